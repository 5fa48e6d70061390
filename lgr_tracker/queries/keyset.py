"""Pages of a long sorted list, found by where the last one ended, never by counting rows off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa


@dataclass(frozen=True)
class SortKey:
    """Hold one thing that a list is sorted by; rows without a value go last either way."""

    column: Any
    is_descending: bool = False
    has_none: bool = True
    steps: tuple[tuple[int | None, Any], ...] = ()
    """The few values that rows have, rising, None last: each with the condition of its rows.

    A column that is reckoned from another is in no index, but such a condition can be found in one.
    """

    def same(self, at: Any) -> Any:
        """Return the condition of rows that have this value."""
        if self.steps:
            return dict(self.steps).get(at, sa.false())
        return self.column.is_(None) if at is None else self.column == at

    def after(self, at: Any, is_backward: bool) -> Any:
        """Return the condition of rows whose value comes after one that is not None."""
        return _beyond(self.column, at, self.is_descending != is_backward)

    def steps_in_turn(self) -> list[Any]:
        """Return the conditions of the steps as the list has them, rows without a value last."""
        return [held for value, held in sorted(self.steps, key=lambda step: self._place(step[0]))]

    def steps_after(self, at: int | None, is_backward: bool) -> list[Any]:
        """Return the conditions of the steps that follow a value, nearest first."""
        key = replace(
            self,
            steps=tuple(
                (value, held)
                for value, held in self.steps
                if value != at and (self._place(value) < self._place(at)) == is_backward
            ),
        )
        return key.steps_in_turn()[::-1] if is_backward else key.steps_in_turn()

    def _place(self, value: int | None) -> tuple[bool, int]:
        return value is None, (-(value or 0) if self.is_descending else value or 0)


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
    number: Any
    is_backward: bool = False

    def shape(self, order: Order) -> "Shape":
        """Return all of the cursor that a statement's form hangs on."""
        keys = zip(order.keys, self.keys, strict=True)
        return Shape(
            tuple(at if at is None or key.steps else NAMED for key, at in keys), self.is_backward
        )

    def values(self) -> dict[str, Any]:
        """Return the values by the names that stand for them in a statement."""
        known = {f"at_{place}": key for place, key in enumerate(self.keys)}
        return {**known, "at_number": self.number}


NAMED = "named"
"""Stands in a shape for any value."""


@dataclass(frozen=True)
class Shape:
    """Say of a cursor where it has values: statements are made once for each shape."""

    keys: tuple[Any, ...]
    is_backward: bool

    def cursor(self) -> Cursor:
        """Return a cursor of this shape with names in place of the values."""
        keys: tuple[Any, ...] = tuple(
            sa.bindparam(f"at_{place}") if key is NAMED else key
            for place, key in enumerate(self.keys)
        )
        return Cursor(keys, sa.bindparam("at_number"), self.is_backward)


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
    ranges = _whole(order) if cursor is None else _following(order, cursor)
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
    """Yield the ranges of the whole list in turn."""
    if order.keys and order.keys[0].steps:
        for held in order.keys[0].steps_in_turn():
            yield from _parted(order, (held,), 1, is_backward=False)
    else:
        yield from _parted(order, (), 0, is_backward=False)


def _parted(order: Order, held: tuple[Any, ...], fixed: int, is_backward: bool) -> Iterator[_Range]:
    """Yield the rows with a value of the first key that is not fixed, and those without."""
    if fixed == len(order.keys) or not order.keys[fixed].has_none:
        yield _Range(held, fixed)
        return
    column = order.keys[fixed].column
    parts = [
        _Range((*held, column.is_not(None)), fixed),
        _Range((*held, column.is_(None)), fixed + 1, is_known=False),
    ]
    yield from reversed(parts) if is_backward else parts


def _following(order: Order, cursor: Cursor) -> Iterator[_Range]:
    """Yield the ranges that follow one another from the cursor on, nearest first."""
    equal = tuple(key.same(at) for key, at in zip(order.keys, cursor.keys, strict=True))
    turned = order.is_descending != cursor.is_backward
    yield _Range((*equal, _beyond(order.number, cursor.number, turned)), len(order.keys))
    for place in reversed(range(len(order.keys))):
        key, at, held = order.keys[place], cursor.keys[place], equal[:place]
        if key.steps:
            for step in key.steps_after(at, cursor.is_backward):
                yield from _parted(order, (*held, step), place + 1, cursor.is_backward)
            continue
        if at is not None:
            yield _Range((*held, key.after(at, cursor.is_backward)), place)
        if key.has_none and (at is None) == cursor.is_backward:
            edge = key.column.is_not(None) if cursor.is_backward else key.column.is_(None)
            yield _Range(
                (*held, edge), place if cursor.is_backward else place + 1, cursor.is_backward
            )


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
