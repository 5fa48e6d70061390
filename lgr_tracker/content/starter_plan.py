"""The starter plan: what must be done, in which order, counted from the fixed days."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Self

from lgr_tracker.content.moments import RelativeDay, ThreePoint
from lgr_tracker.content.reading import check_unique, rows
from lgr_tracker.domain.kinds import LinkKind


class Scope(StrEnum):
    """Whether an activity is done once, or once in each successor council."""

    PROGRAMME = "programme"
    EACH_SUCCESSOR = "each successor"


_WRITTEN = re.compile(r"([A-Z]\d{2}) (FS|SS|FF|SF)([+-]\d{1,3})?")


@dataclass(frozen=True, slots=True)
class Follows:
    """What an activity waits for: predecessor, kind of link, lag in working days."""

    predecessor: str
    kind: LinkKind
    lag: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `M17 FS` or `M20 FF+20`. Raises ValueError for anything else."""
        match = _WRITTEN.fullmatch(text)
        if match is None:
            raise ValueError(f"{text} is not a link such as M17 FS or M20 FF+20.")
        return cls(match[1], LinkKind(match[2]), int(match[3] or 0))


@dataclass(frozen=True, slots=True)
class Activity:
    """A piece of work in working days; zero days is a milestone.

    `starts` is the earliest day it can start, `fixed` the day it starts whatever happens,
    `finish_by` the day after which it is too late; `after` lists what it waits for.
    """

    code: str
    title: str
    workstream: str
    phase: str
    scope: Scope
    days: ThreePoint
    owner_post: str
    after: tuple[Follows, ...] = ()
    starts: RelativeDay | None = None
    fixed: RelativeDay | None = None
    finish_by: RelativeDay | None = None
    note: str | None = None
    is_decision: bool = False
    is_starter: bool = True


@cache
def activities() -> tuple[Activity, ...]:
    """Return the 56 activities, M01 to M56."""
    found = rows("activities.toml", "activities", Activity)
    check_unique([row.code for row in found], "activities.toml")
    return found


@dataclass(frozen=True, slots=True)
class PlacedActivity:
    """An activity as it stands in one programme; `successor` is None for the whole programme."""

    code: str
    activity: Activity
    successor: str | None


@dataclass(frozen=True, slots=True)
class PlacedLink:
    """A link between two placed activities, by their codes."""

    predecessor: str
    successor: str
    kind: LinkKind
    lag: int


@dataclass(frozen=True, slots=True)
class PlacedPlan:
    """The starter plan with what is done in each successor council said once for each."""

    activities: tuple[PlacedActivity, ...]
    links: tuple[PlacedLink, ...]

    def code_of(self, code: str, successor: str) -> str:
        """Return the placed code that stands for a starter activity in one council."""
        own = f"{code}-{successor}"
        return own if any(row.code == own for row in self.activities) else code


def place_plan(successors: tuple[str, ...]) -> PlacedPlan:
    """Repeat the starter plan's council activities for each successor code, and link them.

    Work of one council waits for work of the same council; work of the programme waits for
    that of every council. One row an activity and council, in the order of the starter plan.
    """
    placed = {activity.code: _places(activity, successors) for activity in activities()}
    links = []
    for activity in activities():
        for row in placed[activity.code]:
            for follows in activity.after:
                links += _links(placed[follows.predecessor], row, follows)
    return PlacedPlan(tuple(row for rows in placed.values() for row in rows), tuple(links))


def _places(activity: Activity, successors: tuple[str, ...]) -> list[PlacedActivity]:
    if activity.scope is Scope.PROGRAMME:
        return [PlacedActivity(activity.code, activity, None)]
    return [PlacedActivity(f"{activity.code}-{code}", activity, code) for code in successors]


def _links(
    predecessors: list[PlacedActivity], row: PlacedActivity, follows: Follows
) -> list[PlacedLink]:
    return [
        PlacedLink(earlier.code, row.code, follows.kind, follows.lag)
        for earlier in predecessors
        if earlier.successor is None or row.successor is None or earlier.successor == row.successor
    ]
