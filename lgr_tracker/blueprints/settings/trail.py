"""The page that shows every recorded change of a programme."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lgr_tracker.domain.permissions import Permission
from lgr_tracker.queries.audit import changes
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.jobs.ask_for_verification import ask_for_verification

PAGE, MOST_SKIPPED = 50, 10_000_000


def add_to(bp: Blueprint) -> None:
    """Give the settings this page."""
    bp.get("/changes")(change_list)
    bp.post("/changes/verify")(change_verify)


@needs(Permission.AUDIT_VIEW)
def change_list(code: str) -> str:
    """List changes, newest first."""
    skip = request.args.get("skip", default=0, type=int)
    skip = skip if 0 <= skip <= MOST_SKIPPED else 0
    rows = changes(reading(), current_actor(), current_programme().id, skip=skip, most=PAGE + 1)
    older = skip + PAGE if len(rows) > PAGE else None
    return render_template(
        "lgr/settings/changes.html", code=code, changes=rows[:PAGE], older=older, skip=skip
    )


@needs(Permission.AUDIT_VIEW)
def change_verify(code: str) -> Response:
    """Ask that every row of the trail be checked against its seal."""
    perform(ask_for_verification, current_programme().id)
    flash("Every recorded change is being checked. What comes of it will stand here.")
    return redirect(url_for("jobs.index"))
