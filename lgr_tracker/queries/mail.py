"""The outbox as its operator sees it, and what a person has chosen to be written to about."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotAllowed, NotFound
from lgr_tracker.domain.mail import (
    HOLDS_A_KEY,
    USUAL,
    MailKind,
    MailState,
    Rhythm,
    Template,
    Why,
)
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.mail import Mail, MailChoice
from lgr_tracker.models.organisation import Membership, Person


@dataclass(frozen=True)
class MailRow:
    """Hold one mail of the outbox; the person by number, so that a list holds no address."""

    id: int
    template: Template
    person_id: int | None
    state: MailState
    rhythm: Rhythm
    attempts: int
    posted_at: datetime
    not_before: datetime
    sent_at: datetime | None
    may_be_out_since: datetime | None
    trouble: str


@dataclass(frozen=True)
class MailDetail:
    """Hold one mail with what an operator may need to mend; a one-time link is never shown."""

    row: MailRow
    why: Why
    programme_id: int | None
    reference: str | None
    provider_reference: str | None
    facts: Mapping[str, object]


_ROW = (
    Mail.id,
    Mail.template,
    Mail.person_id,
    Mail.state,
    Mail.rhythm,
    Mail.attempts,
    Mail.posted_at,
    Mail.not_before,
    Mail.sent_at,
    Mail.handed_at,
    Mail.trouble,
)


def outbox(
    session: Session, actor: Actor, state: MailState | None = None, *, most: int = 100
) -> tuple[MailRow, ...]:
    """Return the newest mail, of one state if given. For the operator. Runs one query."""
    _insist(actor)
    wanted = sa.select(*_ROW).order_by(Mail.id.desc()).limit(most)
    if state is not None:
        wanted = wanted.where(Mail.state == state)
    return tuple(MailRow(*row) for row in session.execute(wanted))


def mail_detail(session: Session, actor: Actor, mail_id: int) -> MailDetail:
    """Return one mail; raises NotFound. For the operator. Runs one query."""
    _insist(actor)
    found: Any = session.execute(
        sa.select(
            *_ROW, Mail.why, Mail.programme_id, Mail.bundle, Mail.provider_reference, Mail.facts
        ).where(Mail.id == mail_id)
    ).one_or_none()
    if found is None:
        raise NotFound(f"There is no mail {mail_id} in the outbox.")
    row = MailRow(*found[: len(_ROW)])
    facts = {} if row.template in HOLDS_A_KEY else json.loads(found.facts)
    return MailDetail(
        row, found.why, found.programme_id, found.bundle, found.provider_reference, facts
    )


def _insist(actor: Actor) -> None:
    if not actor.is_operator:
        raise NotAllowed("Only whoever runs the service looks into the outbox.")


def mail_choices(session: Session, actor: Actor) -> dict[MailKind, Rhythm]:
    """Return how often the actor wants mail of each kind. Runs one query."""
    chosen = {
        row.kind: row.rhythm
        for row in session.execute(
            sa.select(MailChoice.kind, MailChoice.rhythm).where(
                MailChoice.person_id == actor.person_id
            )
        )
    }
    return {kind: chosen.get(kind, USUAL[kind]) for kind in MailKind}


@dataclass(frozen=True)
class Remindable:
    """Hold somebody who may be reminded."""

    id: int
    name: str


def people_to_remind(session: Session, actor: Actor) -> tuple[Remindable, ...]:
    """Return the active people with any seat who have not turned reminders off. Runs one query.

    Whether a seat is held today is seen when their work is looked up.
    """
    _insist(actor)
    refuses = sa.exists().where(
        MailChoice.person_id == Person.id,
        MailChoice.kind == MailKind.WORK,
        MailChoice.rhythm == Rhythm.NEVER,
    )
    has_seat = sa.exists().where(Membership.person_id == Person.id)
    rows = session.execute(
        sa.select(Person.id, Person.name)
        .where(Person.is_active, has_seat, ~refuses)
        .order_by(Person.id)
    )
    return tuple(Remindable(*row) for row in rows)
