"""Add somebody who may sign in, and give them a first seat."""

import re
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid, NotAllowed
from lgr_tracker.domain.permissions import Actor, Permission, Role, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.organisation import Membership, Organisation, Person
from lgr_tracker.queries.unmet import known_as
from lgr_tracker.workflows.loading import change, hold_programme
from lgr_tracker.workflows.people.ending import check_days, has_ended
from lgr_tracker.workflows.people.holding import hold_person
from lgr_tracker.workflows.people.inviting import Invitation, invite
from lgr_tracker.workflows.people.leaving import leave_bodies
from lgr_tracker.workflows.people.vouching import (
    Why,
    confirm_at_once,
    is_known_until,
    speaks_for_organisation,
    was_seated,
)

EMAIL = re.compile(r"[^@\s<>\"']{1,64}@[^@\s<>\"']{1,120}\.[^@\s<>\"'.]{2,24}")


def add_person(
    session: Session,
    programme_id: int,
    *,
    name: str,
    email: str,
    role: Role,
    organisation_id: int | None,
    password_hash: str | None = None,
    invitation: Invitation | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    today: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Give somebody a seat in a programme, adding them first if nobody has that address yet.

    Somebody who is already here keeps their name and password, but a new role ends their sessions.
    A seat that has ended is taken up again. Nobody seats themselves for an organisation that they
    don't speak for, and whom its people have not confirmed sees nothing that it restricts; its
    first one needs nobody. Returns the person's id. Raises NotFound, NotAllowed or Invalid.
    """
    require(actor, Permission.PROGRAMME_EDIT, Scope(programme_id, organisation_id))
    address = _checked_email(email)
    check_days(starts_on, ends_on)
    person = _known(session, address)
    programme = hold_programme(session, programme_id)  # a double click gives one seat
    _check_organisation(session, programme_id, organisation_id)
    person = person or _known(session, address)  # or added while we waited
    if person is None:
        person = Person(name=name, email=address, password_hash=password_hash, created_at=now)
        _add(session, person, actor, now)
    elif person.id == actor.person_id:
        _check_own(actor, programme_id, organisation_id)
    else:
        person.session_epoch += 1
    leave_bodies(session, person.id, programme_id, before=today, actor=actor, now=now)
    why = _confirmed(session, person, organisation_id, ends_on, today, actor)
    called = known_as(session, actor, programme_id, person)
    seat = _free_seat(session, person.id, programme_id, role, organisation_id, today)
    before, after = change(seat, {"starts_on": starts_on, "ends_on": ends_on})
    after |= confirm_at_once(seat, actor, now, why)
    record(
        session,
        Event.MEMBERSHIP_GIVE,
        actor,
        seat,
        programme_id=programme_id,
        now=now,
        permission=Permission.PROGRAMME_EDIT,
        organisation_id=organisation_id,
        name=called,
        before=before,
        after={"role": role.value, "organisation_id": organisation_id, **after},
    )
    if invitation is not None:
        invite(session, programme, person, invitation, actor=actor, now=now)
    session.commit()
    return person.id


def _add(session: Session, person: Person, actor: Actor, now: datetime) -> None:
    session.add(person)
    record(
        session,
        Event.PERSON_ADD,
        actor,
        person,
        programme_id=None,
        now=now,
        after={"name": person.name, "email": person.email},
    )


def _known(session: Session, address: str) -> Person | None:
    """Return whoever has the address already, and hold their row."""
    person_id = session.scalar(sa.select(Person.id).where(Person.email == address))
    return None if person_id is None else hold_person(session, person_id)


def _check_own(actor: Actor, programme_id: int, organisation_id: int | None) -> None:
    """Raise NotAllowed where somebody would give themselves another organisation's seat."""
    spoken_for = {seat.organisation_id for seat in actor.seats_in(programme_id)}
    if organisation_id is not None and organisation_id not in spoken_for:
        raise NotAllowed(
            "Nobody gives themselves a role for another organisation. "
            "Ask another programme manager, who agrees it with that organisation."
        )


def _checked_email(email: str) -> str:
    address = email.strip().lower()
    if not EMAIL.fullmatch(address):
        sentence = "Write an e-mail address, like name@council.gov.uk."
        raise Invalid(sentence, {"email": sentence})
    return address


def _check_organisation(session: Session, programme_id: int, organisation_id: int | None) -> None:
    if organisation_id is None:
        return
    organisation = session.get(Organisation, organisation_id)
    if organisation is None or organisation.programme_id != programme_id:
        sentence = "Choose an organisation of this programme."
        raise Invalid(sentence, {"organisation_id": sentence})


def _confirmed(
    session: Session,
    person: Person,
    organisation_id: int | None,
    ends_on: date | None,
    today: date,
    actor: Actor,
) -> Why | None:
    """Tell whether and why a seat is confirmed as it is given; None for one of no organisation."""
    if organisation_id is None:
        return None
    if speaks_for_organisation(actor, organisation_id):
        return Why.BY_GIVER
    if is_known_until(session, person.id, organisation_id, ends_on, today):
        return Why.AS_BEFORE
    is_first = not was_seated(session, organisation_id=organisation_id)
    return Why.FIRST if is_first else Why.NOT_YET


def _free_seat(
    session: Session,
    person_id: int,
    programme_id: int,
    role: Role,
    organisation_id: int | None,
    today: date,
) -> Membership:
    """Return the seat to be held: a new one, or the one that has ended; raises Invalid."""
    already = session.scalars(
        sa.select(Membership).where(
            Membership.person_id == person_id,
            Membership.programme_id == programme_id,
            Membership.role == role,
            Membership.organisation_id.is_(None)
            if organisation_id is None
            else Membership.organisation_id == organisation_id,
        )
    ).one_or_none()
    if already is None:
        seat = Membership(
            person_id=person_id,
            programme_id=programme_id,
            organisation_id=organisation_id,
            role=role,
        )
        session.add(seat)
        return seat
    if not has_ended(already, today):
        sentence = "This person already holds that role there."
        raise Invalid(sentence, {"role": sentence})
    return already
