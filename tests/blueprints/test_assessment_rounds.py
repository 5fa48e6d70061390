"""Rounds of self-assessment through their pages."""

from datetime import date

import pytest

from lgr_tracker.domain.states import AssessmentState
from tests import builders
from tests.browsing import Page
from tests.rounds import SHAPES, Round, make_round, set_state

HERE = "/programmes/fenland/assessment"


def made_round(page: Page, **shape: object) -> Round:
    """Write an open round with its framework."""
    with page.app.app_context():
        return make_round(page.cast.programme_id, **shape)


def put_into(page: Page, made: Round, state: AssessmentState) -> None:
    """Put a round into a state, past the workflows."""
    with page.app.app_context():
        set_state(made.id, state)


def test_an_empty_programme_says_what_to_do_first(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    opened = asha.get(HERE)
    assert opened.h1 == "No round of self-assessment has begun"
    assert opened.links()["Open a round"] == f"{HERE}/rounds/add"
    assert "There is no published framework" in asha.get(f"{HERE}/rounds/add").text
    assert "Open a round" not in page.as_(page.cast.vic).get(HERE).links()


def test_a_programme_manager_opens_a_round_and_closes_it(page: Page) -> None:
    with page.app.app_context(), builders.writing() as session:
        builders.framework(session, page.cast.programme_id)
    asha = page.as_(page.cast.asha)
    answer = asha.submit(
        f"{HERE}/rounds/add",
        name="Winter round",
        purpose="What has changed?",
        opens_on="1/11/2026",
        closes_on="30/11/2026",
        status=302,
    )
    shown = asha.get(answer.location)
    assert "Winter round was opened." in shown.text
    assert "Winter round is open until 30 November" in asha.get(HERE).h1
    close = f"{answer.location}/close"
    refused = asha.submit(close, status=422)
    assert "Say why the round closes before its last day is over." in refused.text
    closed = asha.submit(close, reason="All have answered.", status=302)
    assert "Winter round is closed." in asha.get(closed.location).text
    assert asha.get(closed.location).h1 == "Nobody has graded a lens in this round"
    asha.submit(close, reason="Again.", status=409)


def test_what_is_typed_is_kept_when_a_round_cannot_be_opened(page: Page) -> None:
    made_round(page)
    asha = page.as_(page.cast.asha)
    fields = {"opens_on": "1/11/2026", "closes_on": "31/10/2026", "name": "Autumn round"}
    answer = asha.submit(f"{HERE}/rounds/add", **fields, status=422)
    assert "The round closes on or after the day it opens." in answer.text
    assert answer.form()["name"] == "Autumn round"
    again = asha.submit(f"{HERE}/rounds/add", **{**fields, "closes_on": "1/12/2026"}, status=422)
    assert "Another round has this name." in again.text


@pytest.mark.parametrize("best_first", [False, True], ids=["best last", "best first"])
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_respondent_grades_every_lens_of_any_framework(
    page: Page, shape: tuple[int, int, int], best_first: bool
) -> None:
    lenses, grades, start = shape
    made = made_round(page, lenses=lenses, grades=grades, start=start, best_first=best_first)
    ben = page.as_(page.cast.ben)
    address = f"{HERE}/rounds/{made.id}/lenses/{made.lenses[0]}/grade"
    listed = [item.get("value") for item in ben.get(address).all(".//input[@type='radio']")]
    expected = [str(grade) for grade in made.grades]
    assert listed[: grades + 1] == [*(expected[::-1] if best_first else expected), "none"]
    for at in range(lenses):
        answer = ben.submit(address, grade_id=expected[0], confidence="high", status=302)
        address = answer.location
        assert ("grade" in address) is (at < lenses - 1)
    assert ben.get(address).h1.startswith("You have answered every lens")
    assert f"Level {start}" in ben.get(address).text


def test_an_answer_is_changed_until_the_round_closes(page: Page) -> None:
    made = made_round(page)
    ben = page.as_(page.cast.ben)
    address = f"{HERE}/rounds/{made.id}/lenses/{made.lenses[0]}/grade"
    ben.submit(address, grade_id="none", reason="Too new.", then="stop", status=302)
    assert "Not enough to say" in ben.get(f"{HERE}/rounds/{made.id}").text
    again = ben.get(address).form()
    assert (again["grade_id"], again["reason"]) == ("none", "Too new.")
    high = ben.submit(address, grade_id=str(made.grades[4]), status=302)
    assert "What evidence would an inspector ask for?" in ben.get(high.location).text
    put_into(page, made, AssessmentState.CLOSED)
    ben.get(address, status=409)
    ben.post(address, again, status=409)


def test_a_choice_is_asked_for_and_nothing_typed_is_lost(page: Page) -> None:
    made = made_round(page)
    ben = page.as_(page.cast.ben)
    address = f"{HERE}/rounds/{made.id}/lenses/{made.lenses[0]}/grade"
    answer = ben.submit(address, reason="Kept words.", status=422)
    assert "Choose the closest description" in answer.text
    assert answer.form()["reason"] == "Kept words."
    ben.submit(address, grade_id="999", status=422)


def test_two_windows_show_both_texts(page: Page) -> None:
    made = made_round(page)
    ben = page.as_(page.cast.ben)
    address = f"{HERE}/rounds/{made.id}/lenses/{made.lenses[0]}/grade"
    opened = ben.get(address)
    ben.submit(address, grade_id="none", reason="First words.", status=302)
    stale = {**opened.form(), "grade_id": str(made.grades[1]), "reason": "Second words."}
    answer = ben.post(address, stale, status=409)
    assert "First words." in answer.text
    assert "Not enough to say" in answer.text
    saved = ben.post(address, answer.form(), status=302)
    assert ben.get(saved.location).status == 200
    assert ben.get(address).form()["reason"] == "Second words."


def test_who_may_not_answer_reads_how_far_the_round_is(page: Page) -> None:
    made = made_round(page)
    vic = page.as_(page.cast.vic)
    assert vic.get(f"{HERE}/rounds/{made.id}").h1 == "0 of 5 people have answered so far"
    vic.get(f"{HERE}/rounds/{made.id}/lenses/{made.lenses[0]}/grade", status=403)
    vic.get(f"{HERE}/rounds/add", status=403)
    vic.get(f"{HERE}/rounds/{made.id}/close", status=403)
    vic.get(f"{HERE}/rounds/{made.id}/results.csv", status=403)


def test_an_outsider_meets_nothing(page: Page) -> None:
    made = made_round(page)
    eve = page.as_(page.cast.eve)
    far = "/programmes/elsewhere/assessment"
    for path in (
        f"/rounds/{made.id}",
        f"/rounds/{made.id}/close",
        f"/rounds/{made.id}/results.csv",
        f"/rounds/{made.id}/lenses/{made.lenses[0]}",
        f"/rounds/{made.id}/lenses/{made.lenses[0]}/grade",
    ):
        eve.get(HERE + path, status=404)
        eve.get(far + path, status=404)
    ben = page.as_(page.cast.ben)
    ben.get(f"{HERE}/rounds/{made.id}/lenses/999999/grade", status=404)
    ben.get(f"{HERE}/rounds/999999", status=404)


def test_the_page_says_truly_who_sees_an_answer(page: Page) -> None:
    made = made_round(page)
    ben = page.as_(page.cast.ben)
    opened = ben.get(f"{HERE}/rounds/{made.id}/lenses/{made.lenses[0]}/grade")
    assert "Open: answers carry names" in opened.text
    assert "Starter wording, not the ADCS matrix" in opened.text
    ben.submit(
        f"{HERE}/rounds/{made.id}/lenses/{made.lenses[0]}/grade",
        grade_id="none",
        reason="A sallow lantern.",
        status=302,
    )
    lens = f"{HERE}/rounds/{made.id}/lenses/{made.lenses[0]}"
    mo, asha = page.as_(page.cast.mo), page.as_(page.cast.asha)
    for reader in (mo, asha, page.as_(page.cast.vic)):
        reader.get(lens, status=403)
    put_into(page, made, AssessmentState.CLOSED)
    for reader in (mo, asha):
        assert "A sallow lantern." in reader.get(lens).text
    for actor in (page.cast.vic, page.cast.dev, page.cast.carol, page.cast.ann):
        shown = page.as_(actor).get(lens).text
        assert "lantern" not in shown
        assert "kept back" in shown


def test_a_round_that_has_not_begun_takes_no_answers(page: Page) -> None:
    with page.app.app_context(), builders.writing() as session:
        framework = builders.framework(session, page.cast.programme_id)
        later = builders.assessment(
            session, framework, opens_on=date(2026, 12, 1), closes_on=date(2026, 12, 9)
        ).id
    ben = page.as_(page.cast.ben)
    assert ben.get(f"{HERE}/rounds/{later}").h1 == "0 of 5 people have answered so far"
