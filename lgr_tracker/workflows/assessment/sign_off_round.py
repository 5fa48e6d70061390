"""Sign a moderated round off, which freezes it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid, NotAllowed
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.domain.states import AssessmentState, next_assessment_state
from lgr_tracker.models.assessment import Assessment, ModeratedGrade
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.framework import Lens
from lgr_tracker.workflows.loading import change, check_seen
from lgr_tracker.workflows.rounds import load_round

OWN_WORK = "You agreed grades in this round, so somebody else signs it off."


def sign_off_round(
    session: Session,
    programme_id: int,
    round_id: int,
    seen_version: int,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Sign a round off once every lens has an agreed grade.

    Raises NotFound, NotAllowed (also for whoever agreed a grade in it), WrongState, StaleEdit or
    Invalid naming the lenses that still want a grade.
    """
    assessment = load_round(session, round_id, programme_id)
    require(actor, Permission.ASSESSMENT_SIGN_OFF, Scope(programme_id))
    state = next_assessment_state(assessment.state, AssessmentState.SIGNED_OFF)
    check_seen(assessment, seen_version, ("state",))
    _check_others_agreed(session, assessment, actor)
    _check_complete(session, assessment)
    before, after = change(
        assessment,
        {"state": state, "signed_off_at": now, "signed_off_by_id": actor.person_id},
    )
    record(
        session,
        Event.ASSESSMENT_SIGN_OFF,
        actor,
        assessment,
        programme_id=programme_id,
        now=now,
        permission=Permission.ASSESSMENT_SIGN_OFF,
        name=assessment.name,
        before=before,
        after=after,
    )
    session.commit()


def _check_others_agreed(session: Session, assessment: Assessment, actor: Actor) -> None:
    own = session.scalar(
        sa.select(ModeratedGrade.id)
        .where(
            ModeratedGrade.assessment_id == assessment.id,
            ModeratedGrade.agreed_by_id == actor.person_id,
        )
        .limit(1)
    )
    if own is not None:
        raise NotAllowed(OWN_WORK)


def _check_complete(session: Session, assessment: Assessment) -> None:
    agreed = sa.select(ModeratedGrade.lens_id).where(
        ModeratedGrade.assessment_id == assessment.id, ModeratedGrade.organisation_id.is_(None)
    )
    missing = session.scalars(
        sa.select(Lens.name)
        .where(Lens.framework_id == assessment.framework_id, Lens.id.not_in(agreed))
        .order_by(Lens.position)
    ).all()
    if missing:
        raise Invalid(f"No grade is agreed yet for: {'; '.join(missing)}.")
