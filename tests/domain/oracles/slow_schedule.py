"""Reckon a plan in the plainest way: two numbers an activity, pushed until nothing moves.

Days are whole numbers and every day is worked. Knows durations, the four kinds of link with
smallest and greatest lags, and earliest starts; written apart from the code it checks.
"""

from dataclasses import dataclass
from itertools import permutations


@dataclass(frozen=True)
class Task:
    name: str
    days: int
    not_before: int = 0
    finish_by: int | None = None


@dataclass(frozen=True)
class Tie:
    before: str
    after: str
    kind: str
    lag: int
    greatest: int | None = None


class Endless(Exception):
    pass


def early_starts(tasks: list[Task], ties: list[Tie]) -> dict[str, int]:
    days = {task.name: task.days for task in tasks}
    starts = {task.name: task.not_before for task in tasks}
    horizon = sum(days.values()) + sum(abs(tie.lag) + abs(tie.greatest or 0) for tie in ties)
    horizon += max(starts.values(), default=0)
    moved = True
    while moved:
        moved = False
        for tie in ties:
            for name, start in asked(tie, starts, days):
                if start > starts[name]:
                    starts[name] = start
                    moved = True
                if starts[name] > horizon:
                    raise Endless
    return starts


def asked(tie: Tie, starts: dict[str, int], days: dict[str, int]) -> list[tuple[str, int]]:
    first_end, second_end = tie.kind
    near = starts[tie.before] + (days[tie.before] if first_end == "F" else 0)
    far = starts[tie.after] + (days[tie.after] if second_end == "F" else 0)
    wishes = [(tie.after, near + tie.lag - (days[tie.after] if second_end == "F" else 0))]
    if tie.greatest is not None:
        back = far - tie.greatest - (days[tie.before] if first_end == "F" else 0)
        wishes.append((tie.before, back))
    return wishes


def late_starts(tasks: list[Task], ties: list[Tie], ends: dict[str, int]) -> dict[str, int]:
    """Go down one day at a time from the caps until all ties are kept."""
    days = {task.name: task.days for task in tasks}
    starts = {name: end - days[name] for name, end in ends.items()}
    moved = True
    while moved:
        moved = False
        for tie in ties:
            for name in {tie.before, tie.after}:
                while is_broken(tie, starts, days) and lowers(tie, name, starts, days):
                    starts[name] -= 1
                    moved = True
    return starts


def is_broken(tie: Tie, starts: dict[str, int], days: dict[str, int]) -> bool:
    apart = distance(tie, starts, days)
    return apart < tie.lag or (tie.greatest is not None and apart > tie.greatest)


def distance(tie: Tie, starts: dict[str, int], days: dict[str, int]) -> int:
    first_end, second_end = tie.kind
    near = starts[tie.before] + (days[tie.before] if first_end == "F" else 0)
    far = starts[tie.after] + (days[tie.after] if second_end == "F" else 0)
    return far - near


def lowers(tie: Tie, name: str, starts: dict[str, int], days: dict[str, int]) -> bool:
    """Say whether moving this activity earlier is what mends the tie."""
    too_near = distance(tie, starts, days) < tie.lag
    return name == (tie.before if too_near else tie.after)


def shortest_ring(names: list[str], weights: dict[tuple[str, str], int]) -> int | None:
    """Count the steps of the shortest loop of positive weight by trying every loop."""
    for size in range(1, len(names) + 1):
        for ring in permutations(names, size):
            steps = list(zip(ring, (*ring[1:], ring[0]), strict=True))
            if all(step in weights for step in steps) and sum(map(weights.get, steps)) > 0:
                return size
    return None
