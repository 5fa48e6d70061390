"""What stands around the text of a plan: where its rows lead, what holds, what may be done."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask import url_for

from lgr_tracker.blueprints.board.blueprint import may
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.domain.plan_content import ChangeLine
from lgr_tracker.domain.states import PlanState
from lgr_tracker.queries.board import PlanRow
from lgr_tracker.queries.plan_content import change_line
from lgr_tracker.queries.plan_reading import ReadPlan, read_plan
from lgr_tracker.queries.recent import RecentChange
from lgr_tracker.web.clock import today, zone
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme
from lgr_tracker.web.identity import current_actor

PAGES: Mapping[str, tuple[str, str]] = {
    "risk": ("risks.risk", "risk_id"),
    "mitigation": ("actions.action", "action_id"),
    "activity": ("plan.activity", "activity_id"),
    "transition_plan": ("board.plan", "plan_id"),
}
"""The page of each kind of row, and what it calls the row's id."""


def shown_plan(row: PlanRow) -> ReadPlan:
    """Return what a plan's page shows."""
    return read_plan(reading(), current_actor(), current_programme().id, row, today(), zone())


def link_to(kind: str, row_id: int | None, place_id: int | None = None) -> str | None:
    """Return the address of a row's page, or None where it has none."""
    code = current_programme().code
    if kind == "criterion" and row_id is not None and place_id is not None:
        return url_for("plan.criterion", code=code, criterion_id=row_id, organisation_id=place_id)
    if kind == "service" and row_id is not None and place_id is not None:
        return url_for("plan.service_holders", code=code, service_id=row_id, area_id=place_id)
    if kind not in PAGES or row_id is None:
        return None
    endpoint, name = PAGES[kind]
    values: dict[str, Any] = {"code": code, name: row_id}
    return url_for(endpoint, **values)


def steps_open(row: PlanRow) -> dict[str, bool]:
    """Return what the person who asks may do with a plan now."""
    person = current_actor().person_id
    is_own = person is not None and person in (row.submitted_by_id, row.created_by_id)
    is_draft = row.state is PlanState.DRAFT
    waits = row.state is PlanState.SUBMITTED
    return {
        "change": is_draft and may(Permission.BOARD_BUILD),
        "submit": is_draft and may(Permission.BOARD_SUBMIT),
        "withdraw": (is_draft or waits) and may(Permission.BOARD_SUBMIT),
        "decide": waits and may(Permission.BOARD_DECIDE) and not is_own,
        "own": waits and may(Permission.BOARD_DECIDE) and is_own,
    }


def lines_of(changes: Iterable[RecentChange]) -> tuple[ChangeLine, ...]:
    """Return recent changes as a plan would keep them."""
    return tuple(change_line(change) for change in changes)


def local_day(moment: datetime) -> datetime:
    """Return a moment in the programme's time zone."""
    return moment.astimezone(zone())
