"""What the plan and the holders of services show, as far as it is worth a question."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Protocol

from lgr_tracker.domain.challenges import HeldBadly, Missed, Passing, Rule, Shortfall, Shown
from lgr_tracker.domain.graph import EdgeKind, Node, NodeKind, ProgrammeGraph
from lgr_tracker.domain.states import RiskState
from lgr_tracker.queries.continuity import AreaService, ContinuityView
from lgr_tracker.queries.leadership import HandoverOnCutover
from lgr_tracker.queries.plan import PlanRow, PlanView


def shown_by(
    graph: ProgrammeGraph,
    plan: PlanView,
    held: ContinuityView,
    close: Sequence[HandoverOnCutover],
) -> Shown:
    """Return what is amiss, by the nodes of the same viewer's graph."""
    return Shown(
        held_badly=tuple(each for row in held.rows for each in _held_badly(row, held.first)),
        shortfalls=tuple(_shortfalls(plan)),
        missed=tuple(_missed(graph, plan)),
        passings=tuple(_passings(plan, close)),
    )


class _Stretch(Protocol):
    """Anything that lasts from a first day to a last one."""

    @property
    def first(self) -> date:
        """The first day."""

    @property
    def last(self) -> date:
        """The last day."""


def _held_badly(row: AreaService, today: date) -> Iterator[HeldBadly]:
    service: Node = (NodeKind.SERVICE.value, f"{row.service.code}:{row.area.code}")
    if row.gaps:
        yield HeldBadly(Rule.SERVICE_GAP, service, _spans(row.gaps, today))
    if row.overlaps:
        runs = sorted({name for double in row.overlaps for name in double.organisations})
        yield HeldBadly(Rule.SERVICE_OVERLAP, service, _spans(row.overlaps, today), tuple(runs))
    ended = [(each.organisation, each.exit_on) for each in row.past_exit if each.exit_on]
    if ended:
        names = tuple(sorted({name for name, _ in ended}))
        last = max(day for _, day in ended)
        yield HeldBadly(Rule.SERVICE_PAST_EXIT, service, ((None, last),), names)


def _spans(found: Iterable[_Stretch], today: date) -> tuple[tuple[date | None, date], ...]:
    """Leave out the first day of what has begun: it would be another one every morning."""
    return tuple((None if each.first <= today else each.first, each.last) for each in found)


def _shortfalls(plan: PlanView) -> Iterator[Shortfall]:
    for council in plan.councils:
        if council.room_days is not None and council.room_days < 0:
            path = tuple(_node(plan.by_key[key]) for key in council.path if key in plan.by_key)
            yield Shortfall((NodeKind.ORGANISATION.value, council.code), -council.room_days, path)


def _missed(graph: ProgrammeGraph, plan: PlanView) -> Iterator[Missed]:
    """Give work that is forecast too late, for its own date or for a risk that it acts on."""
    works = {_node(row): row for row in plan.rows if not row.is_done}
    asked: set[Node] = set()
    for edge in graph.edges:
        if edge.kind == EdgeKind.MITIGATES and edge.source in works:
            row, risk = works[edge.source], graph.node(edge.target)
            until: date | None = risk.facts.get("hits_until")
            is_open = risk.facts.get("state") != RiskState.CLOSED
            if until and is_open and _is_forecast_after(row, until):
                asked.add(edge.source)
                yield Missed(edge.source, until, row.finish, _because(plan, row), edge.target)
    for node, row in works.items():
        wanted = row.finish_by_on
        if wanted and row.finish > wanted and node not in asked:
            yield Missed(node, wanted, row.finish, _because(plan, row))


def _is_forecast_after(row: PlanRow, until: date) -> bool:
    """Tell whether it ends too late although its due day is early enough; else that is asked."""
    return row.finish > until and not (row.finish_by_on and row.finish_by_on > until)


def _passings(plan: PlanView, close: Sequence[HandoverOnCutover]) -> Iterator[Passing]:
    """Give for each post the hand-over that is closest to a cutover; they come closest first."""
    nearest: dict[int, HandoverOnCutover] = {}
    for each in close:
        nearest.setdefault(each.post.id, each)
    for post_id, each in nearest.items():
        row = plan.by_key.get(each.cutover.key)
        yield Passing(
            (NodeKind.POST.value, f"P{post_id}"),
            each.handover.first,
            each.cutover.name,
            each.working_days,
            (_node(row), *_because(plan, row)) if row else (),
        )


def _because(plan: PlanView, row: PlanRow) -> tuple[Node, ...]:
    """Return the work that holds a piece of work where it is, and what holds that, nearest first.

    An answer names a forecast; whoever may not see what it rests on is not shown it.
    """
    found = {row.key: row}
    open_rows = deque([row])
    while open_rows:
        for key in open_rows.popleft().driving:
            if key in plan.by_key and key not in found:
                found[key] = plan.by_key[key]
                open_rows.append(found[key])
    return tuple(_node(each) for each in list(found.values())[1:])


def _node(row: PlanRow) -> Node:
    return row.kind, row.code
