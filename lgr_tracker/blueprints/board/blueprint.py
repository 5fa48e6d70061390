"""The blueprint of the board's pages, and what all of them begin with."""

from datetime import datetime, time

from flask import Blueprint

from lgr_tracker.domain.permissions import Permission, Scope, is_allowed
from lgr_tracker.queries.board import BodyRow, PlanRow, deciding_bodies, transition_plan
from lgr_tracker.queries.recent import RecentChange, recent_changes
from lgr_tracker.web.clock import zone
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme
from lgr_tracker.web.identity import current_actor

bp = Blueprint("board", __name__, url_prefix="/programmes/<code>/board")


def may(permission: Permission) -> bool:
    """Tell whether the person who asks may do this in this programme."""
    return is_allowed(current_actor(), permission, Scope(current_programme().id))


def plan_asked_for(plan_id: int) -> PlanRow:
    """Return the plan whose page is asked for; raises NotFound."""
    return transition_plan(reading(), current_actor(), current_programme().id, plan_id)


def bodies() -> tuple[BodyRow, ...]:
    """Return the bodies that decide on plans here."""
    return deciding_bodies(reading(), current_actor(), current_programme().id)


def changes_since_meeting(body: BodyRow | None, most: int) -> tuple[RecentChange, ...]:
    """Return what changed after the day on which a body last met; nothing if it never has."""
    if body is None or body.last_met_on is None:
        return ()
    since = datetime.combine(body.last_met_on, time.max, zone())
    return recent_changes(reading(), current_actor(), current_programme().id, since, most)
