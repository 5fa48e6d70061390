"""The programmes that somebody takes part in."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.programme import Programme
from lgr_tracker.queries.scope import in_scope


@dataclass(frozen=True)
class ProgrammeRow:
    """Hold one programme as the home page lists it."""

    id: int
    code: str
    name: str
    area: str
    is_sample: bool
    vesting_on: date


def programmes(session: Session, actor: Actor) -> tuple[ProgrammeRow, ...]:
    """Return the programmes the actor has a seat in, next vesting first. Runs one query."""
    rows = session.execute(
        sa.select(
            Programme.id,
            Programme.code,
            Programme.name,
            Programme.area,
            Programme.is_sample,
            Programme.vesting_on,
        )
        .where(in_scope(actor, Programme.id))
        .order_by(Programme.vesting_on, Programme.name)
    )
    return tuple(ProgrammeRow(*row) for row in rows)


def programme_id_of(session: Session, actor: Actor, code: str) -> int | None:
    """Return the id of a programme by its code, or None if there is none to see. One query."""
    return session.scalar(
        sa.select(Programme.id).where(Programme.code == code, in_scope(actor, Programme.id))
    )
