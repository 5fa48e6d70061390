"""Pages that review a risk, take it to another body, accept it, or raise it as what it is."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from lgr_tracker.models.risk import Risk
from lgr_tracker.models.risk_record import Acceptance, Escalation, Review
from lgr_tracker.web.database import reading
from tests import builders
from tests.browsing import Page
from tests.people import TODAY, Cast

ROOT = "/programmes/fenland/risks"


@pytest.fixture
def risk_id(page: Page, cast: Cast) -> int:
    with page.app.app_context(), builders.writing() as session:
        builders.body(session, cast.programme_id, "Programme board", position=1)
        builders.body(session, cast.programme_id, "Shadow executive", position=2)
        overdue = TODAY - timedelta(days=5)
        return builders.risk(session, cast.programme_id, cast.alder_id, next_review_on=overdue).id


def test_a_review_is_one_button_where_the_score_still_holds(
    page: Page, cast: Cast, risk_id: int
) -> None:
    asha = page.as_(cast.asha)
    shown = asha.get(f"{ROOT}/{risk_id}")
    assert "Review 5 days late" in shown.text
    assert "Does the score still hold?" in shown.text
    assert "No review is on record yet" in shown.text
    asked = asha.get(f"{ROOT}/{risk_id}/review")
    [button] = asked.all(".//button[@autofocus]")
    assert button.text.strip() == "It still holds"
    [form] = [each for each in asked.all(".//form") if button in each.iter()]
    held = {each.get("name"): each.get("value") for each in form.iter("input")}
    asha.post(f"{ROOT}/{risk_id}/review", held)
    told = asha.get(f"{ROOT}/{risk_id}").text
    assert "Confirmed at Very high. Next review 23 December 2026." in told
    assert "Review 5 days late" not in told
    stale = asha.post(f"{ROOT}/{risk_id}/review", held, status=409)
    assert not stale.all(".//button[@autofocus]")


def test_reviews_that_are_due_lead_from_one_to_the_next(
    page: Page, cast: Cast, risk_id: int
) -> None:
    with page.app.app_context(), builders.writing() as session:
        later = TODAY - timedelta(days=1)
        birch = builders.risk(
            session, cast.programme_id, cast.birch_id, 102, next_review_on=later
        ).id
    asha = page.as_(cast.asha)
    first = asha.get(f"{ROOT}/review/next", status=302).location
    assert first.endswith(f"/{risk_id}/review?then=next")
    changed = asha.submit(first, current_likelihood="3", current_reason="A clean trial.")
    assert changed.location.endswith("/review/next")
    assert asha.get(f"{ROOT}/review/next", status=302).location.endswith(
        f"/{birch}/review?then=next"
    )
    farah = page.as_(cast.farah)
    assert farah.get(f"{ROOT}/review/next", status=302).location.endswith("/risks")
    assert "No review is due." in farah.get(ROOT).text
    assert "Changed to High. A clean trial." in asha.get(f"{ROOT}/{risk_id}").text


def test_a_risk_goes_up_with_a_reason_and_is_handed_back(
    page: Page, cast: Cast, risk_id: int
) -> None:
    farah = page.as_(cast.farah)
    asked = farah.get(f"{ROOT}/{risk_id}/escalate")
    assert "nobody owns it yet, and no action has a day yet" in asked.text
    assert [each.text for each in asked.all(".//select/option")] == [
        "Choose one",
        "Up to Programme board",
        "Up to Shadow executive",
    ]
    with page.app.app_context():
        names = dict(
            reading(cast.farah).execute(sa.select(builders.Body.name, builders.Body.id)).all()
        )
    up = {"body_id": str(names["Shadow executive"])}
    refused = farah.submit(f"{ROOT}/{risk_id}/escalate", **up, status=422)
    assert "Say why it moves" in refused.text
    farah.submit(f"{ROOT}/{risk_id}/escalate", **up, reason="Free the money.", status=302)
    told = farah.get(f"{ROOT}/{risk_id}").text
    assert "Up from those who look after it day by day to Shadow executive." in told
    assert "Because: Free the money." in told
    farah.submit(f"{ROOT}/{risk_id}/escalate", body_id="0", reason="It is freed.", status=302)
    with page.app.app_context():
        ways = reading(cast.farah).scalars(sa.select(Escalation.is_upward).order_by(Escalation.id))
        assert list(ways) == [True, False]
    page.as_(cast.dev).get(f"{ROOT}/{risk_id}/escalate", status=403)


def test_a_risk_is_accepted_until_a_day_and_taken_back(
    page: Page, cast: Cast, risk_id: int
) -> None:
    asha = page.as_(cast.asha)
    assert "Accept as it stands" in asha.get(f"{ROOT}/{risk_id}").text
    refused = asha.submit(f"{ROOT}/{risk_id}/accept", reason="Small.", until="23/11/2026")
    assert refused.status == 422
    assert "Choose a day after today" in refused.text
    asha.submit(f"{ROOT}/{risk_id}/accept", reason="Small.", until="1/3/2027", status=302)
    told = asha.get(f"{ROOT}/{risk_id}").text
    assert "Accepted until 1 March 2027" in told
    assert "Accepted in the band Very high until 1 March 2027. Because: Small." in told
    asha.submit(f"{ROOT}/{risk_id}/accept/end", reason="It grew.", status=302)
    told = asha.get(f"{ROOT}/{risk_id}").text
    assert "Ended 23 November 2026: It grew." in told
    assert "Accepted until 1 March" not in told
    farah = page.as_(cast.farah)
    assert "Accept as it stands" not in farah.get(f"{ROOT}/{risk_id}").text
    assert "Very high" in farah.get(f"{ROOT}/{risk_id}/accept", status=403).text


def test_nobody_accepts_what_is_unscored_or_closed(page: Page, cast: Cast, risk_id: int) -> None:
    bare = {"current_likelihood": None, "current_impact": None, "current_score": None}
    with page.app.app_context(), builders.writing() as session:
        unscored = builders.risk(session, cast.programme_id, cast.alder_id, 102, **bare).id
    asha = page.as_(cast.asha)
    assert "Score it first" in asha.get(f"{ROOT}/{unscored}/accept", status=409).text
    assert not asha.get(f"{ROOT}/{unscored}/review").all(".//button[@autofocus]")
    asha.submit(f"{ROOT}/{risk_id}/close", reason="Done.", outcome="Gone.", status=302)
    assert "Reopen it first" in asha.get(f"{ROOT}/{risk_id}/accept", status=409).text


def test_an_opportunity_is_asked_and_told_in_its_own_words(
    page: Page, cast: Cast, risk_id: int
) -> None:
    asha = page.as_(cast.asha)
    asked = asha.get(f"{ROOT}/raise?kind=opportunity")
    assert "What could go better for children and families?" in asked.text
    assert "Benefit now" in asked.text
    fields = {"title": "One front door", "organisation_id": str(cast.alder_id)}
    score = {"current_likelihood": "4", "current_impact": "5"}
    refused = asha.submit(f"{ROOT}/raise?kind=opportunity", **fields, response="treat", status=422)
    assert "For an opportunity choose exploit, enhance, share or accept." in refused.text
    raised = asha.submit(f"{ROOT}/raise?kind=opportunity", **fields, **score, status=302)
    told = asha.get(raised.location).text
    assert "Chance × benefit" in told
    assert "Enhance" in told
    assert "no action" not in told
    assert "One is very high" in asha.get(ROOT).h1  # the threat alone


def test_what_has_happened_is_raised_as_an_issue(page: Page, cast: Cast) -> None:
    asha = page.as_(cast.asha)
    fields = {"title": "Records are missing", "organisation_id": str(cast.alder_id)}
    asha.submit(f"{ROOT}/raise", **fields, happened_on="20/11/2026", status=302)
    asha.submit(f"{ROOT}/raise", **fields, owner_name="Jo Green", status=302)
    with page.app.app_context():
        rows = reading(cast.asha).execute(
            sa.select(Risk.state, Risk.happened_on, Risk.owner_name).order_by(Risk.number)
        )
        first, second = rows.all()
        assert (first.state, str(first.happened_on)) == ("issue", "2026-11-20")
        assert (second.state, second.owner_name) == ("open", "Jo Green")
        assert reading(cast.asha).scalar(sa.select(sa.func.count()).select_from(Review)) == 0
        assert reading(cast.asha).scalar(sa.select(sa.func.count()).select_from(Acceptance)) == 0
