"""Write what a table does to the plan: new work at once, then what changes, then the links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.permissions import Actor, Permission
from lgr_tracker.domain.register_import import RowOutcome
from lgr_tracker.domain.schedule.predecessors import NamedLink
from lgr_tracker.models.audit import Change, Event, Unheld, record_many
from lgr_tracker.models.base import drawn_key
from lgr_tracker.models.bulk import defaults, insert_many
from lgr_tracker.models.plan import Activity, ActivityLink
from lgr_tracker.workflows.loading import change, plain
from lgr_tracker.workflows.plan.compare_links import PlannedLink
from lgr_tracker.workflows.plan.compare_table import TablePlan
from lgr_tracker.workflows.plan.loading import WorkEnd
from lgr_tracker.workflows.plan.match_table import JudgedRow

LOT = 500
FROM_TABLE = "Brought in from a table."
MOVED = (
    "The plan was changed while you looked, so that the table would now do something else. "
    "Nothing was brought in yet: look again."
)


@dataclass(frozen=True)
class Writing:
    """Hold what every row is written with."""

    session: Session
    programme_id: int
    actor: Actor
    now: datetime


def write_table(writing: Writing, plan: TablePlan) -> None:
    """Write every row and link of a plan that was compared, and tell the trail of each.

    Raises Invalid where work or a link is no longer as it was then.
    """
    ends = {work.key: WorkEnd(work.kind, work.id) for work in plan.stood.works}
    owners = {work.key: work.organisation_id for work in plan.stood.works}
    owners |= {row.code: row.organisation_id for row in plan.rows}
    told = _add_work(writing, plan, ends) + _change_work(writing, plan)
    told += _write_links(writing, plan.links, ends, owners)
    record_many(
        writing.session,
        told,
        writing.actor,
        programme_id=writing.programme_id,
        now=writing.now,
        permission=Permission.PLAN_EDIT,
        reason=FROM_TABLE,
    )


def _add_work(writing: Writing, plan: TablePlan, ends: dict[str, WorkEnd]) -> list[Change]:
    """Insert the new activities in one statement; `ends` learns their ids."""
    rows, told = [], []
    for each in plan.rows:
        if each.outcome is not RowOutcome.CREATED:
            continue
        key = drawn_key()
        ends[each.code] = WorkEnd("activity", key)
        said = {**_EMPTY, **each.fields, "code": each.code}
        rows.append({**said, "id": key, "programme_id": writing.programme_id, "version": 1})
        after = {field: plain(value) for field, value in said.items()}
        subject = Unheld(Activity, key, 1)
        told.append(
            Change(Event.ACTIVITY_ADD, subject, each.organisation_id, each.code, after=after)
        )
    insert_many(writing.session, Activity, rows)
    return told


_EMPTY: Mapping[str, Any] = {
    **{name: value for name, value in defaults(Activity).items() if name != "version"},
}
"""What a new activity has where a table says nothing."""


def _change_work(writing: Writing, plan: TablePlan) -> list[Change]:
    """Change the activities that stand; raises Invalid unless each is as it was compared."""
    changed = {
        row.standing.id: (row, row.standing.version)
        for row in plan.rows
        if row.standing is not None and row.outcome is RowOutcome.CHANGED
    }
    found = _loaded(writing, Activity, changed)
    if {each.id: each.version for each in found} != {
        row_id: version for row_id, (_, version) in changed.items()
    }:
        raise Invalid(MOVED)
    return [_changed(activity, changed[activity.id][0]) for activity in found]


def _changed(activity: Activity, row: JudgedRow) -> Change:
    before, after = change(activity, row.fields)
    return Change(
        Event.ACTIVITY_CHANGE, activity, row.organisation_id, activity.code, before, after
    )


def _write_links(
    writing: Writing,
    planned: Sequence[PlannedLink],
    ends: Mapping[str, WorkEnd],
    owners: Mapping[str, int | None],
) -> list[Change]:
    """Add, change and take out links; raises Invalid where one that stood is gone."""
    session = writing.session
    ids = {link.standing.id: link.standing for link in planned if link.standing}
    stood = {link.id: link for link in _loaded(writing, ActivityLink, ids)}
    if stood.keys() != ids.keys():
        raise Invalid(MOVED)
    new, told = [], []
    for link in planned:
        name = f"{link.successor} waits for {link.change.predecessor}"
        about = owners.get(link.successor), name
        if link.standing is None and link.wanted is not None:
            pair = ends[link.wanted.code], ends[link.successor]
            row = _link_row(writing.programme_id, pair, link.wanted)
            new.append(row)
            subject, mentions = Unheld(ActivityLink, row["id"], 1), _mentions(row)
            told.append(
                Change(Event.ACTIVITY_LINK, subject, *about, after=_told(row), mentions=mentions)
            )
        elif link.standing is not None:
            told.append(_moved_link(session, stood[link.standing.id], link.wanted, about))
    session.flush()  # a link that is taken out may make room for a new one between the same two
    insert_many(session, ActivityLink, new)
    return told


def _moved_link(
    session: Session,
    row: ActivityLink,
    wanted: NamedLink | None,
    about: tuple[int | None, str],
) -> Change:
    """Change how work waits, or take the link out."""
    mentions = _mentions(vars(row))
    if wanted is None:
        before = _told(vars(row))
        session.delete(row)
        subject = Unheld(ActivityLink, row.id, row.version)
        return Change(Event.ACTIVITY_UNLINK, subject, *about, before=before, mentions=mentions)
    ways = {"kind": wanted.kind, "lag_days": wanted.lag, "max_lag_days": wanted.max_lag}
    was, becomes = change(row, ways)
    return Change(Event.ACTIVITY_RELINK, row, *about, was, becomes, mentions)


def _link_row(
    programme_id: int, pair: tuple[WorkEnd, WorkEnd], wanted: NamedLink
) -> dict[str, Any]:
    before, after = pair
    return {
        "id": drawn_key(),
        "version": 1,
        "programme_id": programme_id,
        "predecessor_id": before.activity_id,
        "predecessor_mitigation_id": before.mitigation_id,
        "successor_id": after.activity_id,
        "successor_mitigation_id": after.mitigation_id,
        "kind": wanted.kind,
        "lag_days": wanted.lag,
        "max_lag_days": wanted.max_lag,
    }


_TOLD = (
    *("predecessor_id", "predecessor_mitigation_id", "successor_id", "successor_mitigation_id"),
    *("kind", "lag_days", "max_lag_days"),
)


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain(row[name]) for name in _TOLD}


def _mentions(row: Mapping[str, Any]) -> tuple[tuple[str, int], ...]:
    """Return the work at both ends of a link."""
    return tuple(
        (kind, row[f"{end}{column}"])
        for end in ("predecessor", "successor")
        for kind, column in (("activity", "_id"), ("mitigation", "_mitigation_id"))
        if row[f"{end}{column}"] is not None
    )


def _loaded(writing: Writing, kind: type[Any], ids: Mapping[int, Any]) -> list[Any]:
    """Load rows of the programme by their ids, 500 a query."""
    wanted = sorted(ids)
    return [
        row
        for first in range(0, len(wanted), LOT)
        for row in writing.session.scalars(
            sa.select(kind).where(
                kind.programme_id == writing.programme_id,
                kind.id.in_(wanted[first : first + LOT]),
            )
        )
    ]
