"""The blueprint of the plan's pages, and what all of them begin with."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response

from lgr_tracker.domain.permissions import Actor, Permission, Scope, is_allowed, require
from lgr_tracker.queries.plan import PlanView, schedule_of
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme
from lgr_tracker.web.identity import current_actor

bp = Blueprint("plan", __name__, url_prefix="/programmes/<code>/plan")


def asked() -> tuple[Any, Actor, int]:
    """Return what every query of the plan begins with: the session, who asks, and of what."""
    return reading(), current_actor(), current_programme().id


def current_plan() -> PlanView:
    """Return the plan of the programme whose page is asked for, as at today."""
    return schedule_of(*asked(), today())


def may_of_any(permission: Permission, organisation_ids: Iterable[int | None]) -> bool:
    """Tell whether the person may do this to a row of any of these; None: of all together."""
    return any(may(permission, organisation_id) for organisation_id in organisation_ids)


def may(permission: Permission, organisation_id: int | None) -> bool:
    """Tell whether the person may do this to a row of the organisation; None: of all of them."""
    scope = Scope(current_programme().id, organisation_id)
    return is_allowed(current_actor(), permission, scope)


def insist(permission: Permission, organisation_id: int | None) -> None:
    """Refuse the page to whom the row's organisation gave no such right."""
    require(current_actor(), permission, Scope(current_programme().id, organisation_id))


def csv_answer(content: bytes, name: str) -> Response:
    """Return a CSV file for keeping."""
    answer = Response(content, mimetype="text/csv")
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="{current_programme().code}-{name}.csv"'
    )
    return answer
