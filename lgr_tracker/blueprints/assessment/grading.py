"""Grade a lens: one lens a page, saved as one goes, open to change until the round closes."""

from dataclasses import asdict

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.assessment.forms import CANNOT_SAY, GradeForm
from lgr_tracker.blueprints.assessment.pages import bp, open_page
from lgr_tracker.domain.errors import WrongState
from lgr_tracker.domain.grades import asks_evidence
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.queries.assessment import OwnAnswer, RoundRow, own_answers
from lgr_tracker.queries.frameworks import FrameworkView, LensRow, lens_wording
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.assessment.save_grading import OVER, save_grading

HIGH = "{grade} is a high grade for {lens}. What evidence would an inspector ask for?"


@bp.route("/rounds/<int:round_id>/lenses/<int:lens_id>/grade", methods=["GET", "POST"])
@needs(Permission.ASSESSMENT_GRADE)
def lens_grade(code: str, round_id: int, lens_id: int) -> Response | tuple[str, int]:
    """Ask for a grade of one lens, or save it and go on to the next."""
    found, view = open_page(round_id)
    lens = view.lens(lens_id)
    if not found.is_open:
        raise WrongState(OVER)
    own = own_answers(reading(), current_actor(), current_programme().id, round_id)
    form = _form(view, own.get(lens_id))
    if form.is_submitted():
        saved = form.attempt(
            lambda: perform(
                save_grading,
                current_programme().id,
                round_id,
                lens_id,
                form.values(),
                form.version.data,
                today=today(),
            )
        )
        if saved is not None:
            return _go_on(code, found, view, lens, form)
        _name_no_grade(form)
    return _page(found, view, lens, own, form), form.status


def _form(view: FrameworkView, own: OwnAnswer | None) -> GradeForm:
    said = asdict(own) if own else {}
    if own and own.grade_id is None:
        said["grade_id"] = CANNOT_SAY
    form = GradeForm(data=said)
    form.offer(view.listed)
    return form


def _name_no_grade(form: GradeForm) -> None:
    """Let a conflict show "not enough to say" as the choice that it is."""
    if form.conflict is not None and "grade_id" in form.conflict:
        form.conflict["grade_id"] = form.conflict["grade_id"] or CANNOT_SAY


def _page(
    found: RoundRow, view: FrameworkView, lens: LensRow, own: dict[int, OwnAnswer], form: GradeForm
) -> str:
    wording = lens_wording(reading(), current_actor(), current_programme().id, lens.id)
    hints = {str(grade_id): words for grade_id, words in wording.descriptors.items()}
    hints[CANNOT_SAY] = "Counted and shown as such, never as a low grade."
    return render_template(
        "lgr/assessment/grade.html",
        round=found,
        framework=view,
        lens=lens,
        next_lens=view.lens_after(lens.id),
        wording=wording,
        hints=hints,
        form=form,
        steps=[
            {"label": each.name, "state": _state(each.id, lens.id, own)} for each in view.lenses
        ],
    )


def _state(each: int, here: int, own: dict[int, OwnAnswer]) -> str:
    if each == here:
        return "now"
    return "done" if each in own else "todo"


def _go_on(
    code: str, found: RoundRow, view: FrameworkView, lens: LensRow, form: GradeForm
) -> Response:
    """Go to the next lens, or back to the round after the last or when asked to stop."""
    chosen = form.values().grade_id
    grade = view.grade(chosen) if chosen is not None else None
    flash(f"Your answer on {lens.name} is saved.", "success")
    if grade and asks_evidence(grade.rank, len(view.grades)) and not form.evidence.data:
        flash(HIGH.format(grade=grade.words, lens=lens.name), "note")
    after = view.lens_after(lens.id)
    if after is None or request.form.get("then") == "stop":
        return redirect(url_for("assessment.round_show", code=code, round_id=found.id))
    return redirect(
        url_for("assessment.lens_grade", code=code, round_id=found.id, lens_id=after.id)
    )
