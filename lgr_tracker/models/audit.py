"""The audit trail: one sealed row a change, in the same transaction as the change."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from lgr_tracker.domain.audit_chain import GENESIS, ChainHead, canonical, seal
from lgr_tracker.domain.permissions import Actor, Permission, Scope, seat_for
from lgr_tracker.models.base import LONG, Base, Code, Key, Name, Prose
from lgr_tracker.models.bulk import insert_examined
from lgr_tracker.models.examining import EXPLANATION, Explanation, examine_rows, leaves
from lgr_tracker.models.programme import Programme


class Event(StrEnum):
    """List every change that the house can make; nothing else can be recorded."""

    SERVICE_RESTORE = "service:restore"
    PERSON_ADD = "person:add"
    PERSON_ERASE = "person:erase"
    PERSON_SIGN_IN = "person:sign_in"
    PERSON_SIGN_OUT = "person:sign_out"
    PERSON_INVITE = "person:invite"
    PERSON_UNINVITE = "person:withdraw_invitation"
    PERSON_ASK_RESET = "person:ask_reset"
    PERSON_CHOOSE_PASSWORD = "person:choose_password"
    SECOND_FACTOR_ON = "second_factor:on"
    SECOND_FACTOR_OFF = "second_factor:off"
    RECOVERY_CODES_MAKE = "second_factor:make_codes"
    RECOVERY_CODE_USE = "second_factor:use_code"
    SECOND_FACTOR_REQUIRE = "programme:require_second_factor"
    MEMBERSHIP_GIVE = "membership:give"
    MEMBERSHIP_END = "membership:end"
    MEMBERSHIP_VOUCH = "membership:vouch"
    PROGRAMME_CREATE = "programme:create"
    PROGRAMME_CHANGE = "programme:change"
    PROGRAMME_SAMPLE = "programme:load_sample"
    ORGANISATION_ADD = "organisation:add"
    ORGANISATION_CHANGE = "organisation:change"
    BODY_SEAT_GIVE = "body:give_seat"
    BODY_SEAT_END = "body:end_seat"
    BODY_SEAT_VOUCH = "body:vouch_seat"
    POST_ADD = "post:add"
    POST_CHANGE = "post:change"
    POST_HOLDER_ADD = "post:add_holder"
    POST_HOLDER_END = "post:end_holder"
    PHASE_ADD = "phase:add"
    PHASE_CHANGE = "phase:change"
    SCALE_CHANGE = "scale:change"
    SCALE_REPLACE = "scale:replace"
    NUDGES_SET = "nudges:set"
    ASSESSMENT_OPEN = "assessment:open"
    ASSESSMENT_CLOSE = "assessment:close"
    ASSESSMENT_SIGN_OFF = "assessment:sign_off"
    GRADING_SAVE = "grading:save"
    MODERATED_GRADE_AGREE = "moderated_grade:agree"
    AMBITION_SET = "ambition:set"
    SUGGESTION_ACCEPT = "suggestion:accept"
    SUGGESTION_DECLINE = "suggestion:decline"
    PRIVACY_EXPLAIN = "privacy:explain"
    RISK_RAISE = "risk:raise"
    RISK_REVISE = "risk:revise"
    RISK_REVIEW = "risk:review"
    RISK_ISSUE = "risk:issue"
    RISK_CLOSE = "risk:close"
    RISK_REOPEN = "risk:reopen"
    RISK_ESCALATE = "risk:escalate"
    RISK_ACCEPT = "risk:accept"
    RISK_UNACCEPT = "risk:unaccept"
    RISK_LINK = "risk:link"
    RISK_UNLINK = "risk:unlink"
    RISK_TWIN = "risk:twin"
    ENTRY_ADD = "log_entry:add"
    ENTRY_CHANGE = "log_entry:change"
    ENTRY_SETTLE = "log_entry:settle"
    RISK_EXPORT = "risk:export"
    RISK_IMPORT = "risk:import"
    SOURCE_REMEMBER = "source:remember"
    MITIGATION_ADD = "mitigation:add"
    MITIGATION_CHANGE = "mitigation:change"
    ACTIVITY_ADD = "activity:add"
    ACTIVITY_CHANGE = "activity:change"
    ACTIVITY_LINK = "activity:link"
    ACTIVITY_RELINK = "activity:relink"
    ACTIVITY_UNLINK = "activity:unlink"
    ACTIVITY_IMPORT = "activity:import"
    BASELINE_ASK = "baseline:ask"
    BASELINE_AGREE = "baseline:agree"
    BASELINE_DECLINE = "baseline:decline"
    BASELINE_WITHDRAW = "baseline:withdraw"
    CHALLENGE_ANSWER = "challenge:answer"
    CHALLENGES_SET = "challenges:set"
    HOLDER_ADD = "holder:add"
    HOLDER_CHANGE = "holder:change"
    HOLDER_REMOVE = "holder:remove"
    READINESS_CHANGE = "readiness:change"
    READINESS_ACCEPT = "readiness:accept"
    COMMENT_SAY = "comment:say"
    COMMENT_TAKE_BACK = "comment:take_back"
    EVIDENCE_ADD = "evidence:add"
    EVIDENCE_REMOVE = "evidence:remove"
    VIEW_SAVE = "view:save"
    VIEW_CHANGE = "view:change"
    VIEW_DELETE = "view:delete"
    PLAN_BUILD = "plan:build"
    PLAN_CHANGE = "plan:change"
    PLAN_SUBMIT = "plan:submit"
    PLAN_WITHDRAW = "plan:withdraw"
    PLAN_APPROVE = "plan:approve"
    PLAN_RETURN = "plan:return"
    PLAN_SUPERSEDE = "plan:supersede"


class AuditEvent(Base):
    """One change: who, as what, for whom, when, what, and how it was before and after."""

    __tablename__ = "lgr_audit_event"

    id: Mapped[Key]
    chain: Mapped[Code]
    sequence: Mapped[int]
    previous: Mapped[str] = mapped_column(sa.String(64))
    sealed: Mapped[str] = mapped_column(sa.String(64))
    programme_id: Mapped[int | None] = mapped_column(index=True)
    """No foreign key: the trail outlives what it tells of."""
    person_id: Mapped[int | None]
    person_name: Mapped[Name]
    role: Mapped[Code]
    organisation_id: Mapped[int | None]
    happened_at: Mapped[datetime]
    event: Mapped[Code]
    subject_kind: Mapped[Code]
    subject_id: Mapped[int | None] = mapped_column(LONG)
    subject_name: Mapped[Name]
    subject_version: Mapped[int | None]
    """The version that the subject has after the change: what came after a version is what is
    told from here on, and the text of that version is found by undoing it."""
    before: Mapped[str] = mapped_column(sa.Text)
    after: Mapped[str] = mapped_column(sa.Text)
    reason: Mapped[Prose]
    request_id: Mapped[Code]

    __table_args__ = (
        sa.UniqueConstraint("chain", "sequence"),
        sa.UniqueConstraint("chain", "previous"),
        sa.Index("ix_lgr_audit_event_subject", "programme_id", "subject_kind", "subject_id"),
    )


class AuditMention(Base):
    """A change tells of a risk, an action or an activity: who may not see that one sees neither.

    Not sealed, because nothing is told here that the change itself does not tell.
    """

    __tablename__ = "lgr_audit_mention"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("lgr_audit_event.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    subject_id: Mapped[int] = mapped_column(LONG, primary_key=True)

    __table_args__ = (sa.Index("ix_lgr_audit_mention_subject", "kind", "subject_id"),)


SEALED_COLUMNS = tuple(
    column.key
    for column in AuditEvent.__table__.columns
    if column.key not in ("id", "previous", "sealed")
)
"""What a seal covers: every column but the row id, which the database gives, and the seals."""


class AuditChain(Base):
    """The head of one chain; locked last in every write, always by the same order of chains."""

    __tablename__ = "lgr_audit_chain"

    chain: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    sequence: Mapped[int]
    sealed: Mapped[str] = mapped_column(sa.String(64))


GLOBAL_CHAIN = "service"
"""The chain of what belongs to no programme: people, sign-ins, new programmes."""


def chain_of(programme_id: int | None) -> str:
    """Return the name of the chain in which a programme's changes are kept."""
    return GLOBAL_CHAIN if programme_id is None else f"programme-{programme_id}"


@dataclass
class Trail:
    """Carry the sealing key, the anchor file and the heads that this session has moved."""

    key: bytes
    anchor_path: Path | None = None
    moved: dict[str, ChainHead] = field(default_factory=dict)


class Identified(Protocol):
    """Anything with an id that an event can be about."""

    @property
    def id(self) -> Any:
        """The row's key."""


@dataclass(frozen=True)
class Unheld:
    """Name a row that no session holds, such as one of many that go in at once."""

    table: type[Base]
    id: int
    version: int | None = None


def record(
    session: Session,
    event: Event,
    actor: Actor,
    subject: Identified | None,
    *,
    programme_id: int | None,
    now: datetime,
    permission: Permission | None = None,
    organisation_id: int | None = None,
    name: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    mentions: Iterable[tuple[str, int | None]] = (),
) -> AuditEvent:
    """Add one sealed row to the trail: the last step of every workflow before its commit.

    `name` is what people call the subject ("R-014"). `before` and `after` hold the fields that
    changed. `mentions` names the risks, actions and activities that the row tells of beside its
    subject, as ("risk", id): who may not see one of them is not told. Raises the programme's
    revision. Flushes, because a new subject has no id before; then locks the chain's head and
    runs two statements more, and one where something is mentioned.
    """
    change = Change(event, subject, organisation_id, name, before or {}, after or {})
    session.flush()  # a new subject's id, and its version, are part of what is sealed
    telling = _Telling(actor, programme_id, now, permission, reason)
    [values] = _sealed_rows(session, [change], telling)
    row = AuditEvent(**values)
    session.add(row)
    session.flush()  # the next row of this transaction must find the head moved
    told = {each for each in (*mentions, *_pointed_to(subject)) if each[1] is not None}
    for kind, subject_id in sorted(told):
        session.add(AuditMention(event_id=row.id, kind=kind, subject_id=subject_id))
    return row


@dataclass(frozen=True)
class Change:
    """Hold one change: what it is about, by what name, and the fields before and after."""

    event: Event
    subject: Identified | None
    organisation_id: int | None = None
    name: str = ""
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    mentions: tuple[tuple[str, int], ...] = ()
    """The risks, actions and activities told of beside the subject, as `record` takes them."""


def record_many(
    session: Session,
    changes: Sequence[Change],
    actor: Actor,
    *,
    programme_id: int | None,
    now: datetime,
    permission: Permission | None = None,
    reason: str = "",
) -> list[dict[str, Any]]:
    """Add one sealed row for each of several changes, in their order, as `record` does for one.

    A change says itself which risks, actions and activities its subject points to. Flushes
    before, for ids and versions; runs three statements beside, and two where rows are mentioned.
    """
    if not changes:
        return []
    session.flush()  # a new subject's id, and its version, are part of what is sealed
    telling = _Telling(actor, programme_id, now, permission, reason)
    rows = _sealed_rows(session, changes, telling)
    after = [text for change in changes for text in leaves(change.after)]
    examine_rows(session, AuditEvent, rows, ("after", True, after))
    insert_examined(session, AuditEvent, rows)
    _mention(session, rows, changes)
    session.flush()  # the next row of this transaction must find the head moved
    explanation: Explanation | None = session.info.get(EXPLANATION)
    if explanation is not None:
        explanation.told += [SimpleNamespace(**{"id": None, **row}) for row in rows]
    return rows


def _mention(session: Session, rows: Sequence[dict[str, Any]], changes: Sequence[Change]) -> None:
    """Say which rows the events just written tell of; their ids are found by their places."""
    if not any(change.mentions for change in changes):
        return
    found = session.execute(
        sa.select(AuditEvent.sequence, AuditEvent.id).where(
            AuditEvent.chain == rows[0]["chain"],
            AuditEvent.sequence.between(rows[0]["sequence"], rows[-1]["sequence"]),
        )
    )
    ids = {sequence: event_id for sequence, event_id in found}
    session.add_all(
        AuditMention(event_id=ids[row["sequence"]], kind=kind, subject_id=subject_id)
        for row, change in zip(rows, changes, strict=True)
        for kind, subject_id in sorted(set(change.mentions))
    )


@dataclass(frozen=True)
class _Telling:
    """Hold what the rows of one workflow have in common."""

    actor: Actor
    programme_id: int | None
    now: datetime
    permission: Permission | None
    reason: str

    def common(self) -> dict[str, Any]:
        """Return the columns that are the same in each row."""
        return {
            "chain": chain_of(self.programme_id),
            "programme_id": self.programme_id,
            "person_id": self.actor.person_id,
            "person_name": self.actor.name,
            "happened_at": self.now.replace(microsecond=0),
            "reason": self.reason,
            "request_id": self.actor.request_id,
        }

    def seats(self, changes: Iterable[Change]) -> dict[int | None, dict[str, Any]]:
        """Return for each organisation that is changed as what the actor changes it."""
        found = {}
        for organisation_id in {change.organisation_id for change in changes}:
            seat = None
            if self.permission and self.programme_id is not None:
                seat = seat_for(
                    self.actor, self.permission, Scope(self.programme_id, organisation_id)
                )
            otherwise = "operator" if self.actor.is_operator else ""
            found[organisation_id] = {
                "role": seat.role.value if seat else otherwise,
                "organisation_id": seat.organisation_id if seat else None,
            }
        return found


def _sealed_rows(
    session: Session, changes: Sequence[Change], telling: _Telling
) -> list[dict[str, Any]]:
    """Return the rows of changes in one chain, each sealed over the one before it.

    Raises the programme's revision and moves the chain's head, which it locks. Runs two statements.
    """
    if telling.programme_id is not None:
        session.execute(
            sa.update(Programme)
            .where(Programme.id == telling.programme_id)
            .values(revision=Programme.revision + len(changes))
            .execution_options(synchronize_session=False)
        )
    trail: Trail = session.info["trail"]
    common, seats = telling.common(), telling.seats(changes)
    head = _head(session, common["chain"])
    rows = []
    for change in changes:
        row = {**common, **seats[change.organisation_id], **_told(change)}
        row["sequence"], row["previous"] = head.sequence + 1, head.sealed
        row["sealed"] = seal(trail.key, head.sealed, sealed_values(row))
        head.sequence, head.sealed = row["sequence"], row["sealed"]
        rows.append(row)
    trail.moved[head.chain] = ChainHead(head.chain, head.sequence, head.sealed)
    return rows


def _head(session: Session, chain: str) -> AuditChain:
    """Return the head of a chain, locked; a new chain begins with nothing."""
    head = session.scalars(
        sa.select(AuditChain).where(AuditChain.chain == chain).with_for_update()
    ).one_or_none()
    if head is None:
        head = AuditChain(chain=chain, sequence=0, sealed=GENESIS)
        session.add(head)
    return head


def _told(change: Change) -> dict[str, Any]:
    """Return the columns that tell of one change."""
    subject = change.subject
    return {
        "event": change.event.value,
        "subject_kind": kind_of(subject),
        "subject_id": subject.id if subject is not None else None,
        "subject_name": change.name[:200],
        "subject_version": getattr(subject, "version", None),
        "before": canonical(change.before).decode("utf-8"),
        "after": canonical(change.after).decode("utf-8"),
    }


def _pointed_to(subject: Identified | None) -> Iterator[tuple[str, int | None]]:
    """Yield the risks, actions and activities that the subject of a change points to."""
    if isinstance(subject, Base):
        for column in subject.__table__.columns:
            for key in column.foreign_keys:
                kind = key.column.table.name.removeprefix("lgr_")
                if kind in ("risk", "mitigation", "activity"):
                    yield kind, getattr(subject, column.key)


def kind_of(subject: Identified | None) -> str:
    """Return what the trail calls the kind of a row, such as "post_holder"."""
    if subject is None:
        return ""
    return _kind_named(subject.table if isinstance(subject, Unheld) else type(subject))


@cache
def _kind_named(table: type[Any]) -> str:
    words = "".join(f"_{c.lower()}" if c.isupper() else c for c in table.__name__)
    return words.lstrip("_")


def sealed_values(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a row's seal covers."""
    return sealed_of({column: row[column] for column in SEALED_COLUMNS})


def sealed_of(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out a version that is not there: rows from before there were any were sealed so."""
    if values["subject_version"] is None:
        del values["subject_version"]
    return values
