"""The programmes that somebody takes part in."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.kinds import ReportingRhythm
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.programme import Programme
from lgr_tracker.queries.remembering import note_standing
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


@dataclass(frozen=True)
class SeatedProgramme:
    """Hold what every page needs of the programmes in which somebody has a seat."""

    id: int
    code: str
    name: str
    is_sample: bool
    vesting_on: date
    second_factor_from: date | None
    created_at: datetime
    revision: int


_SEATED = (
    sa.select(
        Programme.id,
        Programme.code,
        Programme.name,
        Programme.is_sample,
        Programme.vesting_on,
        Programme.second_factor_from,
        Programme.created_at,
        Programme.revision,
    )
    .where(Programme.id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(Programme.second_factor_from.is_(None), Programme.second_factor_from, Programme.name)
)
"""Woven once: every page asks for it."""


def seated_programmes(session: Session, actor: Actor) -> tuple[SeatedProgramme, ...]:
    """Return the programmes the actor has a seat in, those first that ask for a second factor.

    Notes how each stands, for what is remembered of it. Runs one query.
    """
    rows = session.execute(_SEATED, {"ids": sorted(actor.programme_ids())}).all()
    for row in rows:
        note_standing(session, actor, row.id, (row.created_at, row.revision))
    return tuple(SeatedProgramme(*row) for row in rows)


def programme_id_of(session: Session, actor: Actor, code: str) -> int | None:
    """Return the id of a programme by its code, or None if there is none to see. One query."""
    return session.scalar(
        sa.select(Programme.id).where(Programme.code == code, in_scope(actor, Programme.id))
    )


@dataclass(frozen=True)
class ProgrammeDetail:
    """Hold what the settings show of a programme."""

    name: str
    area: str
    decision_on: date
    elections_on: date
    vesting_on: date
    starts_on: date
    ends_on: date
    status_on: date | None
    second_factor_from: date | None
    probabilities_agreed: bool
    reporting_rhythm: ReportingRhythm
    version: int


def programme_detail(session: Session, actor: Actor, programme_id: int) -> ProgrammeDetail:
    """Return a programme's name and dates; raises NotFound. Runs one query."""
    row = session.execute(
        sa.select(
            Programme.name,
            Programme.area,
            Programme.decision_on,
            Programme.elections_on,
            Programme.vesting_on,
            Programme.starts_on,
            Programme.ends_on,
            Programme.status_on,
            Programme.second_factor_from,
            Programme.probabilities_agreed,
            Programme.reporting_rhythm,
            Programme.version,
        ).where(in_scope(actor, Programme.id, programme_id))
    ).one_or_none()
    if row is None:
        raise NotFound
    return ProgrammeDetail(**row._mapping)
