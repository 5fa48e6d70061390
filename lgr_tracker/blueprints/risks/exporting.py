"""The risk list as a workbook, which the audit trail notes, and as CSV."""

from typing import Any

from flask import flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.risks.address import read_address
from lgr_tracker.blueprints.risks.listing import LONG
from lgr_tracker.blueprints.risks.views import bp
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.domain.register import REGISTER_COLUMNS
from lgr_tracker.exchange.csv_table import write_csv
from lgr_tracker.queries.register import register_of
from lgr_tracker.queries.risk_filter import ALL_OPEN, RiskFilter, filter_values
from lgr_tracker.queries.risks import matching_count
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.web.clock import now, today
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.jobs.ask_for_register import ask_for_register
from lgr_tracker.workflows.risks.export_register import export_register, write_register

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.post("/export")
@needs(Permission.RISK_EXPORT)
def export(code: str) -> Response:
    """Give the listed risks as a workbook; a long list is made ready on My jobs."""
    wanted = read_address(request.form).wanted
    asked = (reading(), current_actor(), current_programme().id)
    if matching_count(*asked, wanted, scale=scale_of(*asked), today=today()) > LONG:
        return _ask_for_it(wanted)
    made = write_register(
        reading(),
        current_programme().id,
        wanted,
        filter_words=filter_words(wanted),
        today=today(),
        actor=current_actor(),
        now=now(),
    )
    perform(export_register, current_programme().id, made)
    return _attached(made.content, made.name, WORKBOOK)


def _ask_for_it(wanted: RiskFilter) -> Response:
    perform(
        ask_for_register,
        current_programme().id,
        filter_values(wanted),
        filter_words=filter_words(wanted),
    )
    flash("The workbook is being made. It will be here, for you alone, in a minute or so.")
    return redirect(url_for("jobs.index"))


@bp.get("/risks.csv")
@needs(Permission.RISK_EXPORT)
def csv(code: str) -> Response:
    """Give the listed risks as CSV, in the columns of the register."""
    asked = (reading(), current_actor(), current_programme().id)
    wanted = read_address(request.args).wanted
    parts = register_of(*asked, wanted, scale=scale_of(*asked), today=today())
    keys = [column.key for column in REGISTER_COLUMNS]
    content = write_csv(
        [column.heading for column in REGISTER_COLUMNS],
        ([_flat(getattr(row, key)) for key in keys] for row in parts.risks),
    )
    return _attached(content, f"risks-{today()}.csv", "text/csv; charset=utf-8")


def filter_words(wanted: RiskFilter) -> str:
    """Say in words which risks were chosen, for the workbook and the trail."""
    if wanted == ALL_OPEN:
        return "All open risks"
    state = wanted.state.value.capitalize() if wanted.state else "All"
    told = (
        (wanted.words, "with certain words"),
        (wanted.band, "of one band"),
        (wanted.organisation_id, "of one council"),
        (wanted.lens_id, "of one lens"),
        (wanted.owner_post_id, "of one owner"),
        (wanted.workstream, "of one workstream"),
        (wanted.level, f"classified as {wanted.level}"),
        (wanted.likelihood, "of one likelihood"),
        (wanted.impact, "of one impact"),
        (wanted.needs_attention, "that need attention"),
        (wanted.is_mine, "of my own posts"),
        (wanted.reviews_by, f"to be reviewed by {wanted.reviews_by}"),
    )
    return ", ".join([f"{state} risks", *(words for value, words in told if value)])


def _flat(value: Any) -> Any:
    return "; ".join(value) if isinstance(value, tuple) else value


def _attached(content: bytes, name: str, kind: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
