"""Draw who runs each service, or holds each post, day by day, and the days on which nobody does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lgr_tracker.domain.drawing.marks import Mark, Path, Rect, dot, spot, stretched
from lgr_tracker.domain.drawing.timescale import Head, TimeScale, ground

# A gap of a day must be seen; a day on a line of eighteen months would be under two units wide.
NARROWEST_GAP = 17.0


class HolderLook(StrEnum):
    """Name how a stretch of holding is drawn; each has a pattern as well as a colour."""

    BEFORE = "before"
    OWN = "own"
    HOSTED = "hosted"
    SHARED = "shared"
    OTHER = "other"
    PERMANENT = "permanent"
    INTERIM = "interim"
    NOBODY = "nobody"


class HolderSign(StrEnum):
    """Name what may happen on a day of a row: each is drawn in a shape of its own."""

    CUTOVER = "cutover"
    EXIT = "exit"
    HANDOVER = "handover"
    CLOSE_HANDOVER = "close"


@dataclass(frozen=True, slots=True)
class HolderSpan:
    """Hold one stretch; `last` is inclusive and None means to the end of the line."""

    look: HolderLook
    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class HolderMark:
    """Hold a sign and the days it stands for."""

    sign: HolderSign
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class HolderRow:
    """Hold one service in one place, or one post; rows of one `group` stand under its heading.

    `says` is the row in words, `warns` its crimson beginning.
    """

    service: str
    spans: Sequence[HolderSpan]
    says: str
    warns: str | None = None
    href: str | None = None
    council: str | None = None
    mark: int | None = None
    group: str = ""
    signs: Sequence[HolderMark] = ()


@dataclass(frozen=True, slots=True)
class DrawnHolders:
    """Hold the drawn table of holders: its heads, each row beside its marks, a heading's marks.

    `looks` names every look, sign and upright that is drawn, for the key.
    """

    heads: tuple[Head, ...]
    rows: tuple[tuple[HolderRow, tuple[Mark, ...]], ...]
    heading: tuple[Mark, ...]
    first_day: date
    last_day: date
    looks: frozenset[str]


def draw_holders(
    rows: Sequence[HolderRow],
    *,
    first: date,
    last: date,
    today: date | None,
    vesting: Sequence[date] = (),
) -> DrawnHolders:
    """Draw each row's stretches from `first` to `last`, gaps and signs on top of all others."""
    scale = TimeScale.covering(first, last, most_heads=8)
    shared = ground(scale, today=today, vesting=vesting)
    drawn = tuple((row, shared.around(_row_marks(scale, row))) for row in rows)
    looks = {span.look.value for row in rows for span in row.spans if _span_marks(scale, span)}
    looks |= {mark.sign.value for row in rows for mark in row.signs if _sign_marks(scale, mark)}
    looks |= {"today"} if today and scale.holds(today) else set()
    looks |= {"vesting"} if any(scale.holds(day) for day in vesting) else set()
    return DrawnHolders(
        scale.heads, drawn, shared.around(()), scale.first_day, scale.last_day, frozenset(looks)
    )


def _row_marks(scale: TimeScale, row: HolderRow) -> tuple[Mark, ...]:
    ordered = sorted(row.spans, key=lambda span: span.look is HolderLook.NOBODY)
    bands = [mark for span in ordered for mark in _span_marks(scale, span)]
    signs = [mark for sign in row.signs for mark in _sign_marks(scale, sign)]
    return (*bands, *signs)


def _sign_marks(scale: TimeScale, mark: HolderMark) -> tuple[Mark, ...]:
    if mark.last < scale.first_day or mark.first > scale.last_day:
        return ()
    left, right = scale.x(mark.first), scale.x_after(mark.last)
    middle = spot((left + right) / 2)
    if mark.sign is HolderSign.CUTOVER:
        return (Rect("g-ink", left, 22, spot(max(6.0, right - left)), 4),)
    if mark.sign is HolderSign.EXIT:
        return (stretched("g-halo", f"M{right} 2V24"), stretched("g-inkl", f"M{right} 2V24"))
    cap = "square" if mark.sign is HolderSign.CLOSE_HANDOVER else "round"
    return (dot("k-white", middle, 15, cap=cap), dot("k-ink", middle, 10, cap=cap))


def _span_marks(scale: TimeScale, span: HolderSpan) -> tuple[Mark, ...]:
    last = span.last if span.last is not None else scale.last_day
    left, right = scale.x(span.first), scale.x_after(last)
    if right <= left:
        return ()
    if span.look is HolderLook.NOBODY:
        return _gap(left, right)
    look, pattern = _PAINT[span.look]
    box = Rect(look, left, 5, spot(right - left), 16)
    return (box, *pattern(left, right))


def _gap(left: float, right: float) -> tuple[Mark, ...]:
    width = max(NARROWEST_GAP, right - left)
    left = min(left, 1000 - width)
    d = f"M{spot(left)} 5H{spot(left + width)}V21H{spot(left)}Z"
    return (stretched("g-gap", d),)


def _plain(left: float, right: float) -> tuple[Path, ...]:
    return ()


def _hatch(left: float, right: float) -> tuple[Path, ...]:
    return _repeated("g-hatch", left, right, 14, "21l8 -16", 8)


def _dots(left: float, right: float) -> tuple[Path, ...]:
    return _repeated("g-hatch", left, right, 14, "13h3", 3)


def _split(left: float, right: float) -> tuple[Path, ...]:
    return (stretched("g-split", f"M{left} 13H{right}"),)


def _repeated(
    look: str, left: float, right: float, step: int, stroke: str, length: int
) -> tuple[Path, ...]:
    places: list[float] = []
    at = left + 3
    while at + length <= right:
        places.append(spot(at))
        at += step
    return (stretched(look, "".join(f"M{x} {stroke}" for x in places)),) if places else ()


_PAINT: dict[HolderLook, tuple[str, Callable[[float, float], tuple[Path, ...]]]] = {
    HolderLook.BEFORE: ("g-done", _plain),
    HolderLook.OWN: ("g-crit", _plain),
    HolderLook.HOSTED: ("g-q3", _hatch),
    HolderLook.SHARED: ("g-q4", _split),
    HolderLook.OTHER: ("g-q2", _dots),
    HolderLook.PERMANENT: ("g-crit", _plain),
    HolderLook.INTERIM: ("g-q3", _hatch),
}
