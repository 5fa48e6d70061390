"""From an agreed grade to the risks it evidences, the services they hit, and the people."""

from collections import defaultdict
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.states import RiskState
from lgr_tracker.models.plan import Cohort, Service
from lgr_tracker.models.risk import Risk, RiskCohort, RiskEvidence, RiskService
from lgr_tracker.queries.scope import in_scope


@dataclass(frozen=True)
class GradeRisk:
    """Hold one risk that a grade evidences, with names of services and cohorts."""

    id: int
    reference: str
    title: str
    state: RiskState
    score: int | None
    services: tuple[str, ...]
    cohorts: tuple[str, ...]


def risks_of_grade(
    session: Session, actor: Actor, programme_id: int, moderated_id: int
) -> tuple[GradeRisk, ...]:
    """Return the risks that an agreed grade evidences, gravest first. Runs three queries."""
    risks = session.execute(
        sa.select(Risk.id, Risk.reference, Risk.title, Risk.state, Risk.current_score)
        .join(RiskEvidence, RiskEvidence.risk_id == Risk.id)
        .where(
            in_scope(actor, Risk.programme_id, programme_id),
            RiskEvidence.moderated_grade_id == moderated_id,
        )
        .order_by(sa.func.coalesce(Risk.current_score, 0).desc(), Risk.number)
    ).all()
    ids = [row.id for row in risks]
    services = _names(
        session,
        sa.select(RiskService.risk_id, Service.name)
        .join(Service, Service.id == RiskService.service_id)
        .where(in_scope(actor, Service.programme_id, programme_id), RiskService.risk_id.in_(ids))
        .distinct()
        .order_by(Service.name),
    )
    cohorts = _names(
        session,
        sa.select(RiskCohort.risk_id, Cohort.name)
        .join(Cohort, Cohort.id == RiskCohort.cohort_id)
        .where(in_scope(actor, Cohort.programme_id, programme_id), RiskCohort.risk_id.in_(ids))
        .order_by(Cohort.position, Cohort.name),
    )
    return tuple(
        GradeRisk(*row, services=tuple(services[row.id]), cohorts=tuple(cohorts[row.id]))
        for row in risks
    )


def _names(session: Session, chosen: sa.Select[int, str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for risk_id, name in session.execute(chosen):
        found[risk_id].append(name)
    return found
