"""Many new rows at once: their counted keys beforehand, where the database would ask for each."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session


def count_keys(session: Session, rows: Sequence[Any]) -> None:
    """Give new rows of one table their counted keys, if it has any, on a one-writer database.

    SQLite inserts rows whose keys it is to count one by one, because it promises no order for
    those that it returns; whoever holds its one write lock can count as well as it does. For
    PostgreSQL, which keeps the order, nothing is done. Runs one query on SQLite.
    """
    if not rows or session.get_bind().dialect.name != "sqlite":
        return
    key = getattr(type(rows[0]), "id", None)
    if key is None:
        return
    last = session.scalar(sa.select(sa.func.max(key))) or 0
    for number, row in enumerate(rows, start=last + 1):
        row.id = number
