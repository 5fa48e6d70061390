"""Names for the ids that stand in the trail, so that people read words and not numbers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.trail_text import field_words, value_words
from lgr_tracker.models.assessment import Assessment
from lgr_tracker.models.base import Base
from lgr_tracker.models.board import TransitionPlan
from lgr_tracker.models.framework import Framework, Grade, Lens
from lgr_tracker.models.organisation import Body, Organisation, Person, Post
from lgr_tracker.models.plan import Activity, Cohort, Criterion, Service
from lgr_tracker.models.programme import Phase, Programme
from lgr_tracker.models.risk import Mitigation, Risk
from lgr_tracker.queries.scope import in_scope

Names: TypeAlias = Mapping[tuple[str, int], str]

GONE = "one that is not there now"
"""Said alike of a row that was taken away and of one that the viewer may not see."""

NAMED: Mapping[str, tuple[Any, InstrumentedAttribute[str]]] = {
    column.class_.__tablename__: (column.class_.id, column)
    for column in (
        Activity.code,
        Assessment.name,
        Body.name,
        Cohort.name,
        Criterion.code,
        Framework.name,
        Grade.label,
        Lens.name,
        Mitigation.reference,
        Organisation.short_name,
        Person.name,
        Phase.name,
        Post.title,
        Programme.name,
        Risk.reference,
        Service.name,
        TransitionPlan.reference,
    )
}
"""What each row that the trail points to is called."""

TARGETS: Mapping[str, str] = {
    column.name: key.column.table.name
    for table in Base.metadata.sorted_tables
    for column in table.columns
    for key in column.foreign_keys
    if key.column.table.name in NAMED
}
"""To which table a field points: a field of one name points to one table everywhere."""


def names_of(
    session: Session, actor: Actor, programme_id: int, sides: Iterable[Mapping[str, Any]]
) -> Names:
    """Return what the actor may read of the rows that these fields point to. Runs one query.

    What is restricted from the session's viewer is left out by the session itself.
    """
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for side in sides:
        for field, value in side.items():
            if field in TARGETS and isinstance(value, int):
                wanted[TARGETS[field]].add(value)
    if not wanted:
        return {}
    parts = []
    for table, ids in sorted(wanted.items()):
        key, words = NAMED[table]
        part = sa.select(sa.literal(table), key, words).where(key.in_(sorted(ids)))
        if hasattr(key.class_, "programme_id"):
            part = part.where(in_scope(actor, key.class_.programme_id, programme_id))
        parts.append(part)
    return {(row[0], row[1]): row[2] for row in session.execute(sa.union_all(*parts))}


def in_words(kind: str, side: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """Return one side of a change with its fields, ids and closed lists in words."""
    columns = Base.metadata.tables.get(f"lgr_{kind}")
    return {
        field_words(field): _words(field, value, names, columns) for field, value in side.items()
    }


def _words(field: str, value: Any, names: Names, columns: sa.Table | None) -> Any:
    if field in TARGETS and isinstance(value, int):
        return names.get((TARGETS[field], value), GONE)
    if field in ("changed", "kinds", "fields") and isinstance(value, list):
        return [field_words(str(each)) for each in value]
    column = None if columns is None else columns.columns.get(field)
    kind = getattr(None if column is None else column.type, "enum_class", None)
    if kind is not None and value in list(kind):
        return value_words(kind(value))
    return value
