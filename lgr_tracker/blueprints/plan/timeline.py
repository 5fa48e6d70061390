"""The plan as a picture, as a table and as a file."""

from dataclasses import asdict
from typing import cast

from flask import Response, render_template, request

from lgr_tracker.blueprints.plan import baseline_words, words
from lgr_tracker.blueprints.plan.blueprint import (
    asked,
    bp,
    csv_answer,
    current_plan,
    may,
    may_of_any,
)
from lgr_tracker.blueprints.plan.drawing import drawn_plan, work_hrefs
from lgr_tracker.domain.drawing.gantt import Gantt
from lgr_tracker.domain.naming import fold
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.domain.schedule.predecessors import NamedLink, write_links
from lgr_tracker.exchange.csv_table import Cell, write_csv
from lgr_tracker.queries.activities import threats
from lgr_tracker.queries.baselines import baselines
from lgr_tracker.queries.classification import marks_of_work
from lgr_tracker.queries.plan import PlanRow, PlanView
from lgr_tracker.queries.plan_filter import (
    Grouping,
    Only,
    PlanFilter,
    Span,
    Zoom,
    chosen_rows,
    phases,
    spanned,
    workstreams,
)
from lgr_tracker.queries.remembering import remembered
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.fields import clean
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor

BEFORE_ROOM = (
    "Code",
    "Name",
    "Council",
    "Workstream",
    "Phase",
    "Owner",
    "Working days",
    "Start",
    "End",
    "Room, working days",
)
AFTER_ROOM = (
    "Decides Day 1",
    "Latest safe start",
    "Waits for",
    "Approved start",
    "Approved end",
    "Slip, working days",
    "Started",
    "Finished",
    "Predecessors",
)
"""What stands in the file before and after the room to each council's vesting."""


def asked_filter() -> PlanFilter:
    """Return what the address asks to see; what it can't mean is left out."""
    only, by = request.args.get("only", ""), request.args.get("by", "")
    return PlanFilter(
        council_id=request.args.get("council", type=int),
        workstream=clean(request.args.get("workstream")),
        phase_id=request.args.get("phase", type=int),
        only=cast(Only, only if only in ("deciding", "late", "open") else ""),
        by=cast(Grouping, by if by in ("workstream", "phase") else "workstream"),
    )


@bp.get("")
@needs(Permission.PROGRAMME_VIEW)
def index(code: str) -> str:
    """Draw the plan towards vesting, or the whole of it."""
    plan, wanted = current_plan(), asked_filter()
    rows = chosen_rows(plan, wanted)
    zoom = _asked_zoom(wanted)
    span = spanned(plan, rows, zoom)
    return render_template(
        "lgr/plan/index.html",
        plan=plan,
        wanted=wanted,
        rows=rows,
        span=span,
        zoom=zoom,
        gantt=_drawn(code, plan, span, wanted, zoom),
        heading=words.plan_heading(plan),
        lede=words.plan_lede(plan),
        caption=baseline_words.caption(
            baselines(reading(), current_actor(), current_programme().id)
        ),
        workstreams=workstreams(plan),
        phases=phases(plan),
        kept=asked_arguments(),
        may_edit=may_of_any(Permission.PLAN_EDIT, (None, *(row.id for row in plan.councils))),
        may_set_day=may(Permission.PROGRAMME_EDIT, None),
    )


def _drawn(code: str, plan: PlanView, span: Span, wanted: PlanFilter, zoom: Zoom) -> Gantt:
    """Return the picture, drawn anew only when the programme has changed or the day has."""
    about = ("gantt", request.script_root, code, wanted, zoom, today())
    return remembered(
        *asked(), about, lambda: drawn_plan(code, plan, span, wanted.by, threats(*asked()))
    )


@bp.get("/activities")
@needs(Permission.PROGRAMME_VIEW)
def activities(code: str) -> str:
    """List the activities with all their dates."""
    plan, wanted = current_plan(), asked_filter()
    rows = chosen_rows(plan, wanted)
    return render_template(
        "lgr/plan/activities.html",
        plan=plan,
        wanted=wanted,
        rows=rows,
        heading=words.plan_heading(plan),
        hrefs=work_hrefs(code, plan.rows),
        workstreams=workstreams(plan),
        phases=phases(plan),
        kept=asked_arguments(),
        marks=marks_of_work(reading(), current_actor(), current_programme().id),
        may_edit=may_of_any(Permission.PLAN_EDIT, (None, *(row.id for row in plan.councils))),
        may_set_day=may(Permission.PROGRAMME_EDIT, None),
    )


@bp.get("/activities.csv")
@needs(Permission.PROGRAMME_VIEW)
def activities_csv(code: str) -> Response:
    """Give the activities asked for as a file."""
    plan = current_plan()
    rooms = (f"Room to {council.short_name}" for council in plan.councils)
    waits = _predecessors(plan)
    rows = ((*_cells(row, plan), waits[row.key]) for row in chosen_rows(plan, asked_filter()))
    return csv_answer(write_csv((*BEFORE_ROOM, *rooms, *AFTER_ROOM), rows), "activities")


def _asked_zoom(wanted: PlanFilter) -> Zoom:
    """Return which days to draw: those of the chosen work, where some of it was chosen."""
    zoom = request.args.get("span", "")
    if zoom in ("vesting", "chosen", "all"):
        return cast(Zoom, zoom)
    is_narrow = wanted.council_id or wanted.workstream or wanted.phase_id
    return "chosen" if is_narrow else "vesting"


def asked_arguments() -> dict[str, str]:
    """Return what narrows the list, as the address carries it."""
    wanted = asdict(asked_filter())
    names = {"council_id": "council", "phase_id": "phase"}
    return {names.get(key, key): str(value) for key, value in wanted.items() if value}


def _cells(row: PlanRow, plan: PlanView) -> tuple[Cell, ...]:
    return (
        row.key,
        row.name,
        row.council,
        row.workstream,
        row.phase,
        row.owner,
        row.duration_days,
        row.start,
        row.finish,
        row.room_days,
        *(row.floats.get(council.id) for council in plan.councils),
        row.decides,
        row.safe_start_on,
        ", ".join(row.driving),
        row.baseline_start_on,
        row.baseline_finish_on,
        row.slip_days,
        row.actual_start_on,
        row.actual_finish_on,
    )


def _predecessors(plan: PlanView) -> dict[str, str]:
    """Return what each piece of work waits for, written so that an import reads it back."""
    codes = {fold(row.key): row.key for row in plan.rows}
    links: dict[str, list[NamedLink]] = {row.key: [] for row in plan.rows}
    for link in plan.links:
        if link.successor in links:
            named = NamedLink(link.predecessor, link.kind, link.lag_days, link.max_lag_days)
            links[link.successor].append(named)
    return {
        key: write_links(each, lambda typed: codes.get(fold(typed))) for key, each in links.items()
    }
