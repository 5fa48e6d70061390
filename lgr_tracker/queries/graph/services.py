"""What exists once in each new council: services, the people they are for, Day 1 criteria."""

import sqlalchemy as sa

from lgr_tracker.models.plan import (
    Cohort,
    Criterion,
    CriterionService,
    Holder,
    Readiness,
    Service,
    ServiceCohort,
)
from lgr_tracker.models.programme import Programme
from lgr_tracker.queries.graph.gathering import Gathering


def services(g: Gathering) -> None:
    """Add each service once for each new council."""
    statement = sa.select(Service.id, Service.code, Service.name, Service.stage)
    for row in g.rows(statement, Service.programme_id):
        g.services[row.id] = row.code
        for organisation_id, code in g.successors.items():
            name = f"{row.name}, {g.names[organisation_id]}"
            g.node(
                "service",
                f"{row.code}:{code}",
                name,
                key=row.id,
                stage=row.stage,
                council=g.names[organisation_id],
                name=name,
            )


def cohorts(g: Gathering) -> None:
    """Add each group of people once for each new council."""
    statement = sa.select(Cohort.id, Cohort.code, Cohort.name, Cohort.kind)
    for row in g.rows(statement, Cohort.programme_id):
        g.cohorts[row.id] = row.code
        for organisation_id, code in g.successors.items():
            name = f"{row.name}, {g.names[organisation_id]}"
            g.node(
                "cohort",
                f"{row.code}:{code}",
                name,
                key=row.id,
                people_kind=row.kind.value,
                council=g.names[organisation_id],
                name=name,
            )


def criteria(g: Gathering) -> None:
    """Add the councils' Day 1 criteria, joined to the services they keep safe; two queries."""
    kept = g.grouped(
        sa.select(
            CriterionService.criterion_id, CriterionService.service_id, CriterionService.severity
        ).join(Criterion, Criterion.id == CriterionService.criterion_id),
        Criterion.programme_id,
    )
    for row in g.rows(_READINESS, Criterion.programme_id):
        council = g.organisations[row.organisation_id]
        node = ("criterion", f"{row.code}:{council}")
        g.readiness[row.id] = node[1]
        g.node(
            *node,
            row.title,
            key=row.id,
            is_met=row.accepted_on is not None,
            deadline_on=row.vesting_on,
            council=g.names[row.organisation_id],
            name=f"{row.code} {row.title}, {g.names[row.organisation_id]}",
        )
        g.owned(row.owner_post_id, node)
        if row.organisation_id in g.successors:
            for service_id, severity in kept.get(row.criterion_id, []):
                service = ("service", f"{g.services[service_id]}:{council}")
                g.edge("safeguards", node, service, severity=severity)


_READINESS = (
    sa.select(
        Readiness.id,
        Readiness.criterion_id,
        Readiness.organisation_id,
        Readiness.owner_post_id,
        Readiness.accepted_on,
        Criterion.code,
        Criterion.title,
        Programme.vesting_on,
    )
    .join(Criterion, Criterion.id == Readiness.criterion_id)
    .join(Programme, Programme.id == Criterion.programme_id)
)


def people_served(g: Gathering) -> None:
    """Join services to the people they are for."""
    statement = sa.select(
        ServiceCohort.service_id,
        ServiceCohort.organisation_id,
        ServiceCohort.cohort_id,
        ServiceCohort.people,
        ServiceCohort.as_at_on,
    ).join(Service, Service.id == ServiceCohort.service_id)
    for service_id, area_id, cohort_id, people, as_at_on in g.rows(statement, Service.programme_id):
        if area_id in g.successors:
            council = g.successors[area_id]
            g.edge(
                "serves",
                ("service", f"{g.services[service_id]}:{council}"),
                ("cohort", f"{g.cohorts[cohort_id]}:{council}"),
                people=people,
                as_at_on=as_at_on,
            )


def holders(g: Gathering) -> None:
    """Join organisations to the services they run, from and until."""
    statement = sa.select(
        Holder.service_id,
        Holder.area_id,
        Holder.organisation_id,
        Holder.starts_on,
        Holder.ends_on,
        Holder.basis,
    ).join(Service, Service.id == Holder.service_id)
    for row in g.rows(statement, Service.programme_id):
        if row.area_id in g.successors:
            service = ("service", f"{g.services[row.service_id]}:{g.successors[row.area_id]}")
            g.edge(
                "holds",
                ("organisation", g.organisations[row.organisation_id]),
                service,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                basis=row.basis.value,
            )
