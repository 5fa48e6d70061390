"""The one place that says which rows an actor may see; every SELECT goes through it."""

from typing import Any

import sqlalchemy as sa

from lgr_tracker.domain.permissions import Actor

PROGRAMME: sa.BindParameter[int] = sa.bindparam("programme_id")
"""Stands for the programme in a statement that is made once, and run for whoever `sees` it."""


def sees(actor: Actor, programme_id: int) -> bool:
    """Tell whether any row of a programme is for the actor."""
    return actor.is_operator or programme_id in actor.programme_ids()


def in_scope(
    actor: Actor, programme_column: Any, programme_id: int | None = None
) -> sa.ColumnElement[bool]:
    """Return the condition that keeps a SELECT within what the actor may see.

    `programme_column` is the column of the row, or of the row it belongs to, that names the
    programme. With `programme_id` the SELECT is held to that programme as well.
    """
    if programme_id is not None:
        return programme_column == programme_id if sees(actor, programme_id) else sa.false()
    if actor.is_operator:
        return sa.true()
    return sa.and_(programme_column.in_(sorted(actor.programme_ids())))


def by_key(column: Any) -> Any:
    """Return the column for a condition where rows are found another way: by keys, by words.

    As a sum it is in no index, so no database goes through a whole programme for fifty rows.
    """
    return column + 0
