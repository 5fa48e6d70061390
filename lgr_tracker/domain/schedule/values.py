"""Say what a schedule is reckoned from: activities, links and deadlines."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np

from lgr_tracker.domain.calendar import FIRST_COUNTED, told
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import LinkKind

KINDS = frozenset(LinkKind)

MOST_DAYS = date.max.toordinal()
"""No duration and no lag has more days than there are dates."""

ActivityId: TypeAlias = Hashable
"""Whatever names an activity or a mitigation: a code, or a pair of kind and number."""


@dataclass(frozen=True, slots=True)
class Activity:
    """Hold one piece of work; a milestone has a duration of 0.

    `duration`, `low`, `high` and `remaining` are whole working days. Started work has
    `actual_start`; `remaining` then counts from the status date and is, when not given, what the
    duration leaves after the days worked so far, at least one. `fixed_start` holds whatever its
    predecessors do; what that costs shows as negative float.
    """

    id: ActivityId
    duration: int
    low: int | None = None
    high: int | None = None
    start_no_earlier: date | None = None
    finish_by: date | None = None
    fixed_start: date | None = None
    actual_start: date | None = None
    actual_finish: date | None = None
    remaining: int | None = None

    @property
    def is_finished(self) -> bool:
        """Say whether the work is done."""
        return self.actual_finish is not None

    @property
    def is_started(self) -> bool:
        """Say whether the work is under way: begun and not yet done."""
        return self.actual_start is not None and self.actual_finish is None


@dataclass(frozen=True, slots=True)
class Link:
    """Tie one end of `successor` to one end of `predecessor`.

    `kind` is FS, SS, FF or SF; `lag` is in working days and may be negative (a lead); `max_lag`
    is the most working days there may be between the same two ends, or None for no such limit.
    """

    predecessor: ActivityId
    successor: ActivityId
    kind: str = "FS"
    lag: int = 0
    max_lag: int | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """Name the last day by which work may finish, and the work that it binds.

    With `activities` None it binds all of it. Float against the deadline is given for the work
    it binds and for whatever that work waits for.
    """

    on: date
    activities: frozenset[ActivityId] | None = None


def problems_of(activity: Activity) -> list[str]:
    """List what makes an activity impossible to place, one plain sentence each."""
    name = activity.id
    counts = (activity.duration, activity.low, activity.high, activity.remaining)
    if not all(_is_count(days) for days in counts):
        return [f"{name}: give whole days, and no more than {MOST_DAYS:,}."]
    found = [
        f"{name} has a date before {told(FIRST_COUNTED)}, from which days are counted."
        for day in (
            activity.start_no_earlier,
            activity.finish_by,
            activity.fixed_start,
            activity.actual_start,
            activity.actual_finish,
        )
        if day is not None and day < FIRST_COUNTED
    ][:1]
    if activity.duration < 0:
        found.append(f"{name} lasts {activity.duration} days; give it no days or more.")
    if activity.remaining is not None and activity.remaining < 0:
        found.append(f"{name} has {activity.remaining} days remaining; give none or more.")
    if _swapped(activity.actual_start, activity.actual_finish):
        found.append(f"{name} finishes before it starts; check its two actual dates.")
    if not _in_order(activity):
        found.append(f"{name}: give the shortest, usual and longest duration in rising order.")
    return found


def _is_count(days: object) -> bool:
    return days is None or (isinstance(days, int | np.integer) and abs(int(days)) <= MOST_DAYS)


def _swapped(first: date | None, last: date | None) -> bool:
    return first is not None and last is not None and last < first


def _in_order(activity: Activity) -> bool:
    low = activity.duration if activity.low is None else activity.low
    high = activity.duration if activity.high is None else activity.high
    return 0 <= low <= activity.duration <= high or activity.duration < 0


def problems_of_link(link: Link, known: frozenset[ActivityId]) -> list[str]:
    """List what makes a link impossible to follow, one plain sentence each."""
    if _is_sound(link, known):
        return []
    found = [
        f"A link from {link.predecessor} to {link.successor} names {end}, which is not in the plan."
        for end in (link.predecessor, link.successor)
        if end not in known
    ]
    if link.kind not in KINDS:
        found.append(
            f"The link from {link.predecessor} to {link.successor} is of kind {link.kind}; "
            "use FS, SS, FF or SF."
        )
    if not (_is_count(link.lag) and _is_count(link.max_lag)):
        found.append(
            f"The link from {link.predecessor} to {link.successor} needs lags in whole days, of "
            f"no more than {MOST_DAYS:,}."
        )
    if link.max_lag is not None and link.max_lag < link.lag:
        found.append(
            f"The link from {link.predecessor} to {link.successor} has a greatest lag below its "
            "smallest one."
        )
    return found


def _is_sound(link: Link, known: frozenset[ActivityId]) -> bool:
    return (
        link.predecessor in known
        and link.successor in known
        and link.kind in KINDS
        and _is_count(link.lag)
        and _is_count(link.max_lag)
        and (link.max_lag is None or link.max_lag >= link.lag)
    )


def as_deadline(value: date | Deadline) -> Deadline:
    """Give a plain date the form of a deadline that binds all work."""
    return value if isinstance(value, Deadline) else Deadline(value)


def refuse(problems: list[str]) -> None:
    """Raise Invalid with the first of these sentences, if there is one."""
    if problems:
        raise Invalid(problems[0])
