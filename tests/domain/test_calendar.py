import doctest
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgr_tracker.domain import calendar
from lgr_tracker.domain.calendar import WorkingCalendar, as_dates, as_days
from lgr_tracker.domain.errors import Invalid

ENGLAND = WorkingCalendar.england(2025, 2030)

# Bank holidays as listed for England and Wales at gov.uk/bank-holidays, and Saturdays, Sundays.
DAYS_OFF = [
    pytest.param(date(2026, 4, 3), id="Good Friday 2026"),
    pytest.param(date(2026, 4, 6), id="Easter Monday 2026"),
    pytest.param(date(2027, 5, 3), id="early May bank holiday 2027"),
    pytest.param(date(2027, 12, 27), id="Christmas Day 2027, a Saturday, kept on Monday"),
    pytest.param(date(2027, 12, 28), id="Boxing Day 2027, a Sunday, kept on Tuesday"),
    pytest.param(date(2028, 4, 1), id="vesting on a Saturday"),
    pytest.param(date(2028, 4, 2), id="a Sunday"),
]


@pytest.mark.parametrize("day", DAYS_OFF)
def test_bank_holidays_and_weekends_are_off(day: date) -> None:
    assert not ENGLAND.is_working(day)
    assert ENGLAND.next_working(day) > day > ENGLAND.previous_working(day)


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(date(2026, 4, 2), id="Maundy Thursday"),
        pytest.param(date(2026, 1, 2), id="2 January is off only in Scotland"),
        pytest.param(date(2026, 3, 17), id="St Patrick's Day is off only in Northern Ireland"),
        pytest.param(date(2028, 2, 29), id="a leap day"),
    ],
)
def test_other_days_are_worked(day: date) -> None:
    assert ENGLAND.is_working(day)
    assert ENGLAND.next_working(day) == day == ENGLAND.previous_working(day)


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        pytest.param(date(2026, 4, 2), 1, date(2026, 4, 7), id="over Easter"),
        pytest.param(date(2026, 4, 7), -1, date(2026, 4, 2), id="back over Easter"),
        pytest.param(date(2026, 4, 4), 0, date(2026, 4, 7), id="standing on a day off"),
        pytest.param(date(2026, 4, 4), -1, date(2026, 4, 1), id="back from a day off"),
        pytest.param(date(2026, 4, 4), 1, date(2026, 4, 8), id="on from a day off"),
    ],
)
def test_working_days_are_added(day: date, days: int, expected: date) -> None:
    assert ENGLAND.add(day, days) == expected


def test_both_ends_count_between_two_days() -> None:
    assert ENGLAND.between(date(2026, 4, 1), date(2026, 4, 7)) == 3
    assert ENGLAND.between(date(2026, 4, 7), date(2026, 4, 1)) == 0
    assert ENGLAND.between(date(2026, 4, 3), date(2026, 4, 6)) == 0


def test_outside_its_years_a_calendar_has_weekends_only() -> None:
    assert ENGLAND.is_working(date(2031, 12, 25))
    assert not ENGLAND.covers(date(2031, 1, 1))
    assert ENGLAND.covers(date(2030, 12, 31))


def test_a_calendar_of_no_years_is_refused() -> None:
    with pytest.raises(Invalid, match="before its first"):
        WorkingCalendar.england(2027, 2026)


DAYS = st.dates(date(2025, 1, 1), date(2030, 12, 31))


@given(day=DAYS, count=st.integers(-60, 60))
def test_adding_days_agrees_with_walking_day_by_day(day: date, count: int) -> None:
    step = timedelta(days=1 if count >= 0 else -1)
    here = day
    while not ENGLAND.is_working(here):
        here += step
    for _ in range(abs(count)):
        here += step
        while not ENGLAND.is_working(here):
            here += step
    assert ENGLAND.add(day, count) == here


@given(first=DAYS, length=st.integers(0, 120))
def test_counting_days_agrees_with_looking_at_each(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    days = [first + timedelta(days=n) for n in range(length + 1)]
    assert ENGLAND.between(first, last) == sum(ENGLAND.is_working(day) for day in days)


def test_arrays_and_single_days_agree() -> None:
    days = as_days(date(2026, 3, 30) + timedelta(days=n) for n in range(20))
    for calendar_here in (ENGLAND, WorkingCalendar.every_day()):
        opened = calendar_here.openings(days)
        assert opened.tolist() == [calendar_here.opening(day) for day in as_dates(days)]
        back = calendar_here.days_opening(opened)
        assert as_dates(back) == [calendar_here.next_working(day) for day in as_dates(days)]
        closed = calendar_here.days_closing(calendar_here.closings(days))
        assert as_dates(closed) == [calendar_here.previous_working(day) for day in as_dates(days)]
        assert np.all(calendar_here.closings(days) >= opened)


def test_the_examples_in_the_text_are_true() -> None:
    assert doctest.testmod(calendar).failed == 0
