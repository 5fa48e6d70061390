"""Turn dates into counted working days and back.

Two kinds of number stand for a date. The *opening* of a day counts the working days before it;
the *closing* of a day counts those up to and with it. The closing of a working day is the
opening of the next one, so work of `n` days that opens at `p` closes at `p + n`. Days outside
the range of a calendar are Monday to Friday without bank holidays: nothing fails when a plan
runs on, and `WorkingCalendar.covers` says whether the bank holidays of a day are known.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import holidays
import numpy as np
import numpy.typing as npt

from lgr_tracker.domain.errors import Invalid

DayArray = npt.NDArray[np.datetime64]
IntArray = npt.NDArray[np.int64]

# A Monday long before any programme, so that no count is ever negative.
FIRST_DAY, LAST_DAY = np.datetime64(date.min, "D"), np.datetime64(date.max, "D")
FIRST_COUNTED = date(1900, 1, 1)
LAST_LIKELY_YEAR = 2100
"""Work that ends later does so by mistake."""
EPOCH = np.datetime64(FIRST_COUNTED, "D")
MONDAY_TO_FRIDAY = "1111100"
ALL_WEEK = "1111111"


@dataclass(frozen=True)
class WorkingCalendar:
    """Say which days are worked, and count them.

    `week` marks Monday to Sunday with 1 for a working day. `first` and `last` are the days
    between which the days off are known.

    >>> england = WorkingCalendar.england(2026, 2028)
    >>> england.add(date(2027, 12, 24), 1)
    datetime.date(2027, 12, 29)
    >>> england.between(date(2027, 12, 20), date(2027, 12, 31))
    8
    """

    week: str
    days_off: frozenset[date] = frozenset()
    first: date = field(default=date.min)
    last: date = field(default=date.max)

    @classmethod
    def england(cls, first_year: int, last_year: int) -> "WorkingCalendar":
        """Make the calendar of England: Monday to Friday less the bank holidays.

        The bank holidays are those of England and Wales, from the `holidays` library, which
        needs no network. Raises Invalid if the years stand in the wrong order.
        """
        if last_year < first_year:
            raise Invalid("The last year of a calendar can't be before its first year.")
        known = holidays.country_holidays(
            "GB", subdiv="ENG", years=range(first_year, last_year + 1)
        )
        return cls(
            MONDAY_TO_FRIDAY,
            frozenset(known),
            date(first_year, 1, 1),
            date(last_year, 12, 31),
        )

    @classmethod
    def every_day(cls) -> "WorkingCalendar":
        """Make a calendar in which every day is worked."""
        return cls(ALL_WEEK)

    @cached_property
    def _busy(self) -> np.busdaycalendar:
        off: list[date] = sorted(self.days_off)
        return np.busdaycalendar(self.week, np.array(off, dtype="datetime64[D]"))

    def covers(self, day: date) -> bool:
        """Say whether the days off around this day are known."""
        return self.first <= day <= self.last

    def is_working(self, day: date) -> bool:
        """Say whether this day is worked."""
        return bool(np.is_busday(np.datetime64(day, "D"), busdaycal=self._busy))

    def openings(self, days: DayArray) -> IntArray:
        """Count the working days before each day."""
        counted = np.busday_count(EPOCH, days, busdaycal=self._busy)
        return np.asarray(counted, dtype=np.int64)

    def closings(self, days: DayArray) -> IntArray:
        """Count the working days up to and with each day."""
        return self.openings(days + np.timedelta64(1, "D"))

    def days_opening(self, numbers: IntArray) -> DayArray:
        """Give the working day that each number opens."""
        found = np.busday_offset(self._origin, numbers, roll="forward", busdaycal=self._busy)
        return np.asarray(found, dtype="datetime64[D]")

    def days_closing(self, numbers: IntArray) -> DayArray:
        """Give the working day that each number closes."""
        return self.days_opening(numbers - 1)

    @cached_property
    def _origin(self) -> DayArray:
        # busday_offset counts from a working day, and the epoch itself may be a day off.
        rolled = np.busday_offset(EPOCH, 0, roll="forward", busdaycal=self._busy)
        return np.asarray(rolled, dtype="datetime64[D]")

    def opening(self, day: date) -> int:
        """Count the working days before this day."""
        return int(self.openings(as_days([day]))[0])

    def closing(self, day: date) -> int:
        """Count the working days up to and with this day."""
        return int(self.closings(as_days([day]))[0])

    def day_opening(self, number: int) -> date:
        """Give the working day that this number opens."""
        return as_dates(self.days_opening(np.array([number], dtype=np.int64)))[0]

    def day_closing(self, number: int) -> date:
        """Give the working day that this number closes."""
        return self.day_opening(number - 1)

    def next_working(self, day: date) -> date:
        """Give this day if it is worked, otherwise the next one that is."""
        return self.day_opening(self.opening(day))

    def previous_working(self, day: date) -> date:
        """Give this day if it is worked, otherwise the last one before it that was."""
        return self.day_closing(self.closing(day))

    def add(self, day: date, working_days: int) -> date:
        """Go on by a number of working days, or back if it is negative.

        A day off counts as the next working day when going on or standing still, and as the
        previous one when going back.
        """
        if working_days < 0:
            return self.day_closing(self.closing(day) + working_days)
        return self.day_opening(self.opening(day) + working_days)

    def between(self, first: date, last: date) -> int:
        """Count the working days from `first` to `last`, both counted; 0 if they are swapped."""
        return max(0, self.closing(last) - self.opening(first))


def as_days(days: Iterable[date]) -> DayArray:
    """Turn dates into an array of days."""
    return np.array(list(days), dtype="datetime64[D]")


def as_dates(days: DayArray) -> list[date]:
    """Turn an array of days into dates; what lies before or after all dates sticks to the ends.

    >>> as_dates(np.array(["12026-10-05"], dtype="datetime64[D]"))
    [datetime.date(9999, 12, 31)]
    """
    kept = np.clip(days.astype("datetime64[D]"), FIRST_DAY, LAST_DAY)
    found: list[date] = kept.astype(object).tolist()
    return found


def told(day: date) -> str:
    """Write a day as people say it.

    >>> told(date(2027, 10, 29))
    '29 October 2027'
    """
    return f"{day.day} {day:%B %Y}"
