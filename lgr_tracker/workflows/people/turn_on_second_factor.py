"""Turn one's second factor on, or make its recovery codes anew."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid, WrongState
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.organisation import Person
from lgr_tracker.models.sign_in import SecondFactor
from lgr_tracker.workflows.people.proving import (
    AppCode,
    Proof,
    has_second_factor,
    replace_codes,
    take_proof,
)
from lgr_tracker.workflows.people.telling import NEW_CODES, SECOND_FACTOR_ON, tell

ALREADY = "Your second factor is on already. Turn it off first to change to another app."
WRONG_CODE = "This code is not right, or was used before. Wait for the next one and try again."


def turn_on_second_factor(
    session: Session,
    first: AppCode,
    code_digests: Sequence[str],
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Keep the app whose `first` code was right, with recovery codes; every other session ends.

    Returns the epoch that the actor's own session goes on with. Raises WrongState.
    """
    person = session.get_one(Person, actor.person_id)
    if has_second_factor(session, person.id):
        raise WrongState(ALREADY)
    session.add(
        SecondFactor(person_id=person.id, salt=first.salt, last_step=first.step, turned_on_at=now)
    )
    replace_codes(session, person.id, code_digests)
    person.session_epoch += 1
    event = record(session, Event.SECOND_FACTOR_ON, actor, person, programme_id=None, now=now)
    tell(session, person, SECOND_FACTOR_ON, event, now=now)
    session.commit()
    return person.session_epoch


def renew_recovery_codes(
    session: Session,
    proof: Proof,
    code_digests: Sequence[str],
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Replace the actor's recovery codes and return how many there are; raises Invalid."""
    person = session.get_one(Person, actor.person_id)
    if not take_proof(session, person, proof, actor=actor, now=now):
        raise Invalid(WRONG_CODE, {"code": WRONG_CODE})
    replace_codes(session, person.id, code_digests)
    event = record(session, Event.RECOVERY_CODES_MAKE, actor, person, programme_id=None, now=now)
    tell(session, person, NEW_CODES, event, now=now)
    session.commit()
    return len(code_digests)
