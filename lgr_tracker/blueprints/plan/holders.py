"""Who runs each service in each new council's area, day by day."""

from dataclasses import asdict

from flask import Response as File
from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.plan import holder_words as words
from lgr_tracker.blueprints.plan.blueprint import bp, csv_answer, insist, may, may_of_any
from lgr_tracker.blueprints.plan.forms import HolderForm, RemovalForm
from lgr_tracker.blueprints.plan.holder_drawing import drawn_continuity
from lgr_tracker.domain.kinds import LABELS
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.exchange.csv_table import Cell, write_csv
from lgr_tracker.queries.activities import plan_choices
from lgr_tracker.queries.continuity import (
    AreaService,
    ContinuityView,
    HoldingRow,
    continuity_of,
    holding,
)
from lgr_tracker.queries.services import services
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.plan.save_holder import add_holder, change_holder, remove_holder

Answer = Response | tuple[str, int]
HEADINGS = (
    "Service",
    "Area",
    "Run by",
    "Footing",
    "First day",
    "Last day",
    "Agreement",
    "Meant to have ended by",
    "Amiss with the service",
)


def _view() -> ContinuityView:
    return continuity_of(reading(), current_actor(), current_programme().id, today())


def _place(service_id: int, area_id: int) -> AreaService:
    for row in _view().rows:
        if (row.service.id, row.area.id) == (service_id, area_id):
            return row
    abort(404)


def _services_page(code: str, service_id: int, area_id: int) -> str:
    return url_for("plan.service_holders", code=code, service_id=service_id, area_id=area_id)


def _offer(form: HolderForm) -> None:
    asked = (reading(), current_actor(), current_programme().id)
    choices = plan_choices(*asked)
    form.organisation_id.offer((str(row_id), name) for row_id, name in choices.organisations)
    if "service_id" in form:
        form.service_id.offer((str(row.id), row.name) for row in services(*asked))
        own = (council for council in choices.councils if may(Permission.PLAN_EDIT, council[0]))
        form.area_id.offer((str(row_id), name) for row_id, name in own)


@bp.get("/holders")
@needs(Permission.PROGRAMME_VIEW)
def holders(code: str) -> str:
    """Draw who runs what, and list the days on which nobody does."""
    view = _view()
    council_id, only = request.args.get("council", type=int), request.args.get("only", "")
    rows = tuple(
        row
        for row in view.rows
        if (council_id is None or row.area.id == council_id)
        and (only != "amiss" or not row.is_whole)
    )
    return render_template(
        "lgr/plan/holders.html",
        view=view,
        rows=rows,
        drawn=drawn_continuity(code, view, rows, today()),
        heading=words.continuity_heading(view),
        troubles=words.troubles,
        areas={row.area.id: row.area for row in view.rows},
        council_id=council_id,
        only=only,
        may_edit=may_of_any(Permission.PLAN_EDIT, {row.area.id for row in view.rows}),
    )


@bp.get("/holders.csv")
@needs(Permission.PROGRAMME_VIEW)
def holders_csv(code: str) -> File:
    """Give every holding as a file, and a line for each service that nobody runs."""
    lines = (line for row in _view().rows for line in _lines(row))
    return csv_answer(write_csv(HEADINGS, lines), "holders")


def _lines(row: AreaService) -> list[tuple[Cell, ...]]:
    amiss = words.sentence_list(words.troubles(row))
    place = (row.service.name, row.area.name)
    if not row.holdings:
        return [(*place, "", "", None, None, "", None, amiss)]
    return [
        (
            *place,
            held.organisation,
            LABELS[held.basis],
            held.starts_on,
            held.ends_on,
            held.agreement,
            held.exit_on,
            amiss,
        )
        for held in row.holdings
    ]


@bp.get("/holders/<int:service_id>/<int:area_id>")
@needs(Permission.PROGRAMME_VIEW)
def service_holders(code: str, service_id: int, area_id: int) -> str:
    """Show who runs one service in one area, one holding after another."""
    row = _place(service_id, area_id)
    return render_template(
        "lgr/plan/service_holders.html",
        row=row,
        troubles=words.troubles(row),
        today=today(),
        may_edit=may(Permission.PLAN_EDIT, area_id),
    )


@bp.route("/holders/add", methods=["GET", "POST"])
@needs(Permission.PLAN_EDIT)
def holder_add(code: str) -> Answer:
    """Add a holding."""
    form = HolderForm(
        data={
            "service_id": request.args.get("service", type=int),
            "area_id": request.args.get("area", type=int),
        }
    )
    _offer(form)
    if form.is_submitted():
        added = form.attempt(
            lambda: perform(
                add_holder,
                current_programme().id,
                form.service_id.number,
                form.area_id.number,
                form.values(),
            )
        )
        if added is not None:
            flash("The holding was added.", "success")
            place = (form.service_id.number or 0, form.area_id.number or 0)
            return redirect(_services_page(code, *place))
    return render_template("lgr/plan/holder_form.html", form=form, row=None), form.status


def _held(holder_id: int) -> HoldingRow:
    return holding(reading(), current_actor(), current_programme().id, holder_id)


@bp.route("/holders/<int:holder_id>", methods=["GET", "POST"])
@needs(Permission.PLAN_EDIT)
def holder_change(code: str, holder_id: int) -> Answer:
    """Change a holding."""
    row = _held(holder_id)
    insist(Permission.PLAN_EDIT, row.area_id)
    form = HolderForm(data=asdict(row))
    del form.service_id, form.area_id  # where it is does not change; who and when do
    _offer(form)
    if form.is_submitted():
        done = form.attempt(
            lambda: perform(
                change_holder,
                current_programme().id,
                holder_id,
                form.values(),
                form.version.data,
            )
        )
        if done is not None:
            flash("The holding was changed.", "success")
            return redirect(_services_page(code, row.service_id, row.area_id))
    removal = RemovalForm(data={"version": row.version}, formdata=None)
    return (
        render_template("lgr/plan/holder_form.html", form=form, row=row, removal=removal),
        form.status,
    )


@bp.post("/holders/<int:holder_id>/remove")
@needs(Permission.PLAN_EDIT)
def holder_remove(code: str, holder_id: int) -> Response:
    """Take out a holding that was entered by mistake."""
    row = _held(holder_id)
    form = RemovalForm()
    done = form.attempt(
        lambda: perform(remove_holder, current_programme().id, holder_id, form.version.data) or True
    )
    if done:
        flash("The holding was taken out.", "success")
    else:
        flash(form.trouble or "Look at it again before you take it out.")
    return redirect(_services_page(code, row.service_id, row.area_id))
