"""The risk log: risks, their scores over time, and everything they hang together with."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lgr_tracker.domain.kinds import MitigationKind, RiskResponse, ScoreKind
from lgr_tracker.domain.states import MitigationState, RiskState
from lgr_tracker.models.base import (
    Base,
    Code,
    DrawnKey,
    FreeLine,
    Key,
    Name,
    Prose,
    TypedCode,
    Versioned,
    belongs_to,
    closed_list,
    points_to,
)


class Risk(Versioned, Base):
    """Something that could go wrong for children, with its three scores as they stand now."""

    __tablename__ = "lgr_risk"

    id: Mapped[DrawnKey]
    programme_id: Mapped[int] = belongs_to("lgr_programme", index=False)
    organisation_id: Mapped[int] = points_to("lgr_organisation")
    """The organisation of origin, sovereign over the row."""
    number: Mapped[int]
    reference: Mapped[TypedCode]
    is_opportunity: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    title: Mapped[FreeLine]
    cause: Mapped[Prose]
    event: Mapped[Prose]
    effect: Mapped[Prose]
    category: Mapped[FreeLine] = mapped_column(default="")
    workstream: Mapped[FreeLine] = mapped_column(default="")
    phase_id: Mapped[int | None] = points_to("lgr_phase")
    pattern_code: Mapped[Code | None]
    raised_on: Mapped[date]
    raised_by: Mapped[FreeLine] = mapped_column(default="")
    owner_post_id: Mapped[int | None] = points_to("lgr_post")
    owner_name: Mapped[Name] = mapped_column(default="", server_default="")
    """An owner who is named as a person, or in a file, while no post is chosen."""
    existing_controls: Mapped[Prose]
    inherent_likelihood: Mapped[int | None]
    inherent_impact: Mapped[int | None]
    inherent_score: Mapped[int | None]
    current_likelihood: Mapped[int | None]
    current_impact: Mapped[int | None]
    current_score: Mapped[int | None]
    target_likelihood: Mapped[int | None]
    target_impact: Mapped[int | None]
    target_score: Mapped[int | None]
    previous_score: Mapped[int | None]
    """The current score before the last one, for the direction of travel."""
    target_on: Mapped[date | None]
    hits_from: Mapped[date | None]
    hits_until: Mapped[date | None]
    response: Mapped[RiskResponse] = mapped_column(
        closed_list(RiskResponse, "response"), default=RiskResponse.TREAT
    )
    escalated_to_id: Mapped[int | None] = points_to("lgr_body")
    estimated_cost: Mapped[int | None]
    """Whole pounds."""
    comment: Mapped[Prose]
    state: Mapped[RiskState] = mapped_column(
        closed_list(RiskState, "state"), default=RiskState.OPEN
    )
    happened_on: Mapped[date | None]
    closing_reason: Mapped[Prose]
    closing_outcome: Mapped[Prose]
    closed_at: Mapped[datetime | None]
    last_reviewed_on: Mapped[date | None]
    next_review_on: Mapped[date | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("programme_id", "reference"),
        sa.UniqueConstraint("programme_id", "number"),
        sa.Index("ix_lgr_risk_by_score", "programme_id", "state", "current_score", "number"),
        sa.Index(
            "ix_lgr_risk_opportunity",
            "programme_id",
            "state",
            "current_score",
            sqlite_where=sa.text("is_opportunity = 1"),
            postgresql_where=sa.text("is_opportunity"),
        ),
        sa.Index(
            "ix_lgr_risk_by_review",
            "programme_id",
            "state",
            "next_review_on",
            "number",
            "current_score",
            "workstream",
        ),
        sa.CheckConstraint(
            "(current_likelihood IS NULL) = (current_score IS NULL)", name="current_whole"
        ),
        sa.CheckConstraint(
            "(inherent_likelihood IS NULL) = (inherent_score IS NULL)", name="inherent_whole"
        ),
        sa.CheckConstraint(
            "(target_likelihood IS NULL) = (target_score IS NULL)", name="target_whole"
        ),
        sa.CheckConstraint("hits_from <= hits_until", name="window_in_order"),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_moment"
        ),
        sa.CheckConstraint("state <> 'closed' OR closing_reason <> ''", name="closed_has_reason"),
    )


class ScoreEntry(Base):
    """One score as it was once given: scores are never overwritten, only followed."""

    __tablename__ = "lgr_score_entry"

    id: Mapped[Key]
    risk_id: Mapped[int] = belongs_to("lgr_risk")
    kind: Mapped[ScoreKind] = mapped_column(closed_list(ScoreKind, "kind"))
    likelihood: Mapped[int]
    impact: Mapped[int]
    score: Mapped[int]
    scale_edition: Mapped[int] = mapped_column(default=1, server_default="1")
    """On which edition of the scale; see Programme.scale_edition."""
    likelihood_said: Mapped[Name] = mapped_column(default="", server_default="")
    impact_said: Mapped[Name] = mapped_column(default="", server_default="")
    band_name: Mapped[Name]
    """The words of that day for both steps and the band, whatever the scale says later."""
    reason: Mapped[Prose]
    scored_at: Mapped[datetime]
    scored_by: Mapped[Name]


class RiskLens(Base):
    """A risk touches a lens."""

    __tablename__ = "lgr_risk_lens"

    risk_id: Mapped[int] = mapped_column(
        sa.ForeignKey("lgr_risk.id", ondelete="CASCADE"), primary_key=True
    )
    lens_id: Mapped[int] = mapped_column(sa.ForeignKey("lgr_lens.id"), primary_key=True, index=True)


class RiskOrganisation(Base):
    """A risk affects an organisation beside the one it was raised in."""

    __tablename__ = "lgr_risk_organisation"

    risk_id: Mapped[int] = mapped_column(
        sa.ForeignKey("lgr_risk.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("lgr_organisation.id"), primary_key=True, index=True
    )


class RiskImpactType(Base):
    """A risk would be felt in this way (a code of the content's impact types)."""

    __tablename__ = "lgr_risk_impact_type"

    risk_id: Mapped[int] = mapped_column(
        sa.ForeignKey("lgr_risk.id", ondelete="CASCADE"), primary_key=True
    )
    code: Mapped[str] = mapped_column(sa.String(40), primary_key=True)


class RiskCohort(Base):
    """A risk would be felt by these people."""

    __tablename__ = "lgr_risk_cohort"

    risk_id: Mapped[int] = mapped_column(
        sa.ForeignKey("lgr_risk.id", ondelete="CASCADE"), primary_key=True
    )
    cohort_id: Mapped[int] = mapped_column(
        sa.ForeignKey("lgr_cohort.id"), primary_key=True, index=True
    )


class RiskService(Base):
    """A risk disrupts a service in a new council: how badly, and for how many days."""

    __tablename__ = "lgr_risk_service"

    id: Mapped[DrawnKey]
    risk_id: Mapped[int] = belongs_to("lgr_risk")
    service_id: Mapped[int] = points_to("lgr_service")
    organisation_id: Mapped[int] = points_to("lgr_organisation")
    severity: Mapped[float]
    low_days: Mapped[int]
    likely_days: Mapped[int]
    high_days: Mapped[int]

    __table_args__ = (
        sa.UniqueConstraint("risk_id", "service_id", "organisation_id"),
        sa.CheckConstraint("severity BETWEEN 0 AND 1", name="severity_is_a_share"),
        sa.CheckConstraint(
            "0 <= low_days AND low_days <= likely_days AND likely_days <= high_days",
            name="days_in_order",
        ),
    )


class RiskTrigger(Base):
    """One risk, if it happens, may bring about another."""

    __tablename__ = "lgr_risk_trigger"

    id: Mapped[DrawnKey]
    source_id: Mapped[int] = belongs_to("lgr_risk")
    target_id: Mapped[int] = belongs_to("lgr_risk")
    probability: Mapped[float]

    __table_args__ = (
        sa.UniqueConstraint("source_id", "target_id"),
        sa.CheckConstraint("source_id <> target_id", name="not_itself"),
        sa.CheckConstraint("probability BETWEEN 0 AND 1", name="probability_is_a_share"),
    )


class RiskDelay(Base):
    """A risk, if it happens, delays an activity by some working days."""

    __tablename__ = "lgr_risk_delay"

    id: Mapped[DrawnKey]
    risk_id: Mapped[int] = belongs_to("lgr_risk")
    activity_id: Mapped[int] = belongs_to("lgr_activity")
    low_days: Mapped[int]
    likely_days: Mapped[int]
    high_days: Mapped[int]

    __table_args__ = (
        sa.UniqueConstraint("risk_id", "activity_id"),
        sa.CheckConstraint(
            "0 <= low_days AND low_days <= likely_days AND likely_days <= high_days",
            name="days_in_order",
        ),
    )


class RiskEvidence(Base):
    """A risk came from a moderated grade: the first arrow of the chain."""

    __tablename__ = "lgr_risk_evidence"

    risk_id: Mapped[int] = mapped_column(
        sa.ForeignKey("lgr_risk.id", ondelete="CASCADE"), primary_key=True
    )
    moderated_grade_id: Mapped[int] = mapped_column(
        sa.ForeignKey("lgr_moderated_grade.id"), primary_key=True, index=True
    )


class Mitigation(Versioned, Base):
    """A control that stands or an action still to do; one may serve many risks."""

    __tablename__ = "lgr_mitigation"

    id: Mapped[DrawnKey]
    programme_id: Mapped[int] = belongs_to("lgr_programme", index=False)
    organisation_id: Mapped[int] = points_to("lgr_organisation")
    number: Mapped[int]
    reference: Mapped[Code]
    title: Mapped[FreeLine]
    detail: Mapped[Prose]
    kind: Mapped[MitigationKind] = mapped_column(
        closed_list(MitigationKind, "kind"), default=MitigationKind.ACTION
    )
    state: Mapped[MitigationState] = mapped_column(
        closed_list(MitigationState, "state"), default=MitigationState.PLANNED
    )
    owner_post_id: Mapped[int | None] = points_to("lgr_post")
    due_on: Mapped[date | None]
    started_on: Mapped[date | None]
    done_on: Mapped[date | None]
    low_days: Mapped[int | None]
    likely_days: Mapped[int | None]
    high_days: Mapped[int | None]
    progress: Mapped[Prose]
    progress_percent: Mapped[int] = mapped_column(default=0)
    effect_seen: Mapped[Prose]
    estimated_cost: Mapped[int | None]
    """Whole pounds."""
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("programme_id", "reference"),
        sa.UniqueConstraint("programme_id", "number"),
        sa.CheckConstraint("(state = 'done') = (done_on IS NOT NULL)", name="done_has_day"),
        sa.CheckConstraint("progress_percent BETWEEN 0 AND 100", name="progress_is_a_percentage"),
        sa.CheckConstraint(
            "0 <= low_days AND low_days <= likely_days AND likely_days <= high_days",
            name="days_in_order",
        ),
    )


class MitigationRisk(Base):
    """A mitigation acts on a risk: by what share it is expected to cut likelihood and impact."""

    __tablename__ = "lgr_mitigation_risk"

    mitigation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("lgr_mitigation.id", ondelete="CASCADE"), primary_key=True
    )
    risk_id: Mapped[int] = mapped_column(
        sa.ForeignKey("lgr_risk.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    cut_likelihood: Mapped[float] = mapped_column(default=0.0)
    cut_impact: Mapped[float] = mapped_column(default=0.0)

    __table_args__ = (
        sa.CheckConstraint("cut_likelihood BETWEEN 0 AND 1", name="cut_likelihood_is_a_share"),
        sa.CheckConstraint("cut_impact BETWEEN 0 AND 1", name="cut_impact_is_a_share"),
    )
