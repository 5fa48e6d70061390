"""Plan."""

from flask import Blueprint, render_template

from lgr_tracker.domain.permissions import Permission
from lgr_tracker.web.guards import needs

bp = Blueprint("plan", __name__, url_prefix="/programmes/<code>/plan")


@bp.get("")
@needs(Permission.PROGRAMME_VIEW)
def index(code: str) -> str:
    """Show the first page."""
    return render_template("lgr/plan/index.html")
