"""The programme, its phases and its scale."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lgr_tracker.domain.kinds import Axis, ReportingRhythm, ScaleNotation, ScaleRule
from lgr_tracker.domain.permissions import Role
from lgr_tracker.models.base import (
    Base,
    FreeLine,
    Key,
    TypedCode,
    Versioned,
    belongs_to,
    closed_list,
    points_to,
)


class Programme(Versioned, Base):
    """One reorganisation: its dates, its scale's rule, and a revision that every change raises."""

    __tablename__ = "lgr_programme"

    id: Mapped[Key]
    code: Mapped[TypedCode] = mapped_column(unique=True)
    name: Mapped[FreeLine]
    area: Mapped[FreeLine]
    is_sample: Mapped[bool] = mapped_column(default=False)
    decision_on: Mapped[date]
    elections_on: Mapped[date]
    vesting_on: Mapped[date]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    status_on: Mapped[date | None]
    """The day up to which actual dates are known; None means the day of looking."""
    scale_rule: Mapped[ScaleRule] = mapped_column(closed_list(ScaleRule, "scale_rule"))
    scale_notation: Mapped[ScaleNotation] = mapped_column(
        closed_list(ScaleNotation, "scale_notation"),
        default=ScaleNotation.NUMBERS,
        server_default=ScaleNotation.NUMBERS.value,
    )
    scale_edition: Mapped[int] = mapped_column(default=1, server_default="1")
    """Rises when steps come, go or are mapped: scores of two editions cannot be compared."""
    reporting_rhythm: Mapped[ReportingRhythm] = mapped_column(
        closed_list(ReportingRhythm, "reporting_rhythm"),
        default=ReportingRhythm.QUARTER,
        server_default=ReportingRhythm.QUARTER.value,
    )
    probabilities_agreed: Mapped[bool] = mapped_column(default=False)
    suggest_at_rank: Mapped[int] = mapped_column(default=2)
    """Grades of this rank or weaker suggest risks; rank 1 is the weakest."""
    next_risk_number: Mapped[int] = mapped_column(default=1)
    next_mitigation_number: Mapped[int] = mapped_column(default=1)
    next_plan_number: Mapped[int] = mapped_column(default=1)
    second_factor_from: Mapped[date | None]
    """The day from which everybody here signs in with a second factor; None: nobody has to."""
    revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]

    __table_args__ = (
        sa.CheckConstraint(
            "decision_on <= elections_on AND elections_on < vesting_on", name="dates_in_order"
        ),
        sa.CheckConstraint("starts_on < vesting_on AND vesting_on < ends_on", name="spans_vesting"),
    )


class Phase(Versioned, Base):
    """A stretch of the programme, named as the programme office names it."""

    __tablename__ = "lgr_phase"

    id: Mapped[Key]
    programme_id: Mapped[int] = belongs_to("lgr_programme")
    position: Mapped[int]
    name: Mapped[FreeLine]
    starts_on: Mapped[date]
    ends_on: Mapped[date]

    __table_args__ = (
        sa.UniqueConstraint("programme_id", "name"),
        sa.CheckConstraint("starts_on <= ends_on", name="starts_before_end"),
    )


class ScaleStep(Base):
    """One step of likelihood or impact on a programme's scale."""

    __tablename__ = "lgr_scale_step"

    id: Mapped[Key]
    programme_id: Mapped[int] = belongs_to("lgr_programme")
    axis: Mapped[Axis] = mapped_column(closed_list(Axis, "axis"))
    number: Mapped[int]
    mark: Mapped[TypedCode] = mapped_column(default="", server_default="")
    """How the step is written in a code such as C4; empty means by its number."""
    label: Mapped[FreeLine]
    probability: Mapped[float | None]

    __table_args__ = (
        sa.UniqueConstraint("programme_id", "axis", "number"),
        sa.CheckConstraint("probability BETWEEN 0 AND 1", name="probability_is_a_share"),
    )


class ScoreBand(Base):
    """One band of scores on a programme's scale; position 1 is the lightest."""

    __tablename__ = "lgr_score_band"

    id: Mapped[Key]
    programme_id: Mapped[int] = belongs_to("lgr_programme")
    position: Mapped[int]
    name: Mapped[FreeLine]
    minimum: Mapped[int]
    review_days: Mapped[int]
    colour: Mapped[int | None]
    """1 to 5 from light to dark; None: by the band's place among the others."""
    acceptor_role: Mapped[Role | None] = mapped_column(closed_list(Role, "acceptor_role"))
    """Who may accept a risk in this band; without a role or a body the programme manager may."""
    acceptor_body_id: Mapped[int | None] = points_to("lgr_body")

    __table_args__ = (
        sa.UniqueConstraint("programme_id", "position"),
        sa.UniqueConstraint("programme_id", "name"),
        sa.UniqueConstraint("programme_id", "minimum"),
        sa.CheckConstraint("review_days > 0", name="review_days_positive"),
        sa.CheckConstraint("colour BETWEEN 1 AND 5", name="colour_is_a_step"),
        sa.CheckConstraint(
            "acceptor_role IS NULL OR acceptor_body_id IS NULL", name="one_acceptor"
        ),
    )


class RuleOff(Base):
    """A nudge that a programme has switched off; a rule without a row is on."""

    __tablename__ = "lgr_rule_off"

    programme_id: Mapped[int] = mapped_column(
        sa.ForeignKey("lgr_programme.id", ondelete="CASCADE"), primary_key=True
    )
    rule: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
