"""All risks that a list is held to, by the version in which they stand."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.scales import Scale
from lgr_tracker.models.risk import Risk
from lgr_tracker.queries.risk_filter import RiskFilter, conditions


def versions_matching(
    session: Session,
    actor: Actor,
    programme_id: int,
    wanted: RiskFilter,
    *,
    scale: Scale,
    today: date,
    most: int,
) -> dict[int, int]:
    """Return the versions of the first risks that match, by id, in the order of the log.

    Runs one query, one more if only the actor's own are wanted, and one more if words are sought.
    """
    held = conditions(session, actor, programme_id, wanted, scale=scale, today=today)
    rows = session.execute(
        sa.select(Risk.id, Risk.version).where(*held).order_by(Risk.number).limit(most)
    )
    return {row.id: row.version for row in rows}
