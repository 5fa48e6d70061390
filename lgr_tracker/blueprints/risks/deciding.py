"""Taking a risk to another body, accepting it as it stands, and the reviews that are due."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.risks.forms import AcceptForm, EscalateForm, ReasonForm
from lgr_tracker.blueprints.risks.recorded import year_day
from lgr_tracker.blueprints.risks.views import bp, editable_risk, may_accept_risk, viewed_risk
from lgr_tracker.domain.errors import NotAllowed, WrongState
from lgr_tracker.domain.nudges import Rule
from lgr_tracker.domain.permissions import Permission, allowed_organisations
from lgr_tracker.queries.organisations import organisations
from lgr_tracker.queries.risk_details import RiskDetail
from lgr_tracker.queries.risk_nudges import nudges_on
from lgr_tracker.queries.risk_record import BodyStep, next_due, steps_from
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.forms import Form
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.risks.accept_risk import (
    NOT_YOURS,
    UNSCORED,
    accept_risk,
    take_back_acceptance,
)
from lgr_tracker.workflows.risks.escalate_risk import escalate_risk
from lgr_tracker.workflows.risks.standing import CLOSED

Answer = Response | tuple[str, int]
DAILY = "0"
"""The choice of those who look after a risk day by day, who are no body."""

ASKED_ABOVE = "Those above will ask who does what by when: "
LACKING = {
    Rule.NO_OWNER: "nobody owns it yet",
    Rule.EMPTY_POST: "the post that owns it is empty",
    Rule.NO_DATED_ACTION: "no action has a day yet",
}


@bp.get("/review/next")
@needs(Permission.RISK_EDIT)
def review_next(code: str) -> Response:
    """Lead to the review that fell due first, of those that the person may record."""
    asked = (reading(), current_actor(), current_programme().id)
    known = [row.id for row in organisations(*asked)]
    own = allowed_organisations(current_actor(), Permission.RISK_EDIT, asked[2], known)
    due = next_due(*asked, own, today())
    if due is None:
        flash("No review is due.", "success")
        return redirect(url_for("risks.index", code=code))
    return redirect(url_for("risks.review", code=code, risk_id=due, then="next"))


@bp.route("/<int:risk_id>/escalate", methods=["GET", "POST"])
@needs(Permission.RISK_EDIT)
def escalate(code: str, risk_id: int) -> Answer:
    """Take a risk to a higher body, or hand it back to a lower one."""
    row = editable_risk(risk_id)
    form = EscalateForm(data={"version": row.version})
    asked = (reading(), current_actor(), current_programme().id)
    steps = steps_from(*asked, row.escalated_to_id)
    form.body_id.offer((str(each.id or DAILY), _step_words(each)) for each in steps)
    form.body_id.asks = "Choose where it goes."
    if form.is_submitted():
        done = form.attempt(
            lambda: perform(
                escalate_risk,
                current_programme().id,
                risk_id,
                form.version.data,
                body_id=form.body_id.number or None,
                reason=form.reason.data,
            )
        )
        if done is not None:
            way = "went up" if done else "was handed back"
            flash(f"{row.reference} {way}.", "success")
            return redirect(url_for("risks.risk", code=code, risk_id=risk_id))
    question = f"Who looks at {row.reference} next?"
    return _page(form, row, question, "Move it", _lacking(row))


def _step_words(step: BodyStep) -> str:
    if step.id is None:
        return "Back to those who look after it day by day"
    return f"{'Up to' if step.is_upward else 'Back to'} {step.name}"


def _lacking(row: RiskDetail) -> str:
    """Say what a risk of the heaviest band should have before others are asked to look at it."""
    asked = (reading(), current_actor(), current_programme().id)
    scale = scale_of(*asked)
    if row.current_score is None or row.current_score < scale.bands[-1].minimum:
        return ""
    found = nudges_on(*asked, [row.id], scale=scale, today=today()).get(row.id, ())
    words = [LACKING[nudge.rule] for nudge in found if nudge.rule in LACKING]
    return f"{ASKED_ABOVE}{', and '.join(words)}. It can go up all the same." if words else ""


@bp.route("/<int:risk_id>/accept", methods=["GET", "POST"])
@needs(Permission.PROGRAMME_VIEW)
def accept(code: str, risk_id: int) -> Answer:
    """Accept a risk as it stands, until a day."""
    row = _acceptable(risk_id)
    form = AcceptForm(data={"version": row.version})
    if form.is_submitted():
        until = form.attempt(
            lambda: perform(
                accept_risk,
                current_programme().id,
                risk_id,
                form.version.data,
                until=form.until.given,
                reason=form.reason.data,
                today=today(),
            )
        )
        if until is not None:
            flash(f"{row.reference} is accepted until {year_day(until)}.", "success")
            return redirect(url_for("risks.risk", code=code, risk_id=risk_id))
    return _page(form, row, f"Can {row.reference} stay as it is?", "Accept it as it stands")


@bp.route("/<int:risk_id>/accept/end", methods=["GET", "POST"])
@needs(Permission.PROGRAMME_VIEW)
def unaccept(code: str, risk_id: int) -> Answer:
    """Take an acceptance back."""
    row = _acceptable(risk_id)
    form = ReasonForm(data={"version": row.version})
    if form.is_submitted():
        done = form.attempt(
            lambda: perform(
                take_back_acceptance,
                current_programme().id,
                risk_id,
                form.version.data,
                reason=form.reason.data,
                today=today(),
            )
        )
        if done is not None:
            flash(f"{done} is no longer accepted.", "success")
            return redirect(url_for("risks.risk", code=code, risk_id=risk_id))
    return _page(form, row, f"Why can {row.reference} not stay as it is?", "Take it back")


def _acceptable(risk_id: int) -> RiskDetail:
    """Return a risk that the person may accept; raises NotFound, WrongState or NotAllowed."""
    row = viewed_risk(risk_id)
    if row.state == "closed" or row.current_score is None:
        raise WrongState(CLOSED if row.state == "closed" else UNSCORED)
    scale = scale_of(reading(), current_actor(), current_programme().id)
    if not may_accept_risk(row, scale):
        raise NotAllowed(NOT_YOURS.format(scale.band(row.current_score).name))
    return row


def _page(form: Form, row: RiskDetail, question: str, button: str, note: str = "") -> Answer:
    page = render_template(
        "lgr/risks/ask.html", form=form, row=row, question=question, button=button, note=note
    )
    return page, form.status
