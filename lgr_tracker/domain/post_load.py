"""Spread what a post owns over weeks: how many things, and how many working days of work.

Two activities that run side by side count a day each on one day: what is counted is the work that
a post answers for, not the hours of whoever holds it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lgr_tracker.domain.calendar import WorkingCalendar

WEEK = timedelta(days=7)
TO_SUNDAY = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold one thing that is open from a first to a last day; None leaves that end open.

    `is_work` says that its days are working days of the plan, which needs both ends.
    """

    starts_on: date | None = None
    ends_on: date | None = None
    is_work: bool = False


@dataclass(frozen=True, slots=True)
class WeekLoad:
    """Hold how many things are open in a week, and the working days of work that fall into it."""

    things: int
    days: int


def monday_of(day: date) -> date:
    """Return the Monday of a day's week.

    >>> monday_of(date(2026, 11, 25))
    datetime.date(2026, 11, 23)
    """
    return day - timedelta(days=day.weekday())


def weeks_from(day: date, count: int) -> tuple[date, ...]:
    """Return the Mondays of a number of weeks, the first being the week of a day."""
    first = monday_of(day)
    return tuple(first + at * WEEK for at in range(count))


def loads(
    pieces: Iterable[Piece], weeks: Sequence[date], calendar: WorkingCalendar
) -> tuple[WeekLoad, ...]:
    """Return the load of each week; `weeks` are Mondays, one after another.

    >>> calendar = WorkingCalendar.england(2026, 2028)
    >>> work = Piece(date(2027, 3, 24), date(2027, 3, 30), is_work=True)
    >>> loads([work, Piece()], weeks_from(date(2027, 3, 22), 3), calendar)
    (WeekLoad(things=2, days=2), WeekLoad(things=2, days=1), WeekLoad(things=1, days=0))
    """
    things, days = [0] * len(weeks), [0] * len(weeks)
    for piece in pieces:
        for at in _touched(piece, weeks):
            things[at] += 1
            if piece.is_work and piece.starts_on and piece.ends_on:
                first = max(piece.starts_on, weeks[at])
                days[at] += calendar.between(first, min(piece.ends_on, weeks[at] + TO_SUNDAY))
    return tuple(map(WeekLoad, things, days))


def _touched(piece: Piece, weeks: Sequence[date]) -> range:
    """Return the places of the weeks in which a piece is open."""
    if not weeks:
        return range(0)
    first = max(piece.starts_on or weeks[0], weeks[0])
    last = min(piece.ends_on or weeks[-1], weeks[-1] + TO_SUNDAY)
    return range((first - weeks[0]) // WEEK, (last - weeks[0]) // WEEK + 1)
