"""Let somebody sit in a board or committee, and note when they no longer do."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.classification import BodyMember
from lgr_tracker.models.organisation import Body, Membership, Person
from lgr_tracker.workflows.loading import hold_programme, load, plain
from lgr_tracker.workflows.people.ending import check_days, give_last_day, has_ended
from lgr_tracker.workflows.people.holding import hold_person
from lgr_tracker.workflows.people.vouching import (
    Why,
    ask_again_if_longer,
    confirm_at_once,
    speaks_for_body,
    was_seated,
)


@dataclass(frozen=True)
class BodySeatValues:
    """Hold who sits in a body, from and until; an open end is None."""

    person_id: int
    is_chair: bool = False
    starts_on: date | None = None
    ends_on: date | None = None


def sit_in_body(
    session: Session,
    programme_id: int,
    body_id: int,
    values: BodySeatValues,
    *,
    today: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Let somebody who takes part in the programme sit in a body; returns the seat's id.

    What is restricted to the body is theirs to see once its members have confirmed them; its first
    one needs nobody. So nobody seats themselves. Raises NotFound, NotAllowed or Invalid.
    """
    require(actor, Permission.PROGRAMME_EDIT, Scope(programme_id))
    body = load(session, Body, body_id, programme_id)
    if values.person_id == actor.person_id:
        raise NotAllowed(
            "Nobody seats themselves in a body. Ask another programme manager to do it."
        )
    check_days(values.starts_on, values.ends_on)
    _check_takes_part(session, programme_id, values.person_id, today)
    person = hold_person(session, values.person_id)
    hold_programme(session, programme_id)  # a double click gives one seat
    _check_free(session, body_id, values.person_id, today)
    why = _confirmed(session, body_id, actor)
    seat = BodyMember(body_id=body.id, **asdict(values))
    session.add(seat)
    confirmed = confirm_at_once(seat, actor, now, why)
    person.session_epoch += 1
    told = {field: plain(value) for field, value in asdict(values).items() if value is not None}
    record(
        session,
        Event.BODY_SEAT_GIVE,
        actor,
        body,
        programme_id=programme_id,
        now=now,
        permission=Permission.PROGRAMME_EDIT,
        name=body.name,
        after=told | confirmed,
    )
    session.commit()
    return seat.id


def end_body_seat(
    session: Session,
    programme_id: int,
    body_id: int,
    seat_id: int,
    last_day: date | None = None,
    *,
    today: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Set the last day of a seat in a body and return its id; without one it ended yesterday.

    Raises NotFound, NotAllowed, and Invalid for a day before the first one.
    """
    require(actor, Permission.PROGRAMME_EDIT, Scope(programme_id))
    body = load(session, Body, body_id, programme_id)
    seat = session.get(BodyMember, seat_id)
    if seat is None or seat.body_id != body_id:
        raise NotFound
    person = hold_person(session, seat.person_id)
    hold_programme(session, programme_id)
    session.refresh(seat)
    until = seat.ends_on
    before, after = give_last_day(seat, last_day, today)
    asked = ask_again_if_longer(seat, until, is_own=speaks_for_body(actor, body_id))
    if has_ended(seat, today) and person.id != actor.person_id:
        person.session_epoch += 1  # who leaves by themselves goes on with what is left to them
    record(
        session,
        Event.BODY_SEAT_END,
        actor,
        body,
        programme_id=programme_id,
        now=now,
        permission=Permission.PROGRAMME_EDIT,
        name=body.name,
        before={"person_id": person.id, **before, **asked[0]},
        after=after | asked[1],
    )
    session.commit()
    return seat_id


def _confirmed(session: Session, body_id: int, actor: Actor) -> Why:
    """Tell why a seat is confirmed before it is given, if it is."""
    if speaks_for_body(actor, body_id):
        return Why.BY_GIVER
    return Why.NOT_YET if was_seated(session, body_id=body_id) else Why.FIRST


def _check_takes_part(session: Session, programme_id: int, person_id: int, today: date) -> None:
    found = session.scalar(
        sa.select(Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Person.id == person_id,
            Person.is_active,
            Membership.programme_id == programme_id,
            sa.or_(Membership.ends_on.is_(None), Membership.ends_on >= today),
        )
        .limit(1)
    )
    if found is None:
        sentence = "Choose somebody who takes part in this programme."
        raise Invalid(sentence, {"person_id": sentence})


def _check_free(session: Session, body_id: int, person_id: int, today: date) -> None:
    held = session.scalar(
        sa.select(BodyMember.id)
        .where(
            BodyMember.body_id == body_id,
            BodyMember.person_id == person_id,
            sa.or_(BodyMember.ends_on.is_(None), BodyMember.ends_on >= today),
        )
        .limit(1)
    )
    if held is not None:
        sentence = "This person already sits in this body."
        raise Invalid(sentence, {"person_id": sentence})
