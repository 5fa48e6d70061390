"""Draw the lenses as a radar: a shape to talk about, always second to its table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from lgr_tracker.domain.drawing.lettering import text_width, wrap
from lgr_tracker.domain.drawing.marks import Circle, Mark, Path, Picture, Words, spot

_LINE = 15


@dataclass(frozen=True, slots=True)
class RadarAxis:
    """Hold one lens; values are strengths from 1 to the number of grades, None where unknown."""

    label: str
    now: float | None
    ambition: float | None = None
    last_round: float | None = None


@dataclass(frozen=True, slots=True)
class Radar:
    """Hold the radar twice, wide and for a phone, beside the axes its table repeats."""

    wide: Picture
    narrow: Picture
    axes: tuple[RadarAxis, ...]
    grades: tuple[str, ...]
    has_ambition: bool
    has_last_round: bool


def draw_radar(axes: Sequence[RadarAxis], grades: Sequence[str]) -> Radar:
    """Draw three axes or more; `grades` run from the weakest (centre) to the strongest."""
    if len(axes) < 3:
        raise ValueError("A radar needs at least three lenses; show the table alone.")
    return Radar(
        wide=_draw(axes, grades, width=560, room=118, size=13),
        narrow=_draw(axes, grades, width=288, room=84, size=12),
        axes=tuple(axes),
        grades=tuple(grades),
        has_ambition=any(axis.ambition is not None for axis in axes),
        has_last_round=any(axis.last_round is not None for axis in axes),
    )


def _draw(
    axes: Sequence[RadarAxis], grades: Sequence[str], *, width: int, room: int, size: int
) -> Picture:
    """Draw at one width; `room` is what the labels may take on either side of the rim."""
    radius = width / 2 - room
    top = 4 * _LINE
    height = int(2 * radius + 2 * top)
    wheel = _Wheel(width / 2, top + radius, radius, len(axes), len(grades))
    marks: list[Mark] = [*wheel.net()]
    for look, values in _series(axes):
        marks.extend(wheel.outline(look, values))
    marks.extend(wheel.dots([axis.now for axis in axes]))
    marks.extend(wheel.ring_labels(grades))
    marks.extend(
        wheel.axis_label(n, axis.label, size=size, width=width) for n, axis in enumerate(axes)
    )
    return Picture(width, height, tuple(marks))


def _series(axes: Sequence[RadarAxis]) -> list[tuple[str, list[float | None]]]:
    return [
        ("g-before", [axis.last_round for axis in axes]),
        ("g-aim", [axis.ambition for axis in axes]),
        ("g-now", [axis.now for axis in axes]),
    ]


@dataclass(frozen=True, slots=True)
class _Wheel:
    """Know where things lie on the wheel."""

    x: float
    y: float
    radius: float
    axes: int
    rings: int

    def at(self, axis: int, strength: float) -> tuple[float, float]:
        angle = 2 * math.pi * axis / self.axes
        far = self.radius * strength / self.rings
        return spot(self.x + far * math.sin(angle)), spot(self.y - far * math.cos(angle))

    def polygon(self, strengths: Sequence[float]) -> str:
        points = [self.at(n, strength) for n, strength in enumerate(strengths)]
        return "M" + "L".join(f"{x} {y}" for x, y in points) + "Z"

    def net(self) -> list[Path]:
        rings = "".join(self.polygon([ring] * self.axes) for ring in range(1, self.rings))
        rays = "".join(
            f"M{self.x} {spot(self.y)}L{x} {y}"
            for x, y in (self.at(n, self.rings) for n in range(self.axes))
        )
        rim = self.polygon([self.rings] * self.axes)
        return [Path("g-hair", rings + rays), Path("g-axis", rim)]

    def outline(self, look: str, values: Sequence[float | None]) -> list[Path]:
        """Close the shape where every value is known; else draw only between known neighbours."""
        known = [value for value in values if value is not None]
        if len(known) == len(values):
            return [Path(look, self.polygon(known))]
        parts = []
        for n, value in enumerate(values):
            after = values[(n + 1) % self.axes]
            if value is not None and after is not None:
                (ax, ay), (bx, by) = self.at(n, value), self.at((n + 1) % self.axes, after)
                parts.append(f"M{ax} {ay}L{bx} {by}")
        return [Path(f"{look} g-open", "".join(parts))] if parts else []

    def dots(self, values: Sequence[float | None]) -> list[Circle]:
        return [
            Circle("g-brand", *self.at(n, value), 4.5)
            for n, value in enumerate(values)
            if value is not None
        ]

    def ring_labels(self, grades: Sequence[str]) -> list[Words]:
        return [
            Words("t2 ts th", self.x - 5, self.at(0, n)[1] + 4, (wrap(grade, 28)[0],), "end")
            for n, grade in enumerate(grades, start=1)
        ]

    def axis_label(self, n: int, label: str, *, size: int, width: int) -> Words:
        """Place a label 14 px off the rim, anchored by its sine, raised by its cosine."""
        angle = 2 * math.pi * n / self.axes
        sine, cosine = math.sin(angle), math.cos(angle)
        x = self.x + (self.radius + 14) * sine
        y = self.y - (self.radius + 14) * cosine
        upright = abs(sine) < 0.2
        room = width * 0.6 if upright else (width - x if sine > 0 else x) - 1
        lines = wrap(label, room, size=size)
        block = len(lines) * _LINE
        first = y - block / 2 * (1 + cosine) + 11
        anchor = "middle" if upright else ("start" if sine > 0 else "end")
        widest = max(text_width(line, size) for line in lines)
        x = _within(x, widest, anchor, width)
        return Words("ts" if size == 12 else "", spot(x), spot(first), lines, anchor, _LINE)


def _within(x: float, widest: float, anchor: str, width: int) -> float:
    """Push a label back inside the picture where its widest line would leave it."""
    left = {"start": 0.0, "middle": widest / 2, "end": widest}[anchor]
    return min(max(x, left + 1), width - (widest - left) - 1)
