"""The pages on which plans are built, submitted, withdrawn and decided on."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.board.blueprint import bodies, bp, plan_asked_for
from lgr_tracker.blueprints.board.forms import (
    DecisionForm,
    PlanForm,
    SubmitForm,
    WithdrawForm,
    plan_form,
)
from lgr_tracker.blueprints.board.showing import shown_plan, steps_open
from lgr_tracker.domain.errors import WrongState
from lgr_tracker.domain.kinds import DecisionOutcome
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.domain.plan_content import short_digest
from lgr_tracker.domain.states import PlanState, next_plan_state
from lgr_tracker.queries.board import PlanRow, decisions_to_ask
from lgr_tracker.web.clock import today, zone
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.board.decide_plan import decide_plan
from lgr_tracker.workflows.board.save_plan import FROZEN, build_plan, change_plan
from lgr_tracker.workflows.board.submit_plan import submit_plan
from lgr_tracker.workflows.board.withdraw_plan import withdraw_plan

Answer = Response | tuple[str, int]


@bp.route("/plans/add", methods=["GET", "POST"])
@needs(Permission.BOARD_BUILD)
def plan_add(code: str) -> Answer:
    """Build a draft."""
    form = _form(None)
    if form.is_submitted():
        made = form.attempt(lambda: perform(build_plan, current_programme().id, form.values()))
        if made is not None:
            flash("The draft is built. Read it, then submit it to the board.", "success")
            return _to_plan(code, made)
    page = render_template(
        "lgr/board/write.html", code=code, form=form, row=None, has_body=bool(bodies())
    )
    return page, form.status


@bp.route("/plans/<int:plan_id>/change", methods=["GET", "POST"])
@needs(Permission.BOARD_BUILD)
def plan_change(code: str, plan_id: int) -> Answer:
    """Change a draft."""
    row = plan_asked_for(plan_id)
    if row.state is not PlanState.DRAFT:
        raise WrongState(FROZEN)
    form = _form(row)
    if form.is_submitted():
        version = form.version.data
        done = form.attempt(
            lambda: perform(change_plan, current_programme().id, plan_id, form.values(), version)
        )
        if done is not None:
            flash(f"{row.reference} was changed.", "success")
            return _to_plan(code, plan_id)
    page = render_template("lgr/board/write.html", code=code, form=form, row=row, has_body=True)
    return page, form.status


@bp.route("/plans/<int:plan_id>/submit", methods=["GET", "POST"])
@needs(Permission.BOARD_SUBMIT)
def plan_submit(code: str, plan_id: int) -> Answer:
    """Put a draft before the board."""
    row = plan_asked_for(plan_id)
    next_plan_state(row.state, PlanState.SUBMITTED)
    form = SubmitForm(data={"version": row.version})
    if form.is_submitted():
        digest = form.attempt(
            lambda: perform(
                submit_plan,
                current_programme().id,
                plan_id,
                form.version.data,
                today=today(),
                zone=zone(),
            )
        )
        if digest is not None:
            flash(
                f"{row.reference} is before the board. Its text is frozen under the fingerprint "
                f"{short_digest(digest)}.",
                "success",
            )
            return _to_plan(code, plan_id)
    return render_template("lgr/board/submit.html", code=code, form=form, row=row), form.status


@bp.route("/plans/<int:plan_id>/withdraw", methods=["GET", "POST"])
@needs(Permission.BOARD_SUBMIT)
def plan_withdraw(code: str, plan_id: int) -> Answer:
    """Take a plan back."""
    row = plan_asked_for(plan_id)
    next_plan_state(row.state, PlanState.WITHDRAWN)
    form = WithdrawForm(data={"version": row.version})
    if form.is_submitted():
        version, reason = form.version.data, form.reason.data
        done = form.attempt(
            lambda: perform(withdraw_plan, current_programme().id, plan_id, version, reason=reason)
        )
        if done is not None:
            flash(f"{row.reference} was withdrawn.", "success")
            return _to_plan(code, plan_id)
    return render_template("lgr/board/withdraw.html", code=code, form=form, row=row), form.status


@bp.route("/plans/<int:plan_id>/decide", methods=["GET", "POST"])
@needs(Permission.BOARD_DECIDE)
def plan_decide(code: str, plan_id: int) -> Answer:
    """Record the board's decision."""
    row = plan_asked_for(plan_id)
    next_plan_state(row.state, PlanState.APPROVED)
    shown = shown_plan(row)
    form = DecisionForm(data={"digest": shown.frozen.digest if shown.frozen else ""})
    if form.is_submitted():
        done = form.attempt(
            lambda: perform(decide_plan, current_programme().id, plan_id, form.values())
        )
        if done is not None:
            verb = "approved" if form.values().outcome is DecisionOutcome.APPROVED else "returned"
            flash(f"The board has {verb} {row.reference}.", "success")
            return _to_plan(code, plan_id)
    page = render_template(
        "lgr/board/decide.html", code=code, form=form, row=row, shown=shown, may=steps_open(row)
    )
    return page, form.status


def _form(row: PlanRow | None) -> PlanForm:
    decisions = decisions_to_ask(reading(), current_actor(), current_programme().id)
    return plan_form(row, bodies(), decisions, request.form)


def _to_plan(code: str, plan_id: int) -> Response:
    return redirect(url_for("board.plan", code=code, plan_id=plan_id))
