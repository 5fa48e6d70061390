"""Results, moderation, signing off and what a grade suggests, through their pages."""

import csv
import io

import pytest

from lgr_tracker.content import risk_patterns
from lgr_tracker.domain.states import AssessmentState
from lgr_tracker.models.assessment import Assessment
from lgr_tracker.models.organisation import Person
from tests import builders
from tests.browsing import Page
from tests.rounds import SHAPES, Round, make_round, set_state

HERE = "/programmes/fenland/assessment"


def closed_round(page: Page, answers: int = 6, **shape: object) -> Round:
    """Write a closed round in which two of the answers to each lens see it weaker."""
    with page.app.app_context():
        made = make_round(page.cast.programme_id, **shape)
        with builders.writing() as session:
            row = session.get_one(Assessment, made.id)
            for at in range(answers):
                person = Person(name=f"P{at}", email=f"p{at}@x", created_at=builders.MOMENT)
                session.add(person)
                session.flush()
                for lens in made.lenses:
                    builders.grading(
                        session,
                        row,
                        lens,
                        person.id,
                        made.grades[0 if at < 2 else 2],
                        organisation_id=page.cast.alder_id if at % 2 else page.cast.birch_id,
                        reason=f"Lantern {at}",
                    )
        set_state(made.id, AssessmentState.CLOSED)
    return made


def agree(page: Page, made: Round, lens: int, rank: int) -> int:
    """Write an agreed grade and return its id."""
    with page.app.app_context(), builders.writing() as session:
        row = session.get_one(Assessment, made.id)
        return builders.moderated_grade(session, row, made.lenses[lens], made.grades[rank - 1]).id


@pytest.mark.parametrize("best_first", [False, True], ids=["best last", "best first"])
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_results_of_any_framework_ask_and_compare(
    page: Page, shape: tuple[int, int, int], best_first: bool
) -> None:
    lenses, grades, start = shape
    made = closed_round(page, lenses=lenses, grades=grades, start=start, best_first=best_first)
    agree(page, made, 0, 1)
    shown = page.as_(page.cast.mo).get(f"{HERE}/rounds/{made.id}")
    assert f"Two of six see Level {start}. What do they see" in shown.text
    assert "Lantern" not in shown.text
    heads = [th.text for th in shown.all(".//table[1]/thead/tr/th") if th.text]
    assert heads
    assert "Level" in shown.text
    stands = page.as_(page.cast.vic).get(HERE)
    assert stands.h1 == f"Lens number 1 is at Level {start}, the weakest of {lenses} lenses"


def test_the_file_holds_the_counts_and_no_names(page: Page) -> None:
    made = closed_round(page, grades=4, start=0, lenses=2)
    agree(page, made, 0, 2)
    answer = page.as_(page.cast.vic).get(f"{HERE}/rounds/{made.id}/results.csv")
    text = answer.response.get_data().decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [lines[0][f"Level {n}"] for n in range(4)] == ["2", "0", "4", "0"]
    assert lines[0]["Agreed grade"] == "Level 1"
    assert "Lantern" not in text
    assert "P0" not in text


def test_four_answers_are_kept_back_on_page_and_in_file(page: Page) -> None:
    made = closed_round(page, answers=4)
    vic, mo = page.as_(page.cast.vic), page.as_(page.cast.mo)
    shown = vic.get(f"{HERE}/rounds/{made.id}")
    assert shown.h1 == "Too few have answered to show how people graded"
    assert "kept back" in shown.text
    line = vic.get(f"{HERE}/rounds/{made.id}/results.csv").response.get_data(as_text=True)
    assert "kept back" in line
    assert "kept back:" not in mo.get(f"{HERE}/rounds/{made.id}").text


def test_a_moderator_agrees_grade_and_ambition_and_the_chair_signs_off(page: Page) -> None:
    made = closed_round(page, lenses=1)
    mo, chidi = page.as_(page.cast.mo), page.as_(page.cast.chidi)
    lens = f"{HERE}/rounds/{made.id}/lenses/{made.lenses[0]}"
    sign = f"{HERE}/rounds/{made.id}/sign-off"
    refused = chidi.submit(sign, status=422)
    assert "No grade is agreed yet for: Lens number 1." in refused.text
    assert (
        "Say why this grade."
        in mo.submit(f"{lens}/moderate", grade_id=str(made.grades[1]), status=422).text
    )
    answer = mo.submit(
        f"{lens}/moderate",
        grade_id=str(made.grades[4]),
        reason="Lines hold.",
        minority_view="Two see it weaker.",
        status=302,
    )
    told = mo.get(answer.location)
    assert "Level 5 is a high grade" in told.text
    assert told.h1 == "Lens number 1: Level 5 is agreed"
    mo.submit(f"{lens}/ambition", grade_id=str(made.grades[4]), by_on="1/4/2028", status=302)
    assert "Level 5 by 1 April 2028" in mo.get(lens).text
    mo.submit(f"{lens}/ambition", by_on="never", status=422)
    mo.get(sign, status=403)
    signed = chidi.submit(sign, status=302)
    assert "is signed off" in chidi.get(signed.location).text
    for path in ("moderate", "ambition"):
        mo.get(f"{lens}/{path}", status=409)
    assert "Two see it weaker." in page.as_(page.cast.vic).get(lens).text


def test_a_stale_agreement_shows_both_texts(page: Page) -> None:
    made = closed_round(page)
    mo = page.as_(page.cast.mo)
    address = f"{HERE}/rounds/{made.id}/lenses/{made.lenses[0]}/moderate"
    opened = mo.get(address).form()
    mo.submit(address, grade_id=str(made.grades[0]), reason="First reason.", status=302)
    stale = {**opened, "grade_id": str(made.grades[1]), "reason": "Second reason."}
    answer = mo.post(address, stale, status=409)
    assert "First reason." in answer.text
    assert answer.form()["reason"] == "Second reason."
    mo.post(address, answer.form(), status=302)


def test_an_organisation_can_have_a_grade_of_its_own(page: Page) -> None:
    made = closed_round(page)
    mo = page.as_(page.cast.mo)
    address = f"{HERE}/rounds/{made.id}/lenses/{made.lenses[0]}/moderate"
    mo.submit(
        f"{address}/{page.cast.birch_id}",
        grade_id=str(made.grades[1]),
        reason="Birch differs.",
        status=302,
    )
    shown = mo.get(f"{HERE}/rounds/{made.id}")
    assert "2*" in shown.text
    mo.get(f"{address}/{page.cast.elsewhere_org_id}", status=404)


def test_only_the_moderator_moderates(page: Page) -> None:
    made = closed_round(page)
    lens = f"{HERE}/rounds/{made.id}/lenses/{made.lenses[0]}"
    for actor in (page.cast.asha, page.cast.ben):
        reader = page.as_(actor)
        reader.get(f"{lens}/moderate", status=403)
        assert "Agree a grade" not in reader.get(lens).links()
    eve = page.as_(page.cast.eve)
    eve.get(f"{lens}/moderate", status=404)
    mo = page.as_(page.cast.mo)
    mo.get(f"{HERE}/rounds/{made.id}/lenses/999999/moderate", status=404)


def test_a_low_grade_becomes_a_risk_of_the_log(page: Page) -> None:
    made = closed_round(page)
    low = agree(page, made, 0, 2)
    listed = f"{HERE}/grades/{low}/suggestions"
    dev = page.as_(page.cast.dev)
    assert "which of these could happen here?" in dev.get(listed).h1
    answer = dev.submit(f"{listed}/R01/accept", title="No director in Birch", status=302)
    told = dev.get(answer.location)
    assert "R-001 is in the risk log" in told.text
    assert "In the log as R-001" in told.links()
    lens = dev.get(f"{HERE}/rounds/{made.id}/lenses/{made.lenses[0]}")
    assert "No director in Birch" in lens.links()
    dev.get(f"{listed}/R01/accept", status=409)


def test_a_risk_is_edited_on_the_way_and_nothing_typed_is_lost(page: Page) -> None:
    made = closed_round(page)
    listed = f"{HERE}/grades/{agree(page, made, 0, 1)}/suggestions"
    dev = page.as_(page.cast.dev)
    answer = dev.submit(
        f"{listed}/R01/accept", title=" ", cause="Kept cause.", current_impact="", status=422
    )
    assert "Give the risk a title, as you would say it." in answer.text
    assert answer.form()["cause"] == "Kept cause."
    half = dev.submit(f"{listed}/R01/accept", current_impact="", status=422)
    assert "Choose an impact too" in half.text


def test_a_suggestion_is_declined_with_a_reason_that_is_kept(page: Page) -> None:
    made = closed_round(page)
    listed = f"{HERE}/grades/{agree(page, made, 0, 2)}/suggestions"
    dev = page.as_(page.cast.dev)
    dev.submit(f"{listed}/R01/decline", status=422)
    answer = dev.submit(f"{listed}/R01/decline", reason="Both are appointed.", status=302)
    shown = dev.get(answer.location).text
    assert "Declined" in shown
    assert "Both are appointed." in shown


def test_a_risk_already_in_the_log_is_tied_to_the_grade(page: Page) -> None:
    made = closed_round(page)
    low = agree(page, made, 0, 2)
    with page.app.app_context(), builders.writing() as session:
        there = builders.risk(
            session, page.cast.programme_id, page.cast.birch_id, pattern_code="R01"
        ).id
    listed = f"{HERE}/grades/{low}/suggestions"
    dev, farah = page.as_(page.cast.dev), page.as_(page.cast.farah)
    link = f"{listed}/R01/link/{there}"
    assert "Already R-101" in farah.get(listed).links()
    assert "csrf_token" in dev.get(listed).form(link)
    dev.post(link, dev.get(listed).form(link))
    assert "In the log as R-101" in dev.get(listed).links()


def test_every_suggestion_can_be_answered(page: Page) -> None:
    made = closed_round(page)
    listed = f"{HERE}/grades/{agree(page, made, 0, 2)}/suggestions"
    dev = page.as_(page.cast.dev)
    for pattern in risk_patterns():
        if "L1" in pattern.lenses:
            dev.submit(f"{listed}/{pattern.code}/decline", reason="Not here.", status=302)
    assert dev.get(listed).h1.endswith("has its answer")


def test_a_strong_grade_suggests_nothing(page: Page) -> None:
    made = closed_round(page)
    listed = f"{HERE}/grades/{agree(page, made, 0, 4)}/suggestions"
    dev = page.as_(page.cast.dev)
    assert dev.get(listed).h1 == "Level 4 is strong enough: it suggests no risk"
    dev.get(f"{listed}/R01/accept", status=404)


def test_who_may_not_decide_reads_the_suggestions(page: Page) -> None:
    made = closed_round(page)
    listed = f"{HERE}/grades/{agree(page, made, 0, 2)}/suggestions"
    ben = page.as_(page.cast.ben)
    assert "Accept and edit" not in ben.get(listed).text
    ben.get(f"{listed}/R01/accept", status=403)
    eve = page.as_(page.cast.eve)
    eve.get(listed, status=404)
    eve.get(listed.replace("fenland", "elsewhere"), status=404)
    page.as_(page.cast.dev).get(f"{listed}/R99/decline", status=404)
