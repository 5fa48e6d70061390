"""The phases of a programme."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.programme import Phase
from lgr_tracker.queries.remembering import remembered_for_all
from lgr_tracker.queries.scope import in_scope


@dataclass(frozen=True)
class PhaseRow:
    """Hold one phase as a page shows it."""

    id: int
    position: int
    name: str
    starts_on: date
    ends_on: date
    version: int


def phases(session: Session, actor: Actor, programme_id: int) -> tuple[PhaseRow, ...]:
    """Return the phases in their order. Runs one query."""
    rows = session.execute(
        sa.select(
            Phase.id, Phase.position, Phase.name, Phase.starts_on, Phase.ends_on, Phase.version
        )
        .where(in_scope(actor, Phase.programme_id, programme_id))
        .order_by(Phase.position, Phase.id)
    )
    return tuple(PhaseRow(*row) for row in rows)


def phase(session: Session, actor: Actor, programme_id: int, phase_id: int) -> PhaseRow:
    """Return one phase; raises NotFound. Runs one query."""
    for row in phases(session, actor, programme_id):
        if row.id == phase_id:
            return row
    raise NotFound


def phase_name_on(session: Session, actor: Actor, programme_id: int, day: date) -> str:
    """Return the name of the phase that a day lies in, the later of two; empty outside all.

    Kept until the programme changes; runs one query before.
    """

    def read() -> tuple[PhaseRow, ...]:
        return phases(session, actor, programme_id)

    known = remembered_for_all(session, actor, programme_id, "phases", read)
    return next((row.name for row in reversed(known) if row.starts_on <= day <= row.ends_on), "")
