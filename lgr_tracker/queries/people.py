"""People: what sign-in needs to know of an account."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.one_time import LinkKind, kept
from lgr_tracker.domain.permissions import Actor, Role
from lgr_tracker.models.organisation import Membership, Organisation, Person
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.sign_in import OneTimeLink, SecondFactor
from lgr_tracker.queries.scope import in_scope
from lgr_tracker.queries.unmet import unmet


@dataclass(frozen=True)
class Account:
    """Hold what the sign-in page checks a password and a code against."""

    person_id: int
    name: str
    email: str
    password_hash: str | None
    epoch: int
    salt: str | None
    """Of the authenticator app; None for somebody without a second factor."""


_ACCOUNT = (
    sa.select(
        Person.id,
        Person.name,
        Person.email,
        Person.password_hash,
        Person.session_epoch,
        SecondFactor.salt,
    )
    .outerjoin(SecondFactor, SecondFactor.person_id == Person.id)
    .where(Person.is_active)
)


def account_by_email(session: Session, email: str) -> Account | None:
    """Return an active account, or None. Runs one query.

    Without an actor: nobody is known yet when somebody signs in.
    """
    row = session.execute(_ACCOUNT.where(Person.email == email.strip().lower())).one_or_none()
    return Account(*row) if row else None


def account_by_id(session: Session, person_id: int, epoch: int | None = None) -> Account | None:
    """Return an active account, with `epoch` only as it then was, or None. Runs one query.

    Without an actor: between password and code nobody is signed in.
    """
    wanted = _ACCOUNT.where(Person.id == person_id)
    if epoch is not None:
        wanted = wanted.where(Person.session_epoch == epoch)
    row = session.execute(wanted).one_or_none()
    return Account(*row) if row else None


@dataclass(frozen=True)
class LinkHolder:
    """Say for whom a one-time link was made, what it is for, and until when it opens anything."""

    person_id: int
    name: str
    email: str
    kind: LinkKind
    expires_at: datetime


def link_holder(session: Session, token: str, now: datetime) -> LinkHolder | None:
    """Return for whom a link is that still opens something, or None. Runs one query.

    Without an actor: whoever holds the link is nobody yet.
    """
    row = session.execute(
        sa.select(Person.id, Person.name, Person.email, OneTimeLink.kind, OneTimeLink.expires_at)
        .join(Person, Person.id == OneTimeLink.person_id)
        .where(
            OneTimeLink.digest == kept(token),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.withdrawn_at.is_(None),
            OneTimeLink.expires_at > now,
            Person.is_active,
        )
    ).one_or_none()
    return LinkHolder(*row) if row else None


@dataclass(frozen=True)
class SeatRow:
    """Hold one seat of a person, as their own account page lists it."""

    programme: str
    code: str
    organisation: str | None
    role: Role
    starts_on: date | None
    ends_on: date | None


def seats(session: Session, actor: Actor) -> tuple[SeatRow, ...]:
    """Return the actor's own seats, whatever their dates. Runs one query."""
    rows = session.execute(
        sa.select(
            Programme.name,
            Programme.code,
            Organisation.name,
            Membership.role,
            Membership.starts_on,
            Membership.ends_on,
        )
        .join(Programme, Programme.id == Membership.programme_id)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.person_id == actor.person_id)
        .order_by(Programme.name, Membership.id)
    )
    return tuple(SeatRow(*row) for row in rows)


@dataclass(frozen=True)
class MemberRow:
    """Hold one seat of a programme with who holds it, as the settings list it."""

    membership_id: int
    person_id: int
    name: str
    email: str
    role: Role
    organisation: str | None
    starts_on: date | None
    ends_on: date | None
    organisation_id: int | None
    is_vouched: bool
    """Somebody of the organisation has confirmed it; without one it needs nobody."""
    version: int
    has_second_factor: bool | None
    """None for somebody of another programme who has not come yet."""
    has_come: bool
    """False for somebody who was invited and has not chosen a password yet."""
    link_until: datetime | None
    """Until when the last link by which this programme invites them opens anything."""

    def is_held_on(self, day: date) -> bool:
        """Tell whether the seat is held on a day; both ends count."""
        begun = self.starts_on is None or self.starts_on <= day
        return begun and (self.ends_on is None or day <= self.ends_on)

    def waits_on(self, day: date) -> bool:
        """Tell whether the seat, if it has not ended, is still to be confirmed."""
        return not self.is_vouched and (self.ends_on is None or self.ends_on >= day)

    def waits_for(self, actor: Actor, day: date) -> bool:
        """Tell whether the actor may confirm it: nobody confirms themselves."""
        is_own = self.organisation_id in actor.vouched_organisation_ids()
        return self.waits_on(day) and is_own and self.person_id != actor.person_id


def members(session: Session, actor: Actor, programme_id: int) -> tuple[MemberRow, ...]:
    """Return every seat of a programme, by name. Runs two queries.

    Whoever has not come yet from another programme goes by the address that was typed.
    """
    strangers = unmet(session, actor, programme_id)
    name = sa.case((Person.id.in_(strangers), Person.email), else_=Person.name)
    link_until = (
        sa.select(sa.func.max(OneTimeLink.expires_at))
        .where(
            OneTimeLink.person_id == Person.id,
            OneTimeLink.programme_id == programme_id,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.withdrawn_at.is_(None),
        )
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(
            Membership.id,
            Person.id,
            name,
            Person.email,
            Membership.role,
            Organisation.short_name,
            Membership.starts_on,
            Membership.ends_on,
            Membership.organisation_id,
            sa.or_(Membership.organisation_id.is_(None), Membership.vouched_at.is_not(None)),
            Membership.version,
            sa.case((Person.id.in_(strangers), None), else_=SecondFactor.person_id.is_not(None)),
            sa.or_(Person.password_hash.is_not(None), Person.external_id.is_not(None)),
            link_until,
        )
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(SecondFactor, SecondFactor.person_id == Person.id)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(in_scope(actor, Membership.programme_id, programme_id))
        .order_by(name, Membership.id)
    )
    return tuple(MemberRow(*tuple(row)) for row in rows)


def member(session: Session, actor: Actor, programme_id: int, membership_id: int) -> MemberRow:
    """Return one seat of a programme; raises NotFound. Runs two queries."""
    for row in members(session, actor, programme_id):
        if row.membership_id == membership_id:
            return row
    raise NotFound
