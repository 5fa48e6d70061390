"""Choosing what a programme is asked about its risks, and how often it reports."""

from datetime import UTC, datetime

import sqlalchemy as sa

from lgr_tracker.domain.nudges import Rule
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.risk import ScoreEntry
from lgr_tracker.web.database import reading
from tests import builders
from tests.browsing import Page
from tests.people import Cast

NUDGES = "/programmes/fenland/settings/nudges"


def test_a_rule_that_is_off_is_shown_and_counted_nowhere(page: Page, cast: Cast) -> None:
    with page.app.app_context(), builders.writing() as session:
        risk_id = builders.risk(session, cast.programme_id, cast.alder_id).id
    asha = page.as_(cast.asha)
    risks = "/programmes/fenland/risks"
    assert "No owner" in asha.get(f"{risks}/{risk_id}").text
    assert len(asha.get(f"{risks}?attention=yes").all(".//tbody/tr")) == 1
    assert asha.get(NUDGES).h1 == "12 of 12 questions are asked about risks."
    kept = [Rule.NOT_REVIEWED.value, Rule.VAGUE_WORDS.value]
    asha.submit(NUDGES, rules=kept, reporting_rhythm="month", status=302)
    opened = asha.get(NUDGES)
    assert opened.h1 == "2 of 12 questions are asked about risks."
    assert sorted(opened.form()["rules"]) == sorted(kept)
    assert "31 October 2026" in opened.text
    assert "No owner" not in asha.get(f"{risks}/{risk_id}").text
    assert len(asha.get(f"{risks}?attention=yes").all(".//tbody/tr")) == 0
    with page.app.app_context():
        chosen = sa.select(AuditEvent).where(AuditEvent.event == "nudges:set")
        event = reading(cast.asha).scalars(chosen).one()
        assert "No owner" in event.after


def test_two_who_choose_at_once_see_both(page: Page, cast: Cast) -> None:
    first, second = page.as_(cast.asha), page.as_(cast.asha)
    seen = second.get(NUDGES).form()
    first.submit(NUDGES, rules=["no_owner"], status=302)
    refused = second.post(NUDGES, {**seen, "rules": ["no_owner", "no_action"]}, status=409)
    assert "Somebody else changed this" in refused.text
    wrong = first.submit(NUDGES, rules=["made_up"], status=422)
    assert "Choose from the list" in wrong.text
    page.as_(cast.farah).get(NUDGES, status=403)


def test_direction_is_told_against_the_end_of_the_previous_period(page: Page, cast: Cast) -> None:
    """September ended at 12, October at 25; today it is 20."""
    with page.app.app_context(), builders.writing() as session:
        risk = builders.risk(session, cast.programme_id, cast.alder_id, previous_score=25)
        for month, score in ((9, 12), (10, 25), (11, 20)):
            session.add(
                ScoreEntry(
                    risk_id=risk.id,
                    kind="current",
                    likelihood=1,
                    impact=1,
                    score=score,
                    band_name="High",
                    scored_at=datetime(2026, month, 20, 9, 0, tzinfo=UTC),
                    scored_by="Asha",
                )
            )
    asha = page.as_(cast.asha)
    address = f"/programmes/fenland/risks/{risk.id}"
    worse, better = (f"/programmes/fenland/risks?direction={way}" for way in ("worse", "better"))
    assert "up from 12 at the end of September" in asha.get(address).text
    assert len(asha.get(worse).all(".//tbody/tr")) == 1
    rules = asha.get(NUDGES).form()["rules"]
    asha.submit(NUDGES, rules=rules, reporting_rhythm="month", status=302)
    assert "down from 25 at the end of October" in asha.get(address).text
    assert len(asha.get(better).all(".//tbody/tr")) == 1
