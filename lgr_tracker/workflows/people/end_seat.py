"""End somebody's role in a programme: access stops at once."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid, NotFound
from lgr_tracker.domain.permissions import Actor, Permission, Role, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.organisation import Membership, Person
from lgr_tracker.workflows.loading import change, hold_programme, load


def end_seat(
    session: Session, programme_id: int, membership_id: int, *, actor: Actor, now: datetime
) -> int:
    """End a seat as from yesterday and end the person's sessions; returns the seat's id.

    Raises NotFound or NotAllowed, and Invalid for the last programme manager, without whom nobody
    could let anybody in again.
    """
    hold_programme(session, programme_id)  # of two last managers only one can let the other go
    seat = load(session, Membership, membership_id, programme_id)
    require(actor, Permission.PROGRAMME_EDIT, Scope(programme_id))
    yesterday = now.date() - timedelta(days=1)
    if seat.ends_on is not None and seat.ends_on <= yesterday:
        raise NotFound
    if seat.role is Role.PROGRAMME_MANAGER:
        _check_not_last(session, seat)
    person = session.get_one(Person, seat.person_id)
    person.session_epoch += 1
    before, after = change(seat, {"ends_on": yesterday})
    if seat.starts_on is not None and seat.starts_on > yesterday:
        seat.starts_on = yesterday
    record(
        session,
        Event.MEMBERSHIP_END,
        actor,
        seat,
        programme_id=programme_id,
        now=now,
        permission=Permission.PROGRAMME_EDIT,
        name=person.name,
        before=before,
        after=after,
    )
    session.commit()
    return membership_id


def _check_not_last(session: Session, seat: Membership) -> None:
    others = session.scalar(
        sa.select(Membership.id)
        .where(
            Membership.programme_id == seat.programme_id,
            Membership.role == Role.PROGRAMME_MANAGER,
            Membership.id != seat.id,
            Membership.ends_on.is_(None),
        )
        .limit(1)
    )
    if others is None:
        raise Invalid("This is the last programme manager. Give somebody else that role first.")
