"""The risk list as a workbook, which the audit trail notes, as CSV and as JSON."""

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.risks.address import ListAddress, read_address
from lgr_tracker.blueprints.risks.listing import LONG
from lgr_tracker.blueprints.risks.views import bp
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.domain.register import REGISTER_COLUMNS
from lgr_tracker.exchange.register_table import register_csv, register_json
from lgr_tracker.queries.register import RegisterParts, register_of
from lgr_tracker.queries.risk_columns import USUAL, register_keys
from lgr_tracker.queries.risk_conditions import Values
from lgr_tracker.queries.risk_facets import FACETS, Facet, FacetKind
from lgr_tracker.queries.risk_filter import ALL_OPEN, RiskFilter, filter_values
from lgr_tracker.queries.risks import matching_count
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.web.clock import now, today
from lgr_tracker.web.database import reading
from lgr_tracker.web.fields import DayField, HiddenLine
from lgr_tracker.web.forms import Form
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.jobs.ask_for_register import ask_for_register
from lgr_tracker.workflows.risks.export_register import (
    columns_of,
    export_register,
    write_register,
)

Answer = Response | tuple[str, int]


class ExportForm(Form):
    """Ask what a workbook of the listed risks tells beside them."""

    once = None  # the page stays after the file has come: another day is another workbook
    held = HiddenLine()
    changes_since = DayField(
        "First day that the change log tells of",
        hint="Leave empty for all that the trail knows. For example, 29/10/2026",
    )


@bp.route("/export", methods=["GET", "POST"])
@needs(Permission.RISK_EXPORT)
def export(code: str) -> Answer:
    """Give the listed risks as a workbook, with the changes since a day if one is given."""
    address = read_address(request.form if request.method == "POST" else request.args)
    form = ExportForm(data={"held": address.held()})
    made = form.attempt(lambda: _workbook(address, form)) if form.is_submitted() else None
    if made is not None:
        return made
    heading = "Since which day shall the workbook tell what changed?"
    return render_template("lgr/risks/export.html", form=form, heading=heading), form.status


def _workbook(address: ListAddress, form: ExportForm) -> Response:
    """Answer with a workbook, or have it made on My jobs where the list is long."""
    since, columns = form.changes_since.data, _chosen_columns(address)
    asked = (reading(), current_actor(), current_programme().id)
    if matching_count(*asked, address.wanted, scale=scale_of(*asked), today=today()) > LONG:
        told = {"changes_since": since.isoformat() if since else None, "columns": list(columns)}
        return _ask_for_it(address.wanted, told)
    made = write_register(
        reading(),
        current_programme().id,
        address.wanted,
        filter_words=filter_words(address.wanted),
        today=today(),
        actor=current_actor(),
        now=now(),
        changes_since=since,
        columns=columns,
    )
    perform(export_register, current_programme().id, made)
    return _attached(made.content, made.name, made.media_type)


@bp.post("/export/zip")
@needs(Permission.RISK_EXPORT)
def export_all(code: str) -> Response:
    """Have a workbook made for each council that keeps any of the listed risks."""
    return _ask_for_it(read_address(request.form).wanted, {"by": "organisation"})


def _ask_for_it(wanted: RiskFilter, told: dict[str, Any]) -> Response:
    perform(
        ask_for_register,
        current_programme().id,
        filter_values(wanted),
        filter_words=filter_words(wanted),
        **told,
    )
    flash("The file is being made. It will be here, for you alone, in a minute or so.")
    return redirect(url_for("jobs.index"))


@bp.get("/risks.csv")
@needs(Permission.RISK_EXPORT)
def csv(code: str) -> Response:
    """Give the listed risks as CSV, in the columns of the register or those that are shown."""
    address, parts = _register()
    columns = columns_of(_chosen_columns(address)) or REGISTER_COLUMNS
    content = register_csv(parts.risks, parts.custom_headings, columns)
    return _attached(content, f"risks-{today()}.csv", "text/csv; charset=utf-8")


@bp.get("/risks.json")
@needs(Permission.RISK_EXPORT)
def json(code: str) -> Response:
    """Give the listed risks as JSON, in the columns of the register or those that are shown."""
    address, parts = _register()
    columns = columns_of(_chosen_columns(address)) or REGISTER_COLUMNS
    content = register_json(parts.risks, columns)
    return _attached(content, f"risks-{today()}.json", "application/json")


def _register() -> tuple[ListAddress, RegisterParts]:
    asked = (reading(), current_actor(), current_programme().id)
    address = read_address(request.args)
    return address, register_of(*asked, address.wanted, scale=scale_of(*asked), today=today())


def _chosen_columns(address: ListAddress) -> tuple[str, ...]:
    """Return the columns of the register that the list shows; none means all, as is usual."""
    return () if address.columns == USUAL else register_keys(address.columns)


def filter_words(wanted: RiskFilter) -> str:
    """Say in words which risks were chosen, for the workbook and the trail."""
    if wanted == ALL_OPEN:
        return "All open risks"
    states = " and ".join(str(state) for state in wanted["state"]).capitalize() or "All"
    told = (_told(FACETS[name], values) for name, values in wanted.chosen if name != "state")
    return ", ".join([f"{states} risks", *told])


def _told(facet: Facet, values: Values) -> str:
    """Say what one filter holds to, without the words that somebody sought."""
    label = facet.label[0].lower() + facet.label[1:]
    if facet.kind in (FacetKind.TEXT, FacetKind.FLAG):
        return "with certain words" if facet.kind is FacetKind.TEXT else label
    if facet.words:
        return f"{label} {' or '.join(dict(facet.words)[str(value)] for value in values)}"
    if facet.takes_several:
        return f"of {'one' if len(values) == 1 else len(values)} by {label}"
    return f"{label} {values[0]}"


def _attached(content: bytes, name: str, kind: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
