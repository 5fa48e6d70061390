"""Take the next mail that is due in hand, so that no other sender sends it too."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.mail import LEASE, MailState, Rhythm, Template, Why
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.mail import Mail
from lgr_tracker.models.organisation import Person

ROUNDS = 20
"""How often to look again when another sender was quicker."""


@dataclass(frozen=True)
class Digests:
    """Hold the last moments at which daily and weekly mail was due."""

    daily: datetime
    weekly: datetime


@dataclass(frozen=True)
class Item:
    """Hold one thing that a message is to tell."""

    template: Template
    why: Why
    facts: dict[str, Any]
    programme_id: int | None


@dataclass(frozen=True)
class Claimed:
    """Hold a message that is now in this sender's hand; `is_alive` is False for a leaver's.

    `handed_at` says since when it may be out already.
    """

    bundle: str
    claim: str
    person_id: int | None
    name: str
    address: str
    is_alive: bool
    attempts: int
    handed_at: datetime | None
    items: tuple[Item, ...]


def claim_mail(
    session: Session, digests: Digests, *, actor: Actor, now: datetime
) -> Claimed | None:
    """Return the next message that is due, or None where none is.

    Daily and weekly mail of one person becomes one message, which keeps its name and its rows
    until it is out. Two senders never hold the same row: a claim holds the person's row, looks
    again, and marks. Runs four statements, and more only where another sender was quicker.
    """
    for _ in range(ROUNDS):
        first = session.scalars(
            sa.select(Mail).where(_is_due(digests, now)).order_by(Mail.not_before, Mail.id).limit(1)
        ).one_or_none()
        if first is None:
            return None
        person = _held(session, first.person_id)
        rows = _bundle(session, first, digests, now)
        if rows:
            claimed = _mark(rows, person, now)
            session.commit()
            return claimed
    return None


def _is_due(digests: Digests, now: datetime) -> sa.ColumnElement[bool]:
    """Return the condition of a row whose turn has come and that nobody has in hand."""
    return sa.and_(
        Mail.state == MailState.WAITING,
        Mail.not_before <= now,
        sa.or_(Mail.leased_until.is_(None), Mail.leased_until <= now),
        sa.or_(
            Mail.bundle.is_not(None),
            Mail.rhythm == Rhythm.AT_ONCE,
            sa.and_(Mail.rhythm == Rhythm.DAILY, Mail.not_before < digests.daily),
            sa.and_(Mail.rhythm == Rhythm.WEEKLY, Mail.not_before < digests.weekly),
        ),
    )


def _held(session: Session, person_id: int | None) -> Person | None:
    """Return the person, whose row is held so that senders take this person's mail in turn."""
    if person_id is None:
        return None
    return session.scalars(
        sa.select(Person)
        .where(Person.id == person_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def _bundle(session: Session, first: Mail, digests: Digests, now: datetime) -> Sequence[Mail]:
    """Return the rows that go with `first`, as they stand once nobody else holds them."""
    if first.bundle is not None:
        belongs: sa.ColumnElement[bool] = Mail.bundle == first.bundle
    elif first.rhythm is Rhythm.AT_ONCE:
        belongs = Mail.id == first.id
    else:
        belongs = sa.and_(
            Mail.person_id == first.person_id,
            Mail.bundle.is_(None),
            Mail.rhythm != Rhythm.AT_ONCE,
        )
    return session.scalars(
        sa.select(Mail)
        .where(_is_due(digests, now), belongs)
        .order_by(Mail.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _mark(rows: Sequence[Mail], person: Person | None, now: datetime) -> Claimed:
    first = rows[0]
    bundle, claim = first.bundle or uuid4().hex, uuid4().hex
    attempts = max(row.attempts for row in rows) + 1
    for row in rows:
        row.bundle, row.claim = bundle, claim
        row.leased_until, row.attempts = now + LEASE, attempts
    return Claimed(
        bundle=bundle,
        claim=claim,
        person_id=first.person_id,
        name=person.name if person else "",
        address=person.email if person else first.address or "",
        is_alive=person is None or person.is_active,
        attempts=attempts,
        handed_at=first.handed_at,
        items=tuple(
            Item(row.template, row.why, json.loads(row.facts), row.programme_id) for row in rows
        ),
    )
