"""Who can be called by name, and where somebody is called."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lgr_tracker.domain.conversation import Subject
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.classification import Classification
from lgr_tracker.models.conversation import COLUMNS, Comment, CommentMention, subject_of
from lgr_tracker.models.log_entry import LogEntry
from lgr_tracker.models.organisation import Membership, Person
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk import Mitigation, Risk
from lgr_tracker.queries.scope import in_scope

MENTIONED_FOR = timedelta(days=28)
MOST_MENTIONS = 50


def people_to_tell(
    session: Session, actor: Actor, programme_id: int, today: date
) -> tuple[tuple[int, str], ...]:
    """Return everybody else with a seat in the programme today, by name. Runs one query."""
    rows = session.execute(
        sa.select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            in_scope(actor, Membership.programme_id, programme_id),
            Person.is_active,
            Person.id != (actor.person_id or 0),
            sa.or_(Membership.starts_on.is_(None), Membership.starts_on <= today),
            sa.or_(Membership.ends_on.is_(None), Membership.ends_on >= today),
        )
        .distinct()
        .order_by(Person.name, Person.id)
    )
    return tuple((row.id, row.name) for row in rows)


@dataclass(frozen=True)
class Mention:
    """Hold one comment that calls somebody by name, and what it is about."""

    programme_code: str
    programme: str
    is_sample: bool
    subject: Subject
    subject_id: int
    reference: str
    title: str
    is_marked: bool
    """Not everybody may see it: then its title goes into no mail."""
    said_by: str
    said_at: datetime


def mentions_of(session: Session, actor: Actor, now: datetime) -> tuple[Mention, ...]:
    """Return the comments of the last four weeks that call the actor, newest first.

    Of each row the last; none once the actor has said something about it since. Runs one query.
    """
    later = aliased(Comment)
    same = [getattr(later, name) == getattr(Comment, name) for name in COLUMNS.values()]
    answered = sa.exists().where(
        later.person_id == actor.person_id,
        later.said_at > Comment.said_at,
        sa.or_(*same),
    )
    wanted = sa.and_(Comment.said_at >= now - MENTIONED_FOR, ~answered)
    found = _mentions(session, actor, wanted)
    newest = {(each.subject, each.subject_id): each for each in reversed(found)}
    return tuple(each for each in found if newest[each.subject, each.subject_id] is each)


def mention(session: Session, actor: Actor, comment_id: int) -> Mention | None:
    """Return a comment that calls the actor, or None where it is gone or hidden. One query."""
    return next(iter(_mentions(session, actor, Comment.id == comment_id)), None)


def _mentions(
    session: Session, actor: Actor, wanted: sa.ColumnElement[bool]
) -> tuple[Mention, ...]:
    rows: Iterable[Any] = session.execute(
        sa.select(
            Programme.code,
            Programme.name,
            Programme.is_sample,
            Comment.risk_id,
            Comment.mitigation_id,
            Comment.entry_id,
            sa.func.coalesce(Risk.reference, Mitigation.reference, LogEntry.reference),
            sa.func.coalesce(Risk.title, Mitigation.title, LogEntry.title),
            Classification.id.is_not(None),
            Comment.said_by,
            Comment.said_at,
        )
        .select_from(Comment)
        .join(CommentMention, CommentMention.comment_id == Comment.id)
        .join(Programme, Programme.id == Comment.programme_id)
        .outerjoin(Risk, Risk.id == Comment.risk_id)
        .outerjoin(Mitigation, Mitigation.id == Comment.mitigation_id)
        .outerjoin(LogEntry, LogEntry.id == Comment.entry_id)
        .outerjoin(
            Classification,
            sa.or_(
                Classification.risk_id == Comment.risk_id,
                Classification.mitigation_id == Comment.mitigation_id,
            ),
        )
        .where(
            in_scope(actor, Comment.programme_id),
            CommentMention.person_id == actor.person_id,
            Comment.taken_back_at.is_(None),
            wanted,
        )
        .order_by(Comment.said_at.desc(), Comment.id.desc())
        .limit(MOST_MENTIONS)
    )
    return tuple(_mention(row) for row in rows)


def _mention(row: Any) -> Mention:
    subject, subject_id = subject_of(row)
    return Mention(row[0], row[1], row[2], subject, subject_id, *row[6:])
