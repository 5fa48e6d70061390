"""Take somebody's name and address out of the service, where the law does not ask to keep them."""

from collections import Counter
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotAllowed, NotFound, WrongState
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.audit import Event, kind_of, record
from lgr_tracker.models.mail import Mail, MailChoice
from lgr_tracker.models.organisation import Membership, Person
from lgr_tracker.models.remembered import SavedView
from lgr_tracker.models.sign_in import OneTimeLink, RecoveryCode, SecondFactor
from lgr_tracker.queries.named import BESIDE_KEYS, namings

NOBODY = "Erased person"


def erase_person(session: Session, email: str, *, today: date, actor: Actor, now: datetime) -> int:
    """Put a number in the place of a person, and return it.

    The account, the posts they held, words beside scores, risks, comments and evidence, their mail
    and their ways to sign in lose what names them; views they did not share go. Each programme's
    trail says how many rows did, not whom they named. What the trail, decisions of boards and
    frozen plans say is a public record and stays. Raises NotFound, WrongState while they hold a
    role, and NotAllowed unless the operator asks.
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
    own = SavedView.person_id == person.id
    session.execute(sa.delete(SavedView).where(own, SavedView.is_shared.is_(False)))
    _take_names_beside_keys(session, person.id)
    said = Counter[tuple[int, str]]()
    for naming in list(namings(session, actor, person.id, person.name)):
        setattr(naming.row, naming.column, NOBODY)
        said[naming.programme_id, f"{kind_of(naming.row)}.{naming.column}"] += 1
    person.name = NOBODY
    person.email = f"erased-{person.id}@erased.invalid"
    person.password_hash = person.external_id = None
    person.is_active = False
    person.session_epoch += 1
    for programme_id in (None, *sorted({where for where, _ in said})):
        counts = {words: rows for (where, words), rows in said.items() if where == programme_id}
        record(
            session,
            Event.PERSON_ERASE,
            actor,
            person,
            programme_id=programme_id,
            now=now,
            name=f"Person {person.id}",
            after=counts if programme_id else {"is_active": False},
        )
    session.commit()
    return person.id


def _take_names_beside_keys(session: Session, person_id: int) -> None:
    for kind, column in BESIDE_KEYS:
        theirs: Any = kind.person_id  # type: ignore[attr-defined]  # each has one
        for row in session.scalars(sa.select(kind).where(theirs == person_id)):
            setattr(row, column, NOBODY)


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
