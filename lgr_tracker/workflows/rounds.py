"""The steps shared by the workflows of a round: what belongs to it, and what it still allows."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid, NotFound, WrongState
from lgr_tracker.domain.states import AssessmentState
from lgr_tracker.models.assessment import Assessment, ModeratedGrade
from lgr_tracker.models.framework import Grade, Lens

FROZEN = "This round is signed off, so nothing in it can change. A later view needs a new round."
NOT_CLOSED = "This round is still open. Grades are agreed once it has closed."


def load_round(session: Session, round_id: int, programme_id: int) -> Assessment:
    """Return a round of the programme and hold its row; raises NotFound. Runs one query.

    Held, because an answer or a grade must not slip in while somebody closes or signs off.
    """
    found = session.scalars(
        sa.select(Assessment)
        .where(Assessment.id == round_id, Assessment.programme_id == programme_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def load_lens(session: Session, assessment: Assessment, lens_id: int) -> Lens:
    """Return a lens of the round's framework; raises NotFound. Runs one query."""
    lens = session.scalar(
        sa.select(Lens).where(Lens.id == lens_id, Lens.framework_id == assessment.framework_id)
    )
    if lens is None:
        raise NotFound
    return lens


def check_grade(session: Session, assessment: Assessment, grade_id: int, field: str) -> Grade:
    """Return a grade of the round's framework; raises Invalid on `field`. Runs one query."""
    grade = session.scalar(
        sa.select(Grade).where(Grade.id == grade_id, Grade.framework_id == assessment.framework_id)
    )
    if grade is None:
        raise Invalid("Choose one of the grades.", {field: "Choose one of the grades."})
    return grade


def check_is_moderated(assessment: Assessment) -> None:
    """Raise WrongState unless grades can be agreed: after closing, until the signing off."""
    if assessment.state is AssessmentState.SIGNED_OFF:
        raise WrongState(FROZEN)
    if assessment.state is not AssessmentState.CLOSED:
        raise WrongState(NOT_CLOSED)


def load_moderated(
    session: Session, moderated_id: int, programme_id: int
) -> tuple[ModeratedGrade, Lens, Grade]:
    """Return an agreed grade of the programme with its lens and step; raises NotFound.

    Runs one query.
    """
    row = session.execute(
        sa.select(ModeratedGrade, Lens, Grade)
        .join(Assessment, Assessment.id == ModeratedGrade.assessment_id)
        .join(Lens, Lens.id == ModeratedGrade.lens_id)
        .join(Grade, Grade.id == ModeratedGrade.grade_id)
        .where(ModeratedGrade.id == moderated_id, Assessment.programme_id == programme_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1], row[2]
