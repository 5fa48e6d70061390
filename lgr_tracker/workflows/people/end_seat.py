"""End somebody's role in a programme: at once, or after a last day."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.permissions import Actor, Permission, Role, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.organisation import Membership, Person
from lgr_tracker.queries.unmet import known_as
from lgr_tracker.workflows.loading import hold_programme, load
from lgr_tracker.workflows.people.ending import give_last_day, has_ended
from lgr_tracker.workflows.people.holding import hold_person
from lgr_tracker.workflows.people.leaving import leave_bodies
from lgr_tracker.workflows.people.vouching import ask_again_if_longer, speaks_for_organisation

LAST_MANAGER = "This is the last programme manager. Give somebody else that role first."


def end_seat(
    session: Session,
    programme_id: int,
    membership_id: int,
    last_day: date | None = None,
    *,
    today: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Set the last day of a seat and return its id; without one it ends as from yesterday.

    With somebody's last role their seats in the programme's bodies end, on the same day.
    A seat that ends before today takes the person's open sessions with it; one that now lasts
    longer than its organisation has confirmed is confirmed anew. Raises NotFound for a
    seat that has ended, NotAllowed, and Invalid for a day before the first one or for the last
    programme manager, without whom nobody could let anybody in again.
    """
    seat = load(session, Membership, membership_id, programme_id)
    require(actor, Permission.PROGRAMME_EDIT, Scope(programme_id, seat.organisation_id))
    person = hold_person(session, seat.person_id)
    hold_programme(session, programme_id)  # of two last managers only one can let the other go
    session.refresh(seat)
    if seat.role is Role.PROGRAMME_MANAGER and not has_ended(seat, today):
        _check_not_last(session, seat, today)
    until, is_own = seat.ends_on, speaks_for_organisation(actor, seat.organisation_id)
    before, after = give_last_day(seat, last_day, today)
    asked = ask_again_if_longer(seat, until, is_own=is_own)
    if has_ended(seat, today):
        person.session_epoch += 1
    record(
        session,
        Event.MEMBERSHIP_END,
        actor,
        seat,
        programme_id=programme_id,
        now=now,
        permission=Permission.PROGRAMME_EDIT,
        organisation_id=seat.organisation_id,
        name=known_as(session, actor, programme_id, person),
        before=before | asked[0],
        after=after | asked[1],
    )
    leave_bodies(session, person.id, programme_id, actor=actor, now=now)
    session.commit()
    return membership_id


def _check_not_last(session: Session, seat: Membership, today: date) -> None:
    """Raise Invalid unless somebody else who can sign in is manager today, with no end in sight."""
    other = session.scalar(
        sa.select(Membership.id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.programme_id == seat.programme_id,
            Membership.role == Role.PROGRAMME_MANAGER,
            Membership.id != seat.id,
            Membership.ends_on.is_(None),
            sa.or_(Membership.starts_on.is_(None), Membership.starts_on <= today),
            Person.is_active,
        )
        .limit(1)
    )
    if other is None:
        raise Invalid(LAST_MANAGER, {"last_day": LAST_MANAGER})
