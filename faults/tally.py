"""What is counted while things break: acknowledgements on one side, the database on the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

LOSSES = ("lost", "half", "ghost", "fork", "stale", "5xx", "leak")
"""What must be 0 at the end.

lost: acknowledged, and not stored. half: a row without its audit event, or the event without its
row. ghost: stored, though nobody ever sent it, or stored twice. fork: a break in an audit chain.
stale: written over by somebody who had not seen it, without being told. 5xx: any answer that says
the fault is ours, but for the 503 that an act allows. leak: another's words in an answer.
"""


@dataclass
class Tally:
    """Count for one act; any number of threads may count at once."""

    counts: Counter[str] = field(default_factory=Counter)
    times: dict[str, list[float]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def count(self, what: str, by: int = 1) -> None:
        """Add to one of the counts."""
        with self._lock:
            self.counts[what] += by

    def took(self, what: str, seconds: float) -> None:
        """Note how long an answer took."""
        with self._lock:
            self.times.setdefault(what, []).append(seconds)

    def note(self, sentence: str) -> None:
        """Keep a sentence that explains a count; the first twenty are enough."""
        with self._lock:
            if len(self.notes) < 20:
                self.notes.append(sentence)

    def blame(self, kind: str, names: Iterable[object], why: str) -> None:
        """Count each of `names` as a loss of one kind, and say which."""
        for name in names:
            self.count(kind)
            self.note(f"{kind}: {name} {why}")

    def told(self) -> dict[str, Any]:
        """Return everything counted, as the report has it; times in milliseconds."""
        losses = {kind: self.counts.get(kind, 0) for kind in LOSSES}
        others = {name: count for name, count in sorted(self.counts.items()) if name not in losses}
        timed = {
            name: {"answers": len(times), "p50": at(times, 0.5), "p95": at(times, 0.95)}
            for name, times in sorted(self.times.items())
        }
        return {**losses, "counts": others, "ms": timed, "notes": self.notes}


def at(times: list[float], share: float) -> int:
    """Return the time, in milliseconds, within which this share of the answers came."""
    ordered = sorted(times)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000)
