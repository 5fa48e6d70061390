"""Draw the child's journey: a chevron a step, and small bars of disruption a phase."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lgr_tracker.domain.drawing.heat import HeatEntry, HeatTable, figure, heat_step, heat_table
from lgr_tracker.domain.drawing.lettering import wrap
from lgr_tracker.domain.drawing.marks import Mark, Path, Picture, Rect, Words, spot

_WIDTH = 1216
_LEFT = 116
_ROW = 76
_TALLEST = 48


@dataclass(frozen=True, slots=True)
class JourneyStep:
    """Hold one step: days disrupted in each phase, and what a family would notice."""

    name: str
    days: Sequence[float]
    notices: str | None = None
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Journey:
    """Hold the strip drawn and the same as a heat table."""

    picture: Picture
    table: HeatTable
    steps: tuple[JourneyStep, ...]


def draw_journey(steps: Sequence[JourneyStep], phases: Sequence[str]) -> Journey:
    """Draw all bars on one scale; each step has one number of days a phase."""
    top = max((day for step in steps for day in step.days), default=0.0)
    pitch = (_WIDTH - _LEFT) / max(1, len(steps))
    marks: list[Mark] = [Words("t2", 0, 23, ("Step",))]
    for n, step in enumerate(steps):
        marks.extend(_chevron(_LEFT + n * pitch, pitch, step.name, is_first=n == 0))
    for row, phase in enumerate(phases):
        base = 36 + (row + 1) * _ROW
        marks.append(Words("t2", 0, base - 20, wrap(phase, _LEFT - 8, most_lines=1)))
        marks.append(Words("t2 ts", 0, base - 4, ("days",)))
        marks.append(Path("g-axis", f"M{_LEFT} {base + 0.5}H{_WIDTH}"))
        for n, step in enumerate(steps):
            marks.extend(_bar(_LEFT + n * pitch, base, step.days[row], top))
    entries = [HeatEntry(step.name, step.days, href=step.href, says=step.notices) for step in steps]
    picture = Picture(_WIDTH, 36 + len(phases) * _ROW + 8, tuple(marks))
    return Journey(picture, heat_table(list(phases), entries), tuple(steps))


def _chevron(left: float, pitch: float, name: str, *, is_first: bool) -> list[Mark]:
    body = spot(pitch - 14)
    tail = "z" if is_first else "l11-16z"
    x = spot(left)
    lines = wrap(name, pitch - 36, most_lines=2)
    y = 23 if len(lines) == 1 else 15
    return [
        Path("g-crit", f"M{x} 2h{body}l11 16l-11 16h-{body}{tail}"),
        Words("tw tb", spot(left + (12 if is_first else 18)), y, lines),
    ]


def _bar(left: float, base: float, days: float, top: float) -> list[Mark]:
    height = _TALLEST * days / top if top else 0.0
    marks: list[Mark] = []
    if height > 0:
        look = f"g-q{heat_step(days, top)} g-edged"
        tall = max(1.0, height)
        marks.append(Rect(look, spot(left + 0.5), spot(base - tall), 46, spot(tall)))
    marks.append(Words("tb", spot(left + 54), spot(base - 5), (figure(days),)))
    return marks
