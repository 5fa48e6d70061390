"""One lens of a closed round: what was said, what is agreed, what is aimed for."""

from dataclasses import asdict, dataclass

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.assessment.forms import AgreeForm, AmbitionForm
from lgr_tracker.blueprints.assessment.pages import bp, may
from lgr_tracker.blueprints.assessment.pictures import SpreadPicture, spread_picture
from lgr_tracker.domain.errors import NotFound, WrongState
from lgr_tracker.domain.grades import asks_evidence
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.queries import organisations as organisation_rows
from lgr_tracker.queries.assessment import NamedAnswer, agreed_grades, named_answers
from lgr_tracker.queries.frameworks import LensWording, lens_wording
from lgr_tracker.queries.grade_risks import risks_of_grade
from lgr_tracker.queries.results import LensResult, Results, results
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.assessment.agree_grade import agree_grade
from lgr_tracker.workflows.assessment.set_ambition import set_ambition
from lgr_tracker.workflows.rounds import FROZEN


@dataclass(frozen=True)
class LensPage:
    """Hold what every page of one lens of a closed round shows."""

    found: Results
    result: LensResult
    spread: SpreadPicture
    answers: tuple[NamedAnswer, ...]
    wording: LensWording

    @property
    def hints(self) -> dict[str, str]:
        """Return the wording of each grade by its id, as choices need it."""
        return {str(grade_id): words for grade_id, words in self.wording.descriptors.items()}


def _load(round_id: int, lens_id: int) -> LensPage:
    actor, programme_id = current_actor(), current_programme().id
    found = results(reading(), actor, programme_id, round_id, today())
    result = next((each for each in found.lenses if each.lens.id == lens_id), None)
    if result is None:
        raise NotFound
    names = (
        named_answers(reading(), actor, programme_id, round_id, lens_id)
        if found.reads_names
        else ()
    )
    return LensPage(
        found,
        result,
        spread_picture(found, [result], lambda _: None),
        names,
        lens_wording(reading(), actor, programme_id, lens_id),
    )


@bp.get("/rounds/<int:round_id>/lenses/<int:lens_id>")
@needs(Permission.PROGRAMME_VIEW)
def lens_show(code: str, round_id: int, lens_id: int) -> str:
    """Show one lens of a closed round, from its answers to who would feel its risks."""
    page = _load(round_id, lens_id)
    agreed = page.result.agreed
    return render_template(
        "lgr/assessment/lens.html",
        page=page,
        result=page.result,
        round=page.found.round,
        risks=risks_of_grade(reading(), current_actor(), current_programme().id, agreed.id)
        if agreed
        else (),
        may_moderate=page.found.round.is_moderated and may(Permission.ASSESSMENT_MODERATE),
    )


@bp.route(
    "/rounds/<int:round_id>/lenses/<int:lens_id>/moderate",
    methods=["GET", "POST"],
    defaults={"organisation_id": None},
)
@bp.route(
    "/rounds/<int:round_id>/lenses/<int:lens_id>/moderate/<int:organisation_id>",
    methods=["GET", "POST"],
)
@needs(Permission.ASSESSMENT_MODERATE)
def lens_moderate(
    code: str, round_id: int, lens_id: int, organisation_id: int | None
) -> Response | tuple[str, int]:
    """Agree the grade of a lens for the whole area or for one organisation."""
    page = _load_moderated(round_id, lens_id)
    listed = organisation_rows.organisations(reading(), current_actor(), current_programme().id)
    whose = next((row for row in listed if row.id == organisation_id), None)
    if organisation_id is not None and whose is None:
        raise NotFound
    form = AgreeForm(data=_agreed(round_id, lens_id, organisation_id))
    form.offer(page.found.framework.listed)
    if form.is_submitted():
        saved = form.attempt(
            lambda: perform(
                agree_grade,
                current_programme().id,
                round_id,
                lens_id,
                form.values(),
                form.version.data,
                organisation_id=organisation_id,
            )
        )
        if saved is not None:
            return _agreed_answer(code, page, form)
    shown = render_template(
        "lgr/assessment/moderate.html",
        page=page,
        result=page.result,
        round=page.found.round,
        form=form,
        whose=whose,
        organisations=listed,
    )
    return shown, form.status


def _load_moderated(round_id: int, lens_id: int) -> LensPage:
    page = _load(round_id, lens_id)
    if not page.found.round.is_moderated:
        raise WrongState(FROZEN)
    return page


def _agreed(round_id: int, lens_id: int, organisation_id: int | None) -> dict[str, object]:
    for row in agreed_grades(reading(), current_actor(), current_programme().id, round_id):
        if (row.lens_id, row.organisation_id) == (lens_id, organisation_id):
            return asdict(row)
    return {}


def _agreed_answer(code: str, page: LensPage, form: AgreeForm) -> Response:
    lens, grade = page.result.lens, page.found.framework.grade(form.values().grade_id)
    flash(f"{grade.words} is agreed for {lens.name}.", "success")
    if asks_evidence(grade.rank, len(page.found.framework.grades)) and not form.evidence.data:
        flash(f"{grade.words} is a high grade. What evidence would an inspector ask for?", "note")
    return _back_to_lens(code, page)


def _back_to_lens(code: str, page: LensPage) -> Response:
    return redirect(
        url_for(
            "assessment.lens_show",
            code=code,
            round_id=page.found.round.id,
            lens_id=page.result.lens.id,
        )
    )


@bp.route("/rounds/<int:round_id>/lenses/<int:lens_id>/ambition", methods=["GET", "POST"])
@needs(Permission.ASSESSMENT_MODERATE)
def lens_ambition(code: str, round_id: int, lens_id: int) -> Response | tuple[str, int]:
    """Say which grade is aimed for, and by when."""
    page = _load_moderated(round_id, lens_id)
    ambition = page.result.ambition
    form = AmbitionForm(data=asdict(ambition) if ambition else {})
    form.offer(page.found.framework.listed)
    if form.is_submitted():
        saved = form.attempt(
            lambda: perform(
                set_ambition,
                current_programme().id,
                round_id,
                lens_id,
                form.values(),
                form.version.data,
            )
        )
        if saved is not None:
            flash(f"The ambition for {page.result.lens.name} is kept.", "success")
            return _back_to_lens(code, page)
    shown = render_template(
        "lgr/assessment/ambition.html",
        page=page,
        result=page.result,
        round=page.found.round,
        form=form,
    )
    return shown, form.status
