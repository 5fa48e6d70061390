"""The step that sets what a risk touches: lenses, organisations, cohorts and ways it is felt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.content import duties
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.models.base import Base
from lgr_tracker.models.framework import Framework, Lens
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.models.plan import Cohort
from lgr_tracker.models.risk import Risk, RiskCohort, RiskImpactType, RiskLens, RiskOrganisation

Changes = tuple[dict[str, Any], dict[str, Any]]
CHOOSE = "Choose from the list."


@dataclass(frozen=True)
class Touched:
    """Hold what a risk touches, by id, and the impact types by code."""

    lens_ids: tuple[int, ...] = ()
    organisation_ids: tuple[int, ...] = ()
    cohort_ids: tuple[int, ...] = ()
    impact_types: tuple[str, ...] | None = ()
    """None leaves them as they are."""


def touch(session: Session, risk: Risk, wanted: Touched) -> Changes:
    """Make the risk touch exactly what is wanted and return what changed, in names.

    Raises Invalid on the field that holds something which is not the programme's. Runs at most
    two queries for each of the four, and only where something is touched or was.
    """
    programme_id = risk.programme_id
    known_lenses: sa.Select[int, str] = (
        sa.select(Lens.id, Lens.name)
        .join(Framework, Framework.id == Lens.framework_id)
        .where(Framework.programme_id == programme_id)
    )
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for told, table, column, ids, known, field in (
        ("lenses", RiskLens, "lens_id", wanted.lens_ids, known_lenses, "lens_ids"),
        (
            "organisations",
            RiskOrganisation,
            "organisation_id",
            wanted.organisation_ids,
            _of_programme(Organisation, programme_id),
            "organisation_ids",
        ),
        (
            "cohorts",
            RiskCohort,
            "cohort_id",
            wanted.cohort_ids,
            _of_programme(Cohort, programme_id),
            "cohort_ids",
        ),
    ):
        was, now = _replace(session, risk.id, table, column, ids)
        if was == now:
            continue
        names = _names(session, known, was | now, field)
        before[told], after[told] = _told(names, was), _told(names, now)
    if wanted.impact_types is not None:
        _touch_impact_types(session, risk, wanted.impact_types, before, after)
    return before, after


def _of_programme(kind: Any, programme_id: int) -> sa.Select[int, str]:
    return sa.select(kind.id, kind.name).where(kind.programme_id == programme_id)


def _replace(
    session: Session, risk_id: int, table: type[Base], column: str, wanted: Iterable[Any]
) -> tuple[set[Any], set[Any]]:
    """Write and delete rows until the risk has just those wanted; return (before, after)."""
    far: Any = getattr(table, column)
    owner: Any = table.risk_id  # type: ignore[attr-defined]  # each of these tables has it
    was, now = set(session.scalars(sa.select(far).where(owner == risk_id))), set(wanted)
    gone = was - now
    if gone:
        session.execute(sa.delete(table).where(owner == risk_id, far.in_(gone)))
    session.add_all(table(**{"risk_id": risk_id, column: each}) for each in sorted(now - was))
    return was, now


def _names(
    session: Session, known: sa.Select[int, str], wanted: set[int], field: str
) -> dict[int, str]:
    key = known.selected_columns[0]
    with session.no_autoflush:  # a stranger's id must be refused here, not by a constraint
        names: dict[int, str] = {
            row[0]: row[1] for row in session.execute(known.where(key.in_(wanted)))
        }
    if wanted - names.keys():
        raise Invalid(CHOOSE, {field: CHOOSE})
    return names


def _told(names: dict[int, str], ids: set[int]) -> list[str]:
    return sorted(names[each] for each in ids)


def _touch_impact_types(
    session: Session,
    risk: Risk,
    wanted: Sequence[str],
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    words = {kind.code: kind.name for kind in duties.impact_types()}
    if set(wanted) - words.keys():
        raise Invalid(CHOOSE, {"impact_types": CHOOSE})
    was, now = _replace(session, risk.id, RiskImpactType, "code", wanted)
    if was != now:
        before["impact_types"] = sorted(words.get(code, code) for code in was)
        after["impact_types"] = sorted(words[code] for code in now)
