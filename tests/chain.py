"""A programme with one of everything, joined from a lens to people, for the graph and the map."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.kinds import PostHolding
from lgr_tracker.models.framework import Framework, Grade, Lens
from lgr_tracker.models.organisation import Organisation, PostHolder
from lgr_tracker.models.plan import (
    ActivityLink,
    CriterionService,
    ReadinessDelivery,
    Service,
    ServiceCohort,
)
from lgr_tracker.models.risk import (
    Mitigation,
    Risk,
    RiskDelay,
    RiskEvidence,
    RiskLens,
    RiskService,
    RiskTrigger,
)
from tests import builders
from tests.people import Cast

DAYS = {"low_days": 5, "likely_days": 10, "high_days": 20}


@dataclass(frozen=True)
class Chain:
    """Hold what the map calls by a number: the agreed grade and the post that owns."""

    grade: str
    post: str


def lay_chain(session: Session, cast: Cast) -> Chain:
    """Add a chain in Alder, with two risks that set each other off and gaps worth asking about.

    A low grade of L1 evidences R-101, owned with M10 by a post that has a deputy. R-101 disrupts
    children in care in Alder; R-102, of Birch and nobody's, delays M10, after which M11 delivers
    D06. A-101 acts on R-102. Birch has nobody who runs the service, and nothing that delivers D06.
    """
    here = cast.programme_id
    head = builders.post(
        session, session.get_one(Organisation, cast.alder_id), "Head of systems", "Kit Okafor"
    )
    session.add(PostHolder(post_id=head.id, name="Lee Marsh", holding=PostHolding.DEPUTY))
    first = _risk(session, cast, 101, "Records end up with the wrong council", cast.alder_id)
    first.owner_post_id = head.id
    second = _risk(session, cast, 102, "Data analysts leave", cast.birch_id)
    session.add(RiskTrigger(source_id=first.id, target_id=second.id, probability=0.2))
    session.add(RiskTrigger(source_id=second.id, target_id=first.id, probability=0.4))
    grade = _grade(session, builders.framework(session, here), first)
    care = builders.service(session, here, "care", name="Children in care")
    _services(session, cast, care, first)
    clone = builders.action(
        session, here, cast.alder_id, title="Clone the system", due_on=date(2027, 1, 15)
    )
    builders.act_on(session, clone, second, cut_likelihood=0.5)
    _plan(session, cast, second, clone, care, head.id)
    session.flush()
    return Chain(grade, f"P{head.id}")


def _risk(session: Session, cast: Cast, number: int, title: str, organisation: int) -> Risk:
    return builders.risk(session, cast.programme_id, organisation, number, title=title)


def _grade(session: Session, framework: Framework, risk: Risk) -> str:
    lens = session.scalars(
        sa.select(Lens).where(Lens.framework_id == framework.id, Lens.code == "L1")
    ).one()
    low = session.scalars(
        sa.select(Grade).where(Grade.framework_id == framework.id, Grade.rank == 2)
    ).one()
    agreed = builders.moderated_grade(
        session, builders.assessment(session, framework), lens.id, low.id
    )
    session.add(RiskLens(risk_id=risk.id, lens_id=lens.id))
    session.add(RiskEvidence(risk_id=risk.id, moderated_grade_id=agreed.id))
    return f"G{agreed.id}"


def _services(session: Session, cast: Cast, care: Service, risk: Risk) -> None:
    children = builders.cohort(session, cast.programme_id, "looked", name="Children we look after")
    session.add(
        RiskService(
            risk_id=risk.id,
            service_id=care.id,
            organisation_id=cast.alder_id,
            severity=0.5,
            **DAYS,
        )
    )
    session.add_all(
        ServiceCohort(
            service_id=care.id,
            organisation_id=council,
            cohort_id=children.id,
            people=people,
            as_at_on=date(2026, 8, 31),
            source="Yearly return",
        )
        for council, people in ((cast.alder_id, 581), (cast.birch_id, 302))
    )
    builders.holder(session, care, cast.alder_id, cast.county_id, starts_on=date(2020, 4, 1))


def _plan(
    session: Session, cast: Cast, risk: Risk, clone: Mitigation, care: Service, owner: int
) -> None:
    here = cast.programme_id
    split = builders.activity(session, here, "M10", name="Trial split", owner_post_id=owner)
    cutover = builders.activity(session, here, "M11", name="Cutover")
    builders.follows(session, split, cutover)
    session.add(
        ActivityLink(programme_id=here, predecessor_mitigation_id=clone.id, successor_id=split.id)
    )
    session.add(RiskDelay(risk_id=risk.id, activity_id=split.id, **DAYS))
    allocated = builders.criterion(session, here, "D06", title="Every child has a worker")
    ready = builders.readiness(session, allocated, cast.alder_id, cutover)
    session.add(ReadinessDelivery(readiness_id=ready.id, mitigation_id=clone.id))
    builders.readiness(session, allocated, cast.birch_id)
    session.add(CriterionService(criterion_id=allocated.id, service_id=care.id, severity=0.8))
