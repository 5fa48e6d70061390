"""Name everything that is wrong with a plan, and reckon what can be reckoned."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import numpy as np

from lgr_tracker.domain.calendar import WorkingCalendar, told
from lgr_tracker.domain.schedule.reckoning import (
    Deadlines,
    circular,
    endless,
    finished,
    greatest_lags,
    names_of,
    network_of_plan,
    ring_links,
    told_endless,
)
from lgr_tracker.domain.schedule.result import Schedule
from lgr_tracker.domain.schedule.values import (
    Activity,
    ActivityId,
    Deadline,
    Link,
    problems_of,
    problems_of_link,
)


class ProblemKind(StrEnum):
    """Say what sort of problem a plan has."""

    ROW = "row"
    LINK = "link"
    RING = "ring"
    GREATEST_LAG = "greatest_lag"
    MISSED_DATE = "missed_date"
    PROGRESS = "progress"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Problem:
    """Hold one problem: its kind, the activities it is about, and a sentence for people."""

    kind: ProblemKind
    activities: tuple[ActivityId, ...]
    sentence: str


@dataclass(frozen=True)
class Diagnosis:
    """Hold a schedule of all that could be reckoned, and the problems met.

    `left_out` lists activities without dates; `set_aside` lists links that were not followed.
    """

    schedule: Schedule
    problems: tuple[Problem, ...]
    left_out: tuple[ActivityId, ...]
    set_aside: tuple[Link, ...]


def diagnose(
    activities: Sequence[Activity],
    links: Sequence[Link],
    calendar: WorkingCalendar,
    start: date,
    status_date: date | None = None,
    deadlines: Deadlines | None = None,
) -> Diagnosis:
    """Name every problem of a plan in one sentence each, and reckon the rest.

    Takes what `compute` takes and raises nothing for a faulty plan, only Invalid for a `start`
    before 1900. Rows that can't be placed are
    left out; links that can't be followed, and those along a ring, are set aside.
    """
    kept, row_found = _sound_activities(activities)
    sound, link_found = _sound_links(links, frozenset(row.id for row in activities), kept)
    network = network_of_plan(kept, sound, calendar, start, status_date)
    rings: list[Problem] = []
    while ring := network.ring():
        greatest = greatest_lags(network, ring, sound)
        kind = ProblemKind.GREATEST_LAG if greatest else ProblemKind.RING
        sentence = circular(network, ring, sound).message
        rings.append(Problem(kind, names_of(network, ring), sentence))
        sound = _without(sound, ring_links(network, ring), frozenset(greatest))
        network = network_of_plan(kept, sound, calendar, start, status_date)
    schedule = finished(network, kept, calendar, _known_deadlines(deadlines or {}))
    placed = frozenset(row.id for row in kept)
    problems = [
        *row_found,
        *link_found,
        *rings,
        *_unmet_lags(schedule, sound),
        *_missed(schedule),
        *_progress(schedule, sound, status_date),
        *_beyond(schedule, calendar),
    ]
    left_out = tuple(dict.fromkeys(row.id for row in activities if row.id not in placed))
    followed = frozenset(sound)
    aside = tuple(link for link in links if link not in followed)
    return Diagnosis(schedule, tuple(problems), left_out, aside)


def _known_deadlines(deadlines: Deadlines) -> Mapping[str, date | Deadline]:
    return dict(sorted(deadlines.items()))


def _sound_activities(activities: Sequence[Activity]) -> tuple[list[Activity], list[Problem]]:
    kept: dict[ActivityId, Activity] = {}
    found: list[Problem] = []
    for row in activities:
        sentences = problems_of(row)
        if row.id in kept:
            sentences = [f"{row.id} stands in the plan more than once; the first row is used."]
        found += [Problem(ProblemKind.ROW, (row.id,), sentence) for sentence in sentences]
        if not sentences:
            kept[row.id] = row
    return list(kept.values()), found


def _sound_links(
    links: Sequence[Link], known: frozenset[ActivityId], kept: Iterable[Activity]
) -> tuple[list[Link], list[Problem]]:
    placed = frozenset(row.id for row in kept)
    sound: list[Link] = []
    found: list[Problem] = []
    for link in links:
        sentences = problems_of_link(link, known)
        ends = (link.predecessor, link.successor)
        found += [Problem(ProblemKind.LINK, ends, sentence) for sentence in sentences]
        # A link to a row that is left out is not a second problem of its own.
        if not sentences and placed.issuperset(ends):
            sound.append(link)
    return sound, found


def _without(links: Sequence[Link], ring: frozenset[int], greatest: frozenset[Link]) -> list[Link]:
    """Set aside what makes a ring: its greatest lags if it has any, otherwise all its links."""
    if greatest:
        return [replace(link, max_lag=None) if link in greatest else link for link in links]
    # The links along the ring contradict each other, so none of them is believed.
    return [link for place, link in enumerate(links) if place not in ring]


def _unmet_lags(schedule: Schedule, links: Sequence[Link]) -> list[Problem]:
    bounds = schedule.network.bounds
    places = np.flatnonzero((schedule.slack < 0) & (np.arange(len(bounds.link)) >= bounds.smallest))
    found = []
    for place in places.tolist():
        link = links[int(bounds.link[place])]
        ends = (link.predecessor, link.successor)
        days = _days(-int(schedule.slack[place]))
        found.append(
            Problem(
                ProblemKind.GREATEST_LAG,
                ends,
                f"{link.successor} comes {days} later after {link.predecessor} than the greatest "
                "lag between them allows.",
            )
        )
    return found


def _missed(schedule: Schedule) -> list[Problem]:
    """Name the dates that are missed where they are set, not everywhere that feels it."""
    points = schedule.network.points
    short = schedule.asked_points - points.cap
    found = []
    for place in np.flatnonzero((short > 0) & ~points.is_finished).tolist():
        own = schedule.activities[points.ids[place]]
        sentence = f"{own.id} {_must(own)} and misses it by {_days(int(short[place]))}."
        found.append(Problem(ProblemKind.MISSED_DATE, (own.id,), sentence))
    return found


def _must(own: Activity) -> str:
    asks = []
    if own.fixed_start is not None and own.actual_start is None:
        asks.append(f"must start on {told(own.fixed_start)}")
    if own.finish_by is not None:
        asks.append(f"must finish by {told(own.finish_by)}")
    return " and ".join(asks)


def _progress(schedule: Schedule, links: Sequence[Link], status_date: date | None) -> list[Problem]:
    found = []
    for name, row in schedule.activities.items():
        for said, day in (("started", row.actual_start), ("finished", row.actual_finish)):
            if status_date is not None and day is not None and day > status_date:
                sentence = (
                    f"{name} is recorded as {said} on {told(day)}, which is after the day up to "
                    "which progress is known."
                )
                found.append(Problem(ProblemKind.PROGRESS, (name,), sentence))
    for link in links:
        before, after = schedule.activities[link.predecessor], schedule.activities[link.successor]
        if link.kind == "FS" and not before.is_finished and after.actual_start is not None:
            sentence = f"{link.successor} has started before {link.predecessor} has finished."
            ends = (link.predecessor, link.successor)
            found.append(Problem(ProblemKind.PROGRESS, ends, sentence))
    return found


def _beyond(schedule: Schedule, calendar: WorkingCalendar) -> list[Problem]:
    past = endless(schedule)
    if past:
        return [Problem(ProblemKind.CALENDAR, past, told_endless(past))]
    last = schedule.finish
    if last is None or calendar.covers(last):
        return []
    beyond = tuple(name for name, row in schedule.rows.items() if row.early_finish == last)
    sentence = (
        f"The plan runs to {told(last)}, and bank holidays are known only to {calendar.last:%Y}."
    )
    return [Problem(ProblemKind.CALENDAR, beyond, sentence)]


def _days(count: int) -> str:
    return "1 working day" if count == 1 else f"{count} working days"
