"""What is said of a plan that has something wrong with it, word by word."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import pytest

from lgr_tracker.domain.calendar import WorkingCalendar
from lgr_tracker.domain.errors import CircularPlan, Invalid
from lgr_tracker.domain.schedule import Activity, Deadline, Link, compute, diagnose

EVERY_DAY = WorkingCalendar.every_day()
START = date(2027, 1, 1)


def day(number: int) -> date:
    return START + timedelta(days=number - 1)


def said(
    activities: list[Activity], links: list[Link], status: date | None = None
) -> list[tuple[str, tuple[object, ...], str]]:
    found = diagnose(activities, links, EVERY_DAY, START, status)
    return [
        (problem.kind.value, problem.activities, problem.sentence) for problem in found.problems
    ]


def chain(*names: str) -> list[Link]:
    return [Link(before, after) for before, after in pairwise(names)]


ROWS = [
    (Activity("A", -1), "A lasts -1 days; give it no days or more."),
    (Activity("A", 1, remaining=-1), "A has -1 days remaining; give none or more."),
    (
        Activity("A", 1, actual_start=day(3), actual_finish=day(2)),
        "A finishes before it starts; check its two actual dates.",
    ),
    (
        Activity("A", 3, low=4),
        "A: give the shortest, usual and longest duration in rising order.",
    ),
    (
        Activity("A", 3, high=2),
        "A: give the shortest, usual and longest duration in rising order.",
    ),
    (
        Activity("A", 0, low=-1),
        "A: give the shortest, usual and longest duration in rising order.",
    ),
    (Activity("A", 5.5), "A: give whole days, and no more than 3,652,059."),  # type: ignore[arg-type]
    (Activity("A", 10**7), "A: give whole days, and no more than 3,652,059."),
    (
        Activity("A", 5, finish_by=date(1899, 12, 31), actual_start=date(1850, 1, 1)),
        "A has a date before 1 January 1900, from which days are counted.",
    ),
]


@pytest.mark.parametrize(("row", "sentence"), ROWS, ids=range(len(ROWS)))
def test_a_row_that_cannot_be_placed(row: Activity, sentence: str) -> None:
    assert said([row], []) == [("row", ("A",), sentence)]
    with pytest.raises(Invalid) as refused:
        compute([row], [], EVERY_DAY, START)
    assert refused.value.message == sentence


def test_the_first_of_several_problems_is_the_one_refused() -> None:
    with pytest.raises(Invalid, match=r"^A lasts -1 days"):
        compute([Activity("A", -1), Activity("B", 1)], chain("A", "Z"), EVERY_DAY, START)
    with pytest.raises(Invalid) as refused:
        compute([Activity("A", 1), Activity("A", 2)], [], EVERY_DAY, START)
    assert refused.value.message == (
        "A stands in the plan 2 times; give each activity a name of its own."
    )


LINKS = [
    (Link("A", "Z"), "A link from A to Z names Z, which is not in the plan."),
    (Link("Z", "A"), "A link from Z to A names Z, which is not in the plan."),
    (Link("A", "B", "XX"), "The link from A to B is of kind XX; use FS, SS, FF or SF."),
    (
        Link("A", "B", lag=3, max_lag=2),
        "The link from A to B has a greatest lag below its smallest one.",
    ),
    (
        Link("A", "B", lag=1.5),  # type: ignore[arg-type]
        "The link from A to B needs lags in whole days, of no more than 3,652,059.",
    ),
]


@pytest.mark.parametrize(("link", "sentence"), LINKS, ids=range(len(LINKS)))
def test_a_link_that_cannot_be_followed(link: Link, sentence: str) -> None:
    activities = [Activity("A", 1), Activity("B", 1)]
    ends = (link.predecessor, link.successor)
    assert said(activities, [link]) == [("link", ends, sentence)]


def test_only_what_is_wrong_with_a_link_is_said() -> None:
    activities = [Activity("A", 1), Activity("B", 1)]
    assert said(activities, [Link("A", "B", lag=2, max_lag=2)]) == []
    assert said(activities, [Link("Z", "B", lag=2, max_lag=2)]) == [
        ("link", ("Z", "B"), "A link from Z to B names Z, which is not in the plan.")
    ]


def test_work_of_one_day_may_start_and_finish_on_it() -> None:
    row = Activity("A", 1, low=0, high=1, actual_start=day(2), actual_finish=day(2))
    assert said([row], []) == []


def test_a_ring_is_told_from_where_it_begins_to_there() -> None:
    activities = [Activity(name, 1) for name in "ABC"]
    sentence = (
        "These wait for each other in a ring: A, then B, then C, then A. Take out or change one "
        "of the links between them."
    )
    assert said(activities, chain("A", "B", "C", "A")) == [("ring", ("A", "B", "C"), sentence)]
    with pytest.raises(CircularPlan) as refused:
        compute(activities, chain("A", "B", "C", "A"), EVERY_DAY, START)
    assert refused.value.message == sentence


@pytest.mark.parametrize(
    ("size", "ending"),
    [(12, "M10, then M11, then M00."), (13, "M10, then M11, then 1 more, then M00.")],
)
def test_a_ring_of_more_than_twelve_is_cut_short(size: int, ending: str) -> None:
    names = [f"M{number:02}" for number in range(size)]
    with pytest.raises(CircularPlan) as refused:
        compute([Activity(name, 1) for name in names], chain(*names, "M00"), EVERY_DAY, START)
    assert f"{ending} Take out" in refused.value.message


def test_greatest_lags_that_cannot_be_met_name_their_rows() -> None:
    activities = [Activity(name, 2) for name in "ABCD"]
    links = [Link("A", "B", max_lag=1), *chain("A", "C", "B"), *chain("B", "D")]
    sentence = (
        "The greatest lag from A to B can't be met: the ring A, then C, then B, then A takes more "
        "days than it allows. Allow more days, or shorten what lies between."
    )
    assert said(activities, links) == [("greatest_lag", ("A", "C", "B"), sentence)]


def test_all_greatest_lags_of_a_ring_are_named() -> None:
    activities = [Activity(name, 1) for name in "ABCD"]
    links = [
        Link("A", "B", "SS", max_lag=2),
        Link("B", "C", "SS", max_lag=2),
        Link("A", "D", "SS", 4),
        Link("D", "C", "SS", 1),
        Link("B", "D", "SS", max_lag=9),
    ]
    found = diagnose(activities, links, EVERY_DAY, START)
    (problem,) = found.problems
    assert "from A to B and from B to C can't be met" in problem.sentence
    # A greatest lag that bears no blame stays as it is.
    assert found.set_aside == (links[0], links[1])


def test_two_links_between_a_pair_blame_the_one_that_asks_more() -> None:
    activities = [Activity("A", 3), Activity("B", 3)]
    links = [
        Link("A", "B", "SS"),
        Link("A", "B", "FS", 1),
        Link("A", "B", "FF"),
        Link("B", "A", "SS"),
    ]
    assert diagnose(activities, links, EVERY_DAY, START).set_aside == (links[1], links[3])


def test_the_shorter_of_two_rings_apart_is_named() -> None:
    activities = [Activity(name, 1) for name in "ABCXY"]
    links = [*chain("A", "B", "C", "A"), *chain("X", "Y", "X")]
    with pytest.raises(CircularPlan) as refused:
        compute(activities, links, EVERY_DAY, START)
    assert refused.value.loop == ("X", "Y")
    assert [names for _, names, _ in said(activities, links)] == [("X", "Y"), ("A", "B", "C")]


def test_a_greatest_lag_missed_by_what_has_happened_is_named_and_does_not_raise() -> None:
    a = Activity("A", 2, actual_start=day(1), actual_finish=day(2))
    b = Activity("B", 2, actual_start=day(60))
    link = Link("A", "B", max_lag=3)
    found = compute([a, b], [link], EVERY_DAY, START)
    assert (found["A"].early_finish, found["B"].early_start) == (day(2), day(60))
    sentence = "B comes 54 working days later after A than the greatest lag between them allows."
    assert said([a, b], [link]) == [("greatest_lag", ("A", "B"), sentence)]


def test_a_greatest_lag_past_mending_says_by_how_much() -> None:
    activities = [
        Activity("A", 2, actual_start=day(1), actual_finish=day(2)),
        Activity("B", 2, start_no_earlier=day(9)),
    ]
    links = [Link("A", "B", max_lag=4)]
    sentence = "B comes 2 working days later after A than the greatest lag between them allows."
    assert said(activities, links, day(3)) == [("greatest_lag", ("A", "B"), sentence)]
    assert said(activities, [Link("A", "B", max_lag=6)], day(3)) == []


def test_a_date_that_is_missed_says_which_and_by_how_much() -> None:
    both = Activity("B", 3, fixed_start=day(4), finish_by=day(5))
    assert said([Activity("A", 5), both], chain("A", "B")) == [
        (
            "missed_date",
            ("B",),
            "B must start on 4 January 2027 and must finish by 5 January 2027 and misses it by "
            "3 working days.",
        )
    ]
    assert said([Activity("A", 5, finish_by=day(4))], [])[0][2] == (
        "A must finish by 4 January 2027 and misses it by 1 working day."
    )


def test_facts_to_come_and_work_out_of_order_are_named() -> None:
    activities = [
        Activity("A", 2),
        Activity("B", 4, actual_start=day(2)),
        Activity("C", 2, actual_start=day(7)),
        Activity("D", 2, actual_start=day(1), actual_finish=day(8)),
        Activity("E", 2, actual_start=day(1), actual_finish=day(6)),
    ]
    links = [Link("A", "B"), Link("A", "C", "SS")]
    later = "which is after the day up to which progress is known."
    assert said(activities, links, day(6)) == [
        ("progress", ("C",), f"C is recorded as started on 7 January 2027, {later}"),
        ("progress", ("D",), f"D is recorded as finished on 8 January 2027, {later}"),
        ("progress", ("A", "B"), "B has started before A has finished."),
    ]
    assert [names for _, names, _ in said(activities, links)] == [("A", "B")]


def test_a_plan_beyond_the_known_bank_holidays_names_what_runs_on() -> None:
    found = diagnose(
        [Activity("A", 3), Activity("B", 10)],
        [],
        WorkingCalendar.england(2026, 2027),
        date(2027, 12, 22),
    )
    (problem,) = found.problems
    assert (problem.kind.value, problem.activities) == ("calendar", ("B",))
    assert problem.sentence == (
        "The plan runs to 6 January 2028, and bank holidays are known only to 2027."
    )


@pytest.mark.parametrize("reckoned", [compute, diagnose])
def test_a_plan_cannot_start_before_days_are_counted(
    reckoned: Callable[..., object],
) -> None:
    with pytest.raises(Invalid, match=r"^Give the plan a first day from 1 January 1900 on\.$"):
        reckoned([Activity("A", 5)], [], EVERY_DAY, date(1899, 12, 31))


def test_a_plan_that_runs_past_all_dates_is_refused_or_named_and_the_rest_reckoned() -> None:
    rows = [Activity("A", 5), Activity("B", 3_000_000), Activity("C", 5)]
    sentence = (
        "The plan runs past 31 December 9999, the last day there is. Look for too many days in a "
        "duration or a lag up to B."
    )
    with pytest.raises(Invalid) as refused:
        compute(rows, chain("A", "B", "C"), EVERY_DAY, START)
    assert refused.value.message == sentence
    assert said(rows, chain("A", "B", "C")) == [("calendar", ("B", "C"), sentence)]
    found = diagnose(rows, chain("A", "B", "C"), EVERY_DAY, START).schedule
    assert [row.early_finish for row in found.rows.values()] == [day(5), date.max, date.max]
    assert found["C"].early_start == date.max
    last = date.max.toordinal() - START.toordinal() + 1
    assert compute([Activity("A", last)], [], EVERY_DAY, START).finish == date.max


def test_progress_counts_in_a_diagnosis_too() -> None:
    activities = [Activity("A", 2), Activity("B", 1), Activity("C", 1)]
    links = [*chain("A", "B"), *chain("C", "C")]
    found = diagnose(activities, links, EVERY_DAY, START, day(20)).schedule
    assert found["B"].early_start == day(22)
    assert compute(activities, links[:1], EVERY_DAY, START, day(20))["A"].early_start == day(20)


def test_progress_without_a_status_date_runs_from_the_day_it_began() -> None:
    activities = [
        Activity("early", 4, actual_start=day(-9)),
        Activity("now", 4, actual_start=day(3)),
        Activity("began", 4, actual_start=day(2)),
        Activity("reached", 0, actual_start=day(2), actual_finish=day(5)),
        Activity("short", 1, actual_start=day(2), actual_finish=day(5)),
    ]
    found = compute(activities, [], EVERY_DAY, START)
    assert [(row.id, row.early_start, row.early_finish) for row in found.rows.values()] == [
        ("began", day(2), day(5)),
        ("early", day(-9), day(-6)),
        ("now", day(3), day(6)),
        ("reached", day(2), day(5)),
        ("short", day(2), day(5)),
    ]
    assert (found["early"].late_start, found["early"].late_finish) == (day(-9), day(6))
    today = compute([Activity("now", 4, actual_start=day(3))], [], EVERY_DAY, START, day(3))
    assert today["now"].early_finish == day(6)


def test_finished_work_keeps_its_dates_whenever_it_was() -> None:
    activities = [
        Activity("A", 2, actual_finish=day(-3)),
        Activity("B", 2, actual_start=day(1), actual_finish=day(2)),
        Activity("C", 20),
    ]
    found = compute(
        activities, [], EVERY_DAY, START, day(5), {"all": Deadline(day(9), frozenset("ABC"))}
    )
    assert [(row.late_start, row.late_finish) for row in found.rows.values()][:2] == [
        (day(-4), day(-3)),
        (day(1), day(2)),
    ]
    assert (found["A"].floats, found["B"].floats, found["C"].floats) == ({}, {}, {"all": -15})
    assert not found["C"].is_finished
    assert found["B"].is_finished


def test_names_of_several_sorts_stand_in_one_plan() -> None:
    names = ["b", 2, ("risk", 1), "a", 10, 1]
    found = compute([Activity(name, 1) for name in names], [Link("b", 2)], EVERY_DAY, START)
    assert list(found) == [1, 10, 2, "a", "b", ("risk", 1)]
    assert list(found.rows) == list(found)
    assert all(row.id == name for name, row in found.rows.items())


def test_a_calendar_knows_its_first_and_last_day() -> None:
    calendar = WorkingCalendar.england(2027, 2028)
    for inside in (date(2027, 1, 1), date(2028, 12, 31)):
        assert calendar.covers(inside)
    for outside in (date(2026, 12, 31), date(2029, 1, 1)):
        assert not calendar.covers(outside)
    # Christmas 2026 was a Friday, that of 2029 is a Tuesday: off, but not known here.
    assert calendar.is_working(date(2026, 12, 25))
    assert calendar.is_working(date(2029, 12, 25))
    assert not WorkingCalendar.england(2027, 2027).is_working(date(2027, 12, 27))
    with pytest.raises(Invalid) as refused:
        WorkingCalendar.england(2028, 2027)
    assert refused.value.message == "The last year of a calendar can't be before its first year."


def test_a_reached_milestone_stands_where_it_was_reached() -> None:
    milestone = Activity("M", 0, actual_start=day(2), actual_finish=day(5))
    found = compute([milestone, Activity("B", 1)], [Link("M", "B", "SS")], EVERY_DAY, START)
    assert found["B"].early_start == day(6)


def test_started_work_is_reckoned_from_where_it_began() -> None:
    activities = [
        Activity("A", 30, actual_start=day(8)),
        Activity("B", 2, start_no_earlier=day(16)),
        Activity("C", 2, fixed_start=day(16)),
    ]
    links = [Link("A", "B", "SS", 7), Link("A", "C", "SS", 7)]
    found = compute(activities, links, EVERY_DAY, START, day(10), {"all": day(50)})
    # Seven days after day 8 is day 15: a day of room before both.
    assert found["B"].driving == ()
    assert found["C"].total_float == 0
    assert found["A"].latest_starts == {"all": day(8)}


def test_what_has_happened_out_of_order_takes_no_free_float() -> None:
    activities = [
        Activity("A", 2),
        Activity("B", 1, actual_start=day(1), actual_finish=day(1)),
        Activity("C", 5),
    ]
    found = compute(activities, chain("A", "B"), EVERY_DAY, START, day(2))
    assert found["A"].free_float == 3


MILESTONES = [
    pytest.param([Link("one", "M")], day(1), id="reached by a day's work"),
    pytest.param([Link("A", "M"), Link("A", "M", "SS", 5)], day(6), id="held by the later tie"),
    pytest.param([Link("set", "M")], day(9), id="with a milestone that has a date"),
]


@pytest.mark.parametrize(("links", "expected"), MILESTONES)
def test_a_milestone_has_the_day_of_what_holds_it(links: list[Link], expected: date) -> None:
    activities = [
        Activity("A", 2),
        Activity("one", 1),
        Activity("set", 0, fixed_start=day(9)),
        Activity("M", 0),
    ]
    found = compute(activities, links, EVERY_DAY, START)
    assert (found["M"].early_start, found["M"].early_finish) == (expected, expected)


def test_what_cannot_slip_is_told_by_start_and_then_by_finish() -> None:
    activities = [Activity("A", 3), Activity("B", 2, finish_by=day(2))]
    assert compute(activities, [], EVERY_DAY, START).critical == ("B", "A")


def test_vesting_on_a_saturday_is_told_on_its_saturday() -> None:
    vesting = Activity("vesting", 0, fixed_start=date(2028, 4, 1))
    found = compute([vesting], [], WorkingCalendar.england(2027, 2028), date(2028, 3, 1))
    assert found["vesting"].early_finish == found["vesting"].late_finish == date(2028, 4, 1)
