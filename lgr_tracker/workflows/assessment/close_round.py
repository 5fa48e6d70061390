"""Close a round of self-assessment to answers."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.domain.states import AssessmentState, next_assessment_state
from lgr_tracker.models.audit import Event, record
from lgr_tracker.workflows.loading import change, check_seen
from lgr_tracker.workflows.rounds import load_round


def close_round(
    session: Session,
    programme_id: int,
    round_id: int,
    seen_version: int,
    *,
    reason: str,
    today: date,
    actor: Actor,
    now: datetime,
) -> None:
    """Close a round, for good; closing before its last day needs a reason.

    Raises NotFound, NotAllowed, StaleEdit, Invalid or WrongState.
    """
    assessment = load_round(session, round_id, programme_id)
    require(actor, Permission.ASSESSMENT_MANAGE, Scope(programme_id))
    state = next_assessment_state(assessment.state, AssessmentState.CLOSED)
    check_seen(assessment, seen_version, ("state",))
    if today <= assessment.closes_on and not reason:
        sentence = "Say why the round closes before its last day is over."
        raise Invalid(sentence, {"reason": sentence})
    before, after = change(assessment, {"state": state})
    record(
        session,
        Event.ASSESSMENT_CLOSE,
        actor,
        assessment,
        programme_id=programme_id,
        now=now,
        permission=Permission.ASSESSMENT_MANAGE,
        name=assessment.name,
        before=before,
        after=after,
        reason=reason,
    )
    session.commit()
