"""What a row said at an older version: the base of a three-way comparison, from the trail."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.audit import AuditEvent, Event
from lgr_tracker.queries.scope import in_scope

AT_ONCE = 500
OF_LINKS = (Event.RISK_LINK, Event.RISK_UNLINK, Event.EVIDENCE_ADD, Event.EVIDENCE_REMOVE)
"""Changes whose fields are those of a link or a file and not of the row."""


def texts_at(
    session: Session,
    actor: Actor,
    programme_id: int,
    kind: Literal["risk"],
    wanted: Mapping[int, int],
) -> dict[int, dict[str, Any]]:
    """Return, by id, what has changed since a version, as it stood at that version.

    `wanted` holds the version by id. Values are as the trail keeps them: ids, ISO dates, sorted
    names. An id that the answer lacks has no base: the actor may not see the row, or the change
    that followed its version is from before the trail told versions. Runs one query for every
    500 ids.
    """
    found: dict[int, dict[str, Any]] = {}
    known = set()
    ids = sorted(wanted)
    for start in range(0, len(ids), AT_ONCE):
        chunk = ids[start : start + AT_ONCE]
        oldest = min(wanted[each] for each in chunk)
        for row in session.execute(_newest_first(actor, programme_id, kind, chunk, oldest)):
            version = wanted[row.subject_id]
            if row.subject_version <= version + 1:
                known.add(row.subject_id)  # a change that tells its version is followed by such
            if row.subject_version > version:
                found.setdefault(row.subject_id, {}).update(json.loads(row.before))
    return {each: found.get(each, {}) for each in known}


def _newest_first(
    actor: Actor, programme_id: int, kind: str, ids: Sequence[int], oldest: int
) -> sa.Select[int | None, int | None, str]:
    return (
        sa.select(AuditEvent.subject_id, AuditEvent.subject_version, AuditEvent.before)
        .where(
            in_scope(actor, AuditEvent.programme_id, programme_id),
            AuditEvent.subject_kind == kind,
            AuditEvent.subject_id.in_(ids),
            AuditEvent.subject_version >= oldest,
            AuditEvent.event.not_in(OF_LINKS),
        )
        .order_by(AuditEvent.sequence.desc())
    )
