"""Take away everything that belongs to one programme."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.models.base import Base
from lgr_tracker.models.programme import Programme


def remove_rows(session: Session, programme_id: int) -> None:
    """Delete a programme and all rows below it, children before what they point to.

    People and the audit trail stay. Runs one DELETE a table, because databases differ in whether
    a cascade may pass rows that other rows still point to.
    """
    for table in reversed(Base.metadata.sorted_tables):
        belongs = _belongs(table, programme_id)
        if belongs is not None:
            session.execute(sa.delete(table).where(belongs))
    session.expire_all()


def _belongs(table: sa.Table, programme_id: int) -> sa.ColumnElement[bool] | None:
    """Return the condition under which a row of the table is the programme's, if it can be."""
    if table is Programme.__table__:
        return table.c.id == programme_id
    for key in table.foreign_keys:
        if key.ondelete == "CASCADE" and key.column.table is Programme.__table__:
            return key.parent == programme_id
    for key in table.foreign_keys:
        parent = key.column.table
        above = _belongs(parent, programme_id) if key.ondelete == "CASCADE" else None
        if above is not None:
            return key.parent.in_(sa.select(parent.c.id).where(above))
    return None
