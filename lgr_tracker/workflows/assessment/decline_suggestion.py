"""Decline a suggested risk, with the reason that is kept."""

from datetime import datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import SuggestionOutcome
from lgr_tracker.domain.permissions import Actor, Permission, require_held
from lgr_tracker.models.assessment import Suggestion
from lgr_tracker.models.audit import Event, record
from lgr_tracker.workflows.deciding import load_undecided
from lgr_tracker.workflows.loading import load_programme


def decline_suggestion(
    session: Session,
    programme_id: int,
    moderated_id: int,
    pattern_code: str,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Keep that a suggested risk was declined, and why; return the row's id.

    Raises NotFound, NotAllowed, Invalid without a reason, or WrongState where the grade no longer
    suggests the pattern or it is decided already.
    """
    programme = load_programme(session, programme_id)
    require_held(actor, Permission.SUGGESTION_DECIDE, programme_id)
    moderated, lens, pattern = load_undecided(session, programme, moderated_id, pattern_code, actor)
    if not reason.strip():
        sentence = "Say why this could not happen here, or is dealt with already."
        raise Invalid(sentence, {"reason": sentence})
    suggestion = Suggestion(
        moderated_grade_id=moderated.id,
        pattern_code=pattern.code,
        outcome=SuggestionOutcome.DECLINED,
        reason=reason,
        decided_by_id=actor.person_id,
        decided_at=now,
    )
    session.add(suggestion)
    record(
        session,
        Event.SUGGESTION_DECLINE,
        actor,
        suggestion,
        programme_id=programme_id,
        now=now,
        permission=Permission.SUGGESTION_DECIDE,
        name=pattern.title,
        after={"pattern": pattern.code, "lens": lens.name},
        reason=reason,
    )
    session.commit()
    return suggestion.id
