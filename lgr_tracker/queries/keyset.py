"""Pages of a long sorted list, found by where the last one ended, never by counting rows off."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa


@dataclass(frozen=True)
class Order:
    """Hold what a list is sorted by: a column, then the row's number; no value goes last."""

    key: Any
    number: Any
    """A column that no two rows share, and that people know the order of."""
    row_id: Any
    is_descending: bool = False


@dataclass(frozen=True)
class Cursor:
    """Hold where a page begins: the row before it, or with `is_backward` the row after it."""

    key: Any
    number: int
    is_backward: bool = False


def page_of_ids(
    base: sa.Select[*tuple[Any, ...]], order: Order, cursor: Cursor | None, size: int
) -> sa.Select[*tuple[Any, ...]]:
    """Return the SELECT of at most `size` ids from the cursor on, nearest to it first.

    `base` selects anything from the tables, with every condition set. The ranges before, at and
    after the cursor are joined with UNION ALL: an OR between them would keep the database from
    walking an index.
    """
    is_backward = cursor is not None and cursor.is_backward
    is_descending = order.is_descending != is_backward
    legs = [
        _leg(base, order, number, condition, is_descending, size)
        for number, condition in enumerate(_ranges(order, cursor, is_descending))
    ]
    ids = sa.union_all(*(sa.select(leg) for leg in legs)).subquery()
    key, last = ids.c.sort_key, ids.c.number
    directed = (key.desc(), last.desc()) if is_descending else (key, last)
    return sa.select(ids.c.row_id).order_by(ids.c.leg, *directed).limit(size)


def _ranges(
    order: Order, cursor: Cursor | None, is_descending: bool
) -> Sequence[sa.ColumnElement[bool]]:
    """Return the ranges that follow one another from the cursor on."""
    key, last = order.key, order.number
    known, unknown = key.is_not(None), key.is_(None)
    if cursor is None:
        return (known, unknown)
    further = last < cursor.number if is_descending else last > cursor.number
    if cursor.key is None:
        rest = (sa.and_(unknown, further),)
        return (*rest, known) if cursor.is_backward else rest
    beyond = key < cursor.key if is_descending else key > cursor.key
    near = (sa.and_(key == cursor.key, further), beyond)
    return near if cursor.is_backward else (*near, unknown)


def _leg(
    base: sa.Select[*tuple[Any, ...]],
    order: Order,
    number: int,
    condition: sa.ColumnElement[bool],
    is_descending: bool,
    size: int,
) -> sa.Subquery:
    directed = (
        (order.key.desc(), order.number.desc()) if is_descending else (order.key, order.number)
    )
    return (
        base.with_only_columns(
            sa.literal(number).label("leg"),
            order.key.label("sort_key"),
            order.number.label("number"),
            order.row_id.label("row_id"),
            maintain_column_froms=True,
        )
        .where(condition)
        .order_by(*directed)
        .limit(size)
        .subquery()
    )
