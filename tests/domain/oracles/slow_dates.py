"""Reckon a plan on real days in the plainest way: two ends an activity, moved until all is kept.

Days are looked at one by one, with the days off given as a list; an end is a count of the working
days before it. Knows calendars, own dates, progress and all kinds of link. It shares nothing with
the code that it checks but the records of activities and links.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from lgr_tracker.domain.schedule import Activity, Link

END = {"F": 1, "S": 0}


class Endless(Exception):
    pass


@dataclass(frozen=True)
class Days:
    """Walk from one day to another, leaving out Saturdays, Sundays and the days off."""

    first: date
    off: frozenset[date]

    def before(self, day: date) -> int:
        """Count the working days from `first` up to, but not with, this day."""
        walked = (self.first + timedelta(days=n) for n in range((day - self.first).days))
        return sum(each.weekday() < 5 and each not in self.off for each in walked)

    def through(self, day: date) -> int:
        return self.before(day + timedelta(days=1))

    def opened_by(self, count: int) -> date:
        day = self.first
        while self.through(day) <= count:
            day += timedelta(days=1)
        return day


@dataclass(frozen=True)
class Demand:
    """Ask `later` to lie at least `days` after `sooner`: each an activity and an end of it."""

    sooner: tuple[str, int]
    later: tuple[str, int]
    days: int
    is_greatest: bool = False


def demands_of(links: list[Link]) -> list[Demand]:
    found = []
    for link in links:
        near = (link.predecessor, END[link.kind[0]])
        far = (link.successor, END[link.kind[1]])
        found.append(Demand(near, far, link.lag))
        if link.max_lag is not None:
            found.append(Demand(far, near, -link.max_lag, is_greatest=True))
    return found


class Plan:
    """Hold where both ends of each activity lie; `stays` says which of them nothing can move."""

    def __init__(
        self, rows: list[Activity], links: list[Link], days: Days, start: date, now: date | None
    ) -> None:
        self.rows = {row.id: row for row in rows}
        self.demands = demands_of(links)
        self.days = days
        self.opens = days.before(start)
        self.now = days.before(now) if now else None
        self.ends = {row.id: self._first_place(row) for row in rows}
        self.length = {name: self._left(row) for name, row in self.rows.items()}
        self._push()
        self.finish = max([self.opens, *(last for _, last in self.ends.values())])

    def _first_place(self, row: Activity) -> list[int]:
        today = self.opens if self.now is None else self.now
        if row.actual_finish:
            last = self.days.through(row.actual_finish)
            counted = row.actual_start is None or row.duration == 0
            first = last - row.duration if counted else self.days.before(row.actual_start)
            return [first, max(first, last)]
        if row.actual_start:
            first = self.days.before(row.actual_start)
            return [first, max(first, self.now or 0) + self._left(row)]
        if row.fixed_start:
            first = max(self.days.before(row.fixed_start), today)
        else:
            own = self.days.before(row.start_no_earlier) if row.start_no_earlier else 0
            first = max(self.opens, today, own)
        return [first, first + row.duration]

    def _left(self, row: Activity) -> int:
        if row.actual_start is None or row.actual_finish:
            return row.duration
        if row.remaining is not None:
            return row.remaining
        worked = max(0, (self.now or 0) - self.days.before(row.actual_start))
        return max(row.duration - worked, min(1, row.duration))

    def has_happened(self, end: tuple[str, int]) -> bool:
        row = self.rows[end[0]]
        return bool(row.actual_finish or (row.actual_start and end[1] == 0))

    def stays(self, end: tuple[str, int]) -> bool:
        row = self.rows[end[0]]
        is_fixed = bool(row.fixed_start and not row.actual_start)
        return self.has_happened(end) or is_fixed

    def moved(self, ends: dict[str, list[int]], end: tuple[str, int], by: int) -> None:
        """Move one end, and with it the other unless the work has begun there."""
        name, side = end
        for each in (0, 1):
            if each == side or not self.has_happened((name, each)):
                ends[name][each] += by

    def _push(self) -> None:
        places = sum(self.length.values()) + sum(abs(ask.days) for ask in self.demands)
        furthest = places + max([0, *(last for _, last in self.ends.values())])
        moving = True
        while moving:
            moving = False
            for ask in self.demands:
                (sooner, near), (later, far) = ask.sooner, ask.later
                short = self.ends[sooner][near] + ask.days - self.ends[later][far]
                if short > 0 and not self.stays(ask.later):
                    self.moved(self.ends, ask.later, short)
                    moving = True
                if self.ends[later][far] > furthest:
                    raise Endless

    def latest(self) -> dict[str, list[int]]:
        """Start everything as late as its own dates and the plan's end let it, then draw back."""
        ends = self._by_own_dates()
        moving = True
        while moving:
            moving = False
            for ask in self.demands:
                # What happened too soon is past mending; what must stay close to it is not.
                if self.stays(ask.sooner) or (self.has_happened(ask.later) and not ask.is_greatest):
                    continue
                held = self.ends if self.stays(ask.later) else ends
                (sooner, near), (later, far) = ask.sooner, ask.later
                over = ends[sooner][near] + ask.days - held[later][far]
                if over > 0:
                    self.moved(ends, ask.sooner, -over)
                    moving = True
        return ends

    def _by_own_dates(self) -> dict[str, list[int]]:
        ends = {name: list(pair) for name, pair in self.ends.items()}
        for name, row in self.rows.items():
            last = self.finish
            if row.finish_by:
                last = min(last, self.days.through(row.finish_by))
            if row.fixed_start:
                last = min(last, self.days.before(row.fixed_start) + row.duration)
            if not row.actual_finish:
                self.moved(ends, (name, 1), last - ends[name][1])
        return ends

    def total_float(self, name: str) -> int:
        """Count the days from where it lies, or was asked to lie, to the latest it may."""
        if self.rows[name].actual_finish:
            return 0
        wanted = self.ends[name][1]
        for ask in self.demands:
            later, far = ask.later
            is_fixed = self.stays(ask.later) and not self.has_happened(ask.later)
            if later == name and is_fixed and not ask.is_greatest:
                place = self.ends[ask.sooner[0]][ask.sooner[1]] + ask.days
                wanted = max(wanted, place + (0 if far else self.length[name]))
        return self.latest()[name][1] - wanted

    def drivers(self, name: str) -> set[str]:
        """Name the predecessors without which it could lie earlier, or that ask more of it."""
        return {
            ask.sooner[0]
            for ask in self.demands
            if ask.later[0] == name
            and not ask.is_greatest
            and not self.has_happened(ask.later)
            and self.ends[ask.sooner[0]][ask.sooner[1]] + ask.days >= self.ends[name][ask.later[1]]
        }
