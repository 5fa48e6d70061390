"""The plan as a table to type in: dates and durations of many activities, saved all at once."""

import re
from dataclasses import asdict
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.plan.blueprint import asked, bp, current_plan, insist, may
from lgr_tracker.blueprints.plan.drawing import work_href
from lgr_tracker.blueprints.plan.moving import asks_what_moves, seal_before, would_move
from lgr_tracker.blueprints.plan.table_form import COLUMNS, TableForm, table_form
from lgr_tracker.blueprints.plan.timeline import asked_arguments, asked_filter
from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.queries.activities import some_activities
from lgr_tracker.queries.plan import PlanRow, PlanView
from lgr_tracker.queries.plan_filter import chosen_rows, phases, workstreams
from lgr_tracker.queries.plan_moves import with_works
from lgr_tracker.web.clock import today
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.plan.save_plan_table import MOST, save_plan_table, table_faults

SENT = re.compile(r"version_([1-9][0-9]{0,18})")


@bp.route("/activities/edit", methods=["GET", "POST"])
@needs(Permission.PLAN_EDIT)
def activities_edit(code: str) -> Response | tuple[str, int]:
    """Change the dates and durations of many activities at once."""
    plan = current_plan()
    chosen = [row for row in chosen_rows(plan, asked_filter()) if row.kind == "activity"]
    chosen.sort(key=lambda row: row.is_done)  # what is done is seldom changed, and stands last
    shown = _sent(plan, chosen) if request.method == "POST" else chosen[:MOST]
    entered = some_activities(*asked(), [row.id for row in shown])
    form = table_form(entered[row.id] for row in shown if _may_edit(row))
    outcome = None
    if asks_what_moves():
        outcome = would_move(
            code,
            form,
            lambda: partial(with_works, values=_said(form), phases={}),
            lambda: table_faults(form.rows, form.values, today()),
        )
    elif form.is_submitted():
        seal = seal_before()
        done = form.attempt(
            lambda: perform(
                save_plan_table, current_programme().id, form.values, form.seen, today=today()
            )
        )
        if done is not None:
            flash(_told(done), "success")
            return redirect(url_for("plan.moved", code=code, after=seal))
    page = render_template(
        "lgr/plan/activities_edit.html",
        form=form,
        plan=plan,
        shown=shown,
        entered=entered,
        left=max(0, len(chosen) - MOST),
        outcome=outcome,
        columns=COLUMNS,
        own={row.id for row in form.rows},
        wanted=asked_filter(),
        workstreams=workstreams(plan),
        phases=phases(plan),
        kept=asked_arguments(),
        hrefs={row.id: work_href(code, row) for row in shown},
    )
    return page, form.status


def _may_edit(row: PlanRow) -> bool:
    return may(Permission.PLAN_EDIT, row.organisation_id)


def _sent(plan: PlanView, chosen: list[PlanRow]) -> list[PlanRow]:
    """Return the rows that were sent, whatever the list holds by now, and what stood by as text.

    Raises NotFound for a row that is not there, NotAllowed for one that is not to be changed.
    """
    ids = {int(found[1]) for name in request.form if (found := SENT.fullmatch(name))}
    sent = [row for row in plan.rows if row.kind == "activity" and row.id in ids]
    if len(sent) != len(ids):
        raise NotFound
    for row in sent:
        insist(Permission.PLAN_EDIT, row.organisation_id)
    beside = {row.id for row in chosen[:MOST] if not _may_edit(row)}
    return [row for row in plan.rows if row.kind == "activity" and row.id in ids | beside]


def _said(form: TableForm) -> dict[int, dict[str, object]]:
    return {row_id: asdict(row) for row_id, row in form.values.items()}


def _told(changed: int) -> str:
    if not changed:
        return "Nothing was typed over, so nothing was changed."
    return f"{changed} {'activity was' if changed == 1 else 'activities were'} changed."
