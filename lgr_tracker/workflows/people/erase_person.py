"""Take somebody's name and address out of the service, where the law does not ask to keep them."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotAllowed, NotFound, WrongState
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.mail import Mail, MailChoice
from lgr_tracker.models.organisation import Membership, Person, PostHolder
from lgr_tracker.models.sign_in import OneTimeLink, RecoveryCode, SecondFactor

NOBODY = "Erased person"


def erase_person(session: Session, email: str, *, today: date, actor: Actor, now: datetime) -> int:
    """Put a number in the place of a person, and return it.

    The account, their posts' holder names, their mail and their ways to sign in lose what names
    them. Rows of the trail, decisions of boards and frozen plans are public records and stay.
    Raises NotFound, WrongState while they hold a role, NotAllowed unless the operator asks.
    """
    if not actor.is_operator:
        raise NotAllowed("A person is erased on the server, by the command line.")
    person = session.scalars(
        sa.select(Person).where(Person.email == email.strip().lower())
    ).one_or_none()
    if person is None:
        raise NotFound(f"Nobody has the address {email}.")
    _check_has_left(session, person, today)
    for kind in (SecondFactor, RecoveryCode, OneTimeLink, Mail, MailChoice):
        session.execute(sa.delete(kind).where(kind.person_id == person.id))
    for held in session.scalars(sa.select(PostHolder).where(PostHolder.person_id == person.id)):
        held.name = NOBODY
    person.name = NOBODY
    person.email = f"erased-{person.id}@erased.invalid"
    person.password_hash = person.external_id = None
    person.is_active = False
    person.session_epoch += 1
    record(
        session,
        Event.PERSON_ERASE,
        actor,
        person,
        programme_id=None,
        now=now,
        name=f"Person {person.id}",
        after={"is_active": False},
    )
    session.commit()
    return person.id


def _check_has_left(session: Session, person: Person, today: date) -> None:
    held = session.scalar(
        sa.select(sa.func.count())
        .select_from(Membership)
        .where(
            Membership.person_id == person.id,
            sa.or_(Membership.ends_on.is_(None), Membership.ends_on >= today),
        )
    )
    if held:
        raise WrongState(
            f"This person still holds {held} role{'s' if held > 1 else ''}. "
            "End them under Settings, People, then erase the person."
        )
