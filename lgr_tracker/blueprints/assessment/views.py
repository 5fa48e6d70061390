"""Assessment."""

from flask import Blueprint, render_template

from lgr_tracker.domain.permissions import Permission
from lgr_tracker.web.guards import needs

bp = Blueprint("assessment", __name__, url_prefix="/programmes/<code>/assessment")


@bp.get("")
@needs(Permission.PROGRAMME_VIEW)
def index(code: str) -> str:
    """Show the first page."""
    return render_template("lgr/assessment/index.html")
