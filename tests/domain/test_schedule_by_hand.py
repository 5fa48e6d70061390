"""Schedules worked by hand on a calendar, row by row.

The working days around the turn of the year, numbered as they are counted here. 27 and 28
December stand in for Christmas Day and Boxing Day, 3 January for New Year's Day.

    1 Mon 20 Dec    4 Thu 23 Dec    7 Thu 30 Dec     9 Tue 4 Jan    12 Fri 7 Jan
    2 Tue 21 Dec    5 Fri 24 Dec    8 Fri 31 Dec    10 Wed 5 Jan    13 Mon 10 Jan
    3 Wed 22 Dec    6 Wed 29 Dec                    11 Thu 6 Jan    14 Tue 11 Jan
"""

from datetime import date

import pytest

from lgr_tracker.domain.calendar import WorkingCalendar
from lgr_tracker.domain.schedule import Activity, Link, Schedule, compute

ENGLAND = WorkingCalendar.england(2027, 2028)
MONDAY = date(2027, 12, 20)


def dec(day: int) -> date:
    return date(2027, 12, day)


def jan(day: int) -> date:
    return date(2028, 1, day)


def reckon(activities: list[Activity], links: list[Link], status: date | None = None) -> Schedule:
    return compute(activities, links, ENGLAND, MONDAY, status)


def lies(found: Schedule, name: str) -> tuple[date, date]:
    return found[name].early_start, found[name].early_finish


# A takes days 1 to 4 (20 to 23 December); B takes three days.
SMALLEST = [
    # A is over after day 4: B takes 5, 6, 7.
    pytest.param("FS", 0, dec(24), dec(30), id="FS"),
    # 5 and 6 are left free: B takes 7, 8, 9.
    pytest.param("FS", 2, dec(30), jan(4), id="FS with a lag"),
    # B may overlap the last two days of A: 3, 4, 5.
    pytest.param("FS", -2, dec(22), dec(24), id="FS with a lead"),
    # B opens with A: 1, 2, 3.
    pytest.param("SS", 0, dec(20), dec(22), id="SS"),
    # Six days after day 1 is day 7: 7, 8, 9.
    pytest.param("SS", 6, dec(30), jan(4), id="SS with a lag"),
    # A day before day 1 asks nothing of what cannot start before the plan: 1, 2, 3.
    pytest.param("SS", -1, dec(20), dec(22), id="SS with a lead"),
    # B is over with A, after day 4: 2, 3, 4.
    pytest.param("FF", 0, dec(21), dec(23), id="FF"),
    # B is over three days later, after day 7: 5, 6, 7.
    pytest.param("FF", 3, dec(24), dec(30), id="FF with a lag"),
    # B is over a day before A at the soonest, after day 3: 1, 2, 3.
    pytest.param("FF", -1, dec(20), dec(22), id="FF with a lead"),
    # B is over when A opens at the soonest, which it is: 1, 2, 3.
    pytest.param("SF", 0, dec(20), dec(22), id="SF"),
    # B is over six days after A opens, after day 6: 4, 5, 6.
    pytest.param("SF", 6, dec(23), dec(29), id="SF with a lag"),
    # Asks less than SF alone: 1, 2, 3.
    pytest.param("SF", -3, dec(20), dec(22), id="SF with a lead"),
]


@pytest.mark.parametrize(("kind", "lag", "first", "last"), SMALLEST)
def test_smallest_lags_over_the_turn_of_the_year(
    kind: str, lag: int, first: date, last: date
) -> None:
    found = reckon([Activity("A", 4), Activity("B", 3)], [Link("A", "B", kind, lag)])
    assert lies(found, "B") == (first, last)


# B waits for its own day, 6 January, and takes 11, 12, 13; A takes four days and has to stay near.
GREATEST = [
    # Two free days (9 and 10) between them at most: A is over after day 8 and takes 5 to 8.
    pytest.param("FS", 2, dec(24), dec(31), id="FS"),
    # B opens day 11, two days after A at most: A opens day 9 and takes 9 to 12.
    pytest.param("SS", 2, jan(4), jan(7), id="SS"),
    # B is over after day 13, A after day 11 at the soonest: 8 to 11.
    pytest.param("FF", 2, dec(31), jan(6), id="FF"),
    # B is over after day 13; A opens at most two days before that, with day 12: 12 to 15.
    pytest.param("SF", 2, jan(7), jan(12), id="SF"),
]


@pytest.mark.parametrize(("kind", "most", "first", "last"), GREATEST)
def test_greatest_lags_over_the_turn_of_the_year(
    kind: str, most: int, first: date, last: date
) -> None:
    activities = [Activity("A", 4), Activity("B", 3, start_no_earlier=jan(6))]
    found = reckon(activities, [Link("A", "B", kind, max_lag=most)])
    assert lies(found, "A") == (first, last)
    assert lies(found, "B") == (jan(6), jan(10))


# One activity of three days; then its early and late first and last day, and its float.
# Beside it a long activity takes days 1 to 14, which makes the plan end on 11 January.
CONSTRAINED = [
    # 1, 2, 3; at the latest 12, 13, 14.
    pytest.param({}, dec(20), dec(22), jan(7), jan(11), 11, id="no date of its own"),
    # 27 December is off: 6, 7, 8.
    pytest.param(
        {"start_no_earlier": dec(27)}, dec(29), dec(31), jan(7), jan(11), 6, id="not before 27 Dec"
    ),
    # 1 January is off, so day 8 is the last: late on 6, 7, 8.
    pytest.param(
        {"finish_by": jan(1)}, dec(20), dec(22), dec(29), dec(31), 5, id="done by 1 January"
    ),
    # Day 2 is the last that was asked; the late dates lie a day before the plan opens.
    pytest.param(
        {"finish_by": dec(21)}, dec(20), dec(22), dec(17), dec(21), -1, id="done by 21 December"
    ),
    # 7, 8, 9 and no other.
    pytest.param({"fixed_start": dec(30)}, dec(30), jan(4), dec(30), jan(4), 0, id="fixed"),
    # The day that was set is shown though it is off; the work takes 9, 10, 11.
    pytest.param({"fixed_start": jan(3)}, jan(3), jan(6), jan(3), jan(6), 0, id="on a day off"),
    # 6, 7, 8 against day 7 as the last.
    pytest.param(
        {"start_no_earlier": dec(29), "finish_by": dec(30)},
        dec(29), dec(31), dec(24), dec(30), -1,
        id="both at odds",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("dates", "first", "last", "late", "over", "room"), CONSTRAINED)
def test_own_dates_over_the_turn_of_the_year(
    dates: dict[str, date], first: date, last: date, late: date, over: date, room: int
) -> None:
    found = reckon([Activity("A", 3, **dates), Activity("long", 14)], [])
    own = found["A"]
    assert (own.early_start, own.early_finish) == (first, last)
    assert (own.late_start, own.late_finish) == (late, over)
    assert own.total_float == room


# A takes six days; progress is known up to day 6 (29 December). B follows A (FS) and takes two.
PROGRESS = [
    # Nothing begun: A takes 6 to 11, B 12 and 13.
    pytest.param({}, dec(29), jan(6), jan(7), jan(10), id="not started"),
    # 3, 4 and 5 are worked, three days are left: 6, 7, 8; B takes 9 and 10.
    pytest.param({"actual_start": dec(22)}, dec(22), dec(31), jan(4), jan(5), id="started"),
    # Five days are said to be left: 6 to 10; B takes 11 and 12.
    pytest.param(
        {"actual_start": dec(22), "remaining": 5}, dec(22), jan(5), jan(6), jan(7), id="five left"
    ),
    # Nothing is left, so A was over by the end of day 5; B takes 6 and 7.
    pytest.param(
        {"actual_start": dec(22), "remaining": 0}, dec(22), dec(24), dec(29), dec(30), id="none"
    ),
    # Begun on a day off: 5 is not worked, so six are left: 6 to 11; B takes 12 and 13.
    pytest.param({"actual_start": dec(28)}, dec(28), jan(6), jan(7), jan(10), id="on a day off"),
    # Overdue since 29 November; a day is left at least: 6; B takes 7 and 8.
    pytest.param(
        {"actual_start": date(2027, 11, 22)}, date(2027, 11, 22), dec(29), dec(30), dec(31),
        id="overdue",
    ),
    # Over on day 4; B was free from day 5, and day 6 is today.
    pytest.param(
        {"actual_start": dec(20), "actual_finish": dec(23)}, dec(20), dec(23), dec(29), dec(30),
        id="finished",
    ),
    # Over on a day off, and told as it was; B starts today.
    pytest.param(
        {"actual_start": dec(20), "actual_finish": dec(27)}, dec(20), dec(27), dec(29), dec(30),
        id="finished on a day off",
    ),
    # Its fixed date, day 3, went by: today at the soonest, 6 to 11.
    pytest.param({"fixed_start": dec(22)}, dec(29), jan(6), jan(7), jan(10), id="fixed and missed"),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "first", "last", "follows", "over"), PROGRESS)
def test_progress_over_the_turn_of_the_year(
    facts: dict[str, object], first: date, last: date, follows: date, over: date
) -> None:
    rows = [Activity("A", 6, **facts), Activity("B", 2)]
    found = reckon(rows, [Link("A", "B")], dec(29))
    assert lies(found, "A") == (first, last)
    assert lies(found, "B") == (follows, over)


# A plan with each kind of link in it, counted in the days of the heading.
#   brief  3 days                     1-3     at the latest 1-3
#   survey 4 days, FS from brief      4-7     4-7
#   move   2 days, SS + 1 from survey: 5-6; late 10-11
#   train  5 days, FF + 1 from survey: over after day 8 (7 + 1) at the soonest: 4-8; late 7-11
#   close  3 days, SF + 7 from survey: over after day 10 at the soonest (3 + 7): 8-10
#   open   0 days, FS from train and move: reached after day 8
#   report 2 days, FS - 1 from close: it may share the last day: 10-11
# The plan ends after day 11. Backwards: report 10-11; close over by day 10: 8-10; survey opens 7
# days before day 10 is over, with day 4: 4-7; move, train and open may wait until day 11 is over.
WHOLE = {
    "brief": (dec(20), dec(22), dec(20), dec(22), 0, 0, ()),
    "survey": (dec(23), dec(30), dec(23), dec(30), 0, 0, ("brief",)),
    "move": (dec(24), dec(29), jan(5), jan(6), 5, 2, ("survey",)),
    "train": (dec(23), dec(31), dec(30), jan(6), 3, 0, ("survey",)),
    "close": (dec(31), jan(5), dec(31), jan(5), 0, 0, ("survey",)),
    "open": (dec(31), dec(31), jan(6), jan(6), 3, 3, ("train",)),
    "report": (jan(5), jan(6), jan(5), jan(6), 0, 0, ("close",)),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_plan_with_every_kind_of_link(name: str) -> None:
    days = {"brief": 3, "survey": 4, "move": 2, "train": 5, "close": 3, "open": 0, "report": 2}
    links = [
        Link("brief", "survey"),
        Link("survey", "move", "SS", 1),
        Link("survey", "train", "FF", 1),
        Link("survey", "close", "SF", 7),
        Link("train", "open"),
        Link("move", "open"),
        Link("close", "report", "FS", -1),
    ]
    found = reckon([Activity(each, length) for each, length in days.items()], links)
    own = found[name]
    assert (
        own.early_start,
        own.early_finish,
        own.late_start,
        own.late_finish,
        own.total_float,
        own.free_float,
        own.driving,
    ) == WHOLE[name]
    assert own.is_critical == (own.total_float == 0)
    assert (found.length_days, found.finish) == (11, jan(6))
