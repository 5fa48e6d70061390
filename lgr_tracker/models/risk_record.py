"""What is on record of a risk: reviews, escalations, acceptances, twins, and a file's columns."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lgr_tracker.domain.kinds import ReviewOutcome
from lgr_tracker.models.base import (
    Base,
    FreeLine,
    Key,
    Name,
    Prose,
    belongs_to,
    closed_list,
    points_to,
)


class Review(Base):
    """Somebody looked at a risk: the score held or it did not, and when it is looked at next."""

    __tablename__ = "lgr_review"

    id: Mapped[Key]
    risk_id: Mapped[int] = belongs_to("lgr_risk")
    reviewed_at: Mapped[datetime]
    reviewed_by: Mapped[Name]
    outcome: Mapped[ReviewOutcome] = mapped_column(closed_list(ReviewOutcome, "outcome"))
    score: Mapped[int | None]
    band_name: Mapped[Name] = mapped_column(default="")
    note: Mapped[Prose]
    next_review_on: Mapped[date | None]


class Escalation(Base):
    """A risk was taken to a higher body, or handed back down, and why."""

    __tablename__ = "lgr_escalation"

    id: Mapped[Key]
    risk_id: Mapped[int] = belongs_to("lgr_risk")
    from_body_id: Mapped[int | None] = points_to("lgr_body")
    to_body_id: Mapped[int | None] = points_to("lgr_body")
    """None stands for those who look after the risk day by day."""
    is_upward: Mapped[bool]
    reason: Mapped[Prose]
    moved_at: Mapped[datetime]
    moved_by: Mapped[Name]

    __table_args__ = (sa.CheckConstraint("reason <> ''", name="has_reason"),)


class Acceptance(Base):
    """Somebody who may has accepted a risk as it stands, until a day."""

    __tablename__ = "lgr_acceptance"

    id: Mapped[Key]
    risk_id: Mapped[int] = belongs_to("lgr_risk")
    accepted_at: Mapped[datetime]
    accepted_by: Mapped[Name]
    body_id: Mapped[int | None] = points_to("lgr_body")
    reason: Mapped[Prose]
    score: Mapped[int | None]
    band_name: Mapped[Name]
    until: Mapped[date]
    ended_on: Mapped[date | None]
    """Taken back before its last day."""
    ended_because: Mapped[Prose]

    __table_args__ = (
        sa.CheckConstraint("reason <> ''", name="has_reason"),
        sa.CheckConstraint("ended_on IS NULL OR ended_because <> ''", name="end_has_reason"),
    )


class RiskTwin(Base):
    """Two risks that somebody has looked at side by side: the same thing, or not."""

    __tablename__ = "lgr_risk_twin"

    id: Mapped[Key]
    first_id: Mapped[int] = belongs_to("lgr_risk")
    second_id: Mapped[int] = belongs_to("lgr_risk")
    is_same: Mapped[bool]
    reason: Mapped[Prose]
    decided_at: Mapped[datetime]
    decided_by: Mapped[Name]

    __table_args__ = (
        sa.UniqueConstraint("first_id", "second_id"),
        sa.CheckConstraint("first_id < second_id", name="once_a_pair"),
    )


class RiskCustomField(Base):
    """What a file said of a risk in a column of its own, kept and given out again."""

    __tablename__ = "lgr_risk_custom_field"

    id: Mapped[Key]
    risk_id: Mapped[int] = belongs_to("lgr_risk")
    heading: Mapped[FreeLine]
    text: Mapped[Prose]

    __table_args__ = (sa.UniqueConstraint("risk_id", "heading"),)
