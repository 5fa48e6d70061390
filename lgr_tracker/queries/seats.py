"""Anybody as an actor: the person, and the seats that they hold on a day."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor, Seat
from lgr_tracker.models.classification import BodyMember
from lgr_tracker.models.organisation import Membership


def actor_of(session: Session, person_id: int, name: str, request_id: str, today: date) -> Actor:
    """Return a person as an actor with the seats held on `today`; runs one query.

    Whoever calls it has made sure that the person is active.
    """
    rows = session.execute(_SEATS, {"person_id": person_id, "today": today}).all()
    seats = (Seat(*row[1:7]) for row in rows if row.body_id is None)
    return Actor(
        person_id=person_id,
        name=name,
        seats=tuple(seat for seat in seats if seat.is_held_on(today)),
        request_id=request_id,
        body_ids=frozenset(row.body_id for row in rows if row.body_id is not None),
    )


_WHO: sa.BindParameter[int] = sa.bindparam("person_id")
_DAY: sa.BindParameter[date] = sa.bindparam("today", type_=sa.Date())
_NONE = sa.cast(sa.null(), sa.Integer)
_SEATS = sa.union_all(
    sa.select(
        Membership.id,
        Membership.programme_id,
        Membership.role,
        Membership.organisation_id,
        Membership.starts_on,
        Membership.ends_on,
        Membership.vouched_at.is_not(None),
        _NONE.label("body_id"),
    ).where(Membership.person_id == _WHO),
    sa.select(
        BodyMember.id,
        _NONE,
        sa.cast(sa.null(), Membership.role.type),
        _NONE,
        BodyMember.starts_on,
        BodyMember.ends_on,
        sa.true(),
        BodyMember.body_id,
    ).where(
        BodyMember.person_id == _WHO,
        BodyMember.vouched_at.is_not(None),
        sa.or_(BodyMember.starts_on.is_(None), BodyMember.starts_on <= _DAY),
        sa.or_(BodyMember.ends_on.is_(None), BodyMember.ends_on >= _DAY),
    ),
).order_by(sa.text("id"))
