"""Record that somebody signed in, and forget the tries it took."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.organisation import Person, SignInAttempt


def sign_in(
    session: Session,
    person_id: int,
    account_and_source: str,
    *,
    new_hash: str | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Record a sign-in whose password was right; `new_hash` replaces an outdated one."""
    person = session.get_one(Person, person_id)
    if new_hash is not None:
        person.password_hash = new_hash
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.subject == account_and_source))
    signed_in = Actor(person_id=person.id, name=person.name, request_id=actor.request_id)
    record(session, Event.PERSON_SIGN_IN, signed_in, person, programme_id=None, now=now)
    session.commit()
