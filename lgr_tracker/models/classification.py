"""Who may see a row, where not everybody may; rows without one are public."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lgr_tracker.domain.classification import Level
from lgr_tracker.models.base import (
    Base,
    Key,
    Prose,
    Versioned,
    belongs_to,
    closed_list,
    points_to,
)
from lgr_tracker.models.organisation import Vouched


class Classification(Base):
    """A risk, an action or an activity that is restricted or exempt, and why."""

    __tablename__ = "lgr_classification"

    id: Mapped[Key]
    programme_id: Mapped[int] = belongs_to("lgr_programme")
    risk_id: Mapped[int | None] = belongs_to("lgr_risk", index=False)
    mitigation_id: Mapped[int | None] = belongs_to("lgr_mitigation", index=False)
    activity_id: Mapped[int | None] = belongs_to("lgr_activity", index=False)
    level: Mapped[Level] = mapped_column(closed_list(Level, "level"))
    paragraph: Mapped[int | None]
    """Of Schedule 12A, Part 1, for an exempt row."""
    reason: Mapped[Prose]
    is_closed: Mapped[bool]
    """Only the owner and those named see the row."""
    given_at: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("risk_id"),
        sa.UniqueConstraint("mitigation_id"),
        sa.UniqueConstraint("activity_id"),
        sa.CheckConstraint(
            "COALESCE(risk_id, mitigation_id, activity_id) IS NOT NULL", name="has_subject"
        ),
        sa.CheckConstraint(
            "risk_id IS NULL OR COALESCE(mitigation_id, activity_id) IS NULL", name="risk_alone"
        ),
        sa.CheckConstraint("mitigation_id IS NULL OR activity_id IS NULL", name="one_of_two"),
        sa.CheckConstraint("level <> 'public'", name="not_public"),
        sa.CheckConstraint(
            "(level = 'exempt') = (paragraph IS NOT NULL)", name="exempt_has_paragraph"
        ),
        sa.CheckConstraint("paragraph BETWEEN 1 AND 7", name="paragraph_of_part_1"),
        sa.CheckConstraint("level <> 'restricted' OR is_closed", name="restricted_is_closed"),
        sa.CheckConstraint("reason <> ''", name="has_reason"),
    )


class ClassificationNamed(Base):
    """An organisation or a body that may see a classified row beside its owner."""

    __tablename__ = "lgr_classification_named"

    id: Mapped[Key]
    classification_id: Mapped[int] = belongs_to("lgr_classification", index=False)
    organisation_id: Mapped[int | None] = points_to("lgr_organisation")
    body_id: Mapped[int | None] = points_to("lgr_body")

    __table_args__ = (
        sa.UniqueConstraint("classification_id", "organisation_id"),
        sa.UniqueConstraint("classification_id", "body_id"),
        sa.CheckConstraint("(organisation_id IS NULL) <> (body_id IS NULL)", name="one_is_named"),
    )


class BodyMember(Vouched, Versioned, Base):
    """A person who sits in a board or committee, from and until."""

    __tablename__ = "lgr_body_member"

    id: Mapped[Key]
    body_id: Mapped[int] = belongs_to("lgr_body")
    person_id: Mapped[int] = belongs_to("lgr_person")
    is_chair: Mapped[bool] = mapped_column(default=False)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]

    __table_args__ = (sa.CheckConstraint("starts_on <= ends_on", name="starts_before_end"),)
