"""What happened to one thing, told from the audit trail in sentences."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.risk_text import Piece, told_changes
from lgr_tracker.models.audit import AuditEvent, Event
from lgr_tracker.models.organisation import Body, Organisation, Post
from lgr_tracker.models.programme import Phase
from lgr_tracker.queries.scope import in_scope

MOST = 60
VERBS: Mapping[str, str] = {
    Event.RISK_RAISE: "Raised.",
    Event.RISK_REVISE: "Changed.",
    Event.RISK_REVIEW: "Reviewed.",
    Event.RISK_ISSUE: "Marked as an issue: it has happened.",
    Event.RISK_CLOSE: "Closed.",
    Event.RISK_REOPEN: "Opened again.",
    Event.RISK_ESCALATE: "Taken to another body.",
    Event.RISK_ACCEPT: "Accepted as it stands.",
    Event.RISK_UNACCEPT: "No longer accepted.",
    Event.RISK_LINK: "Linked.",
    Event.RISK_UNLINK: "Link taken away.",
    Event.RISK_IMPORT: "Brought in from a file.",
    Event.RISK_TWIN: "Compared with another organisation’s risk.",
    Event.ENTRY_ADD: "Put into the log.",
    Event.ENTRY_CHANGE: "Changed.",
    Event.ENTRY_SETTLE: "Settled.",
    Event.MITIGATION_ADD: "Added.",
    Event.MITIGATION_CHANGE: "Changed.",
    Event.COMMENT_SAY: "Said something about it.",
    Event.COMMENT_TAKE_BACK: "Took back what was said about it.",
    Event.EVIDENCE_ADD: "Put a file to it.",
    Event.EVIDENCE_REMOVE: "Took a file away.",
    Event.PRIVACY_EXPLAIN: "Said why nobody can be recognised by these words.",
}
TELLS_ALL = frozenset({Event.RISK_RAISE, Event.MITIGATION_ADD, Event.ENTRY_ADD})
"""Events whose fields were all new: their sentence is the whole page, so only scores are told."""


@dataclass(frozen=True)
class Told:
    """Hold one change: when, by whom, the sentences, and the reason given."""

    happened_at: datetime
    who: str
    verb: str
    sentences: tuple[tuple[Piece, ...], ...]
    reason: str


def history_of(
    session: Session,
    actor: Actor,
    programme_id: int,
    kind: str,
    subject_id: int,
    *,
    sign: str = "×",
) -> tuple[Told, ...]:
    """Return the last 60 changes of a risk or a mitigation, newest first. Runs five queries."""
    rows = session.execute(
        sa.select(
            AuditEvent.happened_at,
            AuditEvent.person_name,
            AuditEvent.event,
            AuditEvent.before,
            AuditEvent.after,
            AuditEvent.reason,
        )
        .where(
            in_scope(actor, AuditEvent.programme_id, programme_id),
            AuditEvent.subject_kind == kind,
            AuditEvent.subject_id == subject_id,
        )
        .order_by(AuditEvent.sequence.desc())
        .limit(MOST)
    ).all()
    names = words_of_ids(session, actor, programme_id)
    return tuple(_told(row, names, sign) for row in rows)


def _told(row: Any, names: Mapping[tuple[str, int], str], sign: str) -> Told:
    before, after = json.loads(row.before), json.loads(row.after)
    sentences = told_changes(before, after, names=names, sign=sign)
    if row.event in TELLS_ALL:
        sentences = tuple(each for each in sentences if each[0].text.startswith("Score"))
    if row.event == Event.PRIVACY_EXPLAIN:
        sentences = ()  # what was found is for those who check the trail
    verb = VERBS.get(row.event, "Changed.")
    if sentences and verb == "Changed.":
        verb = ""
    return Told(row.happened_at, row.person_name, verb, sentences, row.reason)


def words_of_ids(
    session: Session, actor: Actor, programme_id: int
) -> Mapping[tuple[str, int], str]:
    """Return the words for the ids that stand in the trail. Runs four queries."""
    names: dict[tuple[str, int], str] = {}
    for field, kind, label in (
        ("owner_post_id", Post, Post.title),
        ("phase_id", Phase, Phase.name),
        ("escalated_to_id", Body, Body.name),
        ("organisation_id", Organisation, Organisation.name),
    ):
        statement = sa.select(kind.id, label).where(
            in_scope(actor, kind.programme_id, programme_id)
        )
        names |= {(field, row[0]): row[1] for row in session.execute(statement)}
    twice = {"escalated_to_id": "body_id", "organisation_id": "supplier_id"}
    names |= {(twice[field], key): told for (field, key), told in names.items() if field in twice}
    return names
