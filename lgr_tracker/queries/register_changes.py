"""The changes of risks as the rows of a workbook's change log, newest first."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.register import LONDON, ChangeRow
from lgr_tracker.domain.risk_text import changed_values, told_changes
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.models.risk import Risk
from lgr_tracker.queries.history import words_of_ids
from lgr_tracker.queries.scope import in_scope

MOST_CHANGES = 2_000


def changes_of(
    session: Session,
    actor: Actor,
    programme_id: int,
    chosen: sa.Select[int],
    *,
    since: date | None,
    sign: str,
) -> tuple[tuple[ChangeRow, ...], bool]:
    """Return a row for each value that changed, and whether there were more changes than fit.

    `since` is the first day, in London; None means from the beginning. Runs five queries.
    """
    conditions = [
        in_scope(actor, AuditEvent.programme_id, programme_id),
        AuditEvent.subject_kind == "risk",
        AuditEvent.subject_id.in_(chosen),
    ]
    if since is not None:
        begins = datetime.combine(since, time(), LONDON).astimezone(UTC)
        conditions.append(AuditEvent.happened_at >= begins)
    rows = session.execute(
        sa.select(AuditEvent, Risk.title, Organisation.name.label("organisation"))
        .join(Risk, Risk.id == AuditEvent.subject_id)
        .outerjoin(Organisation, Organisation.id == AuditEvent.organisation_id)
        .where(*conditions)
        .order_by(AuditEvent.sequence.desc())
        .limit(MOST_CHANGES + 1)
    ).all()
    names = words_of_ids(session, actor, programme_id)
    told = (each for row in rows[:MOST_CHANGES] for each in _rows(row, names, sign))
    return tuple(told), len(rows) > MOST_CHANGES


def _rows(row: Any, names: Mapping[tuple[str, int], str], sign: str) -> Iterator[ChangeRow]:
    """Tell a change value by value; what was new altogether, or had no values, in one row."""
    event: AuditEvent = row.AuditEvent
    before, after = json.loads(event.before), json.loads(event.after)
    values = changed_values(before, after, names=names) if before else ()
    if not values:
        sentences = told_changes(before, after, names=names, sign=sign)
        whole = " ".join("".join(piece.text for piece in each) for each in sentences)
        values = (("", "", whole),)
    for field, was, now in values:
        yield ChangeRow(
            changed_at=event.happened_at,
            changed_by=event.person_name,
            organisation=row.organisation or "",
            kind=event.event.partition(":")[2].replace("_", " ").capitalize(),
            reference=event.subject_name,
            title=row.title,
            field=field,
            before=was,
            after=now,
            reason=event.reason,
        )
