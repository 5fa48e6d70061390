"""Many new rows of one table in one statement: past the unit of work, not past the guard."""

from collections.abc import Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.sql.schema import ScalarElementColumnDefault as Scalar

from lgr_tracker.models.base import Base
from lgr_tracker.models.examining import examine_rows, json_columns


def insert_many(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows given by the names of their columns, all by the same; keys are added.

    Raises Identifies or MayIdentify as a flush does. Knows neither columns of JSON nor rows that
    the session should remember. Runs one statement, and one query where keys are counted.
    """
    if not rows:
        return
    if json_columns(table):
        raise TypeError(f"{table.__name__} holds JSON, which only a flush looks into.")
    if any(row.keys() != rows[0].keys() for row in rows):
        raise ValueError("Of rows that go in at once, each says the same columns.")
    examine_rows(session, table, rows)
    insert_examined(session, table, rows)


def insert_examined(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows whose every text has been examined; as `insert_many` otherwise."""
    if _counts_here(session, table):
        first = session.connection().scalar(sa.select(sa.func.max(table.__table__.c.id))) or 0
        for key, row in enumerate(rows, start=first + 1):
            row["id"] = key
    elif "id" in rows[0]:
        rows = sorted(rows, key=itemgetter("id"))  # SQLite's index of words likes them in order
    session.connection().execute(sa.insert(table), rows)


@cache
def defaults(table: type[Base]) -> Mapping[str, Any]:
    """Return what a new row of a table has where nothing else is said, its key apart."""
    columns = table.__table__.columns
    return {
        column.key: getattr(column.default, "arg", None)
        for column in columns
        if not column.primary_key and (column.nullable or isinstance(column.default, Scalar))
    }


def _counts_here(session: Session, table: type[Base]) -> bool:
    """Tell whether the keys of new rows are counted, and we have to do it.

    SQLite would be asked for each key, one row after the other; whoever holds its one write lock
    can count as well as it does. PostgreSQL counts by itself.
    """
    key = table.__table__.columns.get("id")
    is_counted = key is not None and key.default is None
    return is_counted and session.get_bind().dialect.name == "sqlite"
