"""Tell which work stands on other days than it did, by how many working days, and what moved it.

A worked example, to check by hand. The rules take a week longer, from Friday 16 to Friday 23
October; the trial that waits for them moves by the same five days, and the handbook stays.

>>> from lgr_tracker.domain.calendar import WorkingCalendar
>>> def week(*days): return [date(2026, 10, day) for day in days]
>>> was = {
...     "rules": Placed(*week(5, 16)),
...     "trial": Placed(*week(19, 23), ("rules",)),
...     "book": Placed(*week(5, 9)),
... }
>>> now = was | {
...     "rules": Placed(*week(5, 23)),
...     "trial": Placed(*week(26, 30), ("rules",)),
... }
>>> for move in moves(was, now, WorkingCalendar.england(2026, 2026)):
...     print(move.key, move.start_days, move.days, move.drivers)
rules 0 5 ()
trial 5 5 ('rules',)
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date

from lgr_tracker.domain.calendar import WorkingCalendar, as_days


@dataclass(frozen=True, slots=True)
class Placed:
    """Hold where a piece of work stands: its first and last day, and what holds it there."""

    first: date
    last: date
    driving: tuple[Hashable, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """Hold one piece of work that stands on other days; None where it was not, or is no longer.

    `days` and `start_days` are the working days by which its last and its first day moved, below
    0 for earlier. `drivers` names what moved it: predecessors that hold it where it is and moved
    themselves, or else those that did not hold it before; none where it moved by itself.
    """

    key: Hashable
    was: Placed | None
    now: Placed | None
    days: int
    start_days: int
    drivers: tuple[Hashable, ...]


def moves(
    was: Mapping[Hashable, Placed], now: Mapping[Hashable, Placed], calendar: WorkingCalendar
) -> tuple[Move, ...]:
    """Return what differs: what ends later most first, then what is new, then what is gone."""
    both = [key for key in now if key in was and _days(was[key]) != _days(now[key])]
    ends = _between(calendar, [was[key].last for key in both], [now[key].last for key in both])
    starts = _between(calendar, [was[key].first for key in both], [now[key].first for key in both])
    moved = {
        key: Move(key, was[key], now[key], ends[place], starts[place], ())
        for place, key in enumerate(both)
    }
    found = [_driven(move, moved) for move in moved.values()]
    found.sort(key=lambda move: (-move.days, _last_day(move), str(move.key)))
    added = [Move(key, None, now[key], 0, 0, ()) for key in now if key not in was]
    gone = [Move(key, was[key], None, 0, 0, ()) for key in was if key not in now]
    return (*found, *added, *gone)


def _driven(move: Move, moved: Mapping[Hashable, Move]) -> Move:
    held = move.now.driving if move.now else ()
    before = move.was.driving if move.was else ()
    drivers = tuple(key for key in held if key in moved) or tuple(
        key for key in held if key not in before
    )
    return Move(move.key, move.was, move.now, move.days, move.start_days, drivers)


def _days(placed: Placed) -> tuple[date, date]:
    return placed.first, placed.last


def _last_day(move: Move) -> date:
    return move.now.last if move.now else date.max


def _between(calendar: WorkingCalendar, was: list[date], now: list[date]) -> list[int]:
    """Count working days from each day to the one it became, in one go for thousands of them."""
    counted: list[int] = (
        calendar.closings(as_days(now)) - calendar.closings(as_days(was))
    ).tolist()
    return counted
