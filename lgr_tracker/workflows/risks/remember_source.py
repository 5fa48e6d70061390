"""Remember how the registers of a source are read, for the next file of the same headings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.domain.register import ScaleMapping
from lgr_tracker.domain.register.scale_values import values_of_scale
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.models.remembered import RegisterSource
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.workflows.guarding_files import guard_names
from lgr_tracker.workflows.loading import change, check_choice, load_programme
from lgr_tracker.workflows.risks.read_register import check_mapping


@dataclass(frozen=True)
class SourceValues:
    """Hold what is to be remembered; see `models/remembered.py: RegisterSource`."""

    name: str
    fingerprint: str
    organisation_id: int | None
    columns: Mapping[str, str | None]
    scale: ScaleMapping | None


def remember_source(
    session: Session, programme_id: int, values: SourceValues, *, actor: Actor, now: datetime
) -> str:
    """Keep how a source is read, in the place of what its name stood for; return the name.

    Raises NotFound, NotAllowed or Invalid.
    """
    load_programme(session, programme_id)
    require(actor, Permission.RISK_IMPORT, Scope(programme_id))
    check_choice(session, Organisation, values.organisation_id, programme_id, "organisation_id")
    scale = scale_of(session, actor, programme_id)
    if not values.name.strip():
        raise Invalid("Say whose files these are.", {"name": "Say whose files these are."})
    plain = values_of_scale(values.scale) if values.scale else {}
    if values.scale is not None:
        check_mapping(values.scale, scale)
    guard_names(*values.columns, *(word for words in plain.values() for word in words))
    source = session.scalars(
        sa.select(RegisterSource).where(
            RegisterSource.programme_id == programme_id, RegisterSource.name == values.name
        )
    ).one_or_none()
    if source is None:
        source = RegisterSource(programme_id=programme_id, name=values.name)
        session.add(source)
    kept = {
        "fingerprint": values.fingerprint,
        "organisation_id": values.organisation_id,
        "columns": dict(values.columns),
        "scale": plain,
        "scale_edition": scale.edition,
    }
    before, after = change(source, kept)
    source.used_at = now
    record(
        session,
        Event.SOURCE_REMEMBER,
        actor,
        source,
        programme_id=programme_id,
        now=now,
        permission=Permission.RISK_IMPORT,
        name=values.name,
        before={name: value for name, value in before.items() if value is not None},
        after=after,
    )
    session.commit()
    return values.name
