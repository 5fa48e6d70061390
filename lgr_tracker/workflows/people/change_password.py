"""Change one's own password: every other session ends."""

from datetime import datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import StaleEdit
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.organisation import Person
from lgr_tracker.workflows.loading import STALE
from lgr_tracker.workflows.people.linking import close_links
from lgr_tracker.workflows.people.telling import PASSWORD, tell


def change_password(
    session: Session,
    new_hash: str,
    *,
    old_hash: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Give the actor another password and return the epoch that their session goes on with.

    `old_hash` is what the old password was compared with. Raises StaleEdit where the password
    was changed in between.
    """
    person = session.get_one(Person, actor.person_id)
    if person.password_hash != old_hash:
        raise StaleEdit(STALE, {}, 0)
    person.password_hash = new_hash
    person.session_epoch += 1
    close_links(session, person.id, now)
    event = record(session, Event.PERSON_CHOOSE_PASSWORD, actor, person, programme_id=None, now=now)
    tell(session, person, PASSWORD, event, now=now)
    session.commit()
    return person.session_epoch
