"""Lead into the one programme, list them, or start another."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lgr_tracker import content
from lgr_tracker.blueprints.home.forms import NewProgrammeForm
from lgr_tracker.domain.errors import NotAllowed
from lgr_tracker.domain.permissions import Permission, may_start_programmes
from lgr_tracker.queries.programmes import programmes
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.programme.new_programme import new_programme

bp = Blueprint("home", __name__)


@bp.get("/")
@needs(Permission.ACCOUNT)
def index() -> Response | str:
    """Lead to the person's one programme, or list them."""
    rows = programmes(reading(), current_actor())
    if len(rows) == 1:
        return redirect(url_for("overview.index", code=rows[0].code))
    return _listed()


@bp.get("/programmes")
@needs(Permission.ACCOUNT)
def programme_list() -> str:
    """List the person's programmes."""
    return _listed()


def _listed() -> str:
    return render_template(
        "lgr/home/index.html",
        programmes=programmes(reading(), current_actor()),
        may_start=may_start_programmes(current_actor()),
    )


@bp.route("/programmes/new", methods=["GET", "POST"])
@needs(Permission.ACCOUNT)
def programme_new() -> Response | tuple[str, int]:
    """Start a programme for one of the 21 areas, with its councils filled in."""
    if not may_start_programmes(current_actor()):
        raise NotAllowed("Programme managers start new programmes. Ask one of them.")
    form = NewProgrammeForm()
    areas = content.areas()
    form.area.offer((area.code, area.name) for area in areas)
    if form.is_submitted():
        made = form.attempt(
            lambda: perform(
                new_programme,
                form.area.data,
                code=form.code.data or None,
                name=form.name.data or None,
                successors=form.successor_names(),
            )
        )
        if made is not None:
            flash(f"{made.name} was started with {made.councils} councils of today.", "success")
            return redirect(url_for("settings.index", code=made.code))
    return render_template("lgr/home/new.html", form=form, areas=areas), form.status
