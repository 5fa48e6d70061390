"""The step by which somebody is told of their seat, with a link if they are new."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.calendar import told
from lgr_tracker.domain.mail import Template, Why
from lgr_tracker.domain.one_time import LIFETIME, LINK_PATH, LinkKind, kept
from lgr_tracker.domain.permissions import Actor, Permission
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.organisation import Membership, Person
from lgr_tracker.models.programme import Programme
from lgr_tracker.queries.unmet import known_as
from lgr_tracker.workflows.mail.posting import post_mail
from lgr_tracker.workflows.people.linking import is_new_here, make_link


@dataclass(frozen=True)
class Invitation:
    """Hold the token drawn for a link; `opens_here` is False where a host signs people in."""

    token: str
    opens_here: bool = True
    is_shown: bool = False
    """Whoever invites hands the link over, because no mail leaves."""


def invite(
    session: Session,
    programme: Programme,
    person: Person,
    invitation: Invitation,
    *,
    actor: Actor,
    now: datetime,
) -> bool:
    """Write to somebody that they take part; tells whether the mail holds a link for a newcomer.

    Whoever has a password already gets the mail without a link: nobody but they may change it.
    A link that its sender is shown is made only for who first came by this programme: with it
    they could take the seats that others gave.
    """
    is_new = invitation.opens_here and is_new_here(person)
    if is_new and invitation.is_shown:
        is_new = _is_first(session, programme, person)
    if is_new:
        make_link(
            session,
            person.id,
            LinkKind.INVITATION,
            invitation.token,
            programme_id=programme.id,
            now=now,
        )
    post_mail(
        session,
        Template.INVITATION,
        to_person_id=person.id,
        facts=_facts(programme, actor, invitation.token if is_new else None, now),
        why=Why.INVITED,
        dedupe_key=f"invitation:{kept(invitation.token)}",
        programme_id=programme.id,
        now=now,
    )
    record(
        session,
        Event.PERSON_INVITE,
        actor,
        person,
        programme_id=programme.id,
        now=now,
        permission=Permission.PROGRAMME_EDIT,
        name=known_as(session, actor, programme.id, person),
    )
    return is_new


def _is_first(session: Session, programme: Programme, person: Person) -> bool:
    """Tell whether this programme was the first to seat somebody, so that it lets them in."""
    seats = sa.select(Membership.programme_id).where(Membership.person_id == person.id)
    return session.scalar(seats.order_by(Membership.id).limit(1)) == programme.id


def _facts(programme: Programme, actor: Actor, token: str | None, now: datetime) -> dict[str, str]:
    """Return what the mail tells; without a token its reader signs in as always."""
    said = {"programme": programme.name, "by": "" if actor.is_operator else actor.name}
    if token is None:
        return {**said, "link": "/"}
    until = (now + LIFETIME[LinkKind.INVITATION]).date()
    return {**said, "link": LINK_PATH.format(token=token), "until": told(until)}
