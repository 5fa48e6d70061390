"""Choose a password by a link that was mailed: the link opens once."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import WrongState
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.organisation import Person
from lgr_tracker.models.sign_in import OneTimeLink
from lgr_tracker.workflows.people.linking import close_links
from lgr_tracker.workflows.people.telling import PASSWORD, tell

SPENT = "This link has been used already, or its time has run out. Ask for a new one."


def use_link(session: Session, digest: str, new_hash: str, *, actor: Actor, now: datetime) -> int:
    """Give the link's person a password and end their sessions; returns the person's id.

    Raises WrongState for a link that is used, withdrawn, too old or unknown. Of two that are sent
    at the same moment one is refused. The second factor, if any, is asked for at the next sign-in.
    """
    if not _took(session, digest, now):
        raise WrongState(SPENT)
    link = session.scalars(sa.select(OneTimeLink).where(OneTimeLink.digest == digest)).one()
    person = session.get_one(Person, link.person_id)
    if not person.is_active:
        raise WrongState(SPENT)
    had_one = person.password_hash is not None
    person.password_hash = new_hash
    person.session_epoch += 1
    close_links(session, person.id, now)
    chooser = Actor(person_id=person.id, name=person.name, request_id=actor.request_id)
    event = record(
        session,
        Event.PERSON_CHOOSE_PASSWORD,
        chooser,
        person,
        programme_id=None,
        now=now,
        after={"by": link.kind.value},
    )
    if had_one:
        tell(session, person, PASSWORD, event, now=now)
    session.commit()
    return person.id


def _took(session: Session, digest: str, now: datetime) -> bool:
    taken = session.execute(
        sa.update(OneTimeLink)
        .where(
            OneTimeLink.digest == digest,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.withdrawn_at.is_(None),
            OneTimeLink.expires_at > now,
        )
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    return isinstance(taken, CursorResult) and taken.rowcount == 1
