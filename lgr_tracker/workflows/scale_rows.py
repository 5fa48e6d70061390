"""The step shared by the workflows that change a scale: its bands, and who accepts in them."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.scales import Acceptor, Scale
from lgr_tracker.models.organisation import Body
from lgr_tracker.models.programme import ScoreBand
from lgr_tracker.workflows.loading import check_choice


def check_acceptors(session: Session, programme_id: int, scale: Scale) -> None:
    """Raise Invalid on a band's field where a body is not the programme's."""
    for band in scale.bands:
        field = f"acceptor_{band.order}"
        check_choice(session, Body, band.acceptor.body_id, programme_id, field)


def write_bands(session: Session, programme_id: int, scale: Scale) -> list[dict[str, Any]]:
    """Put the scale's bands in the place of those that stand, and return these for the trail."""
    rows = session.scalars(
        sa.select(ScoreBand)
        .where(ScoreBand.programme_id == programme_id)
        .order_by(ScoreBand.position)
    ).all()
    before = [{"name": row.name, "minimum": row.minimum} for row in rows]
    session.execute(sa.delete(ScoreBand).where(ScoreBand.programme_id == programme_id))
    usual = Acceptor()
    session.add_all(
        ScoreBand(
            programme_id=programme_id,
            position=position,
            name=band.name,
            minimum=band.minimum,
            review_days=band.review_days,
            colour=band.colour,
            acceptor_role=None if band.acceptor == usual else band.acceptor.role,
            acceptor_body_id=band.acceptor.body_id,
        )
        for position, band in enumerate(scale.bands, start=1)
    )
    return before
