"""Boards and committees, and who sits in them."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.classification import BodyMember
from lgr_tracker.models.organisation import Body, Person
from lgr_tracker.queries.scope import in_scope


@dataclass(frozen=True)
class SitterRow:
    """Hold one person's time in a body."""

    id: int
    person_id: int
    name: str
    email: str
    is_chair: bool
    starts_on: date | None
    ends_on: date | None
    is_vouched: bool
    version: int

    def waits_on(self, day: date) -> bool:
        """Tell whether the seat, if it has not ended, is still to be confirmed."""
        return not self.is_vouched and not self.has_ended(day)

    def has_ended(self, day: date) -> bool:
        """Tell whether the last day is over on a day."""
        return self.ends_on is not None and self.ends_on < day

    def sits_on(self, day: date) -> bool:
        """Tell whether the person sits there on a day; both ends count."""
        return (self.starts_on is None or self.starts_on <= day) and not self.has_ended(day)


@dataclass(frozen=True)
class BodyRow:
    """Hold one body with everybody who has sat, sits or will sit in it."""

    id: int
    name: str
    remit: str
    sitters: tuple[SitterRow, ...]

    def waits_for(self, actor: Actor, seat: SitterRow, day: date) -> bool:
        """Tell whether the actor may confirm a seat here: nobody confirms themselves."""
        is_own = self.id in actor.body_ids and seat.person_id != actor.person_id
        return is_own and seat.waits_on(day)

    def sitting_on(self, day: date) -> int:
        """Return how many people sit there on a day."""
        return len({row.person_id for row in self.sitters if row.sits_on(day)})


def bodies(session: Session, actor: Actor, programme_id: int) -> tuple[BodyRow, ...]:
    """Return the bodies in their order, the chair first in each. Runs two queries."""
    sitters: dict[int, list[SitterRow]] = {}
    seats = session.execute(
        sa.select(
            BodyMember.body_id,
            BodyMember.id,
            BodyMember.person_id,
            Person.name,
            Person.email,
            BodyMember.is_chair,
            BodyMember.starts_on,
            BodyMember.ends_on,
            BodyMember.vouched_at.is_not(None),
            BodyMember.version,
        )
        .join(Person, Person.id == BodyMember.person_id)
        .join(Body, Body.id == BodyMember.body_id)
        .where(in_scope(actor, Body.programme_id, programme_id))
        .order_by(BodyMember.is_chair.desc(), Person.name, BodyMember.id)
    )
    for row in seats:
        sitters.setdefault(row.body_id, []).append(SitterRow(*tuple(row)[1:]))
    rows = session.execute(
        sa.select(Body.id, Body.name, Body.remit)
        .where(in_scope(actor, Body.programme_id, programme_id))
        .order_by(Body.position, Body.id)
    )
    return tuple(BodyRow(*found, tuple(sitters.get(found.id, ()))) for found in rows)


def body(session: Session, actor: Actor, programme_id: int, body_id: int) -> BodyRow:
    """Return one body; raises NotFound. Runs two queries."""
    for row in bodies(session, actor, programme_id):
        if row.id == body_id:
            return row
    raise NotFound


def body_choices(session: Session, actor: Actor, programme_id: int) -> tuple[tuple[int, str], ...]:
    """Return the bodies as choices, in their order. Runs one query."""
    rows = session.execute(
        sa.select(Body.id, Body.name)
        .where(in_scope(actor, Body.programme_id, programme_id))
        .order_by(Body.position)
    )
    return tuple((row.id, row.name) for row in rows)
