"""Save the dates and durations of many activities at once, all or none."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid, NotFound, StaleEdit
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Change, Event, record_many
from lgr_tracker.models.plan import Activity
from lgr_tracker.queries.activities import ActivityRow
from lgr_tracker.queries.row_base import texts_at
from lgr_tracker.workflows.loading import STALE, change, plain, values_of
from lgr_tracker.workflows.plan.checking import duration_faults, progress_faults, refuse

MOST = 50
TOO_MANY = f"At most {MOST} activities are changed at once. Narrow the list first."


@dataclass(frozen=True)
class TableRow:
    """Hold what the table says of one activity; durations are working days."""

    duration_days: int
    start_no_earlier_on: date | None
    finish_by_on: date | None
    fixed_start_on: date | None
    actual_start_on: date | None
    actual_finish_on: date | None
    remaining_days: int | None


def cell(field: str, activity_id: int) -> str:
    """Return the name of one cell: what is wrong in it, and what stands in it, is told by it."""
    return f"{field}_{activity_id}"


def save_plan_table(
    session: Session,
    programme_id: int,
    rows: Mapping[int, TableRow],
    seen: Mapping[int, int],
    *,
    today: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Change what was typed over in a table of activities, and return how many changed.

    `seen` holds the version of each row that was on screen. A row in which nothing was typed is
    left as it is, whatever others made of it since. Raises NotFound, NotAllowed, Invalid with a
    sentence for each cell, or StaleEdit with the cells and versions that stand now.
    """
    activities = _loaded(session, programme_id, rows)
    typed = _typed_over(session, programme_id, activities, rows, seen, actor)
    for activity in typed:
        require(actor, Permission.PLAN_EDIT, Scope(programme_id, activity.organisation_id))
    _check_seen(typed, seen)
    refuse(table_faults(typed, rows, today))
    changes = [_changed(activity, rows[activity.id]) for activity in typed]
    changes = [change for change in changes if change.after]
    record_many(
        session,
        changes,
        actor,
        programme_id=programme_id,
        now=now,
        permission=Permission.PLAN_EDIT,
    )
    session.commit()
    return len(changes)


def _changed(activity: Activity, values: TableRow) -> Change:
    told = change(activity, asdict(values))
    return Change(Event.ACTIVITY_CHANGE, activity, activity.organisation_id, activity.code, *told)


def _loaded(session: Session, programme_id: int, rows: Mapping[int, TableRow]) -> list[Activity]:
    """Return the activities by code; raises NotFound where one is missing, hidden or another's."""
    if len(rows) > MOST:
        raise Invalid(TOO_MANY)
    activities = list(
        session.scalars(
            sa.select(Activity)
            .where(Activity.programme_id == programme_id, Activity.id.in_(sorted(rows)))
            .order_by(Activity.code)
            .with_for_update()
        )
    )
    if len(activities) != len(rows):
        raise NotFound
    return activities


def _typed_over(
    session: Session,
    programme_id: int,
    activities: list[Activity],
    rows: Mapping[int, TableRow],
    seen: Mapping[int, int],
    actor: Actor,
) -> list[Activity]:
    """Return the activities in whose row something was typed: it differs from what was seen."""
    older = {row.id: seen.get(row.id, 0) for row in activities if row.version != seen.get(row.id)}
    bases = texts_at(session, actor, programme_id, "activity", older) if older else {}
    return [row for row in activities if _is_typed_over(row, rows[row.id], older, bases)]


def _is_typed_over(
    row: Activity,
    values: TableRow,
    older: Mapping[int, int],
    bases: Mapping[int, Mapping[str, Any]],
) -> bool:
    if row.id in older and row.id not in bases:
        return True  # what was seen can't be told: both texts are shown
    base = bases.get(row.id, {})
    return any(
        plain(value) != base.get(field, plain(getattr(row, field)))
        for field, value in asdict(values).items()
    )


def _check_seen(activities: list[Activity], seen: Mapping[int, int]) -> None:
    stands: dict[str, Any] = {}
    for row in activities:
        if row.version != seen.get(row.id):
            fields = values_of(row, TableRow.__dataclass_fields__)
            stands |= {cell(field, row.id): value for field, value in fields.items()}
            stands[cell("version", row.id)] = row.version
    if stands:
        raise StaleEdit(STALE, stands, 0)


def table_faults(
    activities: Iterable[Activity | ActivityRow], rows: Mapping[int, TableRow], today: date
) -> dict[str, str]:
    """Return a sentence for each cell of the table that can't be."""
    faults: dict[str, str] = {}
    for row in activities:
        values = rows[row.id]
        found = progress_faults(
            values.actual_start_on, values.actual_finish_on, values.remaining_days, today
        )
        # The shortest and longest stand on the activity's own page; here the likeliest gives way.
        for sentence in duration_faults(row.low_days, values.duration_days, row.high_days).values():
            found["duration_days"] = f"{sentence} Change both on the activity’s page."
        faults |= {cell(field, row.id): f"{row.code}: {told}" for field, told in found.items()}
    return faults
