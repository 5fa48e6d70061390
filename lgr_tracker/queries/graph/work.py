"""Activities of the plan, what waits for what, and what they deliver."""

import sqlalchemy as sa

from lgr_tracker.models.plan import Activity, ActivityLink, Criterion, Readiness, ReadinessDelivery
from lgr_tracker.models.programme import Phase
from lgr_tracker.queries.graph.gathering import Gathering


def activities(g: Gathering) -> None:
    """Add the activities."""
    statement = sa.select(
        Activity.id,
        Activity.code,
        Activity.name,
        Activity.workstream,
        Activity.organisation_id,
        Activity.owner_post_id,
        Activity.actual_finish_on,
        Activity.baseline_finish_on,
        Phase.name.label("phase"),
        Phase.position.label("phase_place"),
    ).outerjoin(Phase, Phase.id == Activity.phase_id)
    for row in g.rows(statement, Activity.programme_id):
        g.activities[row.id] = row.code
        g.node(
            "activity",
            row.code,
            row.name,
            key=row.id,
            actual_finish_on=row.actual_finish_on,
            approved_finish_on=row.baseline_finish_on,
            council=g.names.get(row.organisation_id),
            workstream=row.workstream,
            phase=row.phase,
            phase_place=row.phase_place,
        )
        g.owned(row.owner_post_id, ("activity", row.code))


def links(g: Gathering) -> None:
    """Join work to the work that waits for it."""
    statement = sa.select(
        ActivityLink.predecessor_id,
        ActivityLink.predecessor_mitigation_id,
        ActivityLink.successor_id,
        ActivityLink.successor_mitigation_id,
        ActivityLink.kind,
        ActivityLink.lag_days,
    )
    for row in g.rows(statement, ActivityLink.programme_id):
        g.edge(
            "precedes",
            g.work(row.predecessor_id, row.predecessor_mitigation_id),
            g.work(row.successor_id, row.successor_mitigation_id),
            link=row.kind.value,
            lag=row.lag_days,
        )


def deliveries(g: Gathering) -> None:
    """Join work to the Day 1 criteria that it delivers."""
    statement = (
        sa.select(
            ReadinessDelivery.readiness_id,
            ReadinessDelivery.activity_id,
            ReadinessDelivery.mitigation_id,
        )
        .join(Readiness, Readiness.id == ReadinessDelivery.readiness_id)
        .join(Criterion, Criterion.id == Readiness.criterion_id)
    )
    for readiness_id, activity_id, mitigation_id in g.rows(statement, Criterion.programme_id):
        criterion = ("criterion", g.readiness[readiness_id])
        g.edge("delivers", g.work(activity_id, mitigation_id), criterion)
