"""Send an invitation again, or take it back."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotFound, WrongState
from lgr_tracker.domain.mail import Template
from lgr_tracker.domain.one_time import LINKS_AN_HOUR
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.organisation import Membership, Person
from lgr_tracker.models.programme import Programme
from lgr_tracker.queries.unmet import known_as
from lgr_tracker.workflows.loading import hold_programme
from lgr_tracker.workflows.mail.posting import posted_within
from lgr_tracker.workflows.people.inviting import Invitation, invite
from lgr_tracker.workflows.people.linking import close_links, is_new_here

HOUR = timedelta(hours=1)
HAS_COME = "This person has chosen a password already, so the invitation is done."
ENOUGH = (
    f"{LINKS_AN_HOUR} invitations have gone to this person within the hour. "
    "Look whether one has come, or wait until the hour is over."
)
NONE_OPEN = "There is no invitation that is still open."


def renew_invitation(
    session: Session,
    programme_id: int,
    person_id: int,
    invitation: Invitation,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Send a newcomer another link; the earlier ones of this programme open nothing any more.

    Returns the person's id. Raises NotFound, NotAllowed, or WrongState for somebody who has
    chosen a password or was just invited often, by whichever programme.
    """
    programme, person = _load_member(session, programme_id, person_id, actor)
    if not is_new_here(person):
        raise WrongState(HAS_COME)
    if posted_within(session, person.id, Template.INVITATION, HOUR, now) >= LINKS_AN_HOUR:
        raise WrongState(ENOUGH)
    close_links(session, person.id, now, programme_id=programme_id)
    invite(session, programme, person, invitation, actor=actor, now=now)
    session.commit()
    return person.id


def withdraw_invitation(
    session: Session, programme_id: int, person_id: int, *, actor: Actor, now: datetime
) -> int:
    """Make this programme's links for a newcomer worthless; the seat stays until it is ended.

    Returns the person's id. Raises NotFound, NotAllowed, or WrongState where none is open.
    """
    _, person = _load_member(session, programme_id, person_id, actor)
    if not close_links(session, person.id, now, programme_id=programme_id):
        raise WrongState(NONE_OPEN)
    record(
        session,
        Event.PERSON_UNINVITE,
        actor,
        person,
        programme_id=programme_id,
        now=now,
        permission=Permission.PROGRAMME_EDIT,
        name=known_as(session, actor, programme_id, person),
    )
    session.commit()
    return person.id


def _load_member(
    session: Session, programme_id: int, person_id: int, actor: Actor
) -> tuple[Programme, Person]:
    programme = hold_programme(
        session, programme_id
    )  # of two who send again at once, one link stays open
    require(actor, Permission.PROGRAMME_EDIT, Scope(programme_id))
    person = session.scalars(
        sa.select(Person).where(
            Person.id == person_id,
            Person.id.in_(
                sa.select(Membership.person_id).where(Membership.programme_id == programme_id)
            ),
        )
    ).one_or_none()
    if person is None:
        raise NotFound
    return programme, person
