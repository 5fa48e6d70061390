"""A programme's own scale, from its rows to the value that reckons with it."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.kinds import Axis
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.scales import Band, Scale, ScalePoint
from lgr_tracker.models.programme import Programme, ScaleStep, ScoreBand
from lgr_tracker.queries.scope import in_scope


def scale_of(session: Session, actor: Actor, programme_id: int) -> Scale:
    """Return the scale that a programme scores by; raises NotFound. Runs three queries."""
    rule = session.scalar(
        sa.select(Programme.scale_rule).where(in_scope(actor, Programme.id, programme_id))
    )
    if rule is None:
        raise NotFound
    steps = session.execute(
        sa.select(ScaleStep.axis, ScaleStep.number, ScaleStep.label, ScaleStep.probability)
        .where(ScaleStep.programme_id == programme_id)
        .order_by(ScaleStep.number)
    ).all()
    bands = session.execute(
        sa.select(ScoreBand.position, ScoreBand.name, ScoreBand.minimum, ScoreBand.review_days)
        .where(ScoreBand.programme_id == programme_id)
        .order_by(ScoreBand.minimum)
    ).all()
    return Scale(
        rule=rule,
        likelihood=tuple(ScalePoint(*step[1:]) for step in steps if step.axis is Axis.LIKELIHOOD),
        impact=tuple(ScalePoint(*step[1:]) for step in steps if step.axis is Axis.IMPACT),
        bands=tuple(Band(*band) for band in bands),
    )
