"""One risk, raising one and changing one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.risks.forms import RiskForm, stored_answers
from lgr_tracker.blueprints.risks.from_entry import answers_from, assumption_asked
from lgr_tracker.blueprints.risks.recorded import show_record
from lgr_tracker.blueprints.risks.telling import Beside, show_risk
from lgr_tracker.domain.acceptance import may_accept
from lgr_tracker.domain.conversation import Subject
from lgr_tracker.domain.direction import earlier
from lgr_tracker.domain.permissions import (
    Permission,
    Scope,
    holds,
    is_allowed,
    require,
)
from lgr_tracker.domain.scales import Scale
from lgr_tracker.queries.classification import mark_of
from lgr_tracker.queries.conversation import conversation_of
from lgr_tracker.queries.entries import entries_of_risk
from lgr_tracker.queries.history import history_of
from lgr_tracker.queries.risk_choices import RiskChoices, risk_choices
from lgr_tracker.queries.risk_details import RiskDetail, risk_detail
from lgr_tracker.queries.risk_nudges import nudges_on
from lgr_tracker.queries.risk_periods import period_end_of, scores_at
from lgr_tracker.queries.risk_record import RiskRecord, record_of
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.queries.twins import twins_of
from lgr_tracker.web.asking_who_sees import ask_who_sees
from lgr_tracker.web.asking_whose import ask_whose, kept_by
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.risks.save_risk import raise_risk, revise_risk

bp = Blueprint("risks", __name__, url_prefix="/programmes/<code>/risks")


@bp.get("/<int:risk_id>")
@needs(Permission.PROGRAMME_VIEW)
def risk(code: str, risk_id: int) -> str:
    """Show one risk with its scores, its links and its history."""
    asked = (reading(), current_actor(), current_programme().id)
    row, scale, day = viewed_risk(risk_id), scale_of(*asked), today()
    record, ended = record_of(*asked, risk_id), period_end_of(*asked, day)
    then = scores_at(*asked, [risk_id], period_end=ended, edition=scale.edition).get(risk_id)
    beside = Beside(
        told=history_of(*asked, "risk", risk_id, sign=sign_of(scale)),
        nudges=nudges_on(*asked, [risk_id], scale=scale, today=day).get(risk_id, ()),
        before=earlier(then, ended, row.previous_score),
    )
    return render_template(
        "lgr/risks/risk.html",
        row=row,
        shown=show_risk(code, row, scale, beside, day),
        record=show_record(record, day),
        may=may_of_risk(row, scale, record),
        mark=mark_of(*asked, "risk", risk_id),
        twins=twins_of(*asked, risk_id),
        entries=entries_of_risk(*asked, risk_id),
        conversation=conversation_of(*asked, Subject.RISK, risk_id, row.organisation_id),
    )


@bp.route("/raise", methods=["GET", "POST"])
@needs(Permission.RISK_EDIT)
def raise_(code: str) -> Response | tuple[str, int]:
    """Raise a risk."""
    kind = request.args.get("kind") == "opportunity"
    assumed = assumption_asked(request.args.get("entry"))
    known = {"raised_on": today(), "is_opportunity": kind}
    form = RiskForm(data=known | answers_from(assumed))
    form.title.render_kw = {"autofocus": ""} if not form.is_submitted() else None
    choices, scale = _offer(form)
    ask_whose(form, Permission.RISK_EDIT, choices.organisations)
    ask_who_sees(form, Permission.RISK_EDIT, None)
    if form.is_submitted():
        raised = form.attempt(
            lambda: perform(
                raise_risk,
                current_programme().id,
                form.organisation_id.number,
                form.values(),
                classified=form.classified(),
                from_entry_id=assumed.id if assumed else None,
                today=today(),
            )
        )
        if raised is not None:
            flash("The risk is in the log.", "success")
            return redirect(url_for("risks.risk", code=code, risk_id=raised))
    return render_template("lgr/risks/write.html", form=form, row=None, scale=scale), form.status


@bp.route("/<int:risk_id>/change", methods=["GET", "POST"])
@needs(Permission.RISK_EDIT)
def change(code: str, risk_id: int) -> Response | tuple[str, int]:
    """Change a risk."""
    row = editable_risk(risk_id)
    form = RiskForm(data=stored_answers(row))
    del form.happened_on
    choices, scale = _offer(form)
    _keep_what_stands(form, row)
    ask_whose(form, Permission.RISK_EDIT, choices.organisations, stands=True)
    ask_who_sees(form, Permission.RISK_EDIT, row.organisation_id, "risk", risk_id)
    if form.is_submitted():
        version = form.version.data
        done = form.attempt(
            lambda: perform(
                revise_risk,
                current_programme().id,
                risk_id,
                form.values(),
                version,
                organisation_id=kept_by(form),
                classified=form.classified(),
                today=today(),
            )
        )
        if done is not None:
            flash(f"{row.reference} was changed.", "success")
            return redirect(url_for("risks.risk", code=code, risk_id=risk_id))
    return render_template("lgr/risks/write.html", form=form, row=row, scale=scale), form.status


def viewed_risk(risk_id: int) -> RiskDetail:
    """Return a risk; raises NotFound."""
    return risk_detail(reading(), current_actor(), current_programme().id, risk_id, today=today())


def editable_risk(risk_id: int, permission: Permission = Permission.RISK_EDIT) -> RiskDetail:
    """Return a risk that the person may change; raises NotFound or NotAllowed."""
    row = viewed_risk(risk_id)
    require(current_actor(), permission, Scope(current_programme().id, row.organisation_id))
    return row


def may_accept_risk(row: RiskDetail, scale: Scale) -> bool:
    """Tell whether the person is one of those whom the risk's band names."""
    if row.state == "closed" or row.current_score is None:
        return False
    acceptor = scale.band(row.current_score).acceptor
    scope = Scope(current_programme().id, row.organisation_id)
    return may_accept(current_actor(), acceptor, scope)


def sign_of(scale: Scale) -> str:
    """Return how the scale joins likelihood and impact."""
    return "×" if scale.rule.value == "product" else "+"


def may_of_risk(row: RiskDetail, scale: Scale, record: RiskRecord) -> dict[str, bool]:
    """Say what the person may do with a risk, so that nothing else is offered."""
    scope = Scope(current_programme().id, row.organisation_id)
    actor = current_actor()
    can_edit = is_allowed(actor, Permission.RISK_EDIT, scope)
    can_close = is_allowed(actor, Permission.RISK_CLOSE, scope)
    can_accept = may_accept_risk(row, scale)
    return {
        "edit": can_edit and row.state != "closed",
        "close": can_close and row.state != "closed",
        "reopen": can_close and row.state != "open",
        "issue": can_edit and row.state == "open",
        "accept": can_accept,
        "unaccept": can_accept and record.accepted_on(today()) is not None,
        "act": holds(actor, Permission.ACTION_EDIT, scope.programme_id),
    }


def _offer(form: RiskForm) -> tuple[RiskChoices, Scale]:
    asked = (reading(), current_actor(), current_programme().id)
    choices, scale = risk_choices(*asked), scale_of(*asked)
    form.offer(choices, scale)
    form.turn()
    return choices, scale


def _keep_what_stands(form: RiskForm, row: RiskDetail) -> None:
    """Offer what the risk already holds beside the lists, such as a lens of an older framework."""
    for field, held in (
        (form.lens_ids, row.lenses),
        (form.cohort_ids, row.cohorts),
        (form.impact_types, row.impact_types),
    ):
        known = [(choice.value, choice.label) for choice in field.choices]
        values = [value for value, _ in known]
        more = [(str(key), words) for key, words in held if str(key) not in values]
        field.offer([*known, *more])
