"""The first step of every workflow: load a row of the programme, in the version that was seen."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from lgr_tracker.domain.errors import Invalid, NotFound, StaleEdit
from lgr_tracker.domain.kinds import Axis, ScoreKind
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.references import reference
from lgr_tracker.domain.scales import Scale
from lgr_tracker.models.base import Base, drawn_number
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk import Risk, ScoreEntry

Row = TypeVar("Row", bound=Base)

STALE = (
    "Somebody else changed this after you opened it. "
    "What you typed is kept: compare both and save once more."
)


def load_programme(session: Session, programme_id: int) -> Programme:
    """Return the programme; raises NotFound if there is none. Runs one query."""
    programme = session.get(Programme, programme_id)
    if programme is None:
        raise NotFound
    return programme


def hold_programme(session: Session, programme_id: int) -> Programme:
    """Return the programme and hold its row, so that rules over many rows are checked in turn.

    Raises NotFound. Runs one query, which waits for whoever holds it already.
    """
    programme = session.scalars(
        sa.select(Programme)
        .where(Programme.id == programme_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if programme is None:
        raise NotFound
    return programme


def load(session: Session, kind: type[Row], row_id: int, programme_id: int) -> Row:
    """Return a row of the programme; raises NotFound if it is missing or another's.

    For tables that carry `programme_id` themselves. Runs one query.
    """
    row = session.scalars(
        sa.select(kind).where(
            kind.id == row_id,  # type: ignore[attr-defined]  # every such table has both
            kind.programme_id == programme_id,  # type: ignore[attr-defined]
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def check_choice(
    session: Session, kind: type[Base], row_id: int | None, programme_id: int, field: str
) -> None:
    """Raise Invalid on `field` unless the id, if any, is a row of this programme."""
    if row_id is None:
        return
    try:
        load(session, kind, row_id, programme_id)
    except NotFound:
        raise Invalid("Choose one from the list.", {field: "Choose one from the list."}) from None


def check_choices(
    session: Session, kind: type[Base], row_ids: Iterable[int], programme_id: int, field: str
) -> None:
    """Raise Invalid on `field` unless every id is a row of this programme. Runs one query."""
    wanted = set(row_ids)
    if not wanted:
        return
    found = session.scalars(
        sa.select(kind.id).where(  # type: ignore[attr-defined]  # every such table has both
            kind.id.in_(wanted),  # type: ignore[attr-defined]
            kind.programme_id == programme_id,  # type: ignore[attr-defined]
        )
    ).all()
    if len(found) != len(wanted):
        raise Invalid("Choose from the list.", {field: "Choose from the list."})


def check_seen(
    row: Any,
    seen_version: int,
    fields: Iterable[str],
    beside: Callable[[], Mapping[str, Any]] = dict,
) -> None:
    """Raise StaleEdit with what stands now unless the row is still as it was seen.

    `beside` gives what stands beside the row's own fields.
    """
    if row.version != seen_version:
        raise StaleEdit(STALE, {**values_of(row, fields), **beside()}, row.version)


def values_of(row: Any, fields: Iterable[str]) -> dict[str, Any]:
    """Return the named fields of a row as plain values."""
    return {field: getattr(row, field) for field in fields}


def change(row: Any, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set fields on a row and return what changed, as (before, after), for the audit trail."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for field, value in values.items():
        old = getattr(row, field)
        if old != value:
            before[field], after[field] = plain(old), plain(value)
            setattr(row, field, value)
    return before, after


def plain(value: Any) -> Any:
    """Return a value as the audit trail keeps it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value


def next_risk_reference(
    session: Session, programme_id: int, *, is_hidden: bool = False
) -> tuple[int, str]:
    """Take the next number of the risk log and return it with its reference, like R-014."""
    return _next(session, programme_id, Programme.next_risk_number, "R", is_hidden)


def next_mitigation_reference(
    session: Session, programme_id: int, *, is_hidden: bool = False
) -> tuple[int, str]:
    """Take the next number of the actions and return it with its reference, like A-031."""
    return _next(session, programme_id, Programme.next_mitigation_number, "A", is_hidden)


def _next(
    session: Session,
    programme_id: int,
    counter: InstrumentedAttribute[int],
    prefix: str,
    is_hidden: bool,
) -> tuple[int, str]:
    """Take the next number of a list and return it with its reference; raises NotFound.

    A row that some members must not know of takes no number of the list, so that none is missing:
    it gets letters that were drawn, like R-KTWQM, without a statement; one that is taken makes the
    workflow try again. For others the UPDATE holds the programme's row until the commit, so no two
    rows get one number, and a workflow that fails gives its number back. Runs two statements.
    """
    if is_hidden:
        number = drawn_number()
        return number, reference(prefix, number)
    session.execute(
        sa.update(Programme)
        .where(Programme.id == programme_id)
        .values({counter: counter + 1})
        .execution_options(synchronize_session=False)
    )
    after = session.scalar(sa.select(counter).where(Programme.id == programme_id))
    if after is None:
        raise NotFound
    return after - 1, reference(prefix, after - 1)


def write_score(
    session: Session,
    risk: Risk,
    kind: ScoreKind,
    pair: tuple[int, int],
    *,
    scale: Scale,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give a risk one of its three scores and add it to its history, unless it stands already.

    `pair` is likelihood and impact. Returns what changed, as (before, after). Flushes a new risk
    for its id. Raises Invalid where the pair is not on the scale.
    """
    before, after, entry = set_score(
        risk, kind, pair, scale=scale, actor=actor, now=now, reason=reason
    )
    if entry is not None:
        if risk.id is None:
            session.flush()  # a new risk has no id before
        session.add(ScoreEntry(**{**entry, "risk_id": risk.id}))
    return before, after


def set_score(
    risk: Any,
    kind: ScoreKind,
    pair: tuple[int, int],
    *,
    scale: Scale,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any] | None]:
    """Set one of a risk's scores; return what changed, and the columns of the entry to add.

    `risk` is a row or what one is to be made of. Raises Invalid where the pair is not on the scale.
    """
    likelihood, impact = pair
    score = scale.score(likelihood, impact)
    was = getattr(risk, f"{kind.value}_score")
    before, after = change(
        risk,
        {
            f"{kind.value}_likelihood": likelihood,
            f"{kind.value}_impact": impact,
            f"{kind.value}_score": score,
        },
    )
    if not after:
        return before, after, None
    if kind is ScoreKind.CURRENT and was is not None:
        risk.previous_score = was
    entry = {
        "risk_id": risk.id,
        "kind": kind,
        "likelihood": likelihood,
        "impact": impact,
        "score": score,
        "scale_edition": scale.edition,
        "likelihood_said": scale.step_offered(Axis.LIKELIHOOD, likelihood),
        "impact_said": scale.step_offered(Axis.IMPACT, impact),
        "band_name": scale.band(score).name,
        "reason": reason,
        "scored_at": now,
        "scored_by": actor.name,
    }
    return before, after, entry
