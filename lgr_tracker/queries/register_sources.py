"""How the registers of a source were read before, as it was remembered."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.register import ScaleMapping
from lgr_tracker.domain.register.scale_values import scale_of_values
from lgr_tracker.models.remembered import RegisterSource
from lgr_tracker.queries.scope import in_scope


@dataclass(frozen=True)
class Source:
    """Hold what was remembered; `scale_edition` is that of the scale which the words were put on.

    `scale` is None while nobody has said what the source's words mean.
    """

    name: str
    fingerprint: str
    organisation_id: int | None
    columns: Mapping[str, str | None]
    scale: ScaleMapping | None
    scale_edition: int


def register_sources(session: Session, actor: Actor, programme_id: int) -> tuple[Source, ...]:
    """Return every source of a programme, the last one used first. Runs one query."""
    rows = session.execute(
        sa.select(
            RegisterSource.name,
            RegisterSource.fingerprint,
            RegisterSource.organisation_id,
            RegisterSource.columns,
            RegisterSource.scale,
            RegisterSource.scale_edition,
        )
        .where(in_scope(actor, RegisterSource.programme_id, programme_id))
        .order_by(RegisterSource.used_at.desc(), RegisterSource.id.desc())
    )
    return tuple(
        Source(
            row.name,
            row.fingerprint,
            row.organisation_id,
            row.columns,
            scale_of_values(row.scale) if row.scale else None,
            row.scale_edition,
        )
        for row in rows
    )
