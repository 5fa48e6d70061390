"""Draw how a score moved: a line of steps, and the small one that fits in a table cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lgr_tracker.domain.drawing.lettering import text_width
from lgr_tracker.domain.drawing.marks import Circle, Mark, Path, Picture, Rect, Words, spot
from lgr_tracker.domain.drawing.timescale import TimeScale


@dataclass(frozen=True, slots=True)
class ScoreOn:
    """Hold a score and the day it was given."""

    on: date
    score: float


@dataclass(frozen=True, slots=True)
class BandStart:
    """Hold the score at which a band begins, and the band's look."""

    score: float
    look: int


@dataclass(frozen=True, slots=True)
class History:
    """Hold the moved score drawn wide and for a phone."""

    wide: Picture
    narrow: Picture


def draw_history(
    scores: Sequence[ScoreOn],
    *,
    top: float,
    bands: Sequence[BandStart],
    today: date,
    target: ScoreOn | None = None,
) -> History:
    """Draw the scores as steps up to today, then dashed to the target; needs at least one score."""
    ordered = sorted(scores, key=lambda score: score.on)
    return History(
        wide=_draw(ordered, top, bands, today, target, 760),
        narrow=_draw(ordered, top, bands, today, target, 288),
    )


@dataclass(frozen=True, slots=True)
class _Field:
    scale: TimeScale
    width: int
    top: float

    def x(self, day: date) -> float:
        return spot(30 + self.scale.x(day) / 1000 * (self.width - 42))

    def y(self, score: float) -> float:
        return spot(176 - 160 * score / self.top)


def _draw(
    scores: Sequence[ScoreOn],
    top: float,
    bands: Sequence[BandStart],
    today: date,
    target: ScoreOn | None,
    width: int,
) -> Picture:
    last = max([today, *([target.on] if target else []), scores[-1].on])
    scale = TimeScale.covering(scores[0].on, last, most_heads=9 if width > 400 else 4)
    field = _Field(scale, width, top)
    marks = [*_bands(field, bands), *_months(field), *_steps(field, scores, today)]
    if target is not None:
        marks.extend(_target(field, scores[-1], today, target))
    return Picture(width, 200, tuple(marks))


def _bands(field: _Field, bands: Sequence[BandStart]) -> list[Mark]:
    ordered = sorted(bands, key=lambda band: band.score)
    marks: list[Mark] = []
    for band, after in zip(ordered, [*ordered[1:], None], strict=True):
        low, high = field.y(band.score), field.y(after.score if after else field.top)
        marks.append(Rect(f"g-b{band.look}", 22, high, 5, spot(max(1.0, low - high - 1))))
        marks.append(Path("g-hair", f"M30 {low}H{field.width - 12}"))
        marks.append(Words("t2 ts", 17, spot(low + 4), (f"{band.score:g}",), "end"))
    return marks


def _months(field: _Field) -> list[Mark]:
    places = [0.0, *field.scale.head_places]
    marks: list[Mark] = []
    for place, head in zip(places, field.scale.heads, strict=True):
        x = spot(30 + place / 1000 * (field.width - 42))
        marks.append(Path("g-hair", f"M{x} 10V176"))
        label = f"{head.label} {head.year}" if head.year and field.scale.step > 1 else head.label
        marks.append(Words("t2 ts", spot(x + 3), 192, (label,)))
    return marks


def _steps(field: _Field, scores: Sequence[ScoreOn], today: date) -> list[Mark]:
    first, last = scores[0], scores[-1]
    d = f"M{field.x(first.on)} {field.y(first.score)}"
    d += "".join(f"H{field.x(score.on)}V{field.y(score.score)}" for score in scores[1:])
    end = field.x(max(today, last.on))
    y = field.y(last.score)
    anchor = "end" if end + 6 + text_width(f"{last.score:g} now") > field.width else "start"
    x = spot(end + (8 if anchor == "start" else -8))
    return [
        Path("g-inkl", f"{d}H{end}"),
        Circle("g-ink", end, y, 5),
        Words("tb", x, spot(y - 8 if y > 24 else y + 18), (f"{last.score:g} now",), anchor),
    ]


def _target(field: _Field, last: ScoreOn, today: date, target: ScoreOn) -> list[Mark]:
    x, y = field.x(target.on), field.y(target.score)
    label = f"aim {target.score:g}"
    anchor = "end" if x + text_width(label) / 2 > field.width else "middle"
    start = f"M{field.x(max(today, last.on))} {field.y(last.score)}"
    return [
        Path("g-hope", f"{start}L{x} {y}"),
        Circle("g-ring", x, y, 5),
        Words("t2", x, spot(y - 10 if y > 150 else y + 20), (label,), anchor),
    ]


def draw_spark(scores: Sequence[float], top: float) -> Picture:
    """Draw the last scores as a line of steps 56 by 18 px; the latest ends in a dot."""
    if not scores:
        return Picture(56, 18, ())
    pitch = 46 / max(1, len(scores) - 1)
    points = [(spot(3 + n * pitch), spot(16 - 13 * score / top)) for n, score in enumerate(scores)]
    d = f"M{points[0][0]} {points[0][1]}" + "".join(f"H{x}V{y}" for x, y in points[1:])
    last = points[-1] if len(points) > 1 else (49.0, points[0][1])
    return Picture(56, 18, (Path("g-step", d + f"H{last[0]}"), Circle("g-ink", *last, 2.5)))
