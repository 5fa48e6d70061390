"""The approved dates of the plan, each set asked for, decided and kept."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lgr_tracker.domain.states import BaselineState
from lgr_tracker.models.base import (
    Base,
    DrawnKey,
    Key,
    Prose,
    Versioned,
    belongs_to,
    closed_list,
    points_to,
)


class Baseline(Versioned, Base):
    """A set of dates that somebody asked to have approved, and what was decided."""

    __tablename__ = "lgr_baseline"

    id: Mapped[Key]
    programme_id: Mapped[int] = belongs_to("lgr_programme")
    number: Mapped[int]
    state: Mapped[BaselineState] = mapped_column(closed_list(BaselineState, "state"))
    reason: Mapped[Prose]
    """Why the approved dates should change."""
    status_on: Mapped[date]
    """The day as at which the dates were reckoned."""
    asked_by_id: Mapped[int | None] = points_to("lgr_person")
    """None: the command line asked."""
    asked_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = points_to("lgr_person")
    decided_at: Mapped[datetime | None]
    """When it was decided on, or withdrawn; nobody decided then."""
    decided_because: Mapped[Prose]

    __table_args__ = (
        sa.UniqueConstraint("programme_id", "number"),
        sa.CheckConstraint("reason <> ''", name="has_reason"),
        sa.CheckConstraint(
            "state IN ('asked', 'withdrawn') OR (decided_at IS NOT NULL AND decided_because <> '')",
            name="decided_has_reason",
        ),
        sa.CheckConstraint("asked_by_id <> decided_by_id", name="two_people"),
    )

    @property
    def name(self) -> str:
        """Return what people call it."""
        return f"Baseline {self.number}"


class BaselineLine(Base):
    """The first and last day of one activity in a set of dates."""

    __tablename__ = "lgr_baseline_line"

    id: Mapped[DrawnKey]
    baseline_id: Mapped[int] = belongs_to("lgr_baseline", index=False)
    activity_id: Mapped[int] = belongs_to("lgr_activity")
    starts_on: Mapped[date]
    finishes_on: Mapped[date]

    __table_args__ = (
        sa.UniqueConstraint("baseline_id", "activity_id"),
        sa.CheckConstraint("starts_on <= finishes_on", name="starts_before_end"),
    )
