"""What the restructuring is expected to do to children's services, reckoned from the graph."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from lgr_tracker.domain import impact as rules
from lgr_tracker.domain.graph import EdgeRow, NodeRow, ProgrammeGraph
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.states import RiskState
from lgr_tracker.queries.graph import graph_of
from lgr_tracker.queries.phases import PhaseRow, phases
from lgr_tracker.queries.plan import PlanView
from lgr_tracker.queries.readiness import ReadinessView

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ImpactPart:
    """Hold what one risk or criterion brings to a cell, in disrupted days."""

    kind: str
    reference: str
    title: str
    key: int
    days: float


@dataclass(frozen=True)
class ServiceCell:
    """Hold the expected disrupted days of a service in one council and phase, and their causes."""

    phase_id: int
    days: float
    parts: tuple[ImpactPart, ...]


@dataclass(frozen=True)
class ServiceImpact:
    """Hold one service in one council along the phases; cells without disruption are left out."""

    reference: str
    service: str
    stage: str
    council: str
    cells: Mapping[int, ServiceCell]
    total_days: float


@dataclass(frozen=True)
class CohortPart:
    """Hold what one disrupted service brings to a cohort's cell."""

    service: str
    days: float
    people: int
    person_days: float


@dataclass(frozen=True)
class CohortCell:
    """Hold the service-person-days of a cohort in one phase; one person may count several times."""

    phase_id: int
    person_days: float
    parts: tuple[CohortPart, ...]


@dataclass(frozen=True)
class CohortImpact:
    """Hold one cohort in one council along the phases."""

    reference: str
    cohort: str
    kind: str
    council: str
    cells: Mapping[int, CohortCell]
    total_person_days: float


@dataclass(frozen=True)
class ImpactView:
    """Hold the impact on services and cohorts, worst first, and what could not count.

    `past` are risks whose window has gone by; `unforecast` are criteria that nothing forecasts,
    which count as four weeks; `unscored` are open risks whose likelihood says no chance.
    """

    phases: tuple[PhaseRow, ...]
    services: tuple[ServiceImpact, ...]
    cohorts: tuple[CohortImpact, ...]
    past: tuple[str, ...]
    unforecast: tuple[str, ...]
    unscored: tuple[str, ...]


def impact_of(
    session: Session,
    actor: Actor,
    programme_id: int,
    plan: PlanView,
    readiness: ReadinessView,
    today: date,
) -> ImpactView:
    """Return the expected impact from today on; runs one query, and those of the graph if changed.

    A risk that has happened counts as certain. How it is reckoned stands in `domain/impact.py`
    and on the page "How figures are reckoned".
    """
    graph = graph_of(session, actor, programme_id)
    rows = phases(session, actor, programme_id)
    open_risks = _open_risks(graph)
    found = rules.reckon(
        [rules.OpenRisk(row.id, _chance(row) or 0.0, *_window(row, today)) for row in open_risks],
        _triggers(graph),
        _disruptions(graph),
        _shortfalls(graph, readiness),
        _served(graph),
        [rules.Phase(row.id, row.starts_on, row.ends_on) for row in rows],
        vesting=plan.vesting_on,
        status_date=today,
    )
    nodes = {row.node: row for row in graph.nodes}
    return ImpactView(
        phases=rows,
        services=_services(found, nodes),
        cohorts=_cohorts(found, nodes),
        past=tuple(str(name) for name in found.past),
        unforecast=tuple(str(name) for name in found.unforecast),
        unscored=tuple(str(row.id) for row in open_risks if _chance(row) is None),
    )


def _open_risks(graph: ProgrammeGraph) -> list[NodeRow]:
    return [
        row
        for row in graph.nodes
        if row.kind == "risk" and row.facts["state"] != RiskState.CLOSED.value
    ]


def _has_happened(row: NodeRow) -> bool:
    return bool(row.facts["state"] == RiskState.ISSUE.value)


def _chance(row: NodeRow) -> float | None:
    """Return the chance of a risk: certain for an issue, None where its likelihood says none."""
    chance: float | None = 1.0 if _has_happened(row) else row.facts["chance"]
    return chance


def _window(row: NodeRow, today: date) -> tuple[date | None, date | None]:
    """Return when a risk may strike; an issue whose days have gone by is felt from tomorrow."""
    first: date | None = row.facts["hits_from"]
    last: date | None = row.facts["hits_until"]
    if _has_happened(row) and last is not None and last <= today:
        return today + ONE_DAY, today + ONE_DAY
    return first, last


def _edges(graph: ProgrammeGraph, kind: str) -> list[EdgeRow]:
    return [edge for edge in graph.edges if edge.kind == kind]


def _triggers(graph: ProgrammeGraph) -> list[rules.Trigger]:
    return [
        rules.Trigger(edge.source[1], edge.target[1], edge.facts["probability"])
        for edge in _edges(graph, "triggers")
    ]


def _disruptions(graph: ProgrammeGraph) -> list[rules.Disruption]:
    return [
        rules.Disruption(
            edge.source[1], edge.target[1], edge.facts["severity"], edge.facts["days"][1]
        )
        for edge in _edges(graph, "disrupts")
    ]


def _shortfalls(graph: ProgrammeGraph, readiness: ReadinessView) -> list[rules.Shortfall]:
    """Return what every criterion that is not ready brings once vesting has come."""
    open_ones = {
        f"{state.criterion.code}:{state.council.code}": state.forecast_on
        for state in readiness.states.values()
        if state.kind != "ready"
    }
    return [
        rules.Shortfall(
            edge.source[1], edge.target[1], edge.facts["severity"], open_ones[str(edge.source[1])]
        )
        for edge in _edges(graph, "safeguards")
        if edge.source[1] in open_ones
    ]


def _served(graph: ProgrammeGraph) -> list[rules.Served]:
    return [
        rules.Served(edge.source[1], edge.target[1], edge.facts["people"])
        for edge in _edges(graph, "serves")
    ]


def _services(
    found: rules.Impact, nodes: Mapping[tuple[str, str | int], NodeRow]
) -> tuple[ServiceImpact, ...]:
    cells: dict[str, dict[int, ServiceCell]] = {}
    for cell in found.cells:
        parts = tuple(_part(part, nodes) for part in cell.parts)
        phase_id = int(str(cell.phase))
        cells.setdefault(str(cell.service), {})[phase_id] = ServiceCell(phase_id, cell.days, parts)
    rows = [
        ServiceImpact(
            reference=name,
            service=_plain_title(nodes["service", name]),
            stage=nodes["service", name].facts["stage"],
            council=nodes["service", name].facts["council"],
            cells=by_phase,
            total_days=sum(cell.days for cell in by_phase.values()),
        )
        for name, by_phase in cells.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.total_days, row.reference)))


def _part(part: rules.Part, nodes: Mapping[tuple[str, str | int], NodeRow]) -> ImpactPart:
    row = nodes[part.kind, str(part.id)]
    return ImpactPart(part.kind, str(part.id), row.title, row.facts["key"], part.days)


def _plain_title(row: NodeRow) -> str:
    """Return a service's or cohort's name without the council, which has a column of its own."""
    return row.title.removesuffix(f", {row.facts['council']}")


def _cohorts(
    found: rules.Impact, nodes: Mapping[tuple[str, str | int], NodeRow]
) -> tuple[CohortImpact, ...]:
    cells: dict[str, dict[int, CohortCell]] = {}
    for cell in found.cohorts:
        phase_id = int(str(cell.phase))
        parts = tuple(
            CohortPart(
                _plain_title(nodes["service", str(part.service)]),
                part.days,
                part.people,
                part.person_days,
            )
            for part in cell.parts
        )
        cells.setdefault(str(cell.cohort), {})[phase_id] = CohortCell(
            phase_id, cell.person_days, parts
        )
    rows = [
        CohortImpact(
            reference=name,
            cohort=_plain_title(nodes["cohort", name]),
            kind=nodes["cohort", name].facts["people_kind"],
            council=nodes["cohort", name].facts["council"],
            cells=by_phase,
            total_person_days=sum(cell.person_days for cell in by_phase.values()),
        )
        for name, by_phase in cells.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.total_person_days, row.reference)))
