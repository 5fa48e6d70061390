"""Reckon a schedule from activities and links."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from lgr_tracker.domain.calendar import FIRST_COUNTED, WorkingCalendar, told
from lgr_tracker.domain.errors import CircularPlan
from lgr_tracker.domain.schedule.passes import Network, network_of
from lgr_tracker.domain.schedule.points import bounds_of, points_of
from lgr_tracker.domain.schedule.result import Schedule
from lgr_tracker.domain.schedule.values import (
    Activity,
    ActivityId,
    Deadline,
    Link,
    as_deadline,
    problems_of,
    problems_of_link,
    refuse,
)

Deadlines = Mapping[str, date | Deadline]

MOST_NAMES = 12
"""How many names of a ring a sentence can bear; the error itself carries all of them."""


def compute(
    activities: Sequence[Activity],
    links: Sequence[Link],
    calendar: WorkingCalendar,
    start: date,
    status_date: date | None = None,
    deadlines: Deadlines | None = None,
) -> Schedule:
    """Reckon early and late dates, floats and the critical path of a plan.

    `start` is the first day of the plan: nothing that has not started begins before it, nor
    before `status_date`. `deadlines` maps a name (a council's vesting, say) to the last day on
    which work may finish, or to a Deadline that binds only some of the work; float against each
    is given beside total float. The module's own text says how every number is meant.

    Costs a few passes over the links. Raises Invalid for rows that can't be placed (two
    activities of one name, a link to nothing, a duration below 0 or not in whole days), for days
    before 1900 or after 9999, and CircularPlan, naming a
    shortest loop, when something waits for itself or work that can still move can't meet a
    greatest lag. One missed by what has happened or is fixed is a fact; `diagnose` names it.
    """
    network = sound_network(activities, links, calendar, start, status_date)
    schedule = finished(network, activities, calendar, deadlines or {})
    refuse([told_endless(names) for names in [endless(schedule)] if names])
    return schedule


def sound_network(
    activities: Sequence[Activity],
    links: Sequence[Link],
    calendar: WorkingCalendar,
    start: date,
    status_date: date | None = None,
) -> Network:
    """Place a plan in working time without reckoning it; raises Invalid and CircularPlan."""
    refuse(row_problems(activities, links))
    network = network_of_plan(activities, links, calendar, start, status_date)
    ring = network.ring()
    if ring:
        raise circular(network, ring, links)
    return network


def network_of_plan(
    activities: Sequence[Activity],
    links: Sequence[Link],
    calendar: WorkingCalendar,
    start: date,
    status_date: date | None,
) -> Network:
    """Place a plan in working time and sort its demands; loops are still in it.

    Raises Invalid for a plan that starts before days are counted.
    """
    if start < FIRST_COUNTED:
        refuse([f"Give the plan a first day from {told(FIRST_COUNTED)} on."])
    points = points_of(activities, calendar, start, status_date)
    return network_of(points, bounds_of(links, points))


def finished(
    network: Network,
    activities: Sequence[Activity],
    calendar: WorkingCalendar,
    deadlines: Deadlines,
) -> Schedule:
    """Sweep a network without loops of positive length forwards and backwards."""
    points = network.points
    earliest = network.earliest()
    end = int((earliest + points.span).max(initial=points.opens))
    latest = network.latest(network.caps(end))
    against = {
        name: network.latest(points.caps_for(as_deadline(value), calendar))
        for name, value in deadlines.items()
    }
    by_id = {activity.id: activity for activity in activities}
    return Schedule(network, calendar, by_id, earliest, latest, end, against)


def row_problems(activities: Sequence[Activity], links: Sequence[Link]) -> list[str]:
    """List what makes rows impossible to place, one plain sentence each."""
    counted = Counter(activity.id for activity in activities)
    found = [
        f"{name} stands in the plan {times} times; give each activity a name of its own."
        for name, times in counted.items()
        if times > 1
    ]
    for activity in activities:
        found += problems_of(activity)
    known = frozenset(counted)
    for link in links:
        found += problems_of_link(link, known)
    return found


def endless(schedule: Schedule) -> tuple[ActivityId, ...]:
    """Name what would end after the last day there is, the first to do so first."""
    points = schedule.network.points
    ends = schedule.earliest + points.span
    places = np.flatnonzero(ends > schedule.calendar.closing(date.max))
    return tuple(points.ids[place] for place in places[np.argsort(ends[places], kind="stable")])


def told_endless(names: Sequence[ActivityId]) -> str:
    """Say that a plan runs past all dates, and where to look."""
    return (
        f"The plan runs past {told(date.max)}, the last day there is. Look for too many days in "
        f"a duration or a lag up to {names[0]}."
    )


def circular(network: Network, ring: Sequence[int], links: Sequence[Link]) -> CircularPlan:
    """Say which activities wait for each other in a ring."""
    names = [str(network.points.ids[place]) for place in ring]
    greatest = greatest_lags(network, ring, links)
    if greatest:
        pairs = " and ".join(f"from {one.predecessor} to {one.successor}" for one in greatest)
        return CircularPlan(
            f"The greatest lag {pairs} can't be met: the ring {told_ring(names)} takes more days "
            "than it allows. Allow more days, or shorten what lies between.",
            names,
        )
    return CircularPlan(
        f"These wait for each other in a ring: {told_ring(names)}. Take out or change one of "
        "the links between them.",
        names,
    )


def told_ring(names: Sequence[str]) -> str:
    """Write a ring as a sentence part, ending where it began; a long one by its beginning."""
    if len(names) > MOST_NAMES:
        rest = len(names) - MOST_NAMES
        return ", then ".join([*names[:MOST_NAMES], f"{rest} more", names[0]])
    return ", then ".join([*names, names[0]])


def ring_demands(network: Network, ring: Sequence[int]) -> list[int]:
    """List the demands along a ring, the heaviest of each step."""
    bounds = network.bounds
    steps = set(zip(ring, [*ring[1:], ring[0]], strict=True))
    heaviest: dict[tuple[int, int], int] = {}
    for place in network.live.tolist():
        step = (int(bounds.source[place]), int(bounds.target[place]))
        if step not in steps:
            continue
        known = heaviest.get(step)
        if known is None or bounds.weight[place] > bounds.weight[known]:
            heaviest[step] = place
    return list(heaviest.values())


def greatest_lags(network: Network, ring: Sequence[int], links: Sequence[Link]) -> list[Link]:
    """List the links whose greatest lag is part of a ring."""
    bounds = network.bounds
    return [
        links[int(bounds.link[place])]
        for place in ring_demands(network, ring)
        if place >= bounds.smallest
    ]


def ring_links(network: Network, ring: Sequence[int]) -> frozenset[int]:
    """Give the places of the links along a ring."""
    return frozenset(int(network.bounds.link[place]) for place in ring_demands(network, ring))


def names_of(network: Network, ring: Sequence[int]) -> tuple[ActivityId, ...]:
    """Name the activities of a ring in order."""
    return tuple(network.points.ids[place] for place in ring)
