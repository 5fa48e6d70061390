"""Linking a risk to what it may bring about, delay or disrupt, and taking links away."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.risks.forms import DelayForm, ServiceForm, TriggerForm, pairs
from lgr_tracker.blueprints.risks.views import bp, editable_risk
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.queries.risk_choices import activities, new_councils, other_risks, services
from lgr_tracker.queries.risk_details import RiskDetail
from lgr_tracker.web.database import reading
from lgr_tracker.web.forms import Form
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.risks import link_risk as workflows

Answer = Response | tuple[str, int]


@bp.route("/<int:risk_id>/triggers", methods=["GET", "POST"])
@needs(Permission.RISK_EDIT)
def link_trigger(code: str, risk_id: int) -> Answer:
    """Say which risk this one may bring about."""
    row = editable_risk(risk_id)
    form = TriggerForm()
    form.target_id.offer(
        pairs(other_risks(reading(), current_actor(), current_programme().id, risk_id))
    )
    return _linked(
        form,
        row,
        "What may this bring about?",
        lambda: perform(
            workflows.link_trigger,
            current_programme().id,
            risk_id,
            form.target_id.number,
            form.probability.data,
        ),
        code,
    )


@bp.route("/<int:risk_id>/delays", methods=["GET", "POST"])
@needs(Permission.RISK_EDIT)
def link_delay(code: str, risk_id: int) -> Answer:
    """Say which activity a risk would delay."""
    row = editable_risk(risk_id)
    form = DelayForm()
    form.activity_id.offer(pairs(activities(reading(), current_actor(), current_programme().id)))
    return _linked(
        form,
        row,
        "What would this delay, by how many working days?",
        lambda: perform(
            workflows.link_delay,
            current_programme().id,
            risk_id,
            form.activity_id.number,
            form.days(),
        ),
        code,
    )


@bp.route("/<int:risk_id>/services", methods=["GET", "POST"])
@needs(Permission.RISK_EDIT)
def link_service(code: str, risk_id: int) -> Answer:
    """Say which service a risk would disrupt."""
    row = editable_risk(risk_id)
    form = ServiceForm()
    asked = (reading(), current_actor(), current_programme().id)
    form.service_id.offer(pairs(services(*asked)))
    form.organisation_id.offer(pairs(new_councils(*asked)))
    return _linked(
        form,
        row,
        "What would families miss, where, for how many days?",
        lambda: perform(
            workflows.link_service,
            current_programme().id,
            risk_id,
            form.service_id.number,
            form.organisation_id.number,
            form.severity.data,
            form.days(),
        ),
        code,
    )


@bp.post("/<int:risk_id>/triggers/<int:link_id>/remove")
@needs(Permission.RISK_EDIT)
def unlink_trigger(code: str, risk_id: int, link_id: int) -> Response:
    """Take a trigger away."""
    return _unlinked(workflows.unlink_trigger, code, risk_id, link_id)


@bp.post("/<int:risk_id>/delays/<int:link_id>/remove")
@needs(Permission.RISK_EDIT)
def unlink_delay(code: str, risk_id: int, link_id: int) -> Response:
    """Take a delay away."""
    return _unlinked(workflows.unlink_delay, code, risk_id, link_id)


@bp.post("/<int:risk_id>/services/<int:link_id>/remove")
@needs(Permission.RISK_EDIT)
def unlink_service(code: str, risk_id: int, link_id: int) -> Response:
    """Take a disrupted service away."""
    return _unlinked(workflows.unlink_service, code, risk_id, link_id)


def _linked(
    form: Form, row: RiskDetail, question: str, act: Callable[[], int], code: str
) -> Answer:
    if form.is_submitted() and form.attempt(act) is not None:
        flash("The link is made.", "success")
        return redirect(url_for("risks.risk", code=code, risk_id=row.id, _anchor="hangs"))
    page = render_template(
        "lgr/risks/ask.html", form=form, row=row, question=question, button="Make the link"
    )
    return page, form.status


def _unlinked(workflow: Callable[..., None], code: str, risk_id: int, link_id: int) -> Response:
    perform(workflow, current_programme().id, risk_id, link_id)
    flash("The link is taken away.", "success")
    return redirect(url_for("risks.risk", code=code, risk_id=risk_id, _anchor="hangs"))
