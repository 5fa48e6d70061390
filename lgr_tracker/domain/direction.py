"""Which way a risk is going: its score now beside the one before.

What it stands beside is the score at the end of the previous reporting period; for a risk that
had none then, the score before its last change.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Direction(StrEnum):
    """Say how the current score moved last."""

    WORSE = "worse"
    BETTER = "better"
    SAME = "same"


SPARK_WORDS = {Direction.WORSE: "up", Direction.BETTER: "down", Direction.SAME: "level"}
"""What the small line of a score is called beside its drawing."""


def direction_of(now: int | None, before: int | None) -> Direction | None:
    """Return how a score moved; a first score is the same as itself, none has no direction.

    >>> direction_of(16, 12).value, direction_of(8, 12).value, direction_of(8, None).value
    ('worse', 'better', 'same')
    """
    if now is None:
        return None
    if before is None or now == before:
        return Direction.SAME
    return Direction.WORSE if now > before else Direction.BETTER


@dataclass(frozen=True)
class Earlier:
    """Hold the score that a direction is told against; with a day, it is that period's last."""

    score: int | None
    ended_on: date | None = None


def earlier(at_period_end: int | None, ended_on: date, previous: int | None) -> Earlier:
    """Return what a direction is told against.

    >>> earlier(12, date(2026, 9, 30), 8).score, earlier(None, date(2026, 9, 30), 8).score
    (12, 8)
    """
    return Earlier(previous) if at_period_end is None else Earlier(at_period_end, ended_on)
