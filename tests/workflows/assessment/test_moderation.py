"""Agreeing grades and ambitions at moderation, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask

from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound, StaleEdit, WrongState
from lgr_tracker.domain.states import AssessmentState
from lgr_tracker.models.assessment import Ambition, ModeratedGrade
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.workflows.assessment.agree_grade import AgreedValues, agree_grade
from lgr_tracker.workflows.assessment.set_ambition import AmbitionValues, set_ambition
from tests.people import Cast
from tests.rounds import Round, make_round, row_of, set_state

Do = Callable[..., Any]


@pytest.fixture
def made(both: Flask, cast: Cast) -> Round:
    """A round that has closed, with grades numbered from zero."""
    made = make_round(cast.programme_id, grades=4, start=0)
    set_state(made.id, AssessmentState.CLOSED)
    return made


@pytest.fixture
def agreed(made: Round) -> AgreedValues:
    """What was agreed: the weakest grade."""
    return AgreedValues(made.grades[0], "Lines break.", "Audit, May", "Two hold that it is a 1.")


def test_a_grade_is_agreed_and_agreed_anew(
    cast: Cast, do: Do, made: Round, agreed: AgreedValues
) -> None:
    act = (agree_grade, cast.programme_id, made.id, made.lenses[0])
    first = do(cast.mo, *act, agreed, 0)
    better = replace(agreed, grade_id=made.grades[1])
    assert do(cast.mo, *act, better, 1) == first
    row = row_of(ModeratedGrade, id=first)
    assert (row.grade_id, row.minority_view) == (made.grades[1], "Two hold that it is a 1.")
    assert row.agreed_by_id == cast.mo.person_id
    last = row_of(AuditEvent, event="moderated_grade:agree", sequence=2)
    assert "Level 0" in last.before
    assert "Level 1" in last.after


def test_the_area_and_each_organisation_have_grades_of_their_own(
    cast: Cast, do: Do, made: Round, agreed: AgreedValues
) -> None:
    act = (agree_grade, cast.programme_id, made.id, made.lenses[0], agreed, 0)
    area = do(cast.mo, *act)
    alder = do(cast.mo, *act, organisation_id=cast.alder_id)
    birch = do(cast.mo, *act, organisation_id=cast.birch_id)
    assert len({area, alder, birch}) == 3
    with pytest.raises(NotFound):
        do(cast.mo, *act, organisation_id=cast.elsewhere_org_id)


def test_an_older_version_is_refused_with_what_stands(
    cast: Cast, do: Do, made: Round, agreed: AgreedValues
) -> None:
    act = (agree_grade, cast.programme_id, made.id, made.lenses[0], agreed)
    with pytest.raises(StaleEdit):
        do(cast.mo, *act, 4)
    do(cast.mo, *act, 0)
    with pytest.raises(StaleEdit) as refusal:
        do(cast.mo, *act, 0)
    assert refusal.value.current["reason"] == "Lines break."


def test_grades_are_agreed_after_closing_and_frozen_by_the_signing_off(
    cast: Cast, do: Do, made: Round, agreed: AgreedValues
) -> None:
    aim = AmbitionValues(made.grades[2], date(2028, 4, 1))
    here = (cast.programme_id, made.id, made.lenses[0])
    for state, words in ((AssessmentState.OPEN, "open"), (AssessmentState.SIGNED_OFF, "signed")):
        set_state(made.id, state)
        with pytest.raises(WrongState, match=words):
            do(cast.mo, agree_grade, *here, agreed, 0)
        with pytest.raises(WrongState, match=words):
            do(cast.mo, set_ambition, *here, aim, 0)


def test_only_the_moderator_agrees(cast: Cast, do: Do, made: Round, agreed: AgreedValues) -> None:
    aim = AmbitionValues(made.grades[2], date(2028, 4, 1))
    here = (cast.programme_id, made.id, made.lenses[0])
    for workflow, values in ((agree_grade, agreed), (set_ambition, aim)):
        with pytest.raises(NotAllowed):
            do(cast.asha, workflow, *here, values, 0)
        with pytest.raises(NotFound):
            do(cast.eve, workflow, *here, values, 0)


def test_an_ambition_is_set_and_moved(cast: Cast, do: Do, made: Round) -> None:
    act = (set_ambition, cast.programme_id, made.id, made.lenses[1])
    aim = AmbitionValues(made.grades[2], date(2028, 4, 1))
    first = do(cast.mo, *act, aim, 0)
    assert do(cast.mo, *act, replace(aim, by_on=date(2029, 4, 1)), 1) == first
    assert row_of(Ambition, id=first).by_on == date(2029, 4, 1)
    with pytest.raises(StaleEdit):
        do(cast.mo, *act, aim, 1)
    with pytest.raises(Invalid):
        do(cast.mo, *act, replace(aim, grade_id=0), 2)
    with pytest.raises(StaleEdit):
        do(cast.mo, set_ambition, cast.programme_id, made.id, made.lenses[2], aim, 1)
