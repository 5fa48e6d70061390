"""A programme's own scale, from its rows to the value that reckons with it."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.kinds import Axis
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.scales import Acceptor, Band, Scale, ScalePoint
from lgr_tracker.models.programme import Programme, ScaleStep, ScoreBand
from lgr_tracker.models.risk import Risk
from lgr_tracker.queries.remembering import remembered_for_all
from lgr_tracker.queries.scope import in_scope


def scale_of(session: Session, actor: Actor, programme_id: int) -> Scale:
    """Return the scale that a programme scores by, kept until the programme changes.

    Raises NotFound. Runs four queries, of which one is kept for the transaction; three where the
    session writes.
    """
    return remembered_for_all(
        session, actor, programme_id, "scale", lambda: _read(session, actor, programme_id)
    )


def _read(session: Session, actor: Actor, programme_id: int) -> Scale:
    held = session.execute(
        sa.select(Programme.scale_rule, Programme.scale_notation, Programme.scale_edition).where(
            in_scope(actor, Programme.id, programme_id)
        )
    ).one_or_none()
    if held is None:
        raise NotFound
    steps = session.execute(
        sa.select(
            ScaleStep.axis,
            ScaleStep.number,
            ScaleStep.label,
            ScaleStep.probability,
            ScaleStep.mark,
        )
        .where(ScaleStep.programme_id == programme_id)
        .order_by(ScaleStep.number)
    ).all()
    bands = session.execute(
        sa.select(
            ScoreBand.position,
            ScoreBand.name,
            ScoreBand.minimum,
            ScoreBand.review_days,
            ScoreBand.colour,
            ScoreBand.acceptor_role,
            ScoreBand.acceptor_body_id,
        )
        .where(ScoreBand.programme_id == programme_id)
        .order_by(ScoreBand.minimum)
    ).all()
    return Scale(
        rule=held.scale_rule,
        likelihood=tuple(ScalePoint(*step[1:]) for step in steps if step.axis is Axis.LIKELIHOOD),
        impact=tuple(ScalePoint(*step[1:]) for step in steps if step.axis is Axis.IMPACT),
        bands=tuple(Band(*band[:5], _acceptor(band)) for band in bands),
        notation=held.scale_notation,
        edition=held.scale_edition,
    )


def _acceptor(band: Any) -> Acceptor:
    if band.acceptor_role is None and band.acceptor_body_id is None:
        return Acceptor()
    return Acceptor(band.acceptor_role, band.acceptor_body_id)


def standing_pairs(
    session: Session, actor: Actor, programme_id: int
) -> tuple[tuple[int, int, int], ...]:
    """Return likelihood, impact and how many risks stand there now. Runs one query."""
    rows = session.execute(
        sa.select(Risk.current_likelihood, Risk.current_impact, sa.func.count())
        .where(
            in_scope(actor, Risk.programme_id, programme_id), Risk.current_likelihood.is_not(None)
        )
        .group_by(Risk.current_likelihood, Risk.current_impact)
    )
    return tuple((row[0] or 0, row[1] or 0, row[2]) for row in rows)
