"""Draw how people graded: one dot an answer, and the agreed grade between now and the aim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lgr_tracker.domain.drawing.marks import Circle, Mark, Picture, Rect, dot, spot, stretched

_ACROSS = 5
_STEP_X, _STEP_Y = 9, 8
_MOST_DOTS = 25


def draw_dots(count: int) -> Picture:
    """Draw `count` dots in rows of five; over 25 a bar stands for them, the number tells."""
    if count > _MOST_DOTS:
        return Picture(46, 25, (Rect("g-brand", 1, 5, 43, 15),))
    rows = max(1, -(-count // _ACROSS))
    height = max(25, rows * _STEP_Y + 1)
    top = height / 2 - (rows - 1) * _STEP_Y / 2
    marks = tuple(
        Circle("g-brand", 4 + n % _ACROSS * _STEP_X, spot(top + n // _ACROSS * _STEP_Y), 3.2)
        for n in range(count)
    )
    return Picture(46, height, marks)


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """Hold one lens of a closed round; `counts` in the order of the grades, None where hidden.

    `asks` is the question the spread raises, or None where people agree.
    """

    lens: str
    counts: Sequence[int | None]
    cannot_say: int | None
    agreed: int | None = None
    last_round: str | None = None
    ambition: str | None = None
    asks: str | None = None
    href: str | None = None


@dataclass(frozen=True, slots=True)
class SpreadCell:
    """Hold one cell: the count (None = kept back), its dots, whether it is the agreed grade."""

    count: int | None
    dots: Picture | None
    is_agreed: bool


@dataclass(frozen=True, slots=True)
class Spread:
    """Hold the spread table: the grades' labels, and each row beside its cells."""

    grades: tuple[str, ...]
    rows: tuple[tuple[SpreadRow, tuple[SpreadCell, ...]], ...]


def draw_spread(grades: Sequence[str], rows: Sequence[SpreadRow]) -> Spread:
    """Draw the spread; `agreed` of a row is the position of a grade, counted from 0."""
    drawn = tuple(
        (row, tuple(_cell(count, n == row.agreed) for n, count in enumerate(row.counts)))
        for row in rows
    )
    return Spread(tuple(grades), drawn)


def _cell(count: int | None, is_agreed: bool) -> SpreadCell:
    return SpreadCell(count, draw_dots(count) if count else None, is_agreed)


@dataclass(frozen=True, slots=True)
class LensRow:
    """Hold one lens: grades as positions from 0, None where there is none yet."""

    lens: str
    now: int | None
    ambition: int | None = None
    last_round: int | None = None
    href: str | None = None


@dataclass(frozen=True, slots=True)
class DrawnLenses:
    """Hold the lens table: the grades' labels, and each row beside its marks."""

    grades: tuple[str, ...]
    rows: tuple[tuple[LensRow, tuple[Mark, ...]], ...]


def draw_lenses(grades: Sequence[str], rows: Sequence[LensRow]) -> DrawnLenses:
    """Draw each lens on the scale of grades: dot now, ring aimed at, small grey dot before."""
    count = len(grades)
    return DrawnLenses(tuple(grades), tuple((row, _lens_marks(row, count)) for row in rows))


def _place(position: int, count: int) -> float:
    return spot(1000 * (position + 0.5) / count)


def _lens_marks(row: LensRow, count: int) -> tuple[Mark, ...]:
    first, last = _place(0, count), _place(count - 1, count)
    ticks = "".join(f"M{_place(n, count)} 10V16" for n in range(count))
    marks: list[Mark] = [stretched("g-hair", f"M{first} 13H{last}"), stretched("g-axis", ticks)]
    if row.now is not None and row.ambition is not None and row.ambition != row.now:
        ends = sorted((_place(row.now, count), _place(row.ambition, count)))
        marks.append(stretched("g-axis", f"M{ends[0]} 13H{ends[1]}"))
    if row.ambition is not None:
        marks.append(dot("k-ink", _place(row.ambition, count), 14))
        marks.append(dot("k-white", _place(row.ambition, count), 10))
    if row.last_round is not None:
        marks.append(dot("k-grey", _place(row.last_round, count), 6))
    if row.now is not None:
        marks.append(dot("k-brand", _place(row.now, count), 14))
    return tuple(marks)
