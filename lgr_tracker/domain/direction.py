"""Which way a risk is going: its score now beside the one before."""

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
