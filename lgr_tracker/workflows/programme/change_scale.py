"""Change the words, chances and bands of a programme's scale; its steps stay as they are."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid, StaleEdit
from lgr_tracker.domain.kinds import Axis
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.domain.scales import Acceptor, Scale, check_scale
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.programme import Programme, ScaleStep
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.workflows.loading import STALE, load_programme
from lgr_tracker.workflows.scale_rows import check_acceptors, write_bands


def change_scale(
    session: Session,
    programme_id: int,
    scale: Scale,
    agreed: bool,
    seen_version: int,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Put new words, chances and bands on a programme's scale and return its id.

    Risks keep their scores, and every score given so far keeps the band's word of its day.
    `agreed` says that the programme stands by its chances. Raises NotFound, NotAllowed, StaleEdit
    or Invalid, also where steps are added, taken away or renumbered.
    """
    programme = load_programme(session, programme_id)
    require(actor, Permission.PROGRAMME_EDIT, Scope(programme_id))
    if programme.version != seen_version:
        standing = _standing(session, programme, actor)
        raise StaleEdit(STALE, standing, programme.version)
    check_scale(scale)
    check_acceptors(session, programme_id, scale)
    before = _write_steps(session, programme, scale) | {"agreed": programme.probabilities_agreed}
    before |= {"bands": write_bands(session, programme_id, scale)}
    programme.probabilities_agreed = agreed
    programme.version = seen_version + 1  # the scale is part of the programme's form
    record(
        session,
        Event.SCALE_CHANGE,
        actor,
        programme,
        programme_id=programme_id,
        now=now,
        permission=Permission.PROGRAMME_EDIT,
        name=programme.name,
        before=before,
        after={**asdict(scale), "agreed": agreed},
    )
    session.commit()
    return programme_id


def scale_fields(scale: Scale, agreed: bool) -> dict[str, Any]:
    """Return every word, chance and band of a scale by the name of its field in the form."""
    fields: dict[str, Any] = {"agreed": agreed}
    for axis in Axis:
        fields |= {f"{axis.value}_{point.number}": point.label for point in scale.points(axis)}
        fields |= {f"{axis.value}_mark_{p.number}": p.mark for p in scale.points(axis)}
    fields |= {f"chance_{point.number}": point.probability for point in scale.likelihood}
    for band in scale.bands:
        fields |= {
            f"name_{band.order}": band.name,
            f"minimum_{band.order}": band.minimum,
            f"days_{band.order}": band.review_days,
            f"colour_{band.order}": band.colour,
            f"acceptor_{band.order}": acceptor_answer(band.acceptor),
        }
    return fields


def acceptor_answer(acceptor: Acceptor) -> str:
    """Return who may accept as the form's list has it: a role's code, or a body's id."""
    if acceptor.body_id is not None:
        return str(acceptor.body_id)
    return acceptor.role.value if acceptor.role else ""


def _standing(session: Session, programme: Programme, actor: Actor) -> dict[str, Any]:
    """Return what stands now, for somebody who changed an older scale. Runs three queries."""
    scale = scale_of(session, actor, programme.id)
    return scale_fields(scale, programme.probabilities_agreed)


def _write_steps(session: Session, programme: Programme, scale: Scale) -> dict[str, Any]:
    rows = session.scalars(
        sa.select(ScaleStep)
        .where(ScaleStep.programme_id == programme.id)
        .order_by(ScaleStep.axis, ScaleStep.number)
    ).all()
    here = {(row.axis, row.number): row for row in rows}
    there = {(axis, point.number): point for axis in Axis for point in scale.points(axis)}
    if set(here) != set(there):
        raise Invalid("The steps of a scale that is in use stay as they are.")
    before = {f"{axis.value} {number}": row.label for (axis, number), row in here.items()}
    for key, point in there.items():
        here[key].label, here[key].probability = point.label, point.probability
        here[key].mark = point.mark
    return before
