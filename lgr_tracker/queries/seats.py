"""Anybody as an actor: the person, and the seats that they hold on a day."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor, Seat
from lgr_tracker.models.organisation import Membership


def actor_of(session: Session, person_id: int, name: str, request_id: str, today: date) -> Actor:
    """Return a person as an actor with the seats held on `today`; runs one query.

    Whoever calls it has made sure that the person is active.
    """
    rows = session.execute(
        sa.select(
            Membership.programme_id,
            Membership.role,
            Membership.organisation_id,
            Membership.starts_on,
            Membership.ends_on,
        )
        .where(Membership.person_id == person_id)
        .order_by(Membership.id)
    )
    seats = tuple(seat for seat in (Seat(*row) for row in rows) if seat.is_held_on(today))
    return Actor(person_id=person_id, name=name, seats=seats, request_id=request_id)
