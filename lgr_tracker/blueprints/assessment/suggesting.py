"""From a low grade to risks: which are suggested, and accepting, linking or declining them."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.assessment.forms import DeclineForm, SuggestedRiskForm
from lgr_tracker.blueprints.assessment.pages import bp, may
from lgr_tracker.content import post_kinds
from lgr_tracker.content.patterns import RiskPattern, Score
from lgr_tracker.domain.errors import WrongState
from lgr_tracker.domain.kinds import Axis, OrganisationKind
from lgr_tracker.domain.permissions import Permission, allowed_organisations
from lgr_tracker.domain.scales import Scale
from lgr_tracker.domain.suggestions import nearest_step
from lgr_tracker.queries.organisations import OrganisationRow, organisations
from lgr_tracker.queries.posts import PostRow, post_choices, posts
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.queries.suggestions import SuggestionRow, Suggestions, suggestions
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.assessment.accept_suggestion import accept_suggestion
from lgr_tracker.workflows.assessment.decline_suggestion import decline_suggestion
from lgr_tracker.workflows.assessment.link_suggestion import link_suggestion
from lgr_tracker.workflows.deciding import DECIDED

PATTERN_STEPS = 5
"""Patterns are scored from 1 to 5; a programme's own scale may have other steps."""


def _load(moderated_id: int) -> Suggestions:
    return suggestions(reading(), current_actor(), current_programme().id, moderated_id)


def _load_open(moderated_id: int, pattern: str) -> tuple[Suggestions, SuggestionRow]:
    found = _load(moderated_id)
    row = found.row(pattern)
    if row.outcome is not None:
        raise WrongState(DECIDED)
    return found, row


@bp.get("/grades/<int:moderated_id>/suggestions")
@needs(Permission.PROGRAMME_VIEW)
def suggestion_list(code: str, moderated_id: int) -> str:
    """List the risks that a grade suggests, and what was decided on them."""
    found = _load(moderated_id)
    mine = frozenset(_own_organisations())
    return render_template(
        "lgr/assessment/suggestions.html",
        found=found,
        may_decide=may(Permission.SUGGESTION_DECIDE),
        linkable=[
            risk.id for row in found.rows for risk in row.known if risk.organisation_id in mine
        ],
    )


def _own_organisations() -> tuple[int, ...]:
    actor, programme_id = current_actor(), current_programme().id
    listed = organisations(reading(), actor, programme_id)
    return allowed_organisations(
        actor, Permission.SUGGESTION_DECIDE, programme_id, [row.id for row in listed]
    )


@bp.route("/grades/<int:moderated_id>/suggestions/<pattern>/accept", methods=["GET", "POST"])
@needs(Permission.SUGGESTION_DECIDE)
def suggestion_accept(code: str, moderated_id: int, pattern: str) -> Response | tuple[str, int]:
    """Edit a suggested risk on its way into the log."""
    found, row = _load_open(moderated_id, pattern)
    form = _risk_form(row.pattern)
    if form.is_submitted():
        reference = form.attempt(
            lambda: perform(
                accept_suggestion,
                current_programme().id,
                moderated_id,
                pattern,
                form.values(),
                today=today(),
            )
        )
        if reference is not None:
            flash(f"{reference} is in the risk log, with this grade as its evidence.", "success")
            return _back(code, moderated_id)
    page = render_template("lgr/assessment/accept.html", found=found, row=row, form=form)
    return page, form.status


def _risk_form(pattern: RiskPattern) -> SuggestedRiskForm:
    actor, programme_id = current_actor(), current_programme().id
    scale = scale_of(reading(), actor, programme_id)
    everyone = organisations(reading(), actor, programme_id)
    councils = [row for row in everyone if row.kind is OrganisationKind.SUCCESSOR]
    mine = _own_organisations()
    form = SuggestedRiskForm(
        data={
            **_words(pattern),
            **_scores(pattern, scale),
            "organisation_id": mine[0] if len(mine) == 1 else None,
            "council_ids": [str(row.id) for row in councils],
            "owner_post_id": _usual_owner(
                pattern, posts(reading(), actor, programme_id), councils, mine
            ),
        }
    )
    form.offer_scale(scale)
    form.organisation_id.offer((str(row.id), row.name) for row in everyone if row.id in mine)
    form.council_ids.offer((str(row.id), row.name) for row in councils)
    form.owner_post_id.offer(
        (str(post_id), words) for post_id, words in post_choices(reading(), actor, programme_id)
    )
    return form


def _words(pattern: RiskPattern) -> dict[str, str]:
    return {
        "title": pattern.title,
        "cause": pattern.cause,
        "event": pattern.event,
        "effect": pattern.effect,
        "existing_controls": "",
    }


def _scores(pattern: RiskPattern, scale: Scale) -> dict[str, Any]:
    """Return the pattern's scores on the programme's own scale, by field."""
    steps = {axis: [point.number for point in scale.points(axis)] for axis in Axis}

    def pair(kind: str, score: Score) -> dict[str, int]:
        return {
            f"{kind}_likelihood": nearest_step(
                score.likelihood, PATTERN_STEPS, steps[Axis.LIKELIHOOD]
            ),
            f"{kind}_impact": nearest_step(score.impact, PATTERN_STEPS, steps[Axis.IMPACT]),
        }

    return {
        **pair("inherent", pattern.inherent),
        **pair("current", pattern.current),
        **pair("target", pattern.target),
    }


def _usual_owner(
    pattern: RiskPattern,
    listed: tuple[PostRow, ...],
    councils: list[OrganisationRow],
    mine: tuple[int, ...],
) -> int | None:
    """Return the post that usually owns such a risk, where one organisation here has it."""
    title = next((kind.name for kind in post_kinds() if kind.code == pattern.owner_post), "")
    found = [row.id for row in listed if row.title == title and row.organisation_id in mine]
    return found[0] if len(found) == 1 else None


@bp.route("/grades/<int:moderated_id>/suggestions/<pattern>/decline", methods=["GET", "POST"])
@needs(Permission.SUGGESTION_DECIDE)
def suggestion_decline(code: str, moderated_id: int, pattern: str) -> Response | tuple[str, int]:
    """Decline a suggested risk with a reason."""
    found, row = _load_open(moderated_id, pattern)
    form = DeclineForm()
    if form.is_submitted():
        kept = form.attempt(
            lambda: perform(
                decline_suggestion,
                current_programme().id,
                moderated_id,
                pattern,
                reason=form.reason.data,
            )
        )
        if kept is not None:
            flash("It is declined, and the reason is kept.", "success")
            return _back(code, moderated_id)
    page = render_template("lgr/assessment/decline.html", found=found, row=row, form=form)
    return page, form.status


@bp.post("/grades/<int:moderated_id>/suggestions/<pattern>/link/<int:risk_id>")
@needs(Permission.SUGGESTION_DECIDE)
def suggestion_link(code: str, moderated_id: int, pattern: str, risk_id: int) -> Response:
    """Answer a suggestion with a risk that is in the log already."""
    reference = perform(link_suggestion, current_programme().id, moderated_id, pattern, risk_id)
    flash(f"{reference} has this grade as its evidence now.", "success")
    return _back(code, moderated_id)


def _back(code: str, moderated_id: int) -> Response:
    return redirect(url_for("assessment.suggestion_list", code=code, moderated_id=moderated_id))
