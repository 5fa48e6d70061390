"""The step shared by the workflows that decide on a suggested risk: what is there to decide."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.content import risk_patterns
from lgr_tracker.content.patterns import RiskPattern
from lgr_tracker.domain.errors import NotFound, WrongState
from lgr_tracker.domain.grades import is_low
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require, require_held
from lgr_tracker.domain.suggestions import patterns_of_lens
from lgr_tracker.models.assessment import ModeratedGrade, Suggestion
from lgr_tracker.models.framework import Lens
from lgr_tracker.models.programme import Programme
from lgr_tracker.workflows.rounds import load_moderated

TOO_HIGH = "This grade is above the one at which risks are suggested. Raise the risk by hand."
DECIDED = "This suggestion has been decided already. Open the list again to see how."


def load_undecided(
    session: Session, programme: Programme, moderated_id: int, pattern_code: str, actor: Actor
) -> tuple[ModeratedGrade, Lens, RiskPattern]:
    """Return an agreed grade, its lens and a pattern that it suggests and nobody has decided.

    A grade agreed for one organisation is that organisation's to decide on. Raises NotAllowed,
    NotFound for a pattern that does not belong to the lens, and WrongState for a grade
    that suggests nothing or a suggestion already decided; one that was answered with a risk which
    the actor may not see counts as undecided. Runs three queries.
    """
    moderated, lens, grade = load_moderated(session, moderated_id, programme.id)
    if moderated.organisation_id is None:  # a question to every council, which any may answer
        require_held(actor, Permission.SUGGESTION_DECIDE, programme.id)
    else:
        require(actor, Permission.SUGGESTION_DECIDE, Scope(programme.id, moderated.organisation_id))
    offered = patterns_of_lens(lens.code, risk_patterns())
    pattern = next((each for each in offered if each.code == pattern_code), None)
    if pattern is None:
        raise NotFound
    if not is_low(grade.rank, programme.suggest_at_rank):
        raise WrongState(TOO_HIGH)
    session.refresh(moderated, with_for_update=True)  # two who decide at once take turns
    decided = session.scalar(
        sa.select(Suggestion.id)
        .where(
            Suggestion.moderated_grade_id == moderated.id,
            Suggestion.pattern_code == pattern_code,
        )
        .limit(1)
    )
    if decided is not None:
        raise WrongState(DECIDED)
    return moderated, lens, pattern
