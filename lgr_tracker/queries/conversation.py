"""What was said about a row of the log, and the files put to it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.conversation import Subject, size_words
from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.permissions import Actor, Permission, Scope, is_allowed
from lgr_tracker.models.conversation import (
    ABOUT,
    COLUMNS,
    Comment,
    CommentMention,
    Evidence,
    EvidenceContent,
    subject_of,
)
from lgr_tracker.models.organisation import Person
from lgr_tracker.queries.scope import in_scope

MOST_SAID = 100


@dataclass(frozen=True)
class Said:
    """Hold one comment; `text` is empty once it is taken back."""

    id: int
    said_by: str
    said_at: datetime
    text: str
    taken_back_at: datetime | None
    told: tuple[str, ...]
    may_take_back: bool


@dataclass(frozen=True)
class Shown:
    """Hold one file of evidence, without its bytes."""

    id: int
    name: str
    media_type: str
    size: int
    note: str
    added_by: str
    added_at: datetime

    @property
    def told(self) -> str:
        """Return what sort of file it is, and how large."""
        return f"{self.name.rpartition('.')[2].upper()}, {size_words(self.size)}"


@dataclass(frozen=True)
class Conversation:
    """Hold what is said and shown of one row, newest first, and what its reader may add."""

    subject: Subject
    subject_id: int
    said: tuple[Said, ...]
    has_more: bool
    """Older comments are left out."""
    files: tuple[Shown, ...]
    may_say: bool
    may_show: bool


def conversation_of(
    session: Session,
    actor: Actor,
    programme_id: int,
    subject: Subject,
    subject_id: int,
    organisation_id: int,
) -> Conversation:
    """Return what is said and shown of a row of an organisation. Runs three queries."""
    scope = Scope(programme_id, organisation_id)
    rows = session.execute(
        sa.select(
            Comment.id,
            Comment.said_by,
            Comment.said_at,
            Comment.text,
            Comment.taken_back_at,
            Comment.person_id,
        )
        .where(
            in_scope(actor, Comment.programme_id, programme_id),
            _column(Comment, subject) == subject_id,
        )
        .order_by(Comment.said_at.desc(), Comment.id.desc())
        .limit(MOST_SAID + 1)
    ).all()
    shown = rows[:MOST_SAID]
    told = _told(session, [row.id for row in shown])
    heads = is_allowed(actor, Permission.PROGRAMME_EDIT, scope)
    return Conversation(
        subject,
        subject_id,
        tuple(
            Said(
                *row[:5],
                told=told.get(row.id, ()),
                may_take_back=row.taken_back_at is None
                and (heads or row.person_id == actor.person_id),
            )
            for row in shown
        ),
        len(rows) > MOST_SAID,
        _files(session, actor, programme_id, subject, subject_id),
        is_allowed(actor, Permission.COMMENT_SAY, scope),
        is_allowed(actor, Permission.EVIDENCE_ADD, scope),
    )


def _column(kind: type[Comment] | type[Evidence], subject: Subject) -> Any:
    return getattr(kind, COLUMNS[subject])


def _told(session: Session, comment_ids: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    """Return the names of those whom each comment calls."""
    rows = session.execute(
        sa.select(CommentMention.comment_id, Person.name)
        .join(Person, Person.id == CommentMention.person_id)
        .where(CommentMention.comment_id.in_(comment_ids))
        .order_by(Person.name, Person.id)
    )
    told: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for comment_id, name in rows:
        told[comment_id] += (name,)
    return told


def _files(
    session: Session, actor: Actor, programme_id: int, subject: Subject, subject_id: int
) -> tuple[Shown, ...]:
    rows = session.execute(
        sa.select(
            Evidence.id,
            Evidence.name,
            Evidence.media_type,
            Evidence.size,
            Evidence.note,
            Evidence.added_by,
            Evidence.added_at,
        )
        .where(
            in_scope(actor, Evidence.programme_id, programme_id),
            _column(Evidence, subject) == subject_id,
        )
        .order_by(Evidence.added_at.desc(), Evidence.id.desc())
    )
    return tuple(Shown(*row) for row in rows)


@dataclass(frozen=True)
class About:
    """Hold what a question about a row needs to say of the row."""

    subject: Subject
    id: int
    reference: str
    title: str
    organisation_id: int


def about(
    session: Session, actor: Actor, programme_id: int, subject: Subject, subject_id: int
) -> About:
    """Return a risk, an action or an entry as a question names it; raises NotFound. One query."""
    kind: Any = ABOUT[subject]
    row = session.execute(
        sa.select(kind.id, kind.reference, kind.title, kind.organisation_id).where(
            in_scope(actor, kind.programme_id, programme_id), kind.id == subject_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return About(subject, *row)


def about_comment(session: Session, actor: Actor, programme_id: int, comment_id: int) -> About:
    """Return what a comment is about; raises NotFound. Runs two queries."""
    return _about_row(session, actor, programme_id, Comment, comment_id)


def about_file(session: Session, actor: Actor, programme_id: int, evidence_id: int) -> About:
    """Return what a file is put to; raises NotFound. Runs two queries."""
    return _about_row(session, actor, programme_id, Evidence, evidence_id)


def _about_row(
    session: Session,
    actor: Actor,
    programme_id: int,
    kind: type[Comment] | type[Evidence],
    row_id: int,
) -> About:
    row = session.execute(
        sa.select(*(getattr(kind, name) for name in COLUMNS.values())).where(
            in_scope(actor, kind.programme_id, programme_id), kind.id == row_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return about(session, actor, programme_id, *subject_of(row))


@dataclass(frozen=True)
class EvidenceFile:
    """Hold a file as it is handed out."""

    name: str
    media_type: str
    content: bytes


def evidence_file(
    session: Session, actor: Actor, programme_id: int, evidence_id: int
) -> EvidenceFile:
    """Return a file of evidence with its bytes; raises NotFound. Runs one query."""
    row = session.execute(
        sa.select(Evidence.name, Evidence.media_type, EvidenceContent.content)
        .join(EvidenceContent, EvidenceContent.evidence_id == Evidence.id)
        .where(in_scope(actor, Evidence.programme_id, programme_id), Evidence.id == evidence_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return EvidenceFile(*row)
