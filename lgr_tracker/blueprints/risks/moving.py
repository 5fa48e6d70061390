"""Reviewing a risk, closing it, opening it again, and saying that it has happened."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.risks.forms import (
    CloseForm,
    IssueForm,
    ReasonForm,
    ReviewForm,
    stored_answers,
)
from lgr_tracker.blueprints.risks.listing import look_of
from lgr_tracker.blueprints.risks.views import bp, editable_risk
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.domain.risk_text import day_text
from lgr_tracker.domain.scales import Scale
from lgr_tracker.queries.risk_details import RiskDetail
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.forms import Form
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.risks.move_risk import close_risk, mark_as_issue, reopen_risk
from lgr_tracker.workflows.risks.review_risk import review_risk

Answer = Response | tuple[str, int]


@bp.route("/<int:risk_id>/review", methods=["GET", "POST"])
@needs(Permission.RISK_EDIT)
def review(code: str, risk_id: int) -> Answer:
    """Record a review."""
    row = editable_risk(risk_id)
    answers = stored_answers(row)
    answers.update(current_reason="", next_review_on=None)
    form = ReviewForm(data=answers)
    scale = scale_of(reading(), current_actor(), current_programme().id)
    form.offer_scale(scale)
    if form.is_submitted():
        version = form.version.data
        following = form.attempt(
            lambda: perform(
                review_risk, current_programme().id, risk_id, form.values(), version, today=today()
            )
        )
        if following is not None:
            flash(
                f"{row.reference} is next looked at on {day_text(following, today())}.", "success"
            )
            return redirect(_after_review(code, risk_id))
    return _review_page(form, row, scale)


def _after_review(code: str, risk_id: int) -> str:
    """Lead on to the next review that is due for those who came that way."""
    if request.args.get("then") == "next":
        return url_for("risks.review_next", code=code)
    return url_for("risks.risk", code=code, risk_id=risk_id)


def _review_page(form: ReviewForm, row: RiskDetail, scale: Scale) -> Answer:
    score, pair = row.current_score, (row.current_likelihood, row.current_impact)
    page = render_template(
        "lgr/risks/review.html",
        form=form,
        row=row,
        question="Does the score still hold?",
        button="Record the review",
        band=None if score is None else scale.band(score),
        look=look_of(scale, score),
        shown_score=scale.score_told(score, *pair) or None,
        told="" if score is None else scale.told(*pair),
    )
    return page, form.status


@bp.route("/<int:risk_id>/close", methods=["GET", "POST"])
@needs(Permission.RISK_CLOSE)
def close(code: str, risk_id: int) -> Answer:
    """Close a risk."""
    row = editable_risk(risk_id, Permission.RISK_CLOSE)
    form = CloseForm(data={"version": row.version})
    if form.is_submitted():
        done = form.attempt(
            lambda: perform(
                close_risk,
                current_programme().id,
                risk_id,
                form.version.data,
                reason=form.reason.data,
                outcome=form.outcome.data,
            )
        )
        if done is not None:
            flash(f"{done} is closed.", "success")
            return redirect(url_for("risks.risk", code=code, risk_id=risk_id))
    return _page(form, row, f"Why can {row.reference} be closed?", "Close the risk")


@bp.route("/<int:risk_id>/reopen", methods=["GET", "POST"])
@needs(Permission.RISK_CLOSE)
def reopen(code: str, risk_id: int) -> Answer:
    """Open a closed risk again."""
    row = editable_risk(risk_id, Permission.RISK_CLOSE)
    form = ReasonForm(data={"version": row.version})
    if form.is_submitted():
        done = form.attempt(
            lambda: perform(
                reopen_risk,
                current_programme().id,
                risk_id,
                form.version.data,
                reason=form.reason.data,
                today=today(),
            )
        )
        if done is not None:
            flash(f"{done} is open again.", "success")
            return redirect(url_for("risks.risk", code=code, risk_id=risk_id))
    return _page(form, row, f"Why is {row.reference} open again?", "Open it again")


@bp.route("/<int:risk_id>/issue", methods=["GET", "POST"])
@needs(Permission.RISK_EDIT)
def issue(code: str, risk_id: int) -> Answer:
    """Say that a risk has happened."""
    row = editable_risk(risk_id)
    form = IssueForm(data={"version": row.version, "happened_on": today()})
    if form.is_submitted():
        done = form.attempt(
            lambda: perform(
                mark_as_issue,
                current_programme().id,
                risk_id,
                form.version.data,
                reason=form.reason.data,
                happened_on=form.happened_on.given,
                today=today(),
            )
        )
        if done is not None:
            flash(f"{done} is now an issue: it has happened.", "success")
            return redirect(url_for("risks.risk", code=code, risk_id=risk_id))
    return _page(form, row, f"Has {row.reference} happened?", "Mark it as an issue")


def _page(form: Form, row: object, question: str, button: str) -> Answer:
    page = render_template(
        "lgr/risks/ask.html", form=form, row=row, question=question, button=button
    )
    return page, form.status
