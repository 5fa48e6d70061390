"""Add or change a phase of a programme."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.programme import Phase
from lgr_tracker.workflows.loading import change, check_seen, load, load_programme


@dataclass(frozen=True)
class PhaseValues:
    """Hold what a person says of a phase; both days are part of it."""

    name: str
    position: int
    starts_on: date
    ends_on: date


def add_phase(
    session: Session, programme_id: int, values: PhaseValues, *, actor: Actor, now: datetime
) -> int:
    """Add a phase and return its id; raises NotFound, NotAllowed or Invalid."""
    load_programme(session, programme_id)
    require(actor, Permission.PROGRAMME_EDIT, Scope(programme_id))
    _check(session, programme_id, values, besides=0)
    phase = Phase(programme_id=programme_id, **asdict(values))
    session.add(phase)
    record(
        session,
        Event.PHASE_ADD,
        actor,
        phase,
        programme_id=programme_id,
        now=now,
        permission=Permission.PROGRAMME_EDIT,
        name=values.name,
        after=asdict(values),
    )
    session.commit()
    return phase.id


def change_phase(
    session: Session,
    programme_id: int,
    phase_id: int,
    values: PhaseValues,
    seen_version: int,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Change a phase and return its id; raises NotFound, NotAllowed, StaleEdit or Invalid."""
    phase = load(session, Phase, phase_id, programme_id)
    require(actor, Permission.PROGRAMME_EDIT, Scope(programme_id))
    check_seen(phase, seen_version, asdict(values))
    _check(session, programme_id, values, besides=phase_id)
    before, after = change(phase, asdict(values))
    record(
        session,
        Event.PHASE_CHANGE,
        actor,
        phase,
        programme_id=programme_id,
        now=now,
        permission=Permission.PROGRAMME_EDIT,
        name=values.name,
        before=before,
        after=after,
    )
    session.commit()
    return phase_id


def _check(session: Session, programme_id: int, values: PhaseValues, besides: int) -> None:
    if values.ends_on < values.starts_on:
        sentence = "A phase ends on the day it starts or later."
        raise Invalid(sentence, {"ends_on": sentence})
    taken = session.scalar(
        sa.select(Phase.id).where(
            Phase.programme_id == programme_id, Phase.name == values.name, Phase.id != besides
        )
    )
    if taken is not None:
        sentence = "Another phase has this name. Give this one its own."
        raise Invalid(sentence, {"name": sentence})
