"""The first step of every workflow: load a row of the programme, in the version that was seen."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid, NotFound, StaleEdit
from lgr_tracker.models.base import Base
from lgr_tracker.models.programme import Programme

Row = TypeVar("Row", bound=Base)

STALE = (
    "Somebody else changed this after you opened it. "
    "What you typed is kept: compare both and save once more."
)


def load_programme(session: Session, programme_id: int) -> Programme:
    """Return the programme; raises NotFound if there is none. Runs one query."""
    programme = session.get(Programme, programme_id)
    if programme is None:
        raise NotFound
    return programme


def load(session: Session, kind: type[Row], row_id: int, programme_id: int) -> Row:
    """Return a row of the programme; raises NotFound if it is missing or another's.

    For tables that carry `programme_id` themselves. Runs one query.
    """
    row = session.scalars(
        sa.select(kind).where(
            kind.id == row_id,  # type: ignore[attr-defined]  # every such table has both
            kind.programme_id == programme_id,  # type: ignore[attr-defined]
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def check_choice(
    session: Session, kind: type[Base], row_id: int | None, programme_id: int, field: str
) -> None:
    """Raise Invalid on `field` unless the id, if any, is a row of this programme."""
    if row_id is None:
        return
    try:
        load(session, kind, row_id, programme_id)
    except NotFound:
        raise Invalid("Choose one from the list.", {field: "Choose one from the list."}) from None


def check_choices(
    session: Session, kind: type[Base], row_ids: Iterable[int], programme_id: int, field: str
) -> None:
    """Raise Invalid on `field` unless every id is a row of this programme. Runs one query."""
    wanted = set(row_ids)
    if not wanted:
        return
    found: int | None = session.scalar(
        sa.select(sa.func.count())
        .select_from(kind)
        .where(
            kind.id.in_(wanted),  # type: ignore[attr-defined]  # every such table has both
            kind.programme_id == programme_id,  # type: ignore[attr-defined]
        )
    )
    if found != len(wanted):
        raise Invalid("Choose from the list.", {field: "Choose from the list."})


def check_seen(row: Any, seen_version: int, fields: Iterable[str]) -> None:
    """Raise StaleEdit with what stands now unless the row is still as it was seen."""
    if row.version != seen_version:
        raise StaleEdit(STALE, values_of(row, fields), row.version)


def values_of(row: Any, fields: Iterable[str]) -> dict[str, Any]:
    """Return the named fields of a row as plain values."""
    return {field: getattr(row, field) for field in fields}


def change(row: Any, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set fields on a row and return what changed, as (before, after), for the audit trail."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for field, value in values.items():
        old = getattr(row, field)
        if old != value:
            before[field], after[field] = plain(old), plain(value)
            setattr(row, field, value)
    return before, after


def plain(value: Any) -> Any:
    """Return a value as the audit trail keeps it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value
