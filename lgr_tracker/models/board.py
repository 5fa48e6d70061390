"""What a board reads and decides: transition plans, their frozen snapshots, decisions."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lgr_tracker.domain.kinds import DecisionOutcome
from lgr_tracker.domain.states import PlanState
from lgr_tracker.models.base import (
    Base,
    Code,
    FreeLine,
    Key,
    Name,
    Prose,
    Versioned,
    belongs_to,
    closed_list,
    points_to,
)


class TransitionPlan(Versioned, Base):
    """One version of the plan that a board is asked to decide on."""

    __tablename__ = "lgr_transition_plan"

    id: Mapped[Key]
    programme_id: Mapped[int] = belongs_to("lgr_programme")
    body_id: Mapped[int] = points_to("lgr_body")
    number: Mapped[int]
    reference: Mapped[Code]
    title: Mapped[FreeLine]
    summary: Mapped[Prose]
    state: Mapped[PlanState] = mapped_column(closed_list(PlanState, "state"))
    needed_by_on: Mapped[date | None]
    created_by_id: Mapped[int | None] = points_to("lgr_person")
    created_at: Mapped[datetime]
    submitted_by_id: Mapped[int | None] = points_to("lgr_person")
    submitted_at: Mapped[datetime | None]

    __table_args__ = (
        sa.UniqueConstraint("programme_id", "number"),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL",
            name="submitted_has_moment",
        ),
    )


class PlanAsk(Base):
    """One decision that a transition plan asks of the board."""

    __tablename__ = "lgr_plan_ask"

    id: Mapped[Key]
    plan_id: Mapped[int] = belongs_to("lgr_transition_plan")
    position: Mapped[int]
    wording: Mapped[Prose]
    activity_id: Mapped[int | None] = points_to("lgr_activity")
    """The decision in the plan of work that this would settle, if it is one."""

    __table_args__ = (sa.UniqueConstraint("plan_id", "position"),)


class Snapshot(Base):
    """What a submitted plan showed, frozen: canonical JSON and its SHA-256."""

    __tablename__ = "lgr_snapshot"

    id: Mapped[Key]
    plan_id: Mapped[int] = mapped_column(
        sa.ForeignKey("lgr_transition_plan.id", ondelete="CASCADE"), unique=True
    )
    content: Mapped[str] = mapped_column(sa.Text)
    digest: Mapped[str] = mapped_column(sa.String(64))
    taken_at: Mapped[datetime]
    revision: Mapped[int]


class BoardDecision(Base):
    """What the board decided on a plan; one plan is decided once."""

    __tablename__ = "lgr_board_decision"

    id: Mapped[Key]
    plan_id: Mapped[int] = mapped_column(
        sa.ForeignKey("lgr_transition_plan.id", ondelete="CASCADE"), unique=True
    )
    outcome: Mapped[DecisionOutcome] = mapped_column(closed_list(DecisionOutcome, "outcome"))
    reason: Mapped[Prose]
    decided_by_id: Mapped[int | None] = points_to("lgr_person")
    decided_by_name: Mapped[Name]
    decided_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(sa.String(64))
    """The digest of the snapshot that was decided on."""

    __table_args__ = (sa.CheckConstraint("reason <> ''", name="has_reason"),)
