"""Time two ways of doing one thing in turns, so that a busy machine slows both alike."""

import statistics
import time
from collections.abc import Callable
from typing import Any

Row = dict[str, Any]
ROUNDS = 7
MOST_ROUNDS = 99
"""A ceiling on rounds, which a quick look lowers."""


def measured(
    work: str,
    size: str,
    ours: Callable[[], object],
    floor: Callable[[], object],
    target: float,
    rounds: int = ROUNDS,
) -> Row:
    """Time both in turns and give the medians in milliseconds, and their ratio."""
    pairs = [(_milliseconds(ours), _milliseconds(floor)) for _ in range(min(rounds, MOST_ROUNDS))]
    ours_ms = statistics.median(pair[0] for pair in pairs)
    floor_ms = statistics.median(pair[1] for pair in pairs)
    return {
        "work": work,
        "size": size,
        "ours_ms": round(ours_ms, 3),
        "floor_ms": round(floor_ms, 3),
        "ratio": round(ours_ms / floor_ms, 4),
        "target": target,
    }


def _milliseconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1000
