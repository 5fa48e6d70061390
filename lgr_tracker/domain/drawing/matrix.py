"""Draw a scale as a matrix: one risk's three points on it, or the count of risks in each cell."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lgr_tracker.domain.drawing.lettering import text_width, wrap
from lgr_tracker.domain.drawing.marks import Circle, Mark, Path, Picture, Rect, Words, spot

_CELL = 44
_PITCH = 46
_NARROWEST_LEFT, _WIDEST_LEFT = 35, 110
_TOP = 9
_DISC = 11


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """Hold one cell of a scale: its score as written, its band's word and look."""

    score: str
    band: str
    look: int


@dataclass(frozen=True, slots=True)
class MatrixScale:
    """Hold a scale ready to draw; `cells[l][i]` is likelihood l and impact i, both rising.

    Labels are what stands at the edges: numbers, letters or words; long words are cut.
    """

    likelihoods: Sequence[str]
    impacts: Sequence[str]
    cells: Sequence[Sequence[MatrixCell]]


@dataclass(frozen=True, slots=True)
class MatrixPoint:
    """Hold one letter on the matrix; positions count from 0 at the lowest."""

    letter: str
    likelihood: int
    impact: int


def draw_matrix(scale: MatrixScale, points: Sequence[MatrixPoint]) -> Picture:
    """Draw the scale with lettered discs and arrows from each to the next: the path of a risk."""
    frame = _Frame(_left(scale), len(scale.likelihoods), len(scale.impacts))
    places = _disc_places(points, frame)
    marks: list[Mark] = [*_cells(scale, frame), *_edges(scale, frame)]
    for start, end in pairwise(places):
        marks.extend(_arrow(start, end))
    for point, (x, y) in zip(points, places, strict=True):
        marks.append(Circle("g-disc", x, y, _DISC))
        marks.append(Words("tb", x, y + 4.5, (point.letter,), "middle"))
    return Picture(frame.width, frame.bottom + 68, tuple(marks))


@dataclass(frozen=True, slots=True)
class _Frame:
    """Know where the cells of one matrix lie."""

    left: int
    rows: int
    columns: int

    @property
    def width(self) -> int:
        return self.left + self.columns * _PITCH + 6

    @property
    def bottom(self) -> int:
        return _TOP + self.rows * _PITCH

    def corner(self, likelihood: int, impact: int) -> tuple[float, float]:
        return self.left + impact * _PITCH, _TOP + (self.rows - 1 - likelihood) * _PITCH


def _left(scale: MatrixScale) -> int:
    """Leave the room that the longest label of a row needs, within reason."""
    longest = max((text_width(label, 12) for label in scale.likelihoods), default=0.0)
    return min(_WIDEST_LEFT, max(_NARROWEST_LEFT, math.ceil(longest) + 10))


def _cells(scale: MatrixScale, frame: _Frame) -> list[Mark]:
    marks: list[Mark] = []
    for likelihood, row in enumerate(scale.cells):
        for impact, cell in enumerate(row):
            x, y = frame.corner(likelihood, impact)
            marks.append(Rect(f"g-b{cell.look}", x, y, _CELL, _CELL))
            ink = "ts tw" if cell.look in (4, 5) else "ts"
            marks.append(Words(ink, x + 5, y + 14, (cell.score,)))
    return marks


def _edges(scale: MatrixScale, frame: _Frame) -> list[Mark]:
    marks: list[Mark] = []
    for index, label in enumerate(scale.likelihoods):
        y = frame.corner(index, 0)[1] + _CELL / 2 + 4
        lines = wrap(label, frame.left - 9, size=12, most_lines=2)
        marks.append(Words("t2 ts", frame.left - 7, y - 7 * (len(lines) - 1), lines, "end", 14))
    for index, label in enumerate(scale.impacts):
        x = frame.corner(0, index)[0] + _CELL / 2
        lines = wrap(label, _PITCH, size=12, most_lines=2)
        marks.append(Words("t2 ts", x, frame.bottom + 16, lines, "middle", 14))
    said = wrap("Likelihood up, impact across", frame.width - 4, size=12)
    marks.append(Words("t2 ts", 2, frame.bottom + 50, said, leading=13))
    return marks


def _disc_places(points: Sequence[MatrixPoint], frame: _Frame) -> list[tuple[float, float]]:
    """Place discs in the lower right of their cells, side by side where they share one."""
    taken: dict[tuple[int, int], int] = {}
    places: list[tuple[float, float]] = []
    for point in points:
        cell = (point.likelihood, point.impact)
        x, y = frame.corner(*cell)
        nth = taken.get(cell, 0)
        taken[cell] = nth + 1
        places.append((spot(x + 14 + 9 * nth), spot(y + 30 - 4 * nth)))
    return places


def _arrow(start: tuple[float, float], end: tuple[float, float]) -> list[Path]:
    length = math.dist(start, end)
    if length < 2 * _DISC + 8:
        return []
    ux, uy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    tip = (end[0] - ux * (_DISC + 1), end[1] - uy * (_DISC + 1))
    base = (tip[0] - ux * 8, tip[1] - uy * 8)
    line = (
        f"M{spot(start[0] + ux * _DISC)} {spot(start[1] + uy * _DISC)}"
        f"L{spot(base[0])} {spot(base[1])}"
    )
    head = (
        f"M{spot(tip[0])} {spot(tip[1])}L{spot(base[0] - uy * 4)} {spot(base[1] + ux * 4)}"
        f"L{spot(base[0] + uy * 4)} {spot(base[1] - ux * 4)}Z"
    )
    return [Path("g-halo", line), Path("g-inkl", line), Path("g-ink", head)]


@dataclass(frozen=True, slots=True)
class GridCell:
    """Hold one cell of the risk heat map: how many risks, in which band, behind which link."""

    count: int
    score: str
    band: str
    look: int
    href: str | None


@dataclass(frozen=True, slots=True)
class RiskGrid:
    """Hold the risk heat map; rows run from the highest likelihood down, as people draw it."""

    impacts: tuple[str, ...]
    rows: tuple[tuple[str, tuple[GridCell, ...]], ...]


def risk_grid(
    scale: MatrixScale,
    counts: Mapping[tuple[int, int], int],
    hrefs: Mapping[tuple[int, int], str] | None = None,
) -> RiskGrid:
    """Count risks on the scale; keys are (likelihood, impact) positions from 0 at the lowest."""
    links = hrefs or {}
    rows = tuple(
        (
            scale.likelihoods[likelihood],
            tuple(
                GridCell(
                    counts.get((likelihood, impact), 0),
                    cell.score,
                    cell.band,
                    cell.look,
                    links.get((likelihood, impact)),
                )
                for impact, cell in enumerate(scale.cells[likelihood])
            ),
        )
        for likelihood in reversed(range(len(scale.likelihoods)))
    )
    return RiskGrid(tuple(scale.impacts), rows)
