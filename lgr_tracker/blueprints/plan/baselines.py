"""The approved dates of the plan: what was asked for, what was decided, and what each moved."""

from typing import Any

from flask import Response as File
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.plan import baseline_words
from lgr_tracker.blueprints.plan.blueprint import bp, csv_answer, current_plan, may
from lgr_tracker.blueprints.plan.forms import BaselineAskForm, BaselineDecisionForm
from lgr_tracker.domain.permissions import Permission, holds
from lgr_tracker.domain.states import BaselineState, label, next_baseline_state
from lgr_tracker.exchange.csv_table import write_csv
from lgr_tracker.queries.baselines import (
    WAS_AGREED,
    BaselineRow,
    DateMove,
    baselines,
    moves,
    moves_to_ask,
    with_the_one_before,
)
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.filters import local
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.plan.ask_baseline import ask_baseline
from lgr_tracker.workflows.plan.decide_baseline import decide_baseline
from lgr_tracker.workflows.plan.withdraw_baseline import withdraw_baseline

Answer = Response | tuple[str, int]

LIST_HEADS = (
    "Baseline",
    "State",
    "Activities",
    "Dates as at",
    "Asked by",
    "Asked on",
    "Why",
    "Decided by",
    "Decided on",
    "Reason",
)
MOVE_HEADS = (
    "Code",
    "Name",
    "Council",
    "Start before",
    "End before",
    "Start",
    "End",
    "Moved by, working days",
)


@bp.get("/baselines")
@needs(Permission.PROGRAMME_VIEW)
def baseline_list(code: str) -> str:
    """List all baselines, and say which of them the plan is held to."""
    rows = _rows()
    asked = next((row for row in rows if row.is_asked), None)
    return render_template(
        "lgr/plan/baselines.html",
        rows=rows,
        asked=asked,
        heading=baseline_words.held_to(rows),
        lede=baseline_words.slipped(current_plan()),
        may_ask=asked is None and holds(*_asking()),
        may_decide=asked is not None and _steps(asked)["decide"],
    )


@bp.get("/baselines.csv")
@needs(Permission.PROGRAMME_VIEW)
def baseline_list_csv(code: str) -> File:
    """Give the list of baselines as a file."""
    lines = (
        (
            row.number,
            label(row.state),
            row.dates,
            row.status_on,
            row.asked_by,
            local(row.asked_at).date(),
            row.reason,
            row.decided_by,
            local(row.decided_at).date() if row.decided_at else None,
            row.decided_because,
        )
        for row in _rows()
    )
    return csv_answer(write_csv(LIST_HEADS, lines), "baselines")


@bp.get("/baselines/<int:baseline_id>")
@needs(Permission.PROGRAMME_VIEW)
def baseline(code: str, baseline_id: int) -> str:
    """Show one baseline and what it moved against the one before."""
    return render_template("lgr/plan/baseline.html", **_shown(baseline_id))


@bp.get("/baselines/<int:baseline_id>.csv")
@needs(Permission.PROGRAMME_VIEW)
def baseline_csv(code: str, baseline_id: int) -> File:
    """Give all dates of a baseline as a file."""
    found = _shown(baseline_id)
    lines = (
        (
            move.code,
            move.name,
            move.council,
            *(move.before or (None, None)),
            move.starts_on,
            move.finishes_on,
            move.days,
        )
        for move in found["moves"]
    )
    return csv_answer(write_csv(MOVE_HEADS, lines), f"baseline-{found['row'].number}")


@bp.route("/baselines/ask", methods=["GET", "POST"])
@needs(Permission.PLAN_EDIT)
def baseline_ask(code: str) -> Answer:
    """Ask to have the dates approved as they are now; first show what that would move."""
    form = BaselineAskForm()
    if form.is_submitted():
        asked = form.attempt(
            lambda: perform(ask_baseline, current_programme().id, form.reason.data, today=today())
        )
        if asked is not None:
            flash("The dates wait for a decision. They stay as they are now until then.", "success")
            return redirect(url_for("plan.baseline", code=code, baseline_id=asked))
    found = moves_to_ask(reading(), current_actor(), current_programme().id, today())
    page = render_template(
        "lgr/plan/baseline_ask.html",
        form=form,
        heading=baseline_words.of_asking(found),
        **_narrowed(found),
    )
    return page, form.status


@bp.route("/baselines/<int:baseline_id>/decide", methods=["GET", "POST"])
@needs(Permission.BASELINE_DECIDE)
def baseline_decide(code: str, baseline_id: int) -> Answer:
    """Agree to the dates that were asked for, or decline them."""
    found = _shown(baseline_id)
    row: BaselineRow = found["row"]
    next_baseline_state(row.state, BaselineState.AGREED)
    form = BaselineDecisionForm()
    if form.is_submitted():
        done = form.attempt(
            lambda: perform(decide_baseline, current_programme().id, baseline_id, form.values())
        )
        if done is not None:
            said = "is what the plan is held to now" if form.values().is_agreed else "was declined"
            flash(f"Baseline {row.number} {said}.", "success")
            return redirect(url_for("plan.baseline", code=code, baseline_id=baseline_id))
    return render_template("lgr/plan/baseline_decide.html", form=form, **found), form.status


@bp.post("/baselines/<int:baseline_id>/withdraw")
@needs(Permission.PLAN_EDIT)
def baseline_withdraw(code: str, baseline_id: int) -> Response:
    """Take back dates that wait for a decision."""
    perform(withdraw_baseline, current_programme().id, baseline_id)
    flash("The dates were withdrawn; nothing in the plan has changed.", "success")
    return redirect(url_for("plan.baseline", code=code, baseline_id=baseline_id))


def _rows() -> tuple[BaselineRow, ...]:
    return baselines(reading(), current_actor(), current_programme().id)


def _asking() -> tuple[Any, ...]:
    return current_actor(), Permission.PLAN_EDIT, current_programme().id


def _shown(baseline_id: int) -> dict[str, Any]:
    """Return what the pages of one baseline show."""
    row, before = with_the_one_before(_rows(), baseline_id)
    asked = (reading(), current_actor(), current_programme().id, baseline_id)
    found = moves(*asked, before.id if before else None)
    return {
        "row": row,
        "before": before,
        "moves": found,
        "heading": baseline_words.of_baseline(row, found),
        "may": _steps(row),
        **_narrowed(found),
    }


def _narrowed(found: tuple[DateMove, ...]) -> dict[str, Any]:
    """Return the rows asked for: what moves, or all."""
    moved = tuple(move for move in found if move.is_moved)
    shows_all = request.args.get("show") == "all"
    return {
        "shown": found if shows_all else moved,
        "shows_all": shows_all,
        "counts": {"moved": len(moved), "all": len(found)},
    }


def _steps(row: BaselineRow) -> dict[str, bool]:
    """Return what the person who asks may do with a baseline now."""
    is_own = row.asked_by_id == current_actor().person_id
    return {
        "decide": row.is_asked and not is_own and may(Permission.BASELINE_DECIDE, None),
        "withdraw": row.is_asked and is_own and holds(*_asking()),
        "compare": row.state in WAS_AGREED,
        "is_own": is_own,
    }
