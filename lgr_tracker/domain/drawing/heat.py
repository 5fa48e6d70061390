"""Choose how dark a cell is from its amount, and lay out tables of amounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

STEPS = 6


def heat_step(amount: float, top: float) -> int:
    """Say the step, 0 for nothing and 1 to 6 in equal parts up to `top`.

    >>> [heat_step(amount, 60) for amount in (0, 1, 10, 11, 59, 60, 75)]
    [0, 1, 1, 2, 6, 6, 6]
    """
    if amount <= 0 or top <= 0:
        return 0
    return min(STEPS, max(1, -int(-amount * STEPS // top)))


@dataclass(frozen=True, slots=True)
class HeatCell:
    """Hold one cell: what it shows, how dark it is, where it leads, whether it is at its limit."""

    text: str
    step: int
    href: str | None = None
    is_limit: bool = False


@dataclass(frozen=True, slots=True)
class HeatRow:
    """Hold one row of a heat table; `says` is a closing cell in words."""

    label: str
    cells: tuple[HeatCell, ...]
    href: str | None = None
    mark: int | None = None
    says: str | None = None


@dataclass(frozen=True, slots=True)
class HeatTable:
    """Hold a heat table; a column is its head and the short head a phone shows."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[HeatRow, ...]
    top: float


@dataclass(frozen=True, slots=True)
class HeatEntry:
    """Hold one row's amounts before they are coloured; None is an unknown amount."""

    label: str
    amounts: Sequence[float | None]
    hrefs: Sequence[str | None] = ()
    href: str | None = None
    mark: int | None = None
    says: str | None = None


def heat_table(
    columns: Sequence[str | tuple[str, str]],
    entries: Sequence[HeatEntry],
    *,
    top: float | None = None,
    limit: float | None = None,
    places: int = 0,
) -> HeatTable:
    """Colour amounts against the highest of them, or against `top` where tables are compared.

    `limit` marks cells at or over it; `places` is decimals shown. No amount is "–", unknown "?".
    """
    known = [a for entry in entries for a in entry.amounts if a is not None]
    scale_top = top if top is not None else max(known, default=0.0)
    heads = tuple((c, c) if isinstance(c, str) else (c[0], c[1]) for c in columns)
    rows = tuple(
        HeatRow(
            entry.label,
            tuple(
                _cell(amount, scale_top, limit, places, _at(entry.hrefs, index))
                for index, amount in enumerate(entry.amounts)
            ),
            entry.href,
            entry.mark,
            entry.says,
        )
        for entry in entries
    )
    return HeatTable(heads, rows, scale_top)


def _at(hrefs: Sequence[str | None], index: int) -> str | None:
    return hrefs[index] if index < len(hrefs) else None


def _cell(
    amount: float | None, top: float, limit: float | None, places: int, href: str | None
) -> HeatCell:
    if amount is None:
        return HeatCell("?", 0, href)
    if amount <= 0:
        return HeatCell("–", 0, href)
    at_limit = limit is not None and amount >= limit
    return HeatCell(figure(amount, places), heat_step(amount, top), href, at_limit)


def figure(amount: float, places: int = 0) -> str:
    """Write an amount; one too small for its decimals is under the smallest shown, not nothing.

    >>> figure(0), figure(0.4), figure(1234.5, 1)
    ('0', '<1', '1,234.5')
    """
    smallest = 10.0**-places
    if 0 < amount < smallest:
        return f"<{smallest:.{places}f}"
    return f"{amount:,.{places}f}"
