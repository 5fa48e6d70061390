"""Turn a second factor off: by its owner with a code, or by whoever runs the service."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.organisation import Person
from lgr_tracker.models.sign_in import SecondFactor
from lgr_tracker.workflows.people.proving import Proof, replace_codes, take_proof
from lgr_tracker.workflows.people.telling import SECOND_FACTOR_OFF, tell
from lgr_tracker.workflows.people.turn_on_second_factor import WRONG_CODE


def turn_off_second_factor(session: Session, proof: Proof, *, actor: Actor, now: datetime) -> int:
    """Forget the actor's app and recovery codes; every other session ends.

    Returns the epoch that the actor's own session goes on with. Raises Invalid for a code that is
    not right or was used.
    """
    person = session.get_one(Person, actor.person_id)
    if not take_proof(session, person, proof, actor=actor, now=now):
        raise Invalid(WRONG_CODE, {"code": WRONG_CODE})
    _forget(session, person, actor, now)
    session.commit()
    return person.session_epoch


def clear_second_factor(session: Session, email: str, *, actor: Actor, now: datetime) -> str:
    """Forget the app of somebody who has lost it and their codes; returns their name.

    Only whoever runs the service may: a programme manager could take over people of other
    programmes. Raises NotAllowed, or NotFound where nobody with that address has one.
    """
    if not actor.is_operator:
        raise NotAllowed("Whoever runs this service can do this, by the command line.")
    person = session.scalars(
        sa.select(Person)
        .join(SecondFactor, SecondFactor.person_id == Person.id)
        .where(Person.email == email.strip().lower())
    ).one_or_none()
    if person is None:
        raise NotFound(f"Nobody with the address {email} has a second factor.")
    _forget(session, person, actor, now)
    session.commit()
    return person.name


def _forget(session: Session, person: Person, actor: Actor, now: datetime) -> None:
    session.execute(sa.delete(SecondFactor).where(SecondFactor.person_id == person.id))
    replace_codes(session, person.id, ())
    person.session_epoch += 1
    event = record(session, Event.SECOND_FACTOR_OFF, actor, person, programme_id=None, now=now)
    tell(session, person, SECOND_FACTOR_OFF, event, now=now)
