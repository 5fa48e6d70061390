"""People: what sign-in needs to know of an account."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor, Role
from lgr_tracker.models.organisation import Membership, Organisation, Person
from lgr_tracker.models.programme import Programme
from lgr_tracker.queries.scope import in_scope


@dataclass(frozen=True)
class Account:
    """Hold what the sign-in page checks a password against."""

    person_id: int
    name: str
    email: str
    password_hash: str | None
    epoch: int


def account_by_email(session: Session, email: str) -> Account | None:
    """Return an active account, or None. Runs one query.

    The one query without an actor: nobody is known yet when somebody signs in.
    """
    row = session.execute(
        sa.select(
            Person.id, Person.name, Person.email, Person.password_hash, Person.session_epoch
        ).where(Person.email == email.strip().lower(), Person.is_active)
    ).one_or_none()
    return Account(*row) if row else None


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


def members(session: Session, actor: Actor, programme_id: int) -> tuple[MemberRow, ...]:
    """Return every seat of a programme, by name. Runs one query."""
    rows = session.execute(
        sa.select(
            Membership.id,
            Person.id,
            Person.name,
            Person.email,
            Membership.role,
            Organisation.short_name,
            Membership.starts_on,
            Membership.ends_on,
        )
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(in_scope(actor, Membership.programme_id, programme_id))
        .order_by(Person.name, Membership.id)
    )
    return tuple(MemberRow(*row) for row in rows)
