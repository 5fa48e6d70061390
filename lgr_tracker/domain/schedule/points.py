"""Turn activities and links into arrays of points in working time.

A point is a count of working days (see `domain.calendar`). `first` is the point at which the
part of an activity that can still move opens: its start, or for started work the point from which
the remaining days run. `span` is how many working days it takes from there.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from lgr_tracker.domain.calendar import DayArray, WorkingCalendar, as_days
from lgr_tracker.domain.kinds import LinkKind
from lgr_tracker.domain.layers import BoolArray, IntArray
from lgr_tracker.domain.schedule.values import Activity, ActivityId, Deadline, Link

NEVER = 2**40
"""A point no plan reaches; half of it is still out of reach after any sum of durations."""

FINISH_FIRST = frozenset({LinkKind.FINISH_START, LinkKind.FINISH_FINISH})
FINISH_LAST = frozenset({LinkKind.FINISH_FINISH, LinkKind.START_FINISH})


@dataclass(frozen=True)
class Points:
    """Hold one entry per activity, in the order of `ids`.

    `start` is the actual or fixed start, else -1. `release` is the earliest `first` that the
    activity's own dates allow, `cap` the latest that its own `finish_by` or fixed date allows.
    """

    ids: tuple[ActivityId, ...]
    index: dict[ActivityId, int]
    span: IntArray
    start: IntArray
    release: IntArray
    cap: IntArray
    is_finished: BoolArray
    is_started: BoolArray
    is_fixed: BoolArray
    opens: int

    @property
    def count(self) -> int:
        """Count the activities."""
        return len(self.ids)

    @property
    def stands(self) -> BoolArray:
        """Mark what no link can move: finished work and fixed dates."""
        return np.asarray(self.is_finished | self.is_fixed)

    @property
    def is_milestone(self) -> BoolArray:
        """Mark what takes no days; started work with nothing left has taken some."""
        return np.asarray((self.span == 0) & ~self.is_started)

    def caps_for(self, deadline: Deadline, calendar: WorkingCalendar) -> IntArray:
        """Give the latest `first` that a deadline allows each activity, or NEVER."""
        bound = ~self.is_finished
        if deadline.activities is not None:
            bound &= np.fromiter((i in deadline.activities for i in self.ids), np.bool_, self.count)
        return np.where(bound, calendar.closing(deadline.on) - self.span, NEVER)


@dataclass(frozen=True)
class Bounds:
    """Hold what links ask: `first[target] >= first[source] + weight`, one entry per demand.

    `link` is the place of the link; entries from `smallest` on come from greatest lags, which
    run backwards. `from_start` marks demands that count from the start of their source.
    `is_moot` marks demands on something that has already happened.
    """

    source: IntArray
    target: IntArray
    weight: IntArray
    link: IntArray
    from_finish: BoolArray
    is_moot: BoolArray
    smallest: int

    def chosen(self, mask: BoolArray) -> tuple[IntArray, IntArray, IntArray]:
        """Give source, target and weight of the marked demands."""
        return self.source[mask], self.target[mask], self.weight[mask]


def in_order(ids: Iterable[ActivityId]) -> tuple[ActivityId, ...]:
    """Sort names of any kind, so that the order of rows changes nothing."""
    return tuple(sorted(ids, key=_name))


def _name(name: Hashable) -> tuple[str, str]:
    return type(name).__name__, str(name)


def points_of(
    activities: Sequence[Activity],
    calendar: WorkingCalendar,
    start: date,
    status_date: date | None,
) -> Points:
    """Place activities in working time, links apart."""
    by_id = {activity.id: activity for activity in activities}
    ids = in_order(by_id)
    rows = [by_id[name] for name in ids]
    clock = _Clock(rows, calendar)
    opens = calendar.opening(start)
    now = opens if status_date is None else calendar.opening(status_date)
    finished = _mask(row.is_finished for row in rows)
    started = _mask(row.is_started for row in rows)
    fixed = _mask(row.fixed_start is not None for row in rows) & ~finished & ~started
    duration = np.array([row.duration for row in rows], dtype=np.int64)
    begun = clock.begun(duration)
    pinned = clock.openings(row.fixed_start for row in rows)
    begins = np.where(finished | started, begun, np.where(fixed, np.maximum(pinned, now), -1))
    span = np.select(
        [finished, started],
        [clock.done() - begun, clock.remaining(duration, begun, now if status_date else None)],
        duration,
    )
    own = np.maximum(clock.openings(row.start_no_earlier for row in rows), max(opens, now))
    release = np.select([started, begins >= 0], [_from_now(begun, status_date, now), begins], own)
    cap = clock.closings(row.finish_by for row in rows)
    cap = np.where(cap < 0, NEVER, cap - span)
    cap = np.where(fixed, np.minimum(cap, pinned), cap)
    index = {name: place for place, name in enumerate(ids)}
    return Points(ids, index, span, begins, release, cap, finished, started, fixed, opens)


def _mask(values: Iterable[bool]) -> BoolArray:
    return np.array(list(values), dtype=np.bool_)


def _from_now(begun: IntArray, status_date: date | None, now: int) -> IntArray:
    return begun if status_date is None else np.maximum(begun, now)


@dataclass(frozen=True)
class _Clock:
    """Read the dates of rows as points; -1 stands for a date that is not given."""

    rows: Sequence[Activity]
    calendar: WorkingCalendar

    def openings(self, days: Iterable[date | None]) -> IntArray:
        return _counted(days, self.calendar.openings)

    def closings(self, days: Iterable[date | None]) -> IntArray:
        return _counted(days, self.calendar.closings)

    def begun(self, duration: IntArray) -> IntArray:
        """Give actual starts; finished work without one started its duration before it ended."""
        known = self.openings(row.actual_start for row in self.rows)
        done = self.closings(row.actual_finish for row in self.rows)
        # A milestone that was reached closes its day, as one reached by a link does.
        passed = (done >= 0) & ((known < 0) | (duration == 0))
        return np.where(passed, done - duration, known)

    def done(self) -> IntArray:
        ended = self.closings(row.actual_finish for row in self.rows)
        return np.maximum(ended, self.openings(row.actual_start for row in self.rows))

    def remaining(self, duration: IntArray, begun: IntArray, now: int | None) -> IntArray:
        given = np.array(
            [-1 if row.remaining is None else row.remaining for row in self.rows], dtype=np.int64
        )
        worked = np.zeros_like(begun) if now is None else np.maximum(now - begun, 0)
        left = np.maximum(duration - worked, np.minimum(duration, 1))
        return np.where(given >= 0, given, left)


def _counted(days: Iterable[date | None], count: Callable[[DayArray], IntArray]) -> IntArray:
    listed = list(days)
    found = np.full(len(listed), -1, dtype=np.int64)
    given = [place for place, day in enumerate(listed) if day is not None]
    if given:
        found[given] = count(as_days(day for day in listed if day is not None))
    return found


def bounds_of(links: Sequence[Link], points: Points) -> Bounds:
    """Turn links into demands: one for the smallest lag, and one back for a greatest lag."""
    limited = [place for place, link in enumerate(links) if link.max_lag is not None]
    place = np.array([*range(len(links)), *limited], dtype=np.int64)
    index = points.index
    before = np.array([index[link.predecessor] for link in links], dtype=np.int64)[place]
    after = np.array([index[link.successor] for link in links], dtype=np.int64)[place]
    from_end = _mask(link.kind in FINISH_FIRST for link in links)[place]
    to_end = _mask(link.kind in FINISH_LAST for link in links)[place]
    lag = np.array([link.lag for link in links], dtype=np.int64)[place]
    back = np.arange(len(place)) >= len(links)
    lag[back] = [-(links[at].max_lag or 0) for at in limited]
    source, target = np.where(back, after, before), np.where(back, before, after)
    source_end, target_end = np.where(back, to_end, from_end), np.where(back, from_end, to_end)
    weight = lag + points.span[source] * source_end - points.span[target] * target_end
    moot = points.is_finished[target] | (points.is_started[target] & ~target_end)
    return Bounds(source, target, weight, place, source_end, moot, len(links))
