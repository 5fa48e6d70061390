"""Name the few marks every picture is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeAlias


def spot(value: float) -> float:
    """Round a coordinate to a tenth, which is finer than any screen shows."""
    return round(float(value), 1) + 0.0


@dataclass(frozen=True, slots=True)
class Rect:
    """Hold one rectangle; `look` is the class or classes that paint it."""

    kind: ClassVar[str] = "rect"
    look: str
    x: float
    y: float
    width: float
    height: float
    corner: float = 0


@dataclass(frozen=True, slots=True)
class Path:
    """Hold one path; `keeps_stroke` stays true in a picture stretched to its cell.

    `stroke` is a width in pixels, given only where the class doesn't set one; a path of no
    length with a round or square `cap` is a dot that keeps its shape at any width.
    """

    kind: ClassVar[str] = "path"
    look: str
    d: str
    stroke: float | None = None
    cap: str | None = None
    keeps_stroke: bool = False


@dataclass(frozen=True, slots=True)
class Circle:
    """Hold one circle of a picture drawn at its own size."""

    kind: ClassVar[str] = "circle"
    look: str
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Words:
    """Hold text in lines; `y` is the base line of the first, `leading` the step to the next."""

    kind: ClassVar[str] = "words"
    look: str
    x: float
    y: float
    lines: tuple[str, ...]
    anchor: str = "start"
    leading: float = 15


Mark: TypeAlias = Rect | Path | Circle | Words


@dataclass(frozen=True, slots=True)
class Picture:
    """Hold a free picture; one unit is one CSS pixel."""

    width: int
    height: int
    marks: tuple[Mark, ...]


def stretched(look: str, d: str, stroke: float | None = None, cap: str | None = None) -> Path:
    """Make a line for a drawn row, which keeps its weight however wide the cell is."""
    return Path(look, d, stroke, cap, keeps_stroke=True)


def dot(look: str, x: float, size: float, y: float = 13, cap: str = "round") -> Path:
    """Make a dot for a drawn row: a line of no length whose cap is the shape."""
    return stretched(look, f"M{spot(x)} {spot(y)}h0.01", size, cap)


def uprights(look: str, places: list[float]) -> tuple[Path, ...]:
    """Make one path of upright lines, so tall that rows of any height join up."""
    if not places:
        return ()
    return (stretched(look, "".join(f"M{spot(x)} -200V300" for x in places)),)
