"""Services along the child's journey."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.plan import Service
from lgr_tracker.queries.scope import in_scope


@dataclass(frozen=True)
class ServiceRow:
    """Hold one service as pages list it."""

    id: int
    code: str
    name: str
    stage: str
    position: int
    statute: str
    noticed: str
    is_starter: bool


def services(session: Session, actor: Actor, programme_id: int) -> tuple[ServiceRow, ...]:
    """Return the services in the order of the child's journey. Runs one query."""
    rows = session.execute(
        sa.select(
            Service.id,
            Service.code,
            Service.name,
            Service.stage,
            Service.position,
            Service.statute,
            Service.noticed,
            Service.is_starter,
        )
        .where(in_scope(actor, Service.programme_id, programme_id))
        .order_by(Service.position, Service.code)
    )
    return tuple(ServiceRow(*row) for row in rows)
