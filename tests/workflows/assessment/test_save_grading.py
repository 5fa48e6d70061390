"""Answering a lens, on both databases and for frameworks of several shapes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask

from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound, StaleEdit, WrongState
from lgr_tracker.domain.kinds import Confidence
from lgr_tracker.domain.permissions import operator
from lgr_tracker.domain.states import AssessmentState
from lgr_tracker.models.assessment import Grading
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.workflows.assessment.save_grading import GradingValues, save_grading
from tests.people import TODAY, Cast
from tests.rounds import SHAPES, make_round, row_of, set_state

Do = Callable[..., Any]
SAID = GradingValues(
    None, Confidence.LOW, "Sallow lanterns.", "", "A date for each.", "That we get used to it."
)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_an_answer_is_saved_and_changed_until_the_round_closes(
    both: Flask, cast: Cast, do: Do, shape: tuple[int, int, int]
) -> None:
    lenses, grades, start = shape
    made = make_round(cast.programme_id, lenses=lenses, grades=grades, start=start)
    act = (save_grading, cast.programme_id, made.id, made.lenses[-1])
    first = do(cast.ben, *act, SAID, 0, today=TODAY)
    row = row_of(Grading, id=first)
    assert (row.grade_id, row.organisation_id, row.version) == (None, cast.alder_id, 1)
    assert do(cast.ben, *act, replace(SAID, grade_id=made.grades[0]), 1, today=TODAY) == first
    assert row_of(Grading, id=first).grade_id == made.grades[0]
    set_state(made.id, AssessmentState.CLOSED)
    with pytest.raises(WrongState, match="closed"):
        do(cast.ben, *act, SAID, 2, today=TODAY)


def test_the_trail_says_that_somebody_answered_but_never_what(
    both: Flask, cast: Cast, do: Do
) -> None:
    made = make_round(cast.programme_id)
    said = replace(SAID, grade_id=made.grades[1])
    do(cast.ben, save_grading, cast.programme_id, made.id, made.lenses[0], said, 0, today=TODAY)
    row = row_of(AuditEvent, event="grading:save")
    assert row.subject_name == "Lens number 1"
    assert "grade_id" in row.after
    assert "lanterns" not in row.before + row.after + row.reason
    assert str(made.grades[1]) not in row.after


def test_two_windows_do_not_overwrite_each_other(both: Flask, cast: Cast, do: Do) -> None:
    made = make_round(cast.programme_id)
    act = (save_grading, cast.programme_id, made.id, made.lenses[0])
    with pytest.raises(StaleEdit):
        do(cast.ben, *act, SAID, 3, today=TODAY)
    do(cast.ben, *act, SAID, 0, today=TODAY)
    with pytest.raises(StaleEdit) as refusal:
        do(cast.ben, *act, replace(SAID, reason="Other."), 0, today=TODAY)
    assert refusal.value.current["reason"] == "Sallow lanterns."
    assert refusal.value.version == 1


def test_answers_count_from_the_first_day_to_the_last(both: Flask, cast: Cast, do: Do) -> None:
    made = make_round(cast.programme_id)
    act = (save_grading, cast.programme_id, made.id, made.lenses[0], SAID, 0)
    with pytest.raises(WrongState, match="1 November"):
        do(cast.ben, *act, today=date(2026, 10, 31))
    with pytest.raises(WrongState, match="closed"):
        do(cast.ben, *act, today=date(2026, 12, 1))


def test_a_lens_or_grade_of_another_framework_is_refused(both: Flask, cast: Cast, do: Do) -> None:
    made = make_round(cast.programme_id)
    other = make_round(cast.programme_id, name="Other round")
    act = (save_grading, cast.programme_id, made.id)
    with pytest.raises(NotFound):
        do(cast.ben, *act, other.lenses[0], SAID, 0, today=TODAY)
    wrong = replace(SAID, grade_id=other.grades[0])
    with pytest.raises(Invalid) as refusal:
        do(cast.ben, *act, made.lenses[0], wrong, 0, today=TODAY)
    assert "grade_id" in refusal.value.fields


def test_only_people_who_may_answer_do(both: Flask, cast: Cast, do: Do) -> None:
    made = make_round(cast.programme_id)
    act = (save_grading, cast.programme_id, made.id, made.lenses[0], SAID, 0)
    for actor, error in (
        (cast.vic, NotAllowed),
        (operator(), NotAllowed),
        (cast.eve, NotFound),
    ):
        with pytest.raises(error):
            do(actor, *act, today=TODAY)
    foreign = (cast.other_id, made.id, made.lenses[0], SAID, 0)
    with pytest.raises(NotFound):
        do(cast.eve, save_grading, *foreign, today=TODAY)
