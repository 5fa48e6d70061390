"""Answer a suggestion with a risk that is in the log already."""

from datetime import datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid, WrongState
from lgr_tracker.domain.kinds import SuggestionOutcome
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.domain.states import RiskState
from lgr_tracker.models.assessment import Suggestion
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.risk import Risk, RiskEvidence, RiskLens
from lgr_tracker.workflows.deciding import load_undecided
from lgr_tracker.workflows.loading import load, load_programme

CLOSED = "This risk is closed. Reopen it first, or raise the suggested risk anew."


def link_suggestion(
    session: Session,
    programme_id: int,
    moderated_id: int,
    pattern_code: str,
    risk_id: int,
    *,
    actor: Actor,
    now: datetime,
) -> str:
    """Give a risk of the log this grade as evidence, so that it is not raised twice.

    Returns the risk's reference. Raises NotFound, NotAllowed, Invalid for a risk of another
    pattern, or WrongState where the risk is closed, or the grade no longer suggests the pattern
    or it is decided.
    """
    programme = load_programme(session, programme_id)
    risk = load(session, Risk, risk_id, programme_id)
    require(actor, Permission.SUGGESTION_DECIDE, Scope(programme_id, risk.organisation_id))
    if risk.state is RiskState.CLOSED:
        raise WrongState(CLOSED)
    moderated, lens, pattern = load_undecided(session, programme, moderated_id, pattern_code, actor)
    if risk.pattern_code != pattern.code:
        raise Invalid("This risk came from another suggestion. Choose the one that matches.")
    if session.get(RiskEvidence, (risk.id, moderated.id)) is None:
        session.add(RiskEvidence(risk_id=risk.id, moderated_grade_id=moderated.id))
    if session.get(RiskLens, (risk.id, lens.id)) is None:
        session.add(RiskLens(risk_id=risk.id, lens_id=lens.id))
    suggestion = Suggestion(
        moderated_grade_id=moderated.id,
        pattern_code=pattern.code,
        outcome=SuggestionOutcome.ACCEPTED,
        risk_id=risk.id,
        decided_by_id=actor.person_id,
        decided_at=now,
    )
    session.add(suggestion)
    for event, subject in ((Event.RISK_LINK, risk), (Event.SUGGESTION_ACCEPT, suggestion)):
        record(
            session,
            event,
            actor,
            subject,
            programme_id=programme_id,
            now=now,
            permission=Permission.SUGGESTION_DECIDE,
            organisation_id=risk.organisation_id,
            name=risk.reference,
            after={"pattern": pattern.code, "lens": lens.name},
        )
    session.commit()
    return risk.reference
