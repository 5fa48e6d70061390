"""Pages of a long sorted list, found by where the last one ended, never by counting rows off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa


@dataclass(frozen=True)
class SortKey:
    """Hold one thing that a list is sorted by; rows without a value go last either way."""

    column: Any
    is_descending: bool = False
    has_none: bool = True


@dataclass(frozen=True)
class Order:
    """Hold what a list is sorted by: the keys in turn, then the row's number."""

    keys: tuple[SortKey, ...]
    number: Any
    """A column that no two rows share, and that people know the order of."""
    row_id: Any

    is_descending: bool = False
    """Which way the numbers of equal rows go; as the last key goes, an index holds both."""

    def columns(self) -> tuple[Any, ...]:
        """Return what a cursor is made of: the keys, then the number."""
        return (*(key.column for key in self.keys), self.number)


@dataclass(frozen=True)
class Cursor:
    """Hold where a page begins: the row before it, or with `is_backward` the row after it."""

    keys: tuple[Any, ...]
    number: int
    is_backward: bool = False


@dataclass(frozen=True)
class _Range:
    """Hold a run of rows: what they hold to, and how many of the first keys are one value there."""

    held: tuple[sa.ColumnElement[bool], ...]
    fixed: int
    is_known: bool = True
    """The first key that is not fixed has a value on every row."""


def page_of_ids(
    base: sa.Select[*tuple[Any, ...]], order: Order, cursor: Cursor | None, size: int
) -> sa.Select[*tuple[Any, ...]]:
    """Return the SELECT of at most `size` ids from the cursor on, nearest to it first.

    `base` selects anything from the tables, with every condition set. The ranges that follow one
    another from the cursor on are joined with UNION ALL: an OR between them would keep the
    database from walking an index.
    """
    is_backward = cursor is not None and cursor.is_backward
    ranges = _whole(order) if cursor is None else _ranges(order, cursor)
    legs = [_leg(base, order, place, each, size, is_backward) for place, each in enumerate(ranges)]
    ids = sa.union_all(*(sa.select(leg) for leg in legs)).subquery()
    keys = [ids.c[f"key_{place}"] for place in range(len(order.keys))]
    directed = _directed(order, keys, ids.c.number, is_backward)
    return sa.select(ids.c.row_id).order_by(ids.c.leg, *directed).limit(size)


def sorted_by(order: Order) -> list[Any]:
    """Return the ORDER BY that all the pages together follow."""
    whole = _Range((), 0, is_known=False)
    return _directed(order, [key.column for key in order.keys], order.number, False, whole)


def _directed(
    order: Order,
    columns: Sequence[Any],
    number: Any,
    is_backward: bool,
    within: _Range = _Range((), 0, is_known=False),
) -> list[Any]:
    """Return the ORDER BY of a range; the columns stand for the keys of the order.

    What is one value throughout is left out, and rows without a value are not looked for where
    there are none, so that an index in this order is walked and nothing is sorted.
    """
    found: list[Any] = []
    for place, (key, column) in enumerate(zip(order.keys, columns, strict=True)):
        if place < within.fixed:
            continue
        if key.has_none and not (within.is_known and place == within.fixed):
            is_none = sa.case((column.is_(None), 1), else_=0)
            found.append(is_none.desc() if is_backward else is_none)
        found.append(column.desc() if key.is_descending != is_backward else column.asc())
    return [*found, number.desc() if order.is_descending != is_backward else number.asc()]


def _whole(order: Order) -> Iterator[_Range]:
    """Yield the ranges of the whole list: rows with a first value, then those without."""
    if not (order.keys and order.keys[0].has_none):
        yield _Range((), 0)
        return
    column = order.keys[0].column
    yield _Range((column.is_not(None),), 0)
    yield _Range((column.is_(None),), 1, is_known=False)


def _ranges(order: Order, cursor: Cursor) -> Iterator[_Range]:
    """Yield the ranges that follow one another from the cursor on, nearest first."""
    equal = tuple(_same(key.column, at) for key, at in zip(order.keys, cursor.keys, strict=True))
    turned = order.is_descending != cursor.is_backward
    yield _Range((*equal, _beyond(order.number, cursor.number, turned)), len(order.keys))
    for place in reversed(range(len(order.keys))):
        key, at = order.keys[place], cursor.keys[place]
        held = equal[:place]
        if at is not None:
            beyond = _beyond(key.column, at, key.is_descending != cursor.is_backward)
            yield _Range((*held, beyond), place)
        if key.has_none and (at is None) == cursor.is_backward:
            edge = key.column.is_not(None) if cursor.is_backward else key.column.is_(None)
            yield _Range(
                (*held, edge), place if cursor.is_backward else place + 1, cursor.is_backward
            )


def _same(column: Any, at: Any) -> Any:
    return column.is_(None) if at is None else column == at


def _beyond(column: Any, at: Any, is_descending: bool) -> Any:
    return column < at if is_descending else column > at


def _leg(
    base: sa.Select[*tuple[Any, ...]],
    order: Order,
    place: int,
    within: _Range,
    size: int,
    is_backward: bool,
) -> sa.Subquery:
    columns = [key.column for key in order.keys]
    return (
        base.with_only_columns(
            sa.literal(place).label("leg"),
            *(column.label(f"key_{at}") for at, column in enumerate(columns)),
            order.number.label("number"),
            order.row_id.label("row_id"),
            maintain_column_froms=True,
        )
        .where(*within.held)
        .order_by(*_directed(order, columns, order.number, is_backward, within))
        .limit(size)
        .subquery()
    )
