"""Day 1: every criterion in every new council, and what one council has to show for one."""

from dataclasses import asdict

from flask import Response as File
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.plan import words
from lgr_tracker.blueprints.plan.blueprint import bp, csv_answer, current_plan, insist, may
from lgr_tracker.blueprints.plan.drawing import drawn_readiness, work_hrefs
from lgr_tracker.blueprints.plan.forms import (
    AcceptanceForm,
    DeliveryForm,
    ReadinessForm,
    WithdrawalForm,
    work_choices,
    work_end,
)
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.exchange.csv_table import Cell, write_csv
from lgr_tracker.queries.activities import plan_choices
from lgr_tracker.queries.plan import PlanView
from lgr_tracker.queries.readiness import CriterionInCouncil, ReadinessView, readiness_of
from lgr_tracker.queries.readiness_filter import ReadinessFilter, chosen_criteria
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.plan.accept_evidence import accept_evidence, withdraw_acceptance
from lgr_tracker.workflows.plan.change_readiness import change_readiness
from lgr_tracker.workflows.plan.deliver_criterion import deliver_criterion, stop_delivering

Answer = Response | tuple[str, int]
STATE_WORDS = {
    "ready": "ready",
    "course": "on course",
    "late": "late",
    "none": "no evidence yet",
}
HEADINGS = (
    "Code",
    "Criterion",
    "Statute",
    "Must have",
    "Council",
    "State",
    "Forecast",
    "Latest safe start",
    "Owner",
    "Evidence",
    "Day of the evidence",
    "Accepted on",
    "Accepted by",
    "Rehearsal",
    "Fallback",
    "Delivered by",
    "Would help",
)


def _view(plan: PlanView) -> ReadinessView:
    return readiness_of(reading(), current_actor(), current_programme().id, plan, today())


def _found(criterion_id: int, organisation_id: int) -> CriterionInCouncil:
    return _view(current_plan()).of(criterion_id, organisation_id)


def _page(code: str, criterion_id: int, organisation_id: int) -> str:
    return url_for(
        "plan.criterion", code=code, criterion_id=criterion_id, organisation_id=organisation_id
    )


@bp.get("/day-1")
@needs(Permission.PROGRAMME_VIEW)
def day_one(code: str) -> str:
    """List the criteria beside the state of each council."""
    view = _view(current_plan())
    wanted = ReadinessFilter.of(request.args)
    return render_template(
        "lgr/plan/day_one.html",
        view=view,
        wanted=wanted,
        criteria=chosen_criteria(view, wanted),
        waffles=drawn_readiness(view),
        heading=words.readiness_heading(view),
        would_help=words.would_help,
        state_words=STATE_WORDS,
    )


@bp.get("/day-1.csv")
@needs(Permission.PROGRAMME_VIEW)
def day_one_csv(code: str) -> File:
    """Give every criterion in every council as a file."""
    view = _view(current_plan())
    states = (state for row in view.criteria for state in view.row(row.id))
    return csv_answer(write_csv(HEADINGS, (_cells(state) for state in states)), "day-1")


def _cells(state: CriterionInCouncil) -> tuple[Cell, ...]:
    return (
        state.criterion.code,
        state.criterion.title,
        state.criterion.statute,
        state.criterion.is_must_have,
        state.council.name,
        STATE_WORDS[state.kind],
        state.forecast_on,
        state.latest_safe_on,
        state.given.owner,
        state.given.evidence,
        state.given.evidence_on,
        state.given.accepted_on,
        state.given.accepted_by,
        state.given.rehearsal_on,
        state.given.fallback,
        ", ".join(row.work.key for row in state.deliveries),
        words.would_help(state),
    )


@bp.get("/day-1/<int:criterion_id>/<int:organisation_id>")
@needs(Permission.PROGRAMME_VIEW)
def criterion(code: str, criterion_id: int, organisation_id: int) -> str:
    """Show one criterion in one council."""
    return _shown(code, criterion_id, organisation_id, DeliveryForm())


def _shown(code: str, criterion_id: int, organisation_id: int, form: DeliveryForm) -> str:
    plan = current_plan()
    view = _view(plan)
    state = view.of(criterion_id, organisation_id)
    taken = {(row.work.kind, row.work.id) for row in state.deliveries}
    form.work.offer(
        (value, label)
        for value, label in work_choices(plan)
        if (work_end(value).kind, work_end(value).id) not in taken
    )
    return render_template(
        "lgr/plan/criterion.html",
        state=state,
        others=[other for other in view.row(criterion_id) if other is not state],
        form=form,
        state_words=STATE_WORDS,
        would_help=words.would_help(state),
        hrefs=work_hrefs(code, plan.rows),
        may_edit=may(Permission.READINESS_EDIT, organisation_id),
    )


@bp.route("/day-1/<int:criterion_id>/<int:organisation_id>/change", methods=["GET", "POST"])
@needs(Permission.READINESS_EDIT)
def criterion_change(code: str, criterion_id: int, organisation_id: int) -> Answer:
    """Change what a council has to show for a criterion."""
    state = _found(criterion_id, organisation_id)
    insist(Permission.READINESS_EDIT, organisation_id)
    form = ReadinessForm(data=asdict(state.given))
    choices = plan_choices(reading(), current_actor(), current_programme().id)
    form.owner_post_id.offer((str(post_id), title) for post_id, title in choices.posts)
    if form.is_submitted():
        done = form.attempt(
            lambda: perform(
                change_readiness,
                current_programme().id,
                criterion_id,
                organisation_id,
                form.values(),
                form.version.data,
            )
        )
        if done is not None:
            flash(f"{state.criterion.code} was changed.", "success")
            if done.acceptance_lapsed:
                flash("The evidence reads differently now, so it has to be accepted again.")
            return redirect(_page(code, criterion_id, organisation_id))
    return render_template("lgr/plan/criterion_form.html", form=form, state=state), form.status


@bp.route("/day-1/<int:criterion_id>/<int:organisation_id>/accept", methods=["GET", "POST"])
@needs(Permission.READINESS_EDIT)
def criterion_accept(code: str, criterion_id: int, organisation_id: int) -> Answer:
    """Accept the evidence that a council has given."""
    state = _found(criterion_id, organisation_id)
    insist(Permission.READINESS_EDIT, organisation_id)
    form = AcceptanceForm(data={"accepted_on": today(), "version": state.given.version})
    if form.is_submitted():
        done = form.attempt(
            lambda: perform(
                accept_evidence,
                current_programme().id,
                criterion_id,
                organisation_id,
                form.values(),
                form.version.data,
                today=today(),
            )
        )
        if done is not None:
            flash(f"The evidence for {state.criterion.code} was accepted.", "success")
            return redirect(_page(code, criterion_id, organisation_id))
    return render_template("lgr/plan/acceptance.html", form=form, state=state), form.status


@bp.route("/day-1/<int:criterion_id>/<int:organisation_id>/withdraw", methods=["GET", "POST"])
@needs(Permission.READINESS_EDIT)
def criterion_withdraw(code: str, criterion_id: int, organisation_id: int) -> Answer:
    """Take the acceptance of evidence back."""
    state = _found(criterion_id, organisation_id)
    insist(Permission.READINESS_EDIT, organisation_id)
    form = WithdrawalForm(data={"version": state.given.version})
    if form.is_submitted():
        done = form.attempt(
            lambda: perform(
                withdraw_acceptance,
                current_programme().id,
                criterion_id,
                organisation_id,
                form.reason.data,
                form.version.data,
            )
        )
        if done is not None:
            flash(f"The acceptance for {state.criterion.code} was taken back.", "success")
            return redirect(_page(code, criterion_id, organisation_id))
    return render_template("lgr/plan/withdrawal.html", form=form, state=state), form.status


@bp.post("/day-1/<int:criterion_id>/<int:organisation_id>/deliveries/add")
@needs(Permission.READINESS_EDIT)
def delivery_add(code: str, criterion_id: int, organisation_id: int) -> Answer:
    """Add work to what delivers a criterion."""
    _found(criterion_id, organisation_id)
    form = DeliveryForm()
    form.work.offer(work_choices(current_plan()))
    added = form.attempt(
        lambda: perform(
            deliver_criterion,
            current_programme().id,
            criterion_id,
            organisation_id,
            work_end(form.work.data),
        )
    )
    if added is None:
        return _shown(code, criterion_id, organisation_id, form), form.status
    flash("The work was added; the state is worked out anew.", "success")
    return redirect(_page(code, criterion_id, organisation_id))


@bp.post("/day-1/deliveries/<int:delivery_id>/remove")
@needs(Permission.READINESS_EDIT)
def delivery_remove(code: str, delivery_id: int) -> Response:
    """Take work out of what delivers a criterion."""
    place = perform(stop_delivering, current_programme().id, delivery_id)
    flash("The work was taken out; the state is worked out anew.", "success")
    return redirect(_page(code, *place))
