"""The step by which somebody who leaves a programme leaves its boards and committees too."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor, Permission
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.classification import BodyMember
from lgr_tracker.models.organisation import Body, Membership
from lgr_tracker.workflows.loading import change


def leave_bodies(
    session: Session,
    person_id: int,
    programme_id: int,
    *,
    before: date = date.max,
    actor: Actor,
    now: datetime,
) -> None:
    """End the seats in a programme's bodies that would outlast somebody's last role there.

    Otherwise they would count again with the next role that somebody is given. With `before` only
    where that role is over by then. Writes one event for each; runs two queries.
    """
    last_day = _last_day(session, person_id, programme_id)
    if last_day is None or last_day >= before:
        return
    outlasting = session.execute(
        sa.select(BodyMember, Body)
        .join(Body, Body.id == BodyMember.body_id)
        .where(
            BodyMember.person_id == person_id,
            Body.programme_id == programme_id,
            sa.or_(BodyMember.ends_on.is_(None), BodyMember.ends_on > last_day),
        )
        .order_by(BodyMember.id)
    )
    for seat, body in outlasting.all():
        was_held = seat.starts_on is None or seat.starts_on <= last_day
        days = {"ends_on": last_day} if was_held else {"starts_on": last_day, "ends_on": last_day}
        was, becomes = change(seat, days)
        record(
            session,
            Event.BODY_SEAT_END,
            actor,
            body,
            programme_id=programme_id,
            now=now,
            permission=Permission.PROGRAMME_EDIT,
            name=body.name,
            before={"person_id": person_id, **was},
            after=becomes,
        )


def _last_day(session: Session, person_id: int, programme_id: int) -> date | None:
    """Return the last day of somebody's last role in a programme; None while one has no end."""
    days = session.scalars(
        sa.select(Membership.ends_on).where(
            Membership.person_id == person_id, Membership.programme_id == programme_id
        )
    ).all()
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None
