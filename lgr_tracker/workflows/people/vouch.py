"""Confirm, for one's own council or body, that somebody who was seated there belongs to it."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotAllowed, NotFound
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.classification import BodyMember
from lgr_tracker.models.organisation import Body, Membership, Person
from lgr_tracker.queries.unmet import known_as
from lgr_tracker.workflows.loading import check_seen, hold_programme, load
from lgr_tracker.workflows.people.ending import Seated, has_ended
from lgr_tracker.workflows.people.vouching import confirm, speaks_for_body, speaks_for_organisation

SEEN = ("starts_on", "ends_on")


def vouch_seat(
    session: Session,
    programme_id: int,
    membership_id: int,
    seen_version: int,
    *,
    today: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Confirm that somebody works for the organisation of their seat; returns the seat's id.

    What the organisation restricts is theirs to see from then on. A seat that is confirmed
    already stays as it is. Raises NotFound for a seat that needs nobody or has ended, NotAllowed
    and StaleEdit.
    """
    require(actor, Permission.PROGRAMME_VIEW, Scope(programme_id))
    seat = load(session, Membership, membership_id, programme_id)
    if seat.organisation_id is None:
        raise NotFound
    _check_may(seat, actor, speaks_for_organisation(actor, seat.organisation_id))
    hold_programme(session, programme_id)
    session.refresh(seat)
    if not _is_open(seat, seen_version, today):
        return membership_id
    _confirm_seat(session, seat, actor, now)
    session.commit()
    return membership_id


def vouch_body_seat(
    session: Session,
    programme_id: int,
    body_id: int,
    seat_id: int,
    seen_version: int,
    *,
    today: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Confirm that somebody sits in a body; returns the seat's id. Raises as `vouch_seat` does."""
    require(actor, Permission.PROGRAMME_VIEW, Scope(programme_id))
    body = load(session, Body, body_id, programme_id)
    seat = session.get(BodyMember, seat_id)
    if seat is None or seat.body_id != body_id:
        raise NotFound
    _check_may(seat, actor, speaks_for_body(actor, body_id))
    hold_programme(session, programme_id)
    session.refresh(seat)
    if not _is_open(seat, seen_version, today):
        return seat_id
    _confirm_body_seat(session, body, seat, actor, now)
    session.commit()
    return seat_id


def vouch_person(
    session: Session,
    programme_id: int,
    email: str,
    *,
    today: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Confirm all seats of a person that wait in a programme, and return how many they were.

    For a council or a body in which nobody is left. Raises NotFound, and NotAllowed unless the
    operator asks.
    """
    if not actor.is_operator:
        raise NotAllowed("A person is confirmed like this on the server, by the command line.")
    hold_programme(session, programme_id)
    waits = (Person.email == email.strip().lower(), Person.is_active)
    seats = session.scalars(
        _waiting(Membership, today).where(
            *waits, Membership.programme_id == programme_id, Membership.organisation_id.is_not(None)
        )
    ).all()
    for seat in seats:
        _confirm_seat(session, seat, actor, now)
    sittings = session.execute(
        _waiting(BodyMember, today)
        .add_columns(Body)
        .join(Body, Body.id == BodyMember.body_id)
        .where(*waits, Body.programme_id == programme_id)
    ).all()
    for sitting, body in sittings:
        _confirm_body_seat(session, body, sitting, actor, now)
    if not seats and not sittings:
        raise NotFound(f"No seat of {email} waits to be confirmed in this programme.")
    session.commit()
    return len(seats) + len(sittings)


def _waiting(kind: Any, today: date) -> sa.Select[Any]:
    return (
        sa.select(kind)
        .join(Person, Person.id == kind.person_id)
        .where(kind.vouched_at.is_(None), sa.or_(kind.ends_on.is_(None), kind.ends_on >= today))
        .order_by(kind.id)
    )


def _confirm_seat(session: Session, seat: Membership, actor: Actor, now: datetime) -> None:
    person = session.get_one(Person, seat.person_id)
    before, after = confirm(seat, actor, now)
    record(
        session,
        Event.MEMBERSHIP_VOUCH,
        actor,
        seat,
        programme_id=seat.programme_id,
        now=now,
        permission=Permission.PROGRAMME_VIEW,
        organisation_id=seat.organisation_id,
        name=known_as(session, actor, seat.programme_id, person),
        before=before,
        after={"organisation_id": seat.organisation_id, **after},
    )


def _confirm_body_seat(
    session: Session, body: Body, seat: BodyMember, actor: Actor, now: datetime
) -> None:
    before, after = confirm(seat, actor, now)
    record(
        session,
        Event.BODY_SEAT_VOUCH,
        actor,
        body,
        programme_id=body.programme_id,
        now=now,
        permission=Permission.PROGRAMME_VIEW,
        name=body.name,
        before=before,
        after={"person_id": seat.person_id, **after},
    )


def _check_may(seat: Seated, actor: Actor, is_own: bool) -> None:
    if not is_own or seat.person_id == actor.person_id:
        raise NotAllowed(
            "Only somebody else who is confirmed there already can confirm this. "
            "Where nobody is left, whoever runs the server can."
        )


def _is_open(seat: Seated, seen_version: int, today: date) -> bool:
    """Tell whether a seat still waits to be confirmed; raises NotFound if it has ended."""
    if has_ended(seat, today):
        raise NotFound
    if seat.vouched_at is not None:
        return False
    check_seen(seat, seen_version, SEEN)
    return True
