"""Rounds of self-assessment: what each respondent graded and what was agreed."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lgr_tracker.domain.kinds import Confidence, SuggestionOutcome
from lgr_tracker.domain.states import AssessmentState
from lgr_tracker.models.base import (
    Base,
    Code,
    FreeLine,
    Key,
    Prose,
    Versioned,
    belongs_to,
    closed_list,
    points_to,
)


class Assessment(Versioned, Base):
    """A round: who is asked, from when until when, against which wording."""

    __tablename__ = "lgr_assessment"

    id: Mapped[Key]
    programme_id: Mapped[int] = belongs_to("lgr_programme")
    framework_id: Mapped[int] = points_to("lgr_framework")
    name: Mapped[FreeLine]
    purpose: Mapped[Prose]
    state: Mapped[AssessmentState] = mapped_column(closed_list(AssessmentState, "state"))
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    signed_off_at: Mapped[datetime | None]
    signed_off_by_id: Mapped[int | None] = points_to("lgr_person")

    __table_args__ = (
        sa.UniqueConstraint("programme_id", "name"),
        sa.CheckConstraint("opens_on <= closes_on", name="opens_before_closing"),
        sa.CheckConstraint(
            "(state = 'signed_off') = (signed_off_at IS NOT NULL)", name="signed_off_has_moment"
        ),
    )


class Grading(Versioned, Base):
    """One respondent's grade for one lens; no grade means "not enough to say"."""

    __tablename__ = "lgr_grading"

    id: Mapped[Key]
    assessment_id: Mapped[int] = belongs_to("lgr_assessment")
    lens_id: Mapped[int] = points_to("lgr_lens")
    person_id: Mapped[int] = points_to("lgr_person")
    organisation_id: Mapped[int | None] = points_to("lgr_organisation")
    grade_id: Mapped[int | None] = points_to("lgr_grade")
    confidence: Mapped[Confidence | None] = mapped_column(closed_list(Confidence, "confidence"))
    reason: Mapped[Prose]
    evidence: Mapped[Prose]
    one_better: Mapped[Prose]
    """What would make it one grade better."""
    worry: Mapped[Prose]
    """What worries the respondent for children during the change."""
    saved_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("assessment_id", "lens_id", "person_id"),)


class ModeratedGrade(Versioned, Base):
    """The grade agreed for a lens, with its reason and the view that was not shared."""

    __tablename__ = "lgr_moderated_grade"

    id: Mapped[Key]
    assessment_id: Mapped[int] = belongs_to("lgr_assessment")
    lens_id: Mapped[int] = points_to("lgr_lens")
    organisation_id: Mapped[int | None] = points_to("lgr_organisation")
    """None: the grade is agreed for the whole area."""
    grade_id: Mapped[int] = points_to("lgr_grade")
    reason: Mapped[Prose]
    evidence: Mapped[Prose]
    minority_view: Mapped[Prose]
    agreed_at: Mapped[datetime]
    agreed_by_id: Mapped[int | None] = points_to("lgr_person")

    __table_args__ = (
        sa.Index(
            "uq_lgr_moderated_grade_area",
            "assessment_id",
            "lens_id",
            unique=True,
            sqlite_where=sa.text("organisation_id IS NULL"),
            postgresql_where=sa.text("organisation_id IS NULL"),
        ),
        sa.UniqueConstraint("assessment_id", "lens_id", "organisation_id"),
    )


class Ambition(Versioned, Base):
    """The grade aimed for on a lens, and by when."""

    __tablename__ = "lgr_ambition"

    id: Mapped[Key]
    assessment_id: Mapped[int] = belongs_to("lgr_assessment")
    lens_id: Mapped[int] = points_to("lgr_lens")
    grade_id: Mapped[int] = points_to("lgr_grade")
    by_on: Mapped[date]

    __table_args__ = (sa.UniqueConstraint("assessment_id", "lens_id"),)


class Suggestion(Base):
    """What was done with a risk pattern that a low grade brought up."""

    __tablename__ = "lgr_suggestion"

    id: Mapped[Key]
    moderated_grade_id: Mapped[int] = belongs_to("lgr_moderated_grade")
    pattern_code: Mapped[Code]
    outcome: Mapped[SuggestionOutcome] = mapped_column(closed_list(SuggestionOutcome, "outcome"))
    reason: Mapped[Prose]
    risk_id: Mapped[int | None] = points_to("lgr_risk")
    decided_by_id: Mapped[int | None] = points_to("lgr_person")
    decided_at: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("moderated_grade_id", "pattern_code", "risk_id"),
        sa.Index(
            "uq_lgr_suggestion_declined",
            "moderated_grade_id",
            "pattern_code",
            unique=True,
            sqlite_where=sa.text("risk_id IS NULL"),
            postgresql_where=sa.text("risk_id IS NULL"),
        ),
        sa.CheckConstraint(
            "(outcome = 'accepted') = (risk_id IS NOT NULL)", name="accepted_has_risk"
        ),
        sa.CheckConstraint("outcome = 'accepted' OR reason <> ''", name="declined_has_reason"),
    )
