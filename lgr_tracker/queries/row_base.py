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
    kind: Literal["risk", "activity"],
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


def older_than_scale(
    session: Session, actor: Actor, programme_id: int, wanted: Mapping[int, int]
) -> set[int]:
    """Return the risks that stood on another scale at the version that `wanted` holds by id.

    Another scale raises the version of every risk and tells it in one change for all of them, so
    a risk's version then is the one that it last told and as many more as scales came since.
    Runs one query, and one for every 500 ids where the scale was ever replaced.
    """
    here = in_scope(actor, AuditEvent.programme_id, programme_id)
    replaced = session.scalars(
        sa.select(AuditEvent.sequence)
        .where(here, AuditEvent.event == Event.SCALE_REPLACE)
        .order_by(AuditEvent.sequence)
    ).all()
    older: set[int] = set()
    ids = sorted(wanted) if replaced else []
    for start in range(0, len(ids), AT_ONCE):
        told = (
            sa.select(
                AuditEvent.subject_id,
                sa.func.max(AuditEvent.subject_version),
                sa.func.max(AuditEvent.sequence),
            )
            .where(
                here,
                AuditEvent.subject_kind == "risk",
                AuditEvent.subject_id.in_(ids[start : start + AT_ONCE]),
                AuditEvent.sequence < replaced[-1],
            )
            .group_by(AuditEvent.subject_id)
        )
        for risk_id, version, sequence in session.execute(told):
            since = sum(1 for each in replaced if each > sequence)
            if risk_id is not None and wanted[risk_id] < (version or 1) + since:
                older.add(risk_id)
    return older


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
