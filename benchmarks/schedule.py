"""Measure the schedule beside networkx doing the same."""

import random
from collections.abc import Sequence
from datetime import date

import networkx as nx

from benchmarks.alternately import Row, measured
from lgr_tracker.domain.calendar import WorkingCalendar
from lgr_tracker.domain.schedule import Activity, Link, compute

LINKS = 100_000
ACTIVITIES = 20_000
START = date(2026, 4, 1)


def plan(
    activities: int = ACTIVITIES, links: int = LINKS, seed: int = 7
) -> tuple[list[Activity], list[Link]]:
    """Make a plan without loops; each link reaches some way ahead, as links in plans do."""
    chance = random.Random(seed)
    made = [Activity(number, chance.randrange(1, 21)) for number in range(activities)]
    lines = []
    for _ in range(links):
        before = chance.randrange(activities - 1)
        after = chance.randrange(before + 1, min(activities, before + 1 + activities // 4))
        lines.append(Link(before, after))
    return made, lines


def measure() -> list[Row]:
    """Measure the critical path, alone and from rows, and total float from rows."""
    activities, links = plan()
    calendar = WorkingCalendar.england(2026, 2030)
    ready = compute(activities, links, calendar, START)
    floor = networkx_plan(activities, links)
    size = f"{LINKS:,} links"

    def both_ways() -> object:
        earliest = ready.network.earliest()
        end = int((earliest + ready.network.points.span).max())
        return ready.network.latest(ready.network.caps(end)) - earliest

    return [
        measured(
            "critical path",
            size,
            both_ways,
            lambda: nx.dag_longest_path(floor, weight="weight"),
            target=1 / 20,
        ),
        measured(
            "critical path from rows",
            size,
            lambda: compute(activities, links, calendar, START).critical,
            lambda: nx.dag_longest_path(networkx_plan(activities, links), weight="weight"),
            target=1.0,
        ),
        measured(
            "total float of every activity from rows",
            size,
            lambda: compute(activities, links, calendar, START).total_floats,
            lambda: networkx_floats(networkx_plan(activities, links), activities),
            target=1.0,
        ),
    ]


def networkx_plan(activities: Sequence[Activity], links: Sequence[Link]) -> "nx.DiGraph[int]":
    """Make the graph whose longest path is the critical path; an edge weighs its predecessor."""
    days = {row.id: row.duration for row in activities}
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(days)
    graph.add_edges_from(
        (link.predecessor, link.successor, {"weight": days[link.predecessor]}) for link in links
    )
    return graph


def networkx_floats(graph: "nx.DiGraph[int]", activities: Sequence[Activity]) -> dict[int, int]:
    """Reckon total float as one would with networkx alone."""
    days = {row.id: row.duration for row in activities}
    order = list(nx.topological_sort(graph))
    early: dict[int, int] = {}
    for node in order:
        early[node] = max((early[before] + days[before] for before in graph.pred[node]), default=0)
    end = max(early[node] + days[node] for node in order)
    late: dict[int, int] = {}
    for node in reversed(order):
        late[node] = min((late[after] for after in graph.succ[node]), default=end) - days[node]
    return {node: late[node] - early[node] for node in order}
