"""What the pages of assessment share: their blueprint, and what the person may do here."""

from flask import Blueprint

from lgr_tracker.domain.permissions import Permission, holds
from lgr_tracker.queries.assessment import RoundRow, round_of
from lgr_tracker.queries.frameworks import FrameworkView, framework
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme
from lgr_tracker.web.identity import current_actor

bp = Blueprint("assessment", __name__, url_prefix="/programmes/<code>/assessment")


def may(permission: Permission) -> bool:
    """Tell whether the person may do this somewhere in the programme."""
    return holds(current_actor(), permission, current_programme().id)


def open_page(round_id: int) -> tuple[RoundRow, FrameworkView]:
    """Return a round and its framework; raises NotFound. Runs four queries."""
    actor, programme_id = current_actor(), current_programme().id
    found = round_of(reading(), actor, programme_id, round_id)
    return found, framework(reading(), actor, programme_id, found.framework_id)
