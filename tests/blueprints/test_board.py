"""The board's pages: build, read, submit, decide; empty, refused and tampered-with."""

import csv
import io
from typing import Any

import pytest
import sqlalchemy as sa

from lgr_tracker.domain.permissions import operator
from lgr_tracker.domain.plan_content import PlanContent
from lgr_tracker.models.board import PlanAsk
from lgr_tracker.models.organisation import Membership
from lgr_tracker.queries.board import transition_plan
from lgr_tracker.queries.plan_content import plan_content
from lgr_tracker.web.clock import zone
from lgr_tracker.web.database import reading
from tests import builders, chain
from tests.browsing import Opened, Page, words
from tests.people import TODAY, Cast

BOARD = "/programmes/fenland/board"
FIRST = f"{BOARD}/plans/1"


@pytest.fixture
def body_id(page: Page, cast: Cast) -> int:
    """A body that decides on plans, in a programme with one of everything."""
    with page.app.app_context(), builders.writing() as session:
        chain.lay_chain(session, cast)
        decide = builders.activity(
            session, cast.programme_id, "M30", name="Decide on the clone", is_decision=True
        )
        builders.follows(
            session,
            decide,
            session.scalars(sa.select(builders.Activity).filter_by(code="M10")).one(),
        )
        return builders.body(session, cast.programme_id).id


def build(page: Page, **fields: Any) -> Opened:
    """Build a plan through its form, as the office does."""
    return page.submit(
        f"{BOARD}/plans/add",
        **{
            "title": "Should Birch clone the case system?",
            "summary": "Officers recommend yes.",
            "needed_by_on": "1/12/2026",
            "ask_1": "Approve the clone.",
            **fields,
        },
    )


def content(page: Page, cast: Cast) -> PlanContent:
    """Return what the first plan shows, gathered from the rows."""
    with page.app.app_context():
        row = transition_plan(reading(cast.asha), cast.asha, cast.programme_id, 1)
        return plan_content(reading(cast.asha), cast.asha, cast.programme_id, row, TODAY, zone())


def decide(page: Page, outcome: str, **fields: Any) -> Opened:
    """Record a decision through its form."""
    return page.submit(f"{FIRST}/decide", outcome=outcome, reason="It is ready.", **fields)


def test_the_board_begins_empty(page: Page, cast: Cast) -> None:
    opened = page.as_(cast.asha).get(BOARD)
    assert opened.h1 == "No transition plan has been built yet"
    assert opened.links()["Build the first one"] == f"{BOARD}/plans/add"
    assert "No meeting is recorded yet" in opened.text
    viewer = page.as_(cast.vic).get(BOARD)
    assert "Build the first one" not in viewer.links()
    assert "No board decides here yet" in page.as_(cast.asha).get(f"{BOARD}/plans/add").text


def test_a_plan_goes_from_draft_to_approved(page: Page, cast: Cast, body_id: int) -> None:
    asha, chidi = page.as_(cast.asha), page.as_(cast.chidi)
    assert build(asha).location == FIRST
    draft = asha.get(FIRST)
    assert draft.h1 == "Should Birch clone the case system?"
    assert "Transition plan TP-1, being drafted" in draft.text
    asha.submit(f"{FIRST}/change", ask_2="Host nights with Alder.")
    asha.submit(f"{FIRST}/submit", status=302)
    waiting = chidi.get(BOARD)
    assert waiting.h1 == "TP-1 waits for a decision"
    assert "You are asked to decide on TP-1" in waiting.text
    read = chidi.get(FIRST)
    assert "Host nights with Alder." in read.text
    assert "Fingerprint" in read.text
    assert decide(chidi, "approved").location == FIRST
    approved = chidi.get(FIRST)
    assert "The board has approved this plan" in approved.text
    assert "It is ready." in approved.text
    assert "Approved by Chidi" in chidi.get(BOARD).text


def test_every_figure_of_the_page_comes_from_the_rows(page: Page, cast: Cast, body_id: int) -> None:
    asha = page.as_(cast.asha)
    build(asha, activity_1=str(_activity(page, "M30")))
    found, opened = content(page, cast), asha.get(FIRST)
    assert {figure.key: figure.figure for figure in found.headline} == {
        "risks": "2",
        "grave": "2",
        "ready:alder": "0 of 1",
        "ready:birch": "0 of 1",
        "room:alder": found.headline[3].figure,
        "room:birch": "none",
        "gaps": "1",
        "impact": f"{sum(line.total for line in found.impact.services):,.1f}",
    }
    for figure in found.headline:
        assert figure.figure in opened.text
    assert [risk.reference for risk in found.risks] == ["R-101", "R-102"]
    (ask,) = found.asks
    assert (ask.code, ask.activity) == ("M30", "Decide on the clone")
    assert ask.latest_safe_on is not None
    assert f"Safe until {ask.latest_safe_on.day} {ask.latest_safe_on:%B %Y}" in opened.text
    links = opened.links()
    assert links["A-101"].startswith("/programmes/fenland/actions/")
    assert links["Records end up with the wrong council"].startswith("/programmes/fenland/risks/")
    alder = next(line for line in found.impact.services if line.council == "Alder")
    cause = found.cause("R-101")
    assert cause is not None
    assert (cause.owner, cause.title) == (
        "Head of systems",
        "Records end up with the wrong council",
    )
    shares = [share.reference for cell in alder.cells for share in cell.shares]
    assert "R-101" in shares
    for cell in alder.cells:
        assert cell.amount == pytest.approx(sum(share.amount for share in cell.shares), abs=0.02)
    (gap,) = found.gaps
    assert gap.council == "Birch"
    assert gap.words.startswith("Nobody runs it from 23 November 2026 to 31 March 2028")
    assert gap.words in opened.text
    second = found.cause("R-102")
    assert second is not None
    assert [action.effect for action in second.actions] == ["likelihood by 50%"]


def test_an_approved_page_never_changes(page: Page, cast: Cast, body_id: int) -> None:
    asha, chidi = page.as_(cast.asha), page.as_(cast.chidi)
    build(asha)
    asha.submit(f"{FIRST}/submit")
    decide(chidi, "approved")
    before = _text_of(chidi.get(FIRST))
    asha.submit(
        "/programmes/fenland/risks/raise",
        title="A new worry",
        organisation_id=str(cast.alder_id),
        status=302,
    )
    after = chidi.get(FIRST)
    assert _text_of(after) == before
    assert "A new worry" not in after.text
    assert (
        "This approval was given on an earlier text: one change has been made in the programme "
        "since, and one headline figure differs." in after.text
    )
    (differs,) = [s for s in after.all(".//section") if s.get("aria-labelledby") == "differs"]
    assert "Open risks 2 3" in words(differs)


def test_a_stale_edit_shows_both_texts(page: Page, cast: Cast, body_id: int) -> None:
    asha, other = page.as_(cast.asha), page.as_(cast.asha)
    build(asha)
    form = other.get(f"{FIRST}/change").form()
    asha.submit(f"{FIRST}/change", title="Shall we?", ask_1="Approve it all.")
    answer = other.post(f"{FIRST}/change", {**form, "title": "May we?"}, status=409)
    assert "Shall we?" in answer.text
    assert "May we?" in answer.html
    assert "Approve it all." in answer.text
    again = answer.form()
    assert again["version"] == "2"
    assert other.post(f"{FIRST}/change", again).location == FIRST
    assert asha.get(FIRST).h1 == "May we?"


def test_what_is_missing_is_asked_for(page: Page, cast: Cast, body_id: int) -> None:
    asha = page.as_(cast.asha)
    refused = build(
        asha, title="", needed_by_on="soon", ask_1="", activity_1=str(_activity(page, "M30"))
    )
    assert refused.status == 422
    assert "Give the plan a title" in refused.text
    assert "Write the date as day, month and year" in refused.text
    worded = build(asha, ask_1="", activity_1=str(_activity(page, "M30")))
    assert worded.status == 422
    assert "Say in words what the board is asked to decide." in worded.text
    build(asha, ask_1="")
    nothing = asha.submit(f"{FIRST}/submit")
    assert nothing.status == 422
    assert "asks nothing of the board yet" in nothing.text


def test_more_places_come_as_they_are_filled(page: Page, cast: Cast, body_id: int) -> None:
    asha = page.as_(cast.asha)
    build(asha, ask_2="Two.", ask_3="Three.")
    form = asha.get(f"{FIRST}/change").form()
    assert [name for name in form if name.startswith("ask_")] == [f"ask_{n}" for n in range(1, 6)]
    asha.submit(f"{FIRST}/change", ask_2="", ask_5="Five.")
    assert [ask.wording for ask in content(page, cast).asks] == [
        "Approve the clone.",
        "Three.",
        "Five.",
    ]


def test_work_that_the_office_may_not_see_stays_behind_its_decision(
    page: Page, cast: Cast, body_id: int
) -> None:
    asha = page.as_(cast.asha)
    build(asha, ask_2="Host nights with Alder.", ask_3="Sign the bids.")
    with page.app.app_context(), builders.writing() as session:
        work = builders.activity(
            session, cast.programme_id, "M77", organisation_id=cast.alder_id, is_decision=True
        ).id
        builders.classify(session, cast.programme_id, activity_id=work)
        asked = sa.select(PlanAsk).filter_by(position=2)
        session.scalars(asked).one().activity_id = work
    asha.submit(f"{FIRST}/change", ask_1="", ask_2="Share nights with Alder.", status=302)
    with page.app.app_context():
        kept = sa.select(PlanAsk.wording, PlanAsk.activity_id).order_by(PlanAsk.position)
        assert [tuple(row) for row in reading(operator()).execute(kept)] == [
            ("Share nights with Alder.", work),
            ("Sign the bids.", None),
        ]


def test_the_board_returns_and_the_office_withdraws(page: Page, cast: Cast, body_id: int) -> None:
    asha, chidi = page.as_(cast.asha), page.as_(cast.chidi)
    build(asha)
    asha.submit(f"{FIRST}/submit")
    assert decide(chidi, "").status == 422
    decide(chidi, "returned")
    assert "The board has returned this plan" in asha.get(FIRST).text
    build(asha, title="Once more?")
    second = f"{BOARD}/plans/2"
    assert asha.submit(f"{second}/withdraw").status == 422
    asha.submit(f"{second}/withdraw", reason="Too early.", status=302)
    assert "Transition plan TP-2, withdrawn" in asha.get(second).text
    assert asha.get(BOARD).h1 == "Nothing waits for a decision"


def test_steps_that_are_past_are_refused(page: Page, cast: Cast, body_id: int) -> None:
    asha, chidi = page.as_(cast.asha), page.as_(cast.chidi)
    build(asha)
    chidi.get(f"{FIRST}/decide", status=409)
    asha.submit(f"{FIRST}/submit")
    asha.get(f"{FIRST}/change", status=409)
    asha.get(f"{FIRST}/submit", status=409)
    decide(chidi, "approved")
    chidi.get(f"{FIRST}/decide", status=409)
    asha.get(f"{FIRST}/withdraw", status=409)


def test_others_are_refused_and_shown_no_buttons(page: Page, cast: Cast, body_id: int) -> None:
    build(page.as_(cast.asha))
    for actor in (cast.vic, cast.carol, cast.dev):
        somebody = page.as_(actor)
        assert not {"Submit to the board", "Change the draft"} & set(somebody.get(FIRST).links())
        for step in ("change", "submit", "withdraw", "decide"):
            somebody.get(f"{FIRST}/{step}", status=403)
    stranger = page.as_(cast.eve)
    for path in ("", "/changes", "/plans.csv", "/plans/1", "/plans/1/decide"):
        stranger.get(f"{BOARD}{path}", status=404)
    page.as_(cast.asha).get(f"{BOARD}/plans/99", status=404)
    page.as_(cast.eve).get("/programmes/elsewhere/board/plans/1", status=404)


def test_who_submitted_is_told_that_another_decides(page: Page, cast: Cast, body_id: int) -> None:
    asha = page.as_(cast.asha)
    build(asha)
    asha.submit(f"{FIRST}/submit")
    with page.app.app_context(), builders.writing() as session:
        session.add(
            Membership(
                person_id=cast.asha.person_id,
                programme_id=cast.programme_id,
                organisation_id=cast.alder_id,
                role="board_chair",
            )
        )
    opened = page.as_(cast.asha).get(f"{FIRST}/decide")
    assert "somebody else decides on it" in opened.text
    with pytest.raises(Exception, match="No form posts"):
        opened.form()
    assert "another chair decides" in page.as_(cast.asha).get(FIRST).text


def test_a_tampered_text_is_named_at_the_top(page: Page, cast: Cast, body_id: int) -> None:
    asha, chidi = page.as_(cast.asha), page.as_(cast.chidi)
    build(asha)
    asha.submit(f"{FIRST}/submit")
    _run(page, "UPDATE lgr_snapshot SET content = replace(content, 'clone', 'keep')")
    opened = chidi.get(FIRST)
    assert "This is not the text that was put before the board" in opened.text
    assert "its fingerprint does not match" in opened.text
    assert "Nobody can decide on a text that does not hold." in chidi.get(f"{FIRST}/decide").text
    _run(page, "UPDATE lgr_snapshot SET content = 'gone'")
    assert "cannot be read as a transition plan" in chidi.get(FIRST).text
    _run(page, "DELETE FROM lgr_snapshot")
    assert "frozen text is gone" in chidi.get(FIRST).text


def test_what_changed_since_the_board_met(page: Page, cast: Cast, body_id: int) -> None:
    asha = page.as_(cast.asha)
    with page.app.app_context(), builders.writing() as session:
        builders.body(session, cast.programme_id, "Joint committee", position=2, last_met_on=None)
    assert asha.get(f"{BOARD}/changes").h1 == "Nothing has changed since the board last met"
    asha.submit(
        "/programmes/fenland/risks/raise",
        title="A new worry",
        organisation_id=str(cast.alder_id),
        status=302,
    )
    opened = asha.get(f"{BOARD}/changes")
    assert opened.h1 == "1 thing has changed since the board last met"
    assert any("A new worry" in name for name in opened.links())
    assert any("A new worry" in name for name in asha.get(BOARD).links())
    rows = list(csv.reader(io.StringIO(_csv(asha, f"{BOARD}/changes.csv"))))
    assert rows[1][1] == "new"
    assert rows[1][3] == "A new worry"
    never = asha.get(f"{BOARD}/changes?body={body_id + 1}")
    assert "no day to count from" in never.text
    build(asha, body_id=str(body_id))
    listed = list(csv.reader(io.StringIO(_csv(asha, f"{BOARD}/plans.csv"))))
    assert listed[1][:4] == [
        "TP-1",
        "Should Birch clone the case system?",
        "Shadow executive",
        "draft",
    ]


def _csv(page: Page, path: str) -> str:
    return page.client.get(path).get_data().decode("utf-8-sig")


def _run(page: Page, statement: str) -> None:
    with page.app.app_context(), builders.writing() as session:
        session.execute(sa.text(statement))


def _activity(page: Page, code: str) -> int:
    with page.app.app_context(), builders.writing() as session:
        return session.scalars(sa.select(builders.Activity.id).filter_by(code=code)).one()


def _text_of(opened: Opened) -> list[str]:
    """Return the sections that are made from the plan's text."""
    return [
        words(section)
        for section in opened.all(".//section")
        if section.get("aria-labelledby") not in (None, "differs", "froz")
    ]
