"""Seats that wait until somebody of that council or body confirms them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.classification import BodyMember
from lgr_tracker.models.organisation import Body, Membership, Organisation, Person
from lgr_tracker.models.programme import Programme
from lgr_tracker.queries.scope import in_scope
from lgr_tracker.queries.unmet import unmet


@dataclass(frozen=True)
class WaitingSeat:
    """Hold whom somebody may confirm, and where; `body_id` is 0 for a seat of an organisation."""

    programme_code: str
    programme: str
    is_sample: bool
    seat_id: int
    body_id: int
    name: str
    place: str


def seats_waiting(
    session: Session, actor: Actor, today: date, limit: int
) -> tuple[WaitingSeat, ...]:
    """Return the seats that the actor may confirm, in all programmes.

    Runs one query, and one for each programme where any waits; none for who speaks for nobody.
    """
    own, bodies = actor.vouched_organisation_ids(), actor.body_ids
    if not own and not bodies:
        return ()
    councils = (
        _seats(Membership, Organisation.short_name, sa.literal(0), actor, today)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .join(Programme, Programme.id == Organisation.programme_id)
        .where(Membership.organisation_id.in_(own))
    )
    boards = (
        _seats(BodyMember, Body.name, Body.id, actor, today)
        .join(Body, Body.id == BodyMember.body_id)
        .join(Programme, Programme.id == Body.programme_id)
        .where(Body.id.in_(bodies))
    )
    found = sa.union_all(councils, boards).order_by("programme", "place", "who", "seat_id")
    rows = session.execute(found.limit(limit)).all()
    strangers = {
        programme_id: unmet(session, actor, programme_id)
        for programme_id in {row.programme_id for row in rows}
    }
    return tuple(
        WaitingSeat(
            row.code,
            row.programme,
            row.is_sample,
            row.seat_id,
            row.body_id,
            row.email if row.person_id in strangers[row.programme_id] else row.who,
            row.place,
        )
        for row in rows
    )


def _seats(kind: Any, place: Any, body_id: Any, actor: Actor, today: date) -> sa.Select[Any]:
    return (
        sa.select(
            Programme.id.label("programme_id"),
            Programme.code.label("code"),
            Programme.name.label("programme"),
            Programme.is_sample,
            kind.id.label("seat_id"),
            body_id.label("body_id"),
            Person.id.label("person_id"),
            Person.name.label("who"),
            Person.email.label("email"),
            place.label("place"),
        )
        .select_from(kind)
        .join(Person, Person.id == kind.person_id)
        .where(
            in_scope(actor, Programme.id),
            kind.vouched_at.is_(None),
            kind.person_id != actor.person_id,
            Person.is_active,
            sa.or_(kind.ends_on.is_(None), kind.ends_on >= today),
        )
    )
