"""Rounds: which there are, what one found, and opening, closing and signing off."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.assessment.forms import CloseForm, RoundForm, SignOffForm
from lgr_tracker.blueprints.assessment.pages import bp, may, open_page
from lgr_tracker.blueprints.assessment.pictures import (
    council_heat,
    finding,
    lens_rows_picture,
    radar_picture,
    spread_picture,
)
from lgr_tracker.domain.grades import headline
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.exchange.csv_table import Cell, write_csv
from lgr_tracker.queries import assessment as rows
from lgr_tracker.queries.frameworks import FrameworkView, framework_choices
from lgr_tracker.queries.results import LensResult, Results, position, results
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.assessment.close_round import close_round
from lgr_tracker.workflows.assessment.open_round import open_round
from lgr_tracker.workflows.assessment.sign_off_round import sign_off_round


@bp.get("")
@needs(Permission.PROGRAMME_VIEW)
def index(code: str) -> str:
    """List the rounds, and show where the programme stands by the latest agreed grades."""
    actor, programme_id = current_actor(), current_programme().id
    stands = position(reading(), actor, programme_id)
    listed = rows.rounds(reading(), actor, programme_id)
    return render_template(
        "lgr/assessment/index.html",
        rounds=listed,
        current=next((row for row in listed if row.takes_answers_on(today())), None),
        asked=rows.people_asked(reading(), actor, programme_id, today()),
        stands=stands,
        low=[lens for lens in stands.lenses if lens.is_low] if stands else [],
        radar=radar_picture(stands.framework, stands.lenses) if stands else None,
        finding=finding(stands.framework, stands.lenses) if stands else "",
        drawn=lens_rows_picture(stands.framework, stands.lenses, _no_link) if stands else None,
        may_manage=may(Permission.ASSESSMENT_MANAGE),
        may_grade=may(Permission.ASSESSMENT_GRADE),
    )


def _no_link(_: object) -> None:
    return None


@bp.route("/rounds/add", methods=["GET", "POST"])
@needs(Permission.ASSESSMENT_MANAGE)
def round_add(code: str) -> Response | tuple[str, int]:
    """Open a round."""
    form = RoundForm()
    offered = framework_choices(reading(), current_actor(), current_programme().id)
    form.framework_id.offer((str(framework_id), words) for framework_id, words in offered)
    if form.is_submitted():
        opened = form.attempt(lambda: perform(open_round, current_programme().id, form.values()))
        if opened is not None:
            flash(f"{form.name.data} was opened.", "success")
            return redirect(url_for("assessment.round_show", code=code, round_id=opened))
    page = render_template("lgr/assessment/round_add.html", form=form, has_choice=bool(offered))
    return page, form.status


@dataclass(frozen=True)
class OwnLens:
    """Hold one lens of an open round with what the person said of it, if anything."""

    id: int
    name: str
    said: str | None


@bp.get("/rounds/<int:round_id>")
@needs(Permission.PROGRAMME_VIEW)
def round_show(code: str, round_id: int) -> str:
    """Show what a round found, or while it is open what the person has answered."""
    found, view = open_page(round_id)
    return _open_round(found, view) if found.is_open else _results_page(round_id)


def _open_round(found: rows.RoundRow, view: FrameworkView) -> str:
    own = rows.own_answers(reading(), current_actor(), current_programme().id, found.id)
    lenses = [_own_lens(view, lens.id, lens.name, own.get(lens.id)) for lens in view.lenses]
    return render_template(
        "lgr/assessment/round_open.html",
        round=found,
        framework=view,
        lenses=lenses,
        next_lens=next((lens for lens in lenses if lens.said is None), None),
        asked=rows.people_asked(reading(), current_actor(), current_programme().id, today()),
        may_answer=may(Permission.ASSESSMENT_GRADE) and found.takes_answers_on(today()),
        may_manage=may(Permission.ASSESSMENT_MANAGE),
    )


def _own_lens(view: FrameworkView, lens_id: int, name: str, said: rows.OwnAnswer | None) -> OwnLens:
    if said is None:
        return OwnLens(lens_id, name, None)
    grade = view.grade(said.grade_id).words if said.grade_id else "Not enough to say"
    return OwnLens(lens_id, name, grade)


def _results_page(round_id: int) -> str:
    found = results(reading(), current_actor(), current_programme().id, round_id, today())
    shown = [(each.lens.short_name, each.spread) for each in found.lenses if each.spread]
    return render_template(
        "lgr/assessment/results.html",
        found=found,
        round=found.round,
        headline=headline(shown) if shown else "Too few have answered to show how people graded",
        spread=spread_picture(found, found.lenses, _lens_link(found)),
        radar=radar_picture(found.framework, found.lenses),
        finding=finding(found.framework, found.lenses),
        heat=council_heat(found),
        may_moderate=_may_moderate(found),
        may_sign_off=found.round.is_moderated and may(Permission.ASSESSMENT_SIGN_OFF),
    )


def _may_moderate(found: Results) -> bool:
    return found.round.is_moderated and may(Permission.ASSESSMENT_MODERATE)


def _lens_link(found: Results) -> Callable[[LensResult], str]:
    """Return what leads from a lens to its page in this round."""
    code = current_programme().code
    return lambda result: url_for(
        "assessment.lens_show", code=code, round_id=found.round.id, lens_id=result.lens.id
    )


@bp.get("/rounds/<int:round_id>/results.csv")
@needs(Permission.PROGRAMME_VIEW)
def results_csv(code: str, round_id: int) -> Response:
    """Give what a round found as a file: the counts that the person may see, and no names."""
    found = results(reading(), current_actor(), current_programme().id, round_id, today())
    grades = found.framework.listed
    headings = (
        "Code",
        "Lens",
        *(grade.words for grade in grades),
        "Not enough to say",
        "Agreed grade",
        "Reason",
        "Minority view",
        "Ambition",
        "Ambition by",
        "Last round",
        "Risks from it",
    )
    lines = [_line(result, [grade.rank for grade in grades]) for result in found.lenses]
    answer = Response(write_csv(headings, lines), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{code}-round-{round_id}.csv"'
    return answer


def _line(result: LensResult, ranks: Sequence[int]) -> list[Cell]:
    spread, agreed = result.spread, result.agreed
    return [
        result.lens.code,
        result.lens.name,
        *(spread.counts[rank - 1] if spread else "kept back" for rank in ranks),
        spread.cannot_say if spread else "kept back",
        result.grade.words if result.grade else None,
        agreed.reason if agreed else None,
        agreed.minority_view if agreed else None,
        result.aim.words if result.aim else None,
        result.ambition.by_on if result.ambition else None,
        result.earlier.words if result.earlier else None,
        result.risks,
    ]


@bp.route("/rounds/<int:round_id>/close", methods=["GET", "POST"])
@needs(Permission.ASSESSMENT_MANAGE)
def round_close(code: str, round_id: int) -> Response | tuple[str, int]:
    """Close a round to answers."""
    found, _ = open_page(round_id)
    form = CloseForm(version=found.version)
    if form.is_submitted():
        done = form.attempt(
            lambda: (
                perform(
                    close_round,
                    current_programme().id,
                    round_id,
                    form.version.data,
                    reason=form.reason.data,
                    today=today(),
                )
                or True
            )
        )
        if done:
            flash(f"{found.name} is closed. Its results can be talked about now.", "success")
            return redirect(url_for("assessment.round_show", code=code, round_id=round_id))
    page = render_template(
        "lgr/assessment/round_close.html",
        form=form,
        round=found,
        is_early=today() <= found.closes_on,
        asked=rows.people_asked(reading(), current_actor(), current_programme().id, today()),
    )
    return page, form.status


@bp.route("/rounds/<int:round_id>/sign-off", methods=["GET", "POST"])
@needs(Permission.ASSESSMENT_SIGN_OFF)
def round_sign_off(code: str, round_id: int) -> Response | tuple[str, int]:
    """Sign a round off, which freezes it."""
    found, _ = open_page(round_id)
    form = SignOffForm(version=found.version)
    if form.is_submitted():
        done = form.attempt(
            lambda: (
                perform(sign_off_round, current_programme().id, round_id, form.version.data) or True
            )
        )
        if done:
            flash(f"{found.name} is signed off and can no longer change.", "success")
            return redirect(url_for("assessment.round_show", code=code, round_id=round_id))
    return render_template(
        "lgr/assessment/round_sign_off.html", form=form, round=found
    ), form.status
