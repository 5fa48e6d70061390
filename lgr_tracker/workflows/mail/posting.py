"""The step by which a workflow writes to somebody: a row in its own transaction."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.jobs import JobKind
from lgr_tracker.domain.mail import KIND_OF, USUAL, MailKind, Rhythm, Template, Why
from lgr_tracker.domain.permissions import ROLE_PERMISSIONS, Permission, operator
from lgr_tracker.models.mail import Mail, MailChoice
from lgr_tracker.models.organisation import Membership, Person
from lgr_tracker.workflows.jobs.asking import ask_for_job


def post_mail(
    session: Session,
    template: Template,
    *,
    to_person_id: int | None = None,
    to_address: str | None = None,
    facts: Mapping[str, Any] | None = None,
    why: Why,
    dedupe_key: str,
    programme_id: int | None = None,
    not_before: datetime | None = None,
    now: datetime,
) -> Mail | None:
    """Put a mail into the outbox; it exists when, and only when, the caller commits.

    Give a person or, for somebody without an account, an address. `dedupe_key` names what the
    mail tells, so that telling it twice writes once. Returns None where the person wants no such
    mail or it was posted before. Mail that goes at once asks for its sender too. Flushes; runs at
    most four statements.
    """
    rhythm = rhythm_of(session, to_person_id, KIND_OF[template])
    if rhythm is Rhythm.NEVER or _is_posted(session, dedupe_key):
        return None
    row = Mail(
        programme_id=programme_id,
        person_id=to_person_id,
        address=to_address,
        template=template,
        why=why,
        rhythm=rhythm,
        facts=json.dumps(dict(facts or {}), ensure_ascii=False, sort_keys=True),
        dedupe_key=dedupe_key,
        posted_at=now,
        not_before=not_before or now,
    )
    session.add(row)
    session.flush()
    if rhythm is Rhythm.AT_ONCE:
        ask_for_job(session, JobKind.MAIL_SEND, {}, programme_id=None, actor=operator(), now=now)
    return row


def who_may(
    session: Session, programme_id: int, permission: Permission, today: date
) -> Sequence[int]:
    """Return who has a seat that allows something in a programme today. Runs one query."""
    roles = [role for role, may in ROLE_PERMISSIONS.items() if permission in may]
    return session.scalars(
        sa.select(Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.programme_id == programme_id,
            Membership.role.in_(roles),
            Person.is_active,
            sa.or_(Membership.starts_on.is_(None), Membership.starts_on <= today),
            sa.or_(Membership.ends_on.is_(None), Membership.ends_on >= today),
        )
        .order_by(Person.id)
        .distinct()
    ).all()


def posted_within(
    session: Session, person_id: int, template: Template, time: timedelta, now: datetime
) -> int:
    """Return how many mails of one sort were posted to somebody lately. Runs one query."""
    lately = sa.select(sa.func.count()).where(
        Mail.person_id == person_id, Mail.template == template, Mail.posted_at > now - time
    )
    return session.scalar(lately) or 0


def rhythm_of(session: Session, person_id: int | None, kind: MailKind) -> Rhythm:
    """Return how often a person wants mail of a kind. Runs one query, none for account mail."""
    if person_id is None or kind is MailKind.ACCOUNT:
        return USUAL[kind]
    chosen = session.scalar(
        sa.select(MailChoice.rhythm).where(
            MailChoice.person_id == person_id, MailChoice.kind == kind
        )
    )
    return chosen or USUAL[kind]


def _is_posted(session: Session, dedupe_key: str) -> bool:
    return (
        session.scalar(sa.select(Mail.id).where(Mail.dedupe_key == dedupe_key).limit(1)) is not None
    )
