"""Everything that is kept of one person, for the person themselves to have."""

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotAllowed, NotFound
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.base import Base
from lgr_tracker.models.organisation import Person
from lgr_tracker.queries.named import namings

LEFT_OUT = frozenset({"password_hash", "salt", "digest", "facts", "previous", "sealed"})
"""What would let somebody in, and seals, which tell nothing of the person."""

Rows = list[Mapping[str, Any]]


def person_data(session: Session, actor: Actor, email: str) -> Mapping[str, Rows]:
    """Return each table's rows that are about a person, by key, by name, or in the trail.

    Free text that others wrote is not searched for the name. Runs one query a table, one a column
    with names, and three. Raises NotFound, and NotAllowed unless the operator asks.
    """
    if not actor.is_operator:
        raise NotAllowed("What is kept of a person is given out on the server.")
    person = session.execute(
        sa.select(Person.id, Person.name).where(Person.email == email.strip().lower())
    ).one_or_none()
    if person is None:
        raise NotFound(f"Nobody has the address {email}.")
    person_id = person.id
    found = {Person.__tablename__: _rows(session, Person, Person.id == person_id)}
    for kind, condition in _about(person_id):
        rows = _rows(session, kind, condition)
        if rows:
            found[str(kind.__tablename__)] = rows
    for naming in namings(session, actor, *person):
        found.setdefault(naming.row.__tablename__, []).append(_plain(naming.row))
    return found


def _plain(row: Base) -> Mapping[str, Any]:
    return {each.key: getattr(row, each.key) for each in sa.inspect(type(row)).column_attrs}


def _about(person_id: int) -> Iterator[tuple[type[Base], sa.ColumnElement[bool]]]:
    """Go through the tables that point to people, found by their foreign keys."""
    for mapper in sorted(Base.registry.mappers, key=lambda each: str(each.local_table)):
        keys = [
            getattr(mapper.class_, column.key)
            for column in mapper.local_table.columns
            if any(key.column.table is Person.__table__ for key in column.foreign_keys)
        ]
        if keys:
            yield mapper.class_, sa.or_(*(key == person_id for key in keys))
    about = sa.and_(AuditEvent.subject_kind == "person", AuditEvent.subject_id == person_id)
    yield AuditEvent, sa.or_(AuditEvent.person_id == person_id, about)


def _rows(session: Session, kind: type[Base], condition: sa.ColumnElement[bool]) -> Rows:
    names = [
        column.key for column in sa.inspect(kind).mapper.column_attrs if column.key not in LEFT_OUT
    ]
    rows = session.execute(
        sa.select(*(getattr(kind, name) for name in names))
        .where(condition)
        .order_by(*sa.inspect(kind).mapper.primary_key)
    )
    return [dict(zip(names, row, strict=True)) for row in rows]
