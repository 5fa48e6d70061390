"""The plan: activities and their links, services and their holders, Day 1 criteria, cohorts."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lgr_tracker.domain.kinds import CohortKind, HolderBasis, LinkKind
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


class Activity(Versioned, Base):
    """A piece of work, in working days; a milestone is an activity of zero days."""

    __tablename__ = "lgr_activity"

    id: Mapped[DrawnKey]
    programme_id: Mapped[int] = belongs_to("lgr_programme", index=False)
    organisation_id: Mapped[int | None] = points_to("lgr_organisation")
    """The new council it is done for; None: for the whole programme."""
    code: Mapped[TypedCode]
    name: Mapped[FreeLine]
    workstream: Mapped[FreeLine] = mapped_column(default="")
    phase_id: Mapped[int | None] = points_to("lgr_phase")
    owner_post_id: Mapped[int | None] = points_to("lgr_post")
    duration_days: Mapped[int]
    low_days: Mapped[int | None]
    high_days: Mapped[int | None]
    start_no_earlier_on: Mapped[date | None]
    finish_by_on: Mapped[date | None]
    fixed_start_on: Mapped[date | None]
    baseline_start_on: Mapped[date | None]
    baseline_finish_on: Mapped[date | None]
    actual_start_on: Mapped[date | None]
    actual_finish_on: Mapped[date | None]
    remaining_days: Mapped[int | None]
    is_starter: Mapped[bool] = mapped_column(default=False)
    is_decision: Mapped[bool] = mapped_column(default=False)
    note: Mapped[Prose]

    __table_args__ = (
        sa.UniqueConstraint("programme_id", "code"),
        sa.CheckConstraint("duration_days >= 0", name="duration_not_negative"),
        sa.CheckConstraint(
            "low_days <= duration_days AND duration_days <= high_days", name="days_in_order"
        ),
        sa.CheckConstraint(
            "actual_finish_on IS NULL OR actual_start_on <= actual_finish_on",
            name="finished_after_start",
        ),
        sa.CheckConstraint("remaining_days >= 0", name="remaining_not_negative"),
    )


class ActivityLink(Versioned, Base):
    """An activity or mitigation waits for another; exactly one of each pair is set."""

    __tablename__ = "lgr_activity_link"

    id: Mapped[DrawnKey]
    programme_id: Mapped[int] = belongs_to("lgr_programme")
    predecessor_id: Mapped[int | None] = belongs_to("lgr_activity")
    predecessor_mitigation_id: Mapped[int | None] = belongs_to("lgr_mitigation")
    successor_id: Mapped[int | None] = belongs_to("lgr_activity")
    successor_mitigation_id: Mapped[int | None] = belongs_to("lgr_mitigation")
    kind: Mapped[LinkKind] = mapped_column(
        closed_list(LinkKind, "kind"), default=LinkKind.FINISH_START
    )
    lag_days: Mapped[int] = mapped_column(default=0)
    max_lag_days: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __table_args__ = (
        sa.UniqueConstraint("predecessor_id", "successor_id"),
        sa.CheckConstraint(
            "(predecessor_id IS NULL) <> (predecessor_mitigation_id IS NULL)",
            name="one_predecessor",
        ),
        sa.CheckConstraint(
            "(successor_id IS NULL) <> (successor_mitigation_id IS NULL)", name="one_successor"
        ),
    )


class Service(Base):
    """A function of children's services, at its place along the child's journey."""

    __tablename__ = "lgr_service"

    id: Mapped[Key]
    programme_id: Mapped[int] = belongs_to("lgr_programme")
    code: Mapped[Code]
    name: Mapped[FreeLine]
    stage: Mapped[FreeLine]
    position: Mapped[int]
    statute: Mapped[FreeLine] = mapped_column(default="")
    noticed: Mapped[Prose]
    """What a child or family would notice if it were disrupted."""
    is_starter: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (sa.UniqueConstraint("programme_id", "code"),)


class Holder(Versioned, Base):
    """An organisation runs a service for a new council's area, from and until, on some footing."""

    __tablename__ = "lgr_holder"

    id: Mapped[Key]
    service_id: Mapped[int] = belongs_to("lgr_service")
    area_id: Mapped[int] = points_to("lgr_organisation")
    """The new council whose area it is; before vesting that area is still the old council's."""
    organisation_id: Mapped[int] = points_to("lgr_organisation")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    basis: Mapped[HolderBasis] = mapped_column(closed_list(HolderBasis, "basis"))
    agreement: Mapped[FreeLine] = mapped_column(default="")
    exit_on: Mapped[date | None]
    """The day by which a hosted or shared arrangement is meant to have ended."""

    __table_args__ = (sa.CheckConstraint("starts_on <= ends_on", name="starts_before_end"),)


class Cohort(Base):
    """People whom a service is there for, or who work in it; never a list of persons."""

    __tablename__ = "lgr_cohort"

    id: Mapped[Key]
    programme_id: Mapped[int] = belongs_to("lgr_programme")
    code: Mapped[Code]
    name: Mapped[FreeLine]
    kind: Mapped[CohortKind] = mapped_column(closed_list(CohortKind, "kind"))
    position: Mapped[int]

    __table_args__ = (sa.UniqueConstraint("programme_id", "code"),)


class ServiceCohort(Base):
    """A service in a new council's area is there for so many people of a cohort."""

    __tablename__ = "lgr_service_cohort"

    id: Mapped[Key]
    service_id: Mapped[int] = belongs_to("lgr_service")
    organisation_id: Mapped[int] = points_to("lgr_organisation")
    cohort_id: Mapped[int] = belongs_to("lgr_cohort")
    people: Mapped[int]
    as_at_on: Mapped[date]
    source: Mapped[FreeLine]

    __table_args__ = (
        sa.UniqueConstraint("service_id", "organisation_id", "cohort_id"),
        sa.CheckConstraint("people >= 0", name="people_not_negative"),
    )


class Criterion(Versioned, Base):
    """Something that must be in place for children's services to be safe and legal on Day 1."""

    __tablename__ = "lgr_criterion"

    id: Mapped[Key]
    programme_id: Mapped[int] = belongs_to("lgr_programme")
    position: Mapped[int]
    code: Mapped[Code]
    title: Mapped[FreeLine]
    duty: Mapped[Prose]
    statute: Mapped[FreeLine] = mapped_column(default="")
    evidence_asked: Mapped[Prose]
    is_must_have: Mapped[bool] = mapped_column(default=True)
    is_starter: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (sa.UniqueConstraint("programme_id", "code"),)


class CriterionService(Base):
    """A criterion safeguards a service: how badly it suffers while the criterion is not met."""

    __tablename__ = "lgr_criterion_service"

    criterion_id: Mapped[int] = mapped_column(
        sa.ForeignKey("lgr_criterion.id", ondelete="CASCADE"), primary_key=True
    )
    service_id: Mapped[int] = mapped_column(
        sa.ForeignKey("lgr_service.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    severity: Mapped[float]

    __table_args__ = (sa.CheckConstraint("severity BETWEEN 0 AND 1", name="severity_is_a_share"),)


class Readiness(Versioned, Base):
    """A criterion in one new council: who sees to it and what shows it; its state is computed."""

    __tablename__ = "lgr_readiness"

    id: Mapped[Key]
    criterion_id: Mapped[int] = belongs_to("lgr_criterion")
    organisation_id: Mapped[int] = points_to("lgr_organisation")
    owner_post_id: Mapped[int | None] = points_to("lgr_post")
    evidence: Mapped[Prose]
    evidence_on: Mapped[date | None]
    accepted_on: Mapped[date | None]
    accepted_by: Mapped[Name | None]
    rehearsal_on: Mapped[date | None]
    fallback: Mapped[Prose]

    __table_args__ = (
        sa.UniqueConstraint("criterion_id", "organisation_id"),
        sa.CheckConstraint(
            "(accepted_on IS NULL) = (accepted_by IS NULL)", name="accepted_by_somebody"
        ),
        sa.CheckConstraint("accepted_on IS NULL OR evidence <> ''", name="accepted_has_evidence"),
    )


class ReadinessDelivery(Base):
    """What delivers a criterion in a council: an activity or a mitigation, exactly one."""

    __tablename__ = "lgr_readiness_delivery"

    id: Mapped[DrawnKey]
    readiness_id: Mapped[int] = belongs_to("lgr_readiness")
    activity_id: Mapped[int | None] = belongs_to("lgr_activity")
    mitigation_id: Mapped[int | None] = belongs_to("lgr_mitigation")

    __table_args__ = (
        sa.UniqueConstraint("readiness_id", "activity_id"),
        sa.UniqueConstraint("readiness_id", "mitigation_id"),
        sa.CheckConstraint(
            "(activity_id IS NULL) <> (mitigation_id IS NULL)", name="one_deliverer"
        ),
    )
