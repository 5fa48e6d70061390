"""The one place that says which rows an actor may see; every SELECT goes through it."""

from typing import Any

import sqlalchemy as sa

from lgr_tracker.domain.permissions import Actor


def in_scope(
    actor: Actor, programme_column: Any, programme_id: int | None = None
) -> sa.ColumnElement[bool]:
    """Return the condition that keeps a SELECT within what the actor may see.

    `programme_column` is the column of the row, or of the row it belongs to, that names the
    programme. With `programme_id` the SELECT is held to that programme as well.
    """
    if actor.is_operator:
        return sa.true() if programme_id is None else programme_column == programme_id
    seen = actor.programme_ids()
    if programme_id is None:
        return sa.and_(programme_column.in_(sorted(seen)))
    return programme_column == programme_id if programme_id in seen else sa.false()


def by_key(programme_column: Any) -> Any:
    """Return the column for `in_scope` where rows are found by their keys, or by their words.

    As a sum it is in no index, so no database goes through a whole programme for fifty rows.
    """
    return programme_column + 0
