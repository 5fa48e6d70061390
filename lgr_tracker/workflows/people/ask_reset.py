"""Ask for a link to choose a new password; whether anybody has the address stays unsaid."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.mail import Template, Why
from lgr_tracker.domain.one_time import LINK_PATH, LINKS_AN_HOUR, LinkKind, kept
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.organisation import Person
from lgr_tracker.workflows.mail.posting import post_mail
from lgr_tracker.workflows.people.linking import made_within, make_link

HOUR = timedelta(hours=1)


def ask_reset(session: Session, email: str, token: str, *, actor: Actor, now: datetime) -> None:
    """Mail a link to the account with this address, if there is one and it is not flooded.

    Where there is none the same rows are written for another and taken back again, so that both
    take the same time; the trail tells of both, with no name and no address where nobody is meant.
    """
    person = session.scalars(
        sa.select(Person).where(Person.email == email.strip().lower(), Person.is_active)
    ).one_or_none()
    stand_in = session.scalars(sa.select(Person).order_by(Person.id).limit(1)).one_or_none()
    whoever = person or stand_in
    if whoever is not None:
        is_flooded = made_within(session, whoever.id, HOUR, now) >= LINKS_AN_HOUR
        with session.begin_nested() as attempt:
            _write(session, whoever, token, now)
            if person is None or is_flooded:
                attempt.rollback()
    # Whoever asks is nobody yet, even in a browser in which somebody is signed in.
    asker = actor if actor.is_operator else Actor(None, "somebody", request_id=actor.request_id)
    record(
        session,
        Event.PERSON_ASK_RESET,
        asker,
        person,
        programme_id=None,
        now=now,
        name=person.name if person else "",
    )
    session.commit()


def _write(session: Session, person: Person, token: str, now: datetime) -> None:
    make_link(session, person.id, LinkKind.RESET, token, now=now)
    post_mail(
        session,
        Template.PASSWORD_RESET,
        to_person_id=person.id,
        facts={"link": LINK_PATH.format(token=token)},
        why=Why.ASKED,
        dedupe_key=f"reset:{kept(token)}",
        now=now,
    )
