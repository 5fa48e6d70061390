"""Whom a programme has only written to: people of other programmes who have not come yet."""

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.audit import AuditEvent, Event
from lgr_tracker.models.organisation import Membership, Person
from lgr_tracker.queries.scope import in_scope


def unmet(session: Session, actor: Actor, programme_id: int) -> frozenset[int]:
    """Return whom another programme seated first and who has done nothing since a seat here.

    A new role ends all sessions, so whoever goes on has signed in again: until then only the
    address that was typed is known here. Where a host signs people in, their first act counts.
    Runs one query.
    """
    given, done, elsewhere = aliased(AuditEvent), aliased(AuditEvent), aliased(Membership)
    seated = (
        sa.select(
            Membership.person_id,
            sa.func.min(Membership.id).label("seat_id"),
            sa.func.min(given.id).label("given_id"),
        )
        .join(
            given,
            sa.and_(
                given.programme_id == Membership.programme_id,
                given.subject_kind == "membership",
                given.subject_id == Membership.id,
                given.event == Event.MEMBERSHIP_GIVE.value,
            ),
        )
        .where(in_scope(actor, Membership.programme_id, programme_id))
        .group_by(Membership.person_id)
        .subquery()
    )
    rows = session.scalars(
        sa.select(seated.c.person_id).where(
            sa.exists().where(
                elsewhere.person_id == seated.c.person_id,
                elsewhere.programme_id != programme_id,
                elsewhere.id < seated.c.seat_id,
            ),
            ~sa.exists().where(done.person_id == seated.c.person_id, done.id > seated.c.given_id),
        )
    )
    return frozenset(rows)


def known_as(session: Session, actor: Actor, programme_id: int, person: Person) -> str:
    """Return what a programme may call somebody: by their address until they have come.

    To be asked before a seat is given. Runs two queries.
    """
    seated = set(
        session.scalars(sa.select(Membership.programme_id).where(Membership.person_id == person.id))
    )
    is_first_here = bool(seated) and programme_id not in seated
    if is_first_here or person.id in unmet(session, actor, programme_id):
        return person.email
    return person.name
