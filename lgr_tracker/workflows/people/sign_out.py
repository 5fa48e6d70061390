"""Sign a person out everywhere: a copied cookie is worth nothing afterwards."""

from datetime import datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.organisation import Person


def sign_out(session: Session, *, actor: Actor, now: datetime) -> None:
    """End every session of the person who asks."""
    if actor.person_id is None:
        return
    person = session.get_one(Person, actor.person_id)
    person.session_epoch += 1
    record(session, Event.PERSON_SIGN_OUT, actor, person, programme_id=None, now=now)
    session.commit()
