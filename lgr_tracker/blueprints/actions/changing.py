"""Adding an action, changing it, saying how far it is, and which risks it acts on."""

from collections.abc import Iterable

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.actions.forms import ActionForm, ProgressForm, ServeForm
from lgr_tracker.blueprints.actions.views import bp
from lgr_tracker.domain.kinds import MitigationKind
from lgr_tracker.domain.permissions import Permission, Scope, require
from lgr_tracker.queries.mitigations import ActionDetail, action_detail
from lgr_tracker.queries.risk_choices import Choice, filter_choices, other_risks
from lgr_tracker.web.asking_who_sees import ask_who_sees
from lgr_tracker.web.asking_whose import ask_whose, kept_by
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.forms import Form
from lgr_tracker.web.guards import current_programme, needs, read_key
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.actions.save_action import add_action, change_action
from lgr_tracker.workflows.actions.serve_risk import serve_risk, stop_serving_risk
from lgr_tracker.workflows.actions.update_action import update_action

Answer = Response | tuple[str, int]


@bp.route("/add", methods=["GET", "POST"])
@needs(Permission.ACTION_EDIT)
def add(code: str) -> Answer:
    """Add an action, from a risk or alone."""
    risk_id = read_key(request.args.get("risk"))
    form = ActionForm(data={"kind": MitigationKind.ACTION.value, "risk_id": risk_id})
    _offer(form)
    ask_who_sees(form, Permission.ACTION_EDIT, None)
    if form.is_submitted():
        added = form.attempt(
            lambda: perform(
                add_action,
                current_programme().id,
                form.organisation_id.number,
                form.values(),
                form.served(),
                classified=form.classified(),
            )
        )
        if added is not None:
            flash("The action is in the list.", "success")
            return redirect(_after_adding(code, added, form.risk_id.number))
    return render_template("lgr/actions/write.html", form=form, row=None), form.status


@bp.route("/<int:action_id>/change", methods=["GET", "POST"])
@needs(Permission.ACTION_EDIT)
def change(code: str, action_id: int) -> Answer:
    """Change what an action is."""
    row = _editable(action_id)
    form = ActionForm(data={**vars(row), "kind": row.kind.value})
    _offer(form, stands=True)
    del form.risk_id, form.cut_likelihood, form.cut_impact
    ask_who_sees(form, Permission.ACTION_EDIT, row.organisation_id, "mitigation", action_id)
    if form.is_submitted():
        version = form.version.data
        done = form.attempt(
            lambda: perform(
                change_action,
                current_programme().id,
                action_id,
                form.values(),
                version,
                organisation_id=kept_by(form),
                classified=form.classified(),
            )
        )
        if done is not None:
            flash(f"{row.reference} was changed.", "success")
            return redirect(url_for("actions.action", code=code, action_id=action_id))
    return render_template("lgr/actions/write.html", form=form, row=row), form.status


@bp.route("/<int:action_id>/progress", methods=["GET", "POST"])
@needs(Permission.ACTION_EDIT)
def progress(code: str, action_id: int) -> Answer:
    """Say how far an action has come."""
    row = _editable(action_id)
    form = ProgressForm(data={**vars(row), "state": row.state.value})
    form.offer_moves(row.state)
    if form.is_submitted():
        version = form.version.data
        done = form.attempt(
            lambda: perform(
                update_action,
                current_programme().id,
                action_id,
                form.values(),
                version,
                today=today(),
            )
        )
        if done is not None:
            flash(f"{row.reference} is up to date.", "success")
            return redirect(url_for("actions.action", code=code, action_id=action_id))
    return _ask(form, row, "How far has it come?", "Save")


@bp.route("/<int:action_id>/risks", methods=["GET", "POST"])
@needs(Permission.ACTION_EDIT)
def serve(code: str, action_id: int) -> Answer:
    """Say that an action acts on a risk."""
    row = _editable(action_id)
    form = ServeForm()
    choices = other_risks(reading(), current_actor(), current_programme().id)
    form.risk_id.offer(_pairs(choices))
    if form.is_submitted():
        reference = form.attempt(
            lambda: perform(serve_risk, current_programme().id, action_id, form.values())
        )
        if reference is not None:
            flash(f"It acts on {reference} now.", "success")
            return redirect(url_for("actions.action", code=code, action_id=action_id))
    return _ask(form, row, "Which risk does it act on?", "Save")


@bp.post("/<int:action_id>/risks/<int:risk_id>/remove")
@needs(Permission.ACTION_EDIT)
def stop_serving(code: str, action_id: int, risk_id: int) -> Response:
    """Say that an action no longer acts on a risk."""
    reference = perform(stop_serving_risk, current_programme().id, action_id, risk_id)
    flash(f"It no longer acts on {reference}.", "success")
    return redirect(url_for("actions.action", code=code, action_id=action_id))


def _offer(form: ActionForm, *, stands: bool = False) -> None:
    asked = (reading(), current_actor(), current_programme().id)
    choices = filter_choices(*asked)
    ask_whose(form, Permission.ACTION_EDIT, choices.organisations, stands=stands)
    form.owner_post_id.offer(_pairs(choices.posts))
    form.risk_id.offer(_pairs(other_risks(*asked)))


def _pairs(choices: Iterable[Choice]) -> list[tuple[str, str]]:
    return [(str(key), words) for key, words in choices]


def _editable(action_id: int) -> ActionDetail:
    programme = current_programme()
    row = action_detail(reading(), current_actor(), programme.id, action_id, today=today())
    require(current_actor(), Permission.ACTION_EDIT, Scope(programme.id, row.organisation_id))
    return row


def _after_adding(code: str, action_id: int, risk_id: int | None) -> str:
    """Return to the risk that an action was added from, else to the action."""
    if risk_id is not None:
        return url_for("risks.risk", code=code, risk_id=risk_id, _anchor="actions")
    return url_for("actions.action", code=code, action_id=action_id)


def _ask(form: Form, row: ActionDetail, question: str, button: str) -> Answer:
    page = render_template(
        "lgr/actions/ask.html", form=form, row=row, question=question, button=button
    )
    return page, form.status
