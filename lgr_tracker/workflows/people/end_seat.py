"""End somebody's role in a programme: at once, or after a last day."""

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid, NotFound
from lgr_tracker.domain.permissions import Actor, Permission, Role, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.organisation import Membership, Person
from lgr_tracker.workflows.loading import change, hold_programme, load
from lgr_tracker.workflows.people.holding import hold_person

LAST_MANAGER = "This is the last programme manager. Give somebody else that role first."


def end_seat(
    session: Session,
    programme_id: int,
    membership_id: int,
    last_day: date | None = None,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Set the last day of a seat and return its id; without one it ends as from yesterday.

    A seat that ends before today takes the person's open sessions with it. Raises NotFound for a
    seat that has ended, NotAllowed, and Invalid for a day before the first one or for the last
    programme manager, without whom nobody could let anybody in again.
    """
    seat = load(session, Membership, membership_id, programme_id)
    require(actor, Permission.PROGRAMME_EDIT, Scope(programme_id, seat.organisation_id))
    person = hold_person(session, seat.person_id)
    hold_programme(session, programme_id)  # of two last managers only one can let the other go
    session.refresh(seat)
    yesterday = now.date() - timedelta(days=1)
    if seat.ends_on is not None and seat.ends_on <= yesterday:
        raise NotFound
    if seat.role is Role.PROGRAMME_MANAGER:
        _check_not_last(session, seat, now.date())
    before, after = change(seat, _days(seat, last_day or yesterday, yesterday))
    if seat.ends_on is not None and seat.ends_on <= yesterday:
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
        name=person.name,
        before=before,
        after=after,
    )
    session.commit()
    return membership_id


def _days(seat: Membership, last_day: date, yesterday: date) -> dict[str, date]:
    """Return the days to be set; a seat that ends before it began was never held."""
    if seat.starts_on is None or seat.starts_on <= last_day:
        return {"ends_on": last_day}
    if last_day > yesterday:
        sentence = "The last day is the first day or later."
        raise Invalid(sentence, {"last_day": sentence})
    return {"starts_on": last_day, "ends_on": last_day}


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
