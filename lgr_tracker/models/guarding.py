"""The privacy guard under every door: no typed text is flushed to the database unexamined.

Whatever writes, be it a form, an import, a command or a job, writes through a session; this module
listens to all of them. Only rows of our own tables are looked at, so a host's are left alone.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.guarding import Place, look_at, summary
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.models.audit import AuditEvent, AuditMention, Event, kind_of, record
from lgr_tracker.models.base import Base
from lgr_tracker.models.examining import (
    EXAMINED,
    EXPLANATION,
    Explanation,
    guarded_columns,
    json_columns,
    leaves,
    weigh,
)
from lgr_tracker.models.viewing import SUBJECTS


@sa.event.listens_for(Session, "before_flush")
def examine_flush(session: Session, context: Any, instances: Any) -> None:
    """Examine every new or changed text; raises Identifies, or MayIdentify without a reason."""
    examined: set[tuple[str, bool]] = session.info.setdefault(EXAMINED, set())
    explanation: Explanation | None = session.info.get(EXPLANATION)
    found: list[Place] = []
    for row in _rows(session):
        if isinstance(row, AuditEvent) and explanation is not None:
            explanation.told.append(row)
        found += _places(row, examined)
    if found:
        weigh(session, found)
        examined |= {(place.text, False) for place in found}


def _rows(session: Session) -> Iterator[Any]:
    for row in (*session.new, *session.dirty):
        if isinstance(row, Base) and getattr(row, "event", None) != Event.PRIVACY_EXPLAIN.value:
            yield row


def examine_beside(session: Session, places: Sequence[Place]) -> None:
    """Weigh what was found in a text that no column keeps, such as a file's, as a flush does."""
    if places:
        weigh(session, places)


def _places(row: Any, examined: set[tuple[str, bool]]) -> Iterator[Place]:
    """Give each text of a row that is new here and in which something is found."""
    for key, text, as_name in _texts(row):
        if (text, as_name) in examined or (text, False) in examined:
            continue
        findings = look_at(text, as_name=as_name)
        if findings:
            yield Place(key, text, findings, type(row).__name__)
        else:
            examined.add((text, as_name))


def _texts(row: Any) -> Iterator[tuple[str, str, bool]]:
    state = sa.inspect(row)
    table: type[Base] = type(row)
    for key, as_name in guarded_columns(table):
        added, deleted = _written(state, key)
        for text in added:
            if isinstance(text, str) and text and text not in deleted:
                yield key, text, as_name
    for key in json_columns(table):
        for text in leaves(list(state.attrs[key].history.added or ())):
            yield key, text, True
    if isinstance(row, AuditEvent):
        for text in leaves(json.loads(row.after)):
            yield "after", text, True


def _written(state: Any, key: str) -> tuple[Sequence[Any], Sequence[Any]]:
    """Return what is new in a column of a row, and what stood there; a new row has no past."""
    if state.key is None:
        return (state.dict.get(key),), ()
    history = state.attrs[key].history
    return history.added or (), history.deleted or ()


@sa.event.listens_for(Session, "before_commit")
def record_explanation(session: Session) -> None:
    """Put the reason on record, once a transaction, with what it was needed for but no text."""
    explanation: Explanation | None = session.info.get(EXPLANATION)
    if explanation is None:
        return
    session.flush()  # what the workflow left for the commit is examined too
    if not explanation.places:
        return
    events = explanation.told
    programme_id = events[-1].programme_id if events else None
    subject = _subject(session, events)
    record(
        session,
        Event.PRIVACY_EXPLAIN,
        explanation.actor,
        subject,
        programme_id=programme_id,
        now=explanation.now,
        permission=Permission.PROGRAMME_VIEW if programme_id is not None else None,
        name=events[-1].subject_name if subject is not None else "",
        after=summary(explanation.places),
        reason=" ".join(explanation.reason.split()),
        mentions=_told_of(session, events),
    )
    explanation.places.clear()


def _told_of(session: Session, events: list[AuditEvent]) -> set[tuple[str, int]]:
    """Return the risks, actions and activities that events tell of: a reason may tell of them."""
    own = {
        (each.subject_kind, each.subject_id)
        for each in events
        if each.subject_kind in SUBJECTS and each.subject_id is not None
    }
    said = sa.select(AuditMention.kind, AuditMention.subject_id).where(
        AuditMention.event_id.in_([each.id for each in events if each.id is not None])
    )
    return own | {(kind, subject_id) for kind, subject_id in session.execute(said)}


def _subject(session: Session, events: list[AuditEvent]) -> Any:
    """Return the row that all events of the transaction tell of; None if they tell of several."""
    told = {(event.subject_kind, event.subject_id) for event in events}
    if len(told) != 1:
        return None
    rows: list[Any] = list(session)
    return next((row for row in rows if (kind_of(row), getattr(row, "id", None)) in told), None)
