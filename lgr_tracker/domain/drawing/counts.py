"""Draw counts: criteria as squares, and a whole as parts of a bar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lgr_tracker.domain.drawing.marks import Mark, Path, Picture, Rect, spot

CriterionState = Literal["ready", "course", "late", "none"]
STATES: tuple[CriterionState, ...] = ("ready", "course", "late", "none")
_WORDS: dict[CriterionState, str] = {
    "ready": "ready",
    "course": "on course",
    "late": "late",
    "none": "no evidence yet",
}
_ACROSS = 20
_PITCH = 16


@dataclass(frozen=True, slots=True)
class Waffle:
    """Hold one square a criterion, in order of state, beside the counts in words."""

    picture: Picture
    counts: tuple[tuple[CriterionState, str, int], ...]
    total: int
    name: str


def draw_waffle(counts: Mapping[CriterionState, int], what: str = "Day 1 criteria") -> Waffle:
    """Draw the squares, 20 a row; states that are missing count nought."""
    states = [state for state in STATES for _ in range(counts.get(state, 0))]
    total = len(states)
    rows = max(1, -(-total // _ACROSS))
    marks = tuple(mark for n, state in enumerate(states) for mark in _square(n, state))
    told = tuple((state, _WORDS[state], counts.get(state, 0)) for state in STATES)
    name = f"{total} {what}: " + ", ".join(f"{count} {word}" for _, word, count in told)
    return Waffle(Picture(_ACROSS * _PITCH, rows * _PITCH, marks), told, total, name)


def _square(n: int, state: CriterionState) -> Iterator[Mark]:
    x, y = 1 + n % _ACROSS * _PITCH, 1 + n // _ACROSS * _PITCH
    if state == "none":
        yield Rect("g-dashed", x + 0.5, y + 0.5, 12, 12)
        return
    yield Rect({"ready": "g-crit", "course": "g-q2", "late": "g-late"}[state], x, y, 13, 13)
    if state == "course":
        yield Path("g-bar", f"M{x} {y + 13}L{x + 13} {y}V{y + 13}Z")
    if state == "late":
        yield Path("g-cross", f"M{x + 3} {y + 3}l7 7m0-7l-7 7")


@dataclass(frozen=True, slots=True)
class Part:
    """Hold one part of a whole; `look` is a fill class such as g-b3 or g-q4."""

    label: str
    count: int
    look: str
    href: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Proportion:
    """Hold a whole drawn as a bar in parts, beside the parts themselves."""

    marks: tuple[Mark, ...]
    parts: tuple[Part, ...]
    total: int


def draw_proportion(parts: Sequence[Part]) -> Proportion:
    """Draw the parts side by side in the order given, at least 2 units wide where not nought."""
    total = sum(part.count for part in parts)
    marks: list[Mark] = []
    at = 0.0
    for part in parts:
        width = 1000 * part.count / total if total else 0.0
        if width:
            marks.append(Rect(part.look, spot(at), 0, spot(max(2.0, width - 2)), 26))
        at += width
    return Proportion(tuple(marks), tuple(parts), total)
