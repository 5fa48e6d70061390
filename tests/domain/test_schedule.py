import doctest
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import combinations, pairwise, permutations
from random import Random

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgr_tracker.domain import schedule as schedule_package
from lgr_tracker.domain.calendar import WorkingCalendar
from lgr_tracker.domain.errors import CircularPlan, Invalid, NotFound
from lgr_tracker.domain.schedule import Activity, Deadline, Link, Schedule, compute, diagnose
from lgr_tracker.domain.schedule.checks import ProblemKind
from tests.domain.oracles import slow_schedule as slow

EVERY_DAY = WorkingCalendar.every_day()
ENGLAND = WorkingCalendar.england(2026, 2029)
START = date(2027, 1, 1)


def day(number: int) -> date:
    """Give day 1, 2, 3 ... of the plan."""
    return START + timedelta(days=number - 1)


def reckon(activities: list[Activity], links: list[Link], **more: object) -> Schedule:
    return compute(activities, links, EVERY_DAY, START, **more)


def early(found: Schedule) -> dict[object, tuple[int, int]]:
    """Give first and last day of each activity as numbers of days of the plan."""
    return {
        name: ((row.early_start - START).days + 1, (row.early_finish - START).days + 1)
        for name, row in found.rows.items()
    }


# A lasts 4 days (1 to 4), B lasts 3; where B lies was worked out with squared paper.
LINKS = [
    pytest.param("FS", 0, (5, 7), id="FS: the day after"),
    pytest.param("FS", 2, (7, 9), id="FS with a lag of two days"),
    pytest.param("FS", -2, (3, 5), id="FS with a lead of two days"),
    pytest.param("FS", -9, (1, 3), id="a lead can't go before the start of the plan"),
    pytest.param("SS", 0, (1, 3), id="SS: together"),
    pytest.param("SS", 2, (3, 5), id="SS with a lag"),
    pytest.param("FF", 0, (2, 4), id="FF: both finish on day 4"),
    pytest.param("FF", 2, (4, 6), id="FF with a lag"),
    pytest.param("FF", -3, (1, 3), id="FF with a lead that asks nothing"),
    pytest.param("SF", 0, (1, 3), id="SF asks nothing here"),
    pytest.param("SF", 5, (3, 5), id="SF: finished five days after A opens"),
]


@pytest.mark.parametrize(("kind", "lag", "expected"), LINKS)
def test_each_kind_of_link_is_kept(kind: str, lag: int, expected: tuple[int, int]) -> None:
    found = reckon([Activity("A", 4), Activity("B", 3)], [Link("A", "B", kind, lag)])
    assert early(found) == {"A": (1, 4), "B": expected}


# B cannot start before day 20; A (4 days) must stay within the greatest lag of it.
GREATEST = [
    pytest.param("FS", 0, 0, (16, 19), id="FS with no room"),
    pytest.param("FS", 0, 5, (11, 14), id="FS within five days"),
    pytest.param("SS", 0, 5, (15, 18), id="SS within five days"),
    pytest.param("FF", 0, 5, (14, 17), id="FF within five days"),
    pytest.param("SF", 0, 5, (18, 21), id="SF within five days"),
    pytest.param("FS", 0, 40, (1, 4), id="a wide limit asks nothing"),
]


@pytest.mark.parametrize(("kind", "lag", "greatest", "expected"), GREATEST)
def test_a_greatest_lag_draws_the_predecessor_after(
    kind: str, lag: int, greatest: int, expected: tuple[int, int]
) -> None:
    activities = [Activity("A", 4), Activity("B", 3, start_no_earlier=day(20))]
    found = reckon(activities, [Link("A", "B", kind, lag, greatest)])
    assert early(found) == {"A": expected, "B": (20, 22)}


def test_float_is_what_can_slip() -> None:
    activities = [Activity(name, days) for name, days in [("A", 4), ("B", 6), ("C", 2), ("D", 3)]]
    links = [Link("A", "B"), Link("A", "C"), Link("B", "D"), Link("C", "D")]
    found = reckon(activities, links)
    assert found.length_days == 13
    assert found.critical == ("A", "B", "D")
    assert found.finish == day(13)
    assert (found["C"].total_float, found["C"].free_float) == (4, 4)
    assert (found["C"].late_start, found["C"].late_finish) == (day(9), day(10))
    assert found["C"].latest_safe_on == day(9)
    assert found["D"].driving == ("B",)
    assert found["A"].driving == ()


def test_free_float_is_less_than_total_float_along_a_chain() -> None:
    activities = [Activity("long", 10), Activity("one", 2), Activity("two", 3), Activity("end", 1)]
    links = [Link("one", "two"), Link("two", "end"), Link("long", "end")]
    found = reckon(activities, links)
    floats = {name: (row.total_float, row.free_float) for name, row in found.rows.items()}
    assert floats == {"long": (0, 0), "one": (5, 0), "two": (5, 5), "end": (0, 0)}


def test_float_against_each_deadline_may_be_negative() -> None:
    activities = [Activity("A", 5), Activity("B", 5), Activity("after", 30)]
    links = [Link("A", "B"), Link("B", "after")]
    deadlines: Mapping[str, date | Deadline] = {
        "East": Deadline(day(8), frozenset({"B"})),
        "West": Deadline(day(12), frozenset({"B"})),
        "all": day(40),
    }
    found = reckon(activities, links, deadlines=deadlines)
    assert found["B"].floats == {"East": -2, "West": 2, "all": 0}
    assert found["A"].latest_starts == {"East": day(-1), "West": day(3), "all": day(1)}
    assert found["A"].latest_safe_on == day(-1)
    assert found["after"].floats == {"all": 0}
    assert [(short.activity, short.deadline, short.float_days) for short in found.shortages] == [
        ("A", "East", -2),
        ("B", "East", -2),
    ]


def test_a_missed_finish_date_shows_as_negative_float_worst_first() -> None:
    activities = [
        Activity("A", 5, finish_by=day(4)),
        Activity("B", 5, finish_by=day(7)),
        Activity("C", 2),
    ]
    found = reckon(activities, [Link("A", "B"), Link("A", "C")])
    floats = {name: row.total_float for name, row in found.rows.items()}
    assert floats == {"A": -3, "B": -3, "C": 3}
    assert found.critical == ("A", "B")
    assert found["B"].late_finish == day(7)


def test_a_fixed_date_holds_whatever_it_waits_for() -> None:
    activities = [Activity("A", 8), Activity("vote", 0, fixed_start=day(6)), Activity("B", 2)]
    found = reckon(activities, [Link("A", "vote"), Link("vote", "B")])
    assert early(found) == {"A": (1, 8), "vote": (6, 6), "B": (6, 7)}
    assert found["vote"].total_float == -3
    assert found["A"].total_float == -3
    assert found["A"].late_finish == day(5)


def test_a_fixed_date_with_room_before_it_leaves_float() -> None:
    activities = [Activity("A", 2), Activity("vote", 1, fixed_start=day(6))]
    found = reckon(activities, [Link("A", "vote")])
    assert (found["A"].total_float, found["A"].free_float) == (3, 3)
    assert (found["vote"].total_float, found["vote"].free_float) == (0, 0)


MILESTONES = [
    pytest.param([Link("A", "m")], {}, 4, id="reached by work: its last day"),
    pytest.param([Link("A", "m", "FS", 2)], {}, 6, id="two days after the work"),
    pytest.param([Link("A", "m", "FF")], {}, 4, id="finished with the work"),
    pytest.param([Link("A", "m", "SS", 2)], {}, 3, id="two days after the work opens"),
    pytest.param([], {}, 1, id="at the start of the plan"),
    pytest.param([Link("A", "m")], {"start_no_earlier": day(9)}, 9, id="held by its own date"),
    pytest.param([Link("A", "m")], {"start_no_earlier": day(5)}, 5, id="own date and work at once"),
    pytest.param([Link("A", "m")], {"fixed_start": day(5)}, 5, id="on its fixed date"),
    pytest.param([Link("A", "k"), Link("k", "m", "SS")], {}, 4, id="by way of another milestone"),
]


@pytest.mark.parametrize(("links", "dates", "expected"), MILESTONES)
def test_a_milestone_has_the_day_people_would_say(
    links: list[Link], dates: dict[str, date], expected: int
) -> None:
    found = reckon([Activity("A", 4), Activity("k", 0), Activity("m", 0, **dates)], links)
    assert early(found)["m"] == (expected, expected)


def test_what_follows_a_milestone_starts_the_next_day_or_with_it() -> None:
    activities = [
        Activity("A", 4),
        Activity("reached", 0),
        Activity("set", 0, fixed_start=day(9)),
        Activity("B", 1),
        Activity("C", 1),
    ]
    links = [Link("A", "reached"), Link("reached", "B"), Link("set", "C")]
    found = early(reckon(activities, links))
    assert (found["B"], found["C"]) == ((5, 5), (9, 9))


def test_weekends_and_bank_holidays_are_skipped() -> None:
    activities = [
        Activity("A", 3),
        Activity("B", 2),
        Activity("vesting", 0, fixed_start=date(2028, 4, 1)),
    ]
    links = [Link("A", "B", lag=1), Link("B", "vesting")]
    found = compute(activities, links, ENGLAND, date(2027, 12, 23))
    assert (found["A"].early_start, found["A"].early_finish) == (
        date(2027, 12, 23),
        date(2027, 12, 29),
    )
    assert (found["B"].early_start, found["B"].early_finish) == (
        date(2027, 12, 31),
        date(2028, 1, 4),
    )
    # 1 April 2028 is a Saturday: the last working day before it is Friday 31 March.
    assert found["B"].late_finish == date(2028, 3, 31)
    assert found["vesting"].early_start == found["vesting"].late_start == date(2028, 4, 1)


def test_a_plan_that_starts_on_a_day_off_starts_on_the_next_working_day() -> None:
    found = compute([Activity("A", 1)], [], ENGLAND, date(2027, 12, 25))
    assert found["A"].early_start == date(2027, 12, 29)


PROGRESS = [
    pytest.param({}, (10, 13), id="not started: from the status date"),
    pytest.param({"start_no_earlier": day(12)}, (12, 15), id="not started: its own date is later"),
    pytest.param({"actual_start": day(8)}, (8, 11), id="started: two days worked, two left"),
    pytest.param({"actual_start": day(8), "remaining": 5}, (8, 14), id="started: five days left"),
    pytest.param({"actual_start": day(2)}, (2, 10), id="started: overdue, at least one day left"),
    pytest.param({"actual_start": day(8), "remaining": 0}, (8, 9), id="started: nothing left"),
    pytest.param({"actual_start": day(2), "actual_finish": day(5)}, (2, 5), id="finished"),
    pytest.param({"actual_finish": day(7)}, (4, 7), id="finished, its start unknown"),
    pytest.param({"fixed_start": day(3)}, (10, 13), id="its fixed date passed without a start"),
]


@pytest.mark.parametrize(("facts", "expected"), PROGRESS)
def test_progress_is_fact_and_the_rest_runs_from_the_status_date(
    facts: dict[str, object], expected: tuple[int, int]
) -> None:
    activities = [Activity("A", 4, **facts), Activity("B", 2)]
    found = reckon(activities, [Link("A", "B")], status_date=day(10))
    after = max(expected[1] + 1, 10)
    assert early(found) == {"A": expected, "B": (after, after + 1)}


def test_started_work_is_not_pushed_back_but_its_finish_is() -> None:
    activities = [Activity("A", 20), Activity("B", 4, actual_start=day(8))]
    status = day(10)
    assert early(reckon(activities, [Link("A", "B")], status_date=status))["B"] == (8, 11)
    finish_tied = reckon(activities, [Link("A", "B", "FF", 1)], status_date=status)
    assert early(finish_tied) == {"A": (10, 29), "B": (8, 30)}
    assert finish_tied["B"].driving == ("A",)


def test_started_work_passes_on_its_actual_start() -> None:
    activities = [Activity("A", 30, actual_start=day(8)), Activity("B", 4)]
    found = reckon(activities, [Link("A", "B", "SS", 7)], status_date=day(10))
    assert early(found)["B"] == (15, 18)
    assert found["B"].driving == ("A",)


def test_finished_work_has_neither_float_nor_place_on_the_critical_path() -> None:
    activities = [Activity("A", 4, actual_start=day(1), actual_finish=day(9)), Activity("B", 3)]
    found = reckon(activities, [Link("A", "B")], status_date=day(10), deadlines={"East": day(11)})
    assert found.critical == ("B",)
    assert (found["A"].total_float, found["A"].free_float, found["A"].is_finished) == (0, 0, True)
    assert (found["A"].late_start, found["A"].late_finish) == (day(1), day(9))
    assert found["A"].floats == {}
    assert found["B"].floats == {"East": -1}


def test_a_greatest_lag_after_finished_work_limits_what_follows() -> None:
    activities = [
        Activity("A", 2, actual_start=day(1), actual_finish=day(2)),
        Activity("B", 2, start_no_earlier=day(15)),
    ]
    found = reckon(activities, [Link("A", "B", max_lag=5)], status_date=day(10))
    assert found["B"].total_float == -7


LOOPS = [
    pytest.param([Link("A", "A")], ("A",), id="itself"),
    pytest.param([Link("A", "B"), Link("B", "A")], ("A", "B"), id="two"),
    pytest.param(
        [Link("A", "B"), Link("B", "C"), Link("C", "A"), Link("C", "D"), Link("D", "C")],
        ("C", "D"),
        id="the shorter of two that share a member",
    ),
    pytest.param([Link("A", "B", "SS"), Link("B", "A", "SS", 1)], ("A", "B"), id="by lag alone"),
    pytest.param(
        [Link("A", "B", "FS", -2), Link("B", "A", "FS", -1)], ("A", "B"), id="leads not enough"
    ),
    pytest.param(
        [Link("A", "B", max_lag=3), Link("A", "C"), Link("C", "D"), Link("D", "B")],
        ("A", "C", "D", "B"),
        id="a greatest lag that can't be met",
    ),
    pytest.param(
        [Link("A", "B", "SS"), Link("A", "B"), Link("A", "B", "FF"), Link("B", "A", "SS")],
        ("A", "B"),
        id="by the longest of three links",
    ),
]


@pytest.mark.parametrize(("links", "ring"), LOOPS)
def test_a_loop_of_positive_length_is_refused_by_name(
    links: list[Link], ring: tuple[str, ...]
) -> None:
    with pytest.raises(CircularPlan) as refused:
        reckon([Activity(name, 2) for name in "ABCDE"], links)
    assert refused.value.loop == ring
    assert all(name in refused.value.message for name in ring)
    aside = diagnose([Activity(name, 2) for name in "ABCDE"], links, EVERY_DAY, START).set_aside
    assert aside
    assert set(aside) <= set(links)


def test_loops_without_length_are_part_of_life() -> None:
    activities = [Activity("A", 3), Activity("B", 3), Activity("C", 1)]
    links = [Link("A", "B", "SS"), Link("B", "A", "SS"), Link("C", "B"), Link("A", "A", "SS")]
    assert early(reckon(activities, links)) == {"A": (2, 4), "B": (2, 4), "C": (1, 1)}


def test_a_long_ring_is_told_by_its_beginning() -> None:
    names = [f"M{number:02}" for number in range(40)]
    links = [Link(a, b) for a, b in zip(names, [*names[1:], names[0]], strict=True)]
    with pytest.raises(CircularPlan) as refused:
        reckon([Activity(name, 1) for name in names], links)
    assert refused.value.loop == tuple(names)
    assert "28 more" in refused.value.message


REFUSED = [
    pytest.param([Activity("A", 1), Activity("A", 2)], [], "2 times", id="one name twice"),
    pytest.param([Activity("A", -1)], [], "lasts -1", id="less than no days"),
    pytest.param([Activity("A", 1, remaining=-1)], [], "remaining", id="less than none left"),
    pytest.param([Activity("A", 3, low=4)], [], "rising order", id="shortest above usual"),
    pytest.param(
        [Activity("A", 1, actual_start=day(3), actual_finish=day(2))],
        [],
        "finishes before it starts",
        id="finished before started",
    ),
    pytest.param([Activity("A", 1)], [Link("A", "Z")], "not in the plan", id="a link to nothing"),
    pytest.param(
        [Activity("A", 1), Activity("B", 1)], [Link("A", "B", "XX")], "FS, SS", id="unknown kind"
    ),
    pytest.param(
        [Activity("A", 1), Activity("B", 1)],
        [Link("A", "B", lag=3, max_lag=2)],
        "greatest lag below",
        id="lags crossed",
    ),
]


@pytest.mark.parametrize(("activities", "links", "words"), REFUSED)
def test_rows_that_cannot_be_placed_are_refused_plainly(
    activities: list[Activity], links: list[Link], words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        reckon(activities, links)
    named = diagnose(activities, links, EVERY_DAY, START).problems
    assert named
    assert all(problem.sentence.endswith(".") for problem in named)


def test_an_empty_plan_has_no_length() -> None:
    found = reckon([], [])
    assert (found.length_days, found.critical, found.finish, len(found)) == (0, (), None, 0)
    assert list(found) == []
    with pytest.raises(NotFound, match="no A"):
        found["A"]


def test_a_chain_five_thousand_deep_is_reckoned() -> None:
    names = list(range(5000))
    links = [Link(a, b) for a, b in pairwise(names)]
    found = reckon([Activity(name, 1) for name in names], links)
    assert found.length_days == 5000
    assert found.critical == tuple(names)
    with pytest.raises(CircularPlan) as refused:
        reckon([Activity(name, 1) for name in names], [*links, Link(4999, 0)])
    assert len(refused.value.loop) == 5000


def test_diagnosis_names_every_problem_and_reckons_the_rest() -> None:
    activities = [
        Activity("A", 2),
        Activity("B", 3),
        Activity("C", 5),
        Activity("bad", -1),
        Activity("A", 9),
        Activity("E", 2, finish_by=day(1)),
        Activity("vote", 0, fixed_start=day(2)),
        Activity("early", 2, actual_start=day(30)),
        Activity("over", 2, actual_start=day(1), actual_finish=day(90)),
    ]
    links = [
        Link("A", "B", max_lag=1),
        Link("A", "C"),
        Link("C", "B"),
        Link("B", "B"),
        Link("C", "nothing"),
        Link("bad", "C"),
        Link("C", "vote"),
        Link("C", "early"),
    ]
    found = diagnose(activities, links, EVERY_DAY, START, status_date=day(1))
    kinds = [problem.kind for problem in found.problems]
    assert kinds.count(ProblemKind.ROW) == 2
    assert kinds.count(ProblemKind.LINK) == 1
    assert kinds.count(ProblemKind.RING) == 1
    assert kinds.count(ProblemKind.GREATEST_LAG) == 1
    assert kinds.count(ProblemKind.MISSED_DATE) == 2
    # "early" and "over" tell dates to come as facts; "early" also began before C finished.
    assert kinds.count(ProblemKind.PROGRESS) == 3
    assert found.left_out == ("bad",)
    assert set(found.set_aside) == {links[0], links[3], links[4], links[5]}
    assert early(found.schedule)["B"] == (8, 10)
    told = {problem.activities: problem.sentence for problem in found.problems}
    assert told["E",] == "E must finish by 1 January 2027 and misses it by 1 working day."
    assert told["vote",] == "vote must start on 2 January 2027 and misses it by 6 working days."


def test_diagnosis_says_when_a_greatest_lag_or_the_calendar_runs_out() -> None:
    activities = [
        Activity("A", 2, fixed_start=date(2029, 1, 1)),
        Activity("B", 2, start_no_earlier=date(2030, 1, 7)),
    ]
    found = diagnose(activities, [Link("A", "B", max_lag=5)], ENGLAND, date(2028, 1, 1))
    lag, calendar = found.problems
    assert (lag.kind, lag.activities) == (ProblemKind.GREATEST_LAG, ("A", "B"))
    assert calendar.kind is ProblemKind.CALENDAR
    assert "8 January 2030" in calendar.sentence
    assert "2029" in calendar.sentence


def test_a_sound_plan_has_no_problems() -> None:
    activities, links = [Activity("A", 2), Activity("B", 3)], [Link("A", "B")]
    found = diagnose(activities, links, EVERY_DAY, START, deadlines={"East": day(9)})
    assert (found.problems, found.left_out, found.set_aside) == ((), (), ())
    assert found.schedule.rows == reckon(activities, links, deadlines={"East": day(9)}).rows


NAMES = "ABCDEF"
TASKS = st.fixed_dictionaries(
    {
        name: st.tuples(st.integers(0, 5), st.integers(0, 6), st.none() | st.integers(1, 20))
        for name in NAMES
    }
)
TIES = st.lists(
    st.builds(
        lambda pair, kind, lag: slow.Tie(*pair, kind, lag),
        st.sampled_from(list(combinations(NAMES, 2))),
        st.sampled_from(["FS", "SS", "FF", "SF"]),
        st.integers(-4, 4),
    ),
    max_size=10,
)
LIMITS = st.dictionaries(st.integers(0, 9), st.integers(0, 8), max_size=3)


def as_plan(tasks: list[slow.Task], ties: list[slow.Tie]) -> tuple[list[Activity], list[Link]]:
    activities = [
        Activity(
            task.name,
            task.days,
            start_no_earlier=day(task.not_before + 1),
            finish_by=None if task.finish_by is None else day(task.finish_by),
        )
        for task in tasks
    ]
    return activities, [
        Link(tie.before, tie.after, tie.kind, tie.lag, tie.greatest) for tie in ties
    ]


def starts(found: Schedule, values: object) -> dict[object, int]:
    return dict(zip(found, (values - found.network.points.opens).tolist(), strict=True))


@given(shapes=TASKS, ties=TIES, limits=LIMITS, mixed=st.randoms())
def test_dates_and_floats_agree_with_the_slow_way(
    shapes: dict[str, tuple[int, int, int | None]],
    ties: list[slow.Tie],
    limits: dict[int, int],
    mixed: Random,
) -> None:
    tasks = [slow.Task(name, *shape) for name, shape in shapes.items()]
    ties = [
        slow.Tie(tie.before, tie.after, tie.kind, tie.lag, tie.lag + limits[place])
        if place in limits
        else tie
        for place, tie in enumerate(ties)
    ]
    activities, links = as_plan(tasks, ties)
    try:
        expected = slow.early_starts(tasks, ties)
    except slow.Endless:
        with pytest.raises(CircularPlan):
            reckon(activities, links)
        return
    found = reckon(activities, links, deadlines={"board": day(12)})
    assert starts(found, found.earliest) == expected
    end = max(expected[task.name] + task.days for task in tasks)
    assert found.length_days == end
    caps = {t.name: min(end, end if t.finish_by is None else t.finish_by) for t in tasks}
    assert starts(found, found.latest) == slow.late_starts(tasks, ties, caps)
    board = dict.fromkeys(caps, 12)
    assert starts(found, found.against["board"]) == slow.late_starts(tasks, ties, board)
    mixed.shuffle(activities)
    mixed.shuffle(links)
    again = reckon(activities, links, deadlines={"board": day(12)})
    assert again.rows == found.rows
    assert again.critical == found.critical


@given(shapes=TASKS, ties=TIES)
def test_free_float_is_all_that_moves_nothing_else(
    shapes: dict[str, tuple[int, int, int | None]], ties: list[slow.Tie]
) -> None:
    tasks = [slow.Task(name, days, after) for name, (days, after, _) in shapes.items()]
    found = reckon(*as_plan(tasks, ties))
    before = slow.early_starts(tasks, ties)
    for place, task in enumerate(tasks):
        for slip in (found[task.name].free_float, found[task.name].free_float + 1):
            moved = list(tasks)
            moved[place] = slow.Task(task.name, task.days, before[task.name] + slip)
            after = slow.early_starts(moved, ties)
            length = max(after[one.name] + one.days for one in tasks)
            others_stay = all(after[name] == before[name] for name in after if name != task.name)
            stays = others_stay and length == found.length_days
            assert stays == (slip == found[task.name].free_float)


@given(data=st.data())
def test_a_shortest_loop_is_as_short_as_any(data: st.DataObject) -> None:
    names = list("ABCDE")
    steps = data.draw(
        st.dictionaries(st.sampled_from(list(permutations(names, 2))), st.integers(-3, 2))
    )
    expected = slow.shortest_ring(names, steps)
    links = [Link(a, b, "SS", lag) for (a, b), lag in steps.items()]
    activities = [Activity(name, 1) for name in names]
    if expected is None:
        reckon(activities, links)
        return
    with pytest.raises(CircularPlan) as refused:
        reckon(activities, links)
    ring = refused.value.loop
    assert len(ring) == expected
    assert sum(steps[pair] for pair in zip(ring, (*ring[1:], ring[0]), strict=True)) > 0
    rest = diagnose(activities, links, EVERY_DAY, START)
    assert rest.problems
    assert reckon(activities, [link for link in links if link not in rest.set_aside]).critical


@given(shapes=TASKS, ties=TIES)
def test_the_length_agrees_with_networkx(
    shapes: dict[str, tuple[int, int, int | None]], ties: list[slow.Tie]
) -> None:
    days = {name: shape[0] for name, shape in shapes.items()}
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from([*days, "end"])
    graph.add_weighted_edges_from((name, "end", length) for name, length in days.items())
    graph.add_weighted_edges_from((tie.before, tie.after, days[tie.before]) for tie in ties)
    found = reckon(
        [Activity(name, length) for name, length in days.items()],
        [Link(tie.before, tie.after) for tie in ties],
    )
    assert found.length_days == nx.dag_longest_path_length(graph)


def test_the_examples_in_the_text_are_true() -> None:
    assert doctest.testmod(schedule_package).failed == 0
