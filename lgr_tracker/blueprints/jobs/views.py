"""The pages of a person's own jobs; nobody sees another's."""

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.jobs.telling import heading_of, is_any_active, show_job
from lgr_tracker.domain.jobs import JobState
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.queries.jobs import file_of_job, jobs
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.jobs.cancel_job import cancel_job

bp = Blueprint("jobs", __name__, url_prefix="/account/jobs")


@bp.get("")
@needs(Permission.ACCOUNT)
def index() -> str:
    """List the person's own jobs, newest first."""
    rows = jobs(reading(), current_actor())
    return render_template(
        "lgr/jobs/index.html",
        heading=heading_of(rows),
        is_active=is_any_active(rows),
        jobs=[show_job(row) for row in rows],
    )


@bp.post("/<int:job_id>/cancel")
@needs(Permission.ACCOUNT)
def cancel(job_id: int) -> Response:
    """Cancel a job that waits, or ask one that is under way to stop."""
    if perform(cancel_job, job_id) is JobState.CANCELLED:
        flash("Cancelled. Nothing was done.", "success")
    else:
        flash("It will stop at its next chance. What it has finished by then stays.", "success")
    return redirect(url_for("jobs.index"))


@bp.get("/<int:job_id>/file")
@needs(Permission.ACCOUNT)
def file(job_id: int) -> Response:
    """Give the file that a job made to the person who asked for it."""
    kept = file_of_job(reading(), current_actor(), job_id)
    response = make_response(kept.content)
    response.headers["Content-Type"] = kept.media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{kept.name}"'
    return response
