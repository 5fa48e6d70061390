"""Plans of every sort beside the slow way, and layered networks of the sizes of the trade."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations, pairwise
from random import Random

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgr_tracker.domain.calendar import WorkingCalendar
from lgr_tracker.domain.errors import CircularPlan
from lgr_tracker.domain.schedule import Activity, Link, Schedule, compute, diagnose
from tests.domain.oracles import slow_dates as slow
from tests.domain.oracles import slow_schedule

ENGLAND = WorkingCalendar.england(2027, 2028)
START = date(2027, 12, 20)
# As they stand at gov.uk/bank-holidays for England and Wales, typed again for the slow way.
BANK_HOLIDAYS = frozenset(
    {date(2027, 12, 27), date(2027, 12, 28), date(2028, 1, 3), date(2028, 4, 14), date(2028, 4, 17)}
)
WALKED = slow.Days(date(2027, 11, 29), BANK_HOLIDAYS)

NAMES = "ABCDE"
DATES = st.integers(0, 30).map(lambda n: START + timedelta(days=n))
PAST = st.integers(-20, 12).map(lambda n: START + timedelta(days=n))
LENGTHS = st.integers(0, 6)


@st.composite
def facts(draw: st.DrawFn) -> dict[str, object]:
    """Draw what may be said of an activity: nothing, dates of its own, or what has happened."""
    said = draw(st.sampled_from(["nothing", "own", "fixed", "started", "finished"]))
    if said == "own":
        return {
            "start_no_earlier": draw(st.none() | DATES),
            "finish_by": draw(st.none() | DATES),
        }
    if said == "fixed":
        return {"fixed_start": draw(DATES), "finish_by": draw(st.none() | DATES)}
    if said == "started":
        left = draw(st.none() | LENGTHS)
        return {"actual_start": draw(PAST), "remaining": left, "finish_by": draw(st.none() | DATES)}
    if said == "finished":
        first = draw(PAST)
        last = first + timedelta(days=draw(st.integers(0, 12)))
        return {"actual_start": draw(st.sampled_from([None, first])), "actual_finish": last}
    return {}


LINKS = st.lists(
    st.builds(
        lambda pair, kind, lag, more: Link(*pair, kind, lag, None if more is None else lag + more),
        st.sampled_from(list(combinations(NAMES, 2))),
        st.sampled_from(["FS", "SS", "FF", "SF"]),
        st.integers(-3, 4),
        st.none() | st.integers(0, 9),
    ),
    max_size=7,
)


@st.composite
def rows(draw: st.DrawFn) -> list[Activity]:
    return [Activity(name, draw(LENGTHS), **draw(facts())) for name in NAMES]


def placed(found: Schedule, values: Sequence[int]) -> dict[object, int]:
    """Give where each activity is over, counted as the slow way counts."""
    points = found.network.points
    shift = WALKED.before(START) - points.opens
    spans = points.span.tolist()
    return {
        name: int(values[at]) + spans[at] + shift
        for at, name in enumerate(found)
        if not points.is_finished[at]
    }


@given(activities=rows(), links=LINKS, status=st.none() | DATES)
def test_all_that_can_be_said_of_a_plan_agrees_with_the_slow_way(
    activities: list[Activity], links: list[Link], status: date | None
) -> None:
    try:
        expected = slow.Plan(activities, links, WALKED, START, status)
    except slow.Endless:
        with pytest.raises(CircularPlan):
            compute(activities, links, ENGLAND, START, status)
        return
    found = compute(activities, links, ENGLAND, START, status)
    moving = [row.id for row in activities if not row.actual_finish]
    assert placed(found, found.earliest) == {name: expected.ends[name][1] for name in moving}
    latest = expected.latest()
    assert placed(found, found.latest) == {name: latest[name][1] for name in moving}
    for name in NAMES:
        assert found[name].total_float == expected.total_float(name)
        assert set(found[name].driving) == expected.drivers(name)


@given(activities=rows(), links=LINKS, status=st.none() | DATES)
def test_each_date_is_the_day_that_is_walked_to(
    activities: list[Activity], links: list[Link], status: date | None
) -> None:
    found = diagnose(activities, links, ENGLAND, START, status).schedule
    points = found.network.points
    shift = WALKED.before(START) - points.opens
    for place, name in enumerate(found):
        row = found.activities[name]
        if row.duration and not (row.actual_start or row.actual_finish or row.fixed_start):
            begins = int(found.earliest[place]) + shift
            assert found[name].early_start == WALKED.opened_by(begins)
            assert found[name].early_finish == WALKED.opened_by(begins + row.duration - 1)


@given(activities=rows(), links=LINKS, status=st.none() | DATES)
def test_a_diagnosis_keeps_what_it_does_not_set_aside(
    activities: list[Activity], links: list[Link], status: date | None
) -> None:
    found = diagnose(activities, links, ENGLAND, START, status)
    left = [link for link in links if link not in found.set_aside]
    again = diagnose(activities, left, ENGLAND, START, status)
    assert again.set_aside == ()
    if not found.set_aside:
        assert compute(activities, links, ENGLAND, START, status).rows == found.schedule.rows
    told = {problem.activities for problem in found.problems}
    for link in found.set_aside:
        assert any({link.predecessor, link.successor} <= set(names) for names in told)


LAYER = 5
"""How many jobs stand beside each other."""


def next_layers(names: list[str], place: int) -> list[str]:
    """List the jobs of the two layers behind that of a job."""
    begins = (place // LAYER + 1) * LAYER
    return names[begins : begins + 2 * LAYER]


def network(jobs: int, seed: int) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Make a network like those of the project scheduling library: layers, 1 to 3 successors.

    Durations are 1 to 10 days; a source and a sink of no days stand at its ends.
    """
    chance = Random(seed)
    names = [f"J{number:03}" for number in range(1, jobs + 1)]
    pairs = {
        (name, follows)
        for place, name in enumerate(names[:-LAYER])
        for follows in chance.sample(next_layers(names, place), chance.randint(1, 3))
    }
    days = {name: chance.randint(1, 10) for name in names} | {"source": 0, "sink": 0}
    pairs |= {("source", name) for name in names if all(name != after for _, after in pairs)}
    pairs |= {(name, "sink") for name in names if all(name != before for before, _ in pairs)}
    return days, sorted(pairs)


@pytest.mark.parametrize("jobs", [30, 60, 90, 120])
@pytest.mark.parametrize("seed", [1, 2])
def test_layered_networks_have_the_length_of_their_longest_path(jobs: int, seed: int) -> None:
    days, pairs = network(jobs, seed)
    found = compute(
        [Activity(name, length) for name, length in days.items()],
        [Link(*pair) for pair in pairs],
        WorkingCalendar.every_day(),
        START,
    )
    tasks = [slow_schedule.Task(name, length) for name, length in days.items()]
    starts = slow_schedule.early_starts(
        tasks, [slow_schedule.Tie(*pair, "FS", 0) for pair in pairs]
    )
    assert found.length_days == starts["sink"]
    assert {name: int(at) for name, at in zip(found, found.earliest, strict=True)} == {
        name: start + found.network.points.opens for name, start in starts.items()
    }
    graph = nx.DiGraph([(before, after, {"days": days[before]}) for before, after in pairs])
    longest = nx.dag_longest_path(graph, weight="days")
    assert nx.path_weight(graph, longest, "days") == found.length_days
    assert set(longest) <= set(found.critical)
    assert all(found[name].total_float == 0 for name in longest)
    on_a_longest = {
        name
        for name in days
        if starts[name] + days[name] + tail(graph, days, name) == found.length_days
    }
    assert set(found.critical) == on_a_longest


def tail(graph: "nx.DiGraph[str]", days: dict[str, int], name: str) -> int:
    """Count the days from where an activity is over to the end, by networkx alone."""
    onward = graph.subgraph(nx.descendants(graph, name) | {name})
    return int(nx.dag_longest_path_length(onward, weight="days")) - (
        days[name] if onward.edges else 0
    )


def test_mitigations_take_part_like_activities() -> None:
    work, cure = ("activity", 7), ("mitigation", 7)
    activities = [Activity(work, 5), Activity(cure, 3), Activity(("activity", 8), 1)]
    links = [Link(cure, work, "FS", 1), Link(work, ("activity", 8))]
    found = compute(activities, links, ENGLAND, START)
    assert found.critical == (cure, work, ("activity", 8))
    assert found[work].driving == (cure,)
    assert found[work].early_start == date(2027, 12, 24)
    with pytest.raises(CircularPlan, match="mitigation"):
        compute(activities, [*links, Link(work, cure)], ENGLAND, START)


def test_a_ring_of_five_thousand_is_named_and_the_rest_reckoned() -> None:
    names = list(range(5000))
    links = [Link(before, after) for before, after in pairwise(names)]
    activities = [Activity(name, 1) for name in names] + [Activity("apart", 2)]
    found = diagnose(activities, [*links, Link(4999, 2500)], ENGLAND, START)
    (ring,) = [problem for problem in found.problems if problem.kind == "ring"]
    assert len(ring.activities) == 2500
    assert found.schedule["apart"].early_finish == date(2027, 12, 21)
    assert len(found.set_aside) == 2500
    assert found.schedule.length_days == 2501
