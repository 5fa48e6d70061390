"""Hold a reckoned schedule and show it as dates, row by row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from lgr_tracker.domain.calendar import DayArray, WorkingCalendar, as_dates
from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.layers import BoolArray, IntArray
from lgr_tracker.domain.schedule.passes import Network, reached
from lgr_tracker.domain.schedule.points import Points
from lgr_tracker.domain.schedule.values import Activity, ActivityId


@dataclass(frozen=True, slots=True)
class ActivityDates:
    """Hold the dates of one activity; each finish is the last day of work.

    Floats are in working days. `floats` and `latest_starts` have one entry per deadline that
    this activity bears on. `driving` names the predecessors that hold it where it is.
    """

    id: ActivityId
    early_start: date
    early_finish: date
    late_start: date
    late_finish: date
    total_float: int
    free_float: int
    floats: Mapping[str, int]
    latest_starts: Mapping[str, date]
    driving: tuple[ActivityId, ...]
    is_critical: bool
    is_finished: bool

    @property
    def latest_safe_on(self) -> date:
        """Give the last day on which it can start and still miss nothing."""
        return min([self.late_start, *self.latest_starts.values()])


@dataclass(frozen=True, slots=True)
class Shortage:
    """Say by how many working days an activity is late for a deadline.

    `float_days` is below 0; `deadline` is None for the activity's own and its successors' dates.
    """

    activity: ActivityId
    deadline: str | None
    float_days: int


@dataclass(frozen=True)
class Schedule:
    """Answer when each activity can and must happen; rows are made when first asked for.

    `earliest` and `latest` are points in working time, one per activity in the order of
    `network.points.ids`; `against` holds the latest points under each deadline.
    """

    network: Network
    calendar: WorkingCalendar
    activities: Mapping[ActivityId, Activity]
    earliest: IntArray
    latest: IntArray
    end: int
    against: Mapping[str, IntArray]

    def __getitem__(self, name: ActivityId) -> ActivityDates:
        if name not in self.rows:
            raise NotFound(f"There is no {name} in this plan.")
        return self.rows[name]

    def __iter__(self) -> Iterator[ActivityId]:
        return iter(self._points.ids)

    def __len__(self) -> int:
        return self._points.count

    @property
    def _points(self) -> Points:
        return self.network.points

    @property
    def length_days(self) -> int:
        """Count the working days from the start of the plan to its last finish."""
        return self.end - self._points.opens

    @property
    def finish(self) -> date | None:
        """Give the last day of work, or None for a plan without work."""
        return max((row.early_finish for row in self.rows.values()), default=None)

    @cached_property
    def total_floats(self) -> IntArray:
        """Give total float in working days, one per activity."""
        floats = self.latest - self.asked_points
        return np.where(self._points.is_finished, 0, floats)

    @cached_property
    def asked_points(self) -> IntArray:
        """Give the earliest points, and for a fixed date the one its predecessors ask for."""
        bounds = self.network.bounds
        values = self.earliest.copy()
        source, target, weight = bounds.chosen(self.network.held & self._is_smallest)
        np.maximum.at(values, target, self._from(source, weight, self.network.held))
        return values

    def _from(self, source: IntArray, weight: IntArray, chosen: BoolArray) -> IntArray:
        standing = self.network.standing[chosen & self._is_smallest]
        return np.where(standing, self._points.start[source], self.earliest[source]) + weight

    @cached_property
    def _is_smallest(self) -> BoolArray:
        bounds = self.network.bounds
        return np.asarray(np.arange(len(bounds.link)) < bounds.smallest)

    @cached_property
    def critical_mask(self) -> BoolArray:
        """Mark what can't slip by a day: no float left, and not finished."""
        return np.asarray((self.total_floats <= 0) & ~self._points.is_finished)

    @cached_property
    def critical(self) -> tuple[ActivityId, ...]:
        """Name what can't slip, by earliest start and finish."""
        places = np.flatnonzero(self.critical_mask)
        finish = self.earliest + self._points.span
        ordered = places[np.lexsort((finish[places], self.earliest[places]))]
        return tuple(self._points.ids[place] for place in ordered)

    @cached_property
    def slack(self) -> IntArray:
        """Give, per demand, the working days by which it is met (negative: by which it is not)."""
        bounds = self.network.bounds
        standing = self.network.standing
        begins = np.where(standing, self._points.start[bounds.source], self.earliest[bounds.source])
        return np.asarray(self.earliest[bounds.target] - begins - bounds.weight)

    @cached_property
    def free_floats(self) -> IntArray:
        """Give free float in working days, one per activity; never below 0.

        Finished work and fixed dates have none. What lies between an activity and the end of the
        plan counts even where something follows: a successor tied to its start, or by a lead,
        may be over before it.
        """
        points, bounds = self._points, self.network.bounds
        free = np.full(points.count, self.end, dtype=np.int64) - self.earliest - points.span
        counts = ~bounds.is_moot & (~self.network.standing | points.is_fixed[bounds.source])
        np.minimum.at(free, bounds.source[counts], self.slack[counts])
        return np.where(points.is_finished | points.is_fixed, 0, np.maximum(free, 0))

    @cached_property
    def driving_demands(self) -> IntArray:
        """List the places of the demands that hold their target where it is."""
        bounds = self.network.bounds
        return np.flatnonzero((self.slack <= 0) & ~bounds.is_moot & self._is_smallest)

    @cached_property
    def _driving(self) -> list[tuple[ActivityId, ...]]:
        bounds, count = self.network.bounds, self._points.count
        driving = self.driving_demands
        # One number per pair of successor and predecessor sorts and thins out in one go.
        pairs = np.unique(bounds.target[driving] * count + bounds.source[driving])
        names = [self._points.ids[place] for place in (pairs % max(count, 1)).tolist()]
        stops = np.searchsorted(pairs, np.arange(1, count + 1) * count).tolist()
        return [tuple(names[start:stop]) for start, stop in zip([0, *stops], stops, strict=False)]

    @cached_property
    def _closes(self) -> BoolArray:
        """Mark the milestones that close a day, being reached by work that finishes then."""
        points, bounds = self._points, self.network.bounds
        milestone = points.is_milestone
        free = milestone & ~points.stands & (self.earliest > points.release)
        closes: BoolArray = np.asarray(milestone & points.is_finished)
        driving = self.driving_demands
        source, target = bounds.source[driving], bounds.target[driving]
        ended = bounds.from_finish[driving] & (points.span[source] > 0)
        while True:
            reaching = free[target] & ~closes[target] & (ended | closes[source])
            if not reaching.any():
                return closes
            closes[target[reaching]] = True

    def _dates(self, opens: IntArray, closes: IntArray) -> tuple[list[date], list[date]]:
        milestone = self._points.is_milestone
        first, last = self.calendar.days_opening(opens), self.calendar.days_closing(closes)
        shown_first: DayArray = np.where(milestone & self._closes, last, first)
        shown_last: DayArray = np.where(milestone & ~self._closes, first, last)
        return as_dates(shown_first), as_dates(shown_last)

    @cached_property
    def rows(self) -> Mapping[ActivityId, ActivityDates]:
        """Give the dates of every activity by its id, in the order of the ids."""
        if not self._points.count:
            return {}
        early = self._dates(self._begins(self.earliest), self.earliest + self._points.span)
        late = self._dates(self._begins(self.latest), self.latest + self._points.span)
        against = {
            name: (values - self.earliest, self._dates(self._begins(values), values)[0])
            for name, values in self._reached.items()
        }
        return {
            name: self._row(place, name, early, late, against)
            for place, name in enumerate(self._points.ids)
        }

    def _begins(self, values: IntArray) -> IntArray:
        points = self._points
        return np.where(points.is_started | points.is_finished, points.start, values)

    @cached_property
    def _reached(self) -> Mapping[str, IntArray]:
        # A point that is out of reach has no date; it stands at its earliest and is left out.
        return {
            name: np.where(reached(values), values, self.earliest)
            for name, values in self.against.items()
        }

    def _row(
        self,
        place: int,
        name: ActivityId,
        early: tuple[list[date], list[date]],
        late: tuple[list[date], list[date]],
        against: Mapping[str, tuple[IntArray, list[date]]],
    ) -> ActivityDates:
        names = [key for key in against if reached(self.against[key])[place]]
        first, last = self._told(name, self.earliest[place], early[0][place], early[1][place])
        late_first, late_last = self._told(name, self.latest[place], late[0][place], late[1][place])
        done = bool(self._points.is_finished[place])
        return ActivityDates(
            id=name,
            early_start=first,
            early_finish=last,
            late_start=first if done else late_first,
            late_finish=last if done else late_last,
            total_float=int(self.total_floats[place]),
            free_float=int(self.free_floats[place]),
            floats={key: int(against[key][0][place]) for key in names},
            latest_starts={key: against[key][1][place] for key in names},
            driving=self._driving[place],
            is_critical=bool(self.critical_mask[place]),
            is_finished=done,
        )

    def _told(self, name: ActivityId, point: int, first: date, last: date) -> tuple[date, date]:
        """Keep the dates that people gave as facts, even when they are days off."""
        own = self.activities[name]
        if own.is_finished or own.is_started:
            first = own.actual_start or first
            return first, own.actual_finish or max(first, last)
        pinned = own.fixed_start
        if pinned is None or self.calendar.opening(pinned) != point:
            return first, last
        # Vesting on a Saturday opens the Monday, and is still shown on its Saturday.
        return pinned, last if own.duration else pinned

    @cached_property
    def shortages(self) -> tuple[Shortage, ...]:
        """List negative float, worst first, the activity's own and against each deadline."""
        found = self._short(None, self.total_floats)
        for name, values in self.against.items():
            found += self._short(name, np.where(reached(values), values - self.earliest, 0))
        return tuple(sorted(found, key=lambda short: short.float_days))

    def _short(self, name: str | None, floats: IntArray) -> list[Shortage]:
        ids = self._points.ids
        return [Shortage(ids[at], name, int(floats[at])) for at in np.flatnonzero(floats < 0)]
