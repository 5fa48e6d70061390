"""Risks of different organisations that are the same thing, or may be."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lgr_tracker.domain.likeness import Likeness, Told, alike, likeness_text
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.states import RiskState
from lgr_tracker.models.framework import Lens
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.models.risk import Risk, RiskLens
from lgr_tracker.models.risk_record import RiskTwin
from lgr_tracker.queries.remembering import remembered
from lgr_tracker.queries.scope import in_scope

MOST_SHOWN = 50
"""Pairs on the page; the others come up once these have been looked at."""


@dataclass(frozen=True)
class Side:
    """Hold one risk of a pair, as it is read beside the other."""

    id: int
    reference: str
    organisation: str
    mark: int
    organisation_id: int
    title: str
    cause: str
    event: str
    effect: str
    score: int | None


@dataclass(frozen=True)
class LikelyPair:
    """Hold two risks that nobody has judged yet, and why they are shown."""

    first: Side
    second: Side
    why: str


@dataclass(frozen=True)
class JudgedPair:
    """Hold two risks that somebody has judged."""

    id: int
    first: Side
    second: Side
    is_same: bool
    reason: str
    decided_by: str


@dataclass(frozen=True)
class Twins:
    """Hold the pairs that wait, as many as are shown at once, and those that were judged."""

    waiting: int
    likely: tuple[LikelyPair, ...]
    judged: tuple[JudgedPair, ...]


@dataclass(frozen=True)
class Twin:
    """Name the same risk as another organisation keeps it."""

    id: int
    reference: str
    title: str
    organisation: str


def twins(session: Session, actor: Actor, programme_id: int) -> Twins:
    """Return the pairs of a programme. Runs three queries, two more after a change."""
    judged = _judged(session, actor, programme_id)
    seen = {(row.first_id, row.second_id) for row in judged}
    found = remembered(
        session,
        actor,
        programme_id,
        "twins",
        lambda: alike(_told(session, actor, programme_id)),
    )
    waiting = [pair for pair in found if (pair.first_id, pair.second_id) not in seen]
    shown = waiting[:MOST_SHOWN]
    wanted = {key for pair in shown for key in (pair.first_id, pair.second_id)}
    wanted |= {key for row in judged for key in (row.first_id, row.second_id)}
    sides = side_by_side(session, actor, programme_id, sorted(wanted))
    names = _shared_lenses(session, shown)
    return Twins(
        len(waiting),
        tuple(
            LikelyPair(
                sides[pair.first_id],
                sides[pair.second_id],
                likeness_text(pair, names.get((pair.first_id, pair.second_id), ())),
            )
            for pair in shown
            if pair.first_id in sides and pair.second_id in sides
        ),
        tuple(
            JudgedPair(
                row.id,
                sides[row.first_id],
                sides[row.second_id],
                row.is_same,
                row.reason,
                row.decided_by,
            )
            for row in judged
        ),
    )


def twins_of(session: Session, actor: Actor, programme_id: int, risk_id: int) -> tuple[Twin, ...]:
    """Return the risks of other organisations that are the same thing. Runs one query."""
    other = aliased(Risk)
    pairs = sa.select(
        sa.case((RiskTwin.first_id == risk_id, RiskTwin.second_id), else_=RiskTwin.first_id)
    ).where(RiskTwin.is_same, sa.or_(RiskTwin.first_id == risk_id, RiskTwin.second_id == risk_id))
    rows = session.execute(
        sa.select(other.id, other.reference, other.title, Organisation.short_name)
        .join(Organisation, Organisation.id == other.organisation_id)
        .where(in_scope(actor, other.programme_id, programme_id), other.id.in_(pairs))
        .order_by(other.number)
    )
    return tuple(Twin(*row) for row in rows)


def twins_beside(ids: Any) -> sa.Select[int, str]:
    """Return a SELECT of the references of the twins that are linked with these risks."""
    other = aliased(Risk)
    far = sa.case((RiskTwin.first_id == Risk.id, RiskTwin.second_id), else_=RiskTwin.first_id)
    return (
        sa.select(Risk.id, other.reference)
        .join(RiskTwin, sa.or_(RiskTwin.first_id == Risk.id, RiskTwin.second_id == Risk.id))
        .join(other, other.id == far)
        .where(RiskTwin.is_same, Risk.id.in_(ids))
        .order_by(other.number)
    )


def has_twin() -> sa.ColumnElement[bool]:
    """Return the condition of a risk that somebody has linked with a twin."""
    first, second = (
        sa.exists().where(RiskTwin.is_same, side == Risk.id).correlate(Risk)
        for side in (RiskTwin.first_id, RiskTwin.second_id)
    )
    return sa.or_(first, second)


def _judged(session: Session, actor: Actor, programme_id: int) -> Sequence[Any]:
    first, second = aliased(Risk), aliased(Risk)
    return session.execute(
        sa.select(
            RiskTwin.id,
            RiskTwin.first_id,
            RiskTwin.second_id,
            RiskTwin.is_same,
            RiskTwin.reason,
            RiskTwin.decided_by,
        )
        .join(first, first.id == RiskTwin.first_id)
        .join(second, second.id == RiskTwin.second_id)
        .where(in_scope(actor, first.programme_id, programme_id))
        .order_by(RiskTwin.decided_at.desc(), RiskTwin.id.desc())
    ).all()


def _told(session: Session, actor: Actor, programme_id: int) -> list[Told]:
    live = (in_scope(actor, Risk.programme_id, programme_id), Risk.state != RiskState.CLOSED)
    lenses: dict[int, set[int]] = {}
    linked = session.execute(
        sa.select(RiskLens.risk_id, RiskLens.lens_id)
        .join(Risk, Risk.id == RiskLens.risk_id)
        .where(*live)
    )
    for risk_id, lens_id in linked:
        lenses.setdefault(risk_id, set()).add(lens_id)
    rows = session.execute(
        sa.select(Risk.id, Risk.organisation_id, Risk.title, Risk.cause).where(*live)
    )
    return [Told(*row, frozenset(lenses.get(row.id, ()))) for row in rows]


def side_by_side(
    session: Session, actor: Actor, programme_id: int, ids: Sequence[int]
) -> dict[int, Side]:
    """Return these risks by id; what the actor may not see is left out. Runs one query."""
    rows = session.execute(
        sa.select(
            Risk.id,
            Risk.reference,
            Organisation.short_name,
            Organisation.mark,
            Organisation.id,
            Risk.title,
            Risk.cause,
            Risk.event,
            Risk.effect,
            Risk.current_score,
        )
        .join(Organisation, Organisation.id == Risk.organisation_id)
        .where(in_scope(actor, Risk.programme_id, programme_id), Risk.id.in_(ids))
    )
    return {row[0]: Side(*tuple(row)) for row in rows}


def _shared_lenses(
    session: Session, pairs: Sequence[Likeness]
) -> dict[tuple[int, int], tuple[str, ...]]:
    ids = {key for pair in pairs for key in (pair.first_id, pair.second_id)}
    names: dict[int, set[str]] = {}
    for risk_id, name in session.execute(
        sa.select(RiskLens.risk_id, Lens.short_name)
        .join(Lens, Lens.id == RiskLens.lens_id)
        .where(RiskLens.risk_id.in_(ids))
    ):
        names.setdefault(risk_id, set()).add(name)
    return {
        (pair.first_id, pair.second_id): tuple(
            sorted(names.get(pair.first_id, set()) & names.get(pair.second_id, set()))
        )
        for pair in pairs
    }
