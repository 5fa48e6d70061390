"""Show who one is here, and what one may do in each programme."""

from flask import Blueprint, render_template

from lgr_tracker.domain.permissions import Permission
from lgr_tracker.queries.people import seats
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import needs
from lgr_tracker.web.identity import current_actor, current_name

bp = Blueprint("account", __name__, url_prefix="/account")


@bp.get("")
@needs(Permission.ACCOUNT)
def index() -> str:
    """Show the person's own seats."""
    rows = seats(reading(), current_actor())
    return render_template("lgr/account/index.html", name=current_name(), seats=rows)
