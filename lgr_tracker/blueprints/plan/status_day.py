"""The day for which the plan's dates are reckoned."""

from dataclasses import replace
from datetime import date

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.plan.blueprint import asked, bp
from lgr_tracker.blueprints.plan.forms import StatusDayForm
from lgr_tracker.blueprints.plan.moving import asks_what_moves, seal_before, would_move
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.queries.plan_moves import Changed
from lgr_tracker.queries.programmes import programme_detail
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.plan.set_status_day import set_status_day


@bp.route("/status-date", methods=["GET", "POST"])
@needs(Permission.PROGRAMME_EDIT)
def status_day(code: str) -> Response | tuple[str, int]:
    """Set the day of the plan: what has not begun begins no earlier."""
    row = programme_detail(*asked())
    form = StatusDayForm(data={"status_on": row.status_on, "version": row.version})
    outcome = None
    if asks_what_moves():
        outcome = would_move(code, form, lambda: _on(form.status_on.data))
    elif form.is_submitted():
        seal = seal_before()
        done = form.attempt(
            lambda: perform(
                set_status_day, current_programme().id, form.status_on.data, form.version.data
            )
        )
        if done is not None:
            flash("The day of the plan was set; the dates are reckoned anew.", "success")
            return redirect(url_for("plan.moved", code=code, after=seal))
    page = render_template("lgr/plan/status_day.html", form=form, outcome=outcome)
    return page, form.status


def _on(day: date | None) -> Changed:
    return lambda rows: replace(rows, status_on=day)
