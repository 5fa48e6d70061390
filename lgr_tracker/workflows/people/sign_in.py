"""Record that somebody signed in, take their second factor, and forget the tries it took."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.organisation import Person, SignInAttempt
from lgr_tracker.workflows.people.count_try import forget_try
from lgr_tracker.workflows.people.proving import Proof, has_second_factor, take_proof


def sign_in(
    session: Session,
    person_id: int,
    account_and_source: str,
    *,
    epoch: int,
    proof: Proof | None = None,
    counted: Sequence[str] = (),
    new_hash: str | None = None,
    actor: Actor,
    now: datetime,
) -> bool:
    """Record a sign-in whose password was right, and tell whether it may be.

    It may not for somebody with a second factor without a good `proof`, nor where the account has
    changed since the password was looked at. Takes back the last try of the `counted` subjects;
    `new_hash` replaces an outdated one.
    """
    person = session.get_one(Person, person_id)
    if not person.is_active or person.session_epoch != epoch:
        return False
    signed_in = Actor(person_id=person.id, name=person.name, request_id=actor.request_id)
    if has_second_factor(session, person_id) and not take_proof(
        session, person, proof, actor=signed_in, now=now
    ):
        return False
    if new_hash is not None:
        person.password_hash = new_hash
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.subject == account_and_source))
    for subject in counted:
        forget_try(session, subject)
    record(session, Event.PERSON_SIGN_IN, signed_in, person, programme_id=None, now=now)
    session.commit()
    return True
