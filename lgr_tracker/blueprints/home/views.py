"""Lead into the one programme, or list them."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lgr_tracker.domain.permissions import Permission
from lgr_tracker.queries.programmes import programmes
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import needs
from lgr_tracker.web.identity import current_actor

bp = Blueprint("home", __name__)


@bp.get("/")
@needs(Permission.ACCOUNT)
def index() -> Response | str:
    """Show the person's programmes; with one, go straight to it."""
    rows = programmes(reading(), current_actor())
    if len(rows) == 1:
        return redirect(url_for("overview.index", code=rows[0].code))
    return render_template("lgr/home/index.html", programmes=rows)
