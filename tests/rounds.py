"""A round on a programme, against a framework of any shape."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lgr_tracker.domain.states import AssessmentState
from lgr_tracker.models.assessment import Assessment
from lgr_tracker.models.framework import Grade, Lens
from lgr_tracker.web.database import reading
from tests import builders

SHAPES = {"7x5": (7, 5, 1), "15x3": (15, 3, 1), "19x5": (19, 5, 1), "4 from zero": (4, 4, 0)}
"""Lenses, grades, first number."""


@dataclass(frozen=True)
class Round:
    """Hold the ids of a round: its lenses in order and its grades from the weakest."""

    id: int
    framework_id: int
    lenses: tuple[int, ...]
    grades: tuple[int, ...]


def make_round(programme_id: int, *, name: str = "Autumn round", **shape: Any) -> Round:
    """Add a framework and an open round against it."""
    with builders.writing() as session:
        framework = builders.framework(session, programme_id, name=f"For {name}", **shape)
        return _told(builders.assessment(session, framework, name=name))


def _told(assessment: Assessment) -> Round:
    session = sa.orm.object_session(assessment)
    assert session is not None
    lenses = session.scalars(
        sa.select(Lens.id)
        .where(Lens.framework_id == assessment.framework_id)
        .order_by(Lens.position)
    )
    grades = session.scalars(
        sa.select(Grade.id)
        .where(Grade.framework_id == assessment.framework_id)
        .order_by(Grade.rank)
    )
    return Round(assessment.id, assessment.framework_id, tuple(lenses), tuple(grades))


def set_state(round_id: int, state: AssessmentState) -> None:
    """Put a round into a state, past the workflows."""
    with builders.writing() as session:
        row = session.get_one(Assessment, round_id)
        row.state = state
        row.signed_off_at = builders.MOMENT if state is AssessmentState.SIGNED_OFF else None


def row_of(kind: Any, **fields: Any) -> Any:
    """Return the one row with these values, freshly read, or None."""
    reading().expire_all()
    return reading().scalars(sa.select(kind).filter_by(**fields)).one_or_none()
