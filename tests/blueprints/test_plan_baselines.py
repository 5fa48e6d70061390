"""The approved dates of the plan, through their pages."""

import csv
import io
from datetime import date

import pytest

from lgr_tracker.models.plan import Activity
from tests import builders
from tests.browsing import Opened, Page, words

PLAN = "/programmes/fenland/plan"
LIST, ASK = f"{PLAN}/baselines", f"{PLAN}/baselines/ask"
WHY = "The supplier was five weeks late."


@pytest.fixture
def laid(page: Page) -> dict[str, int]:
    """Two activities by code, the second of them Birch's own secret to all but Birch."""
    cast = page.cast
    with page.app.app_context(), builders.writing() as session:
        rules = builders.activity(session, cast.programme_id, "M01", 10, name="Rules signed")
        secret = builders.activity(
            session, cast.programme_id, "M99", 5, name="Unsaid", organisation_id=cast.birch_id
        )
        builders.classify(session, cast.programme_id, activity_id=secret.id)
        return {"M01": rules.id, "M99": secret.id}


def lengthen(page: Page, activity_id: int, days: int) -> None:
    with page.app.app_context(), builders.writing() as session:
        session.get_one(Activity, activity_id).duration_days = days


def ask(page: Page) -> str:
    """Ask as Farah through the page, and return the address of what was asked for."""
    sent = page.as_(page.cast.farah).submit(ASK, reason=WHY, status=302)
    return sent.location


def decide(page: Page, where: str, outcome: str = "agree") -> None:
    chair = page.as_(page.cast.chidi)
    chair.submit(f"{where}/decide", outcome=outcome, reason="It fits.", status=302)


def names(opened: Opened) -> list[str]:
    """Return the first cells of the table's rows."""
    return [words(row[0]) for row in opened.all(".//tbody/tr")]


def lines(opened: Opened) -> list[dict[str, str]]:
    text = opened.response.get_data(as_text=True).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def test_before_anything_was_asked_the_page_says_what_to_do_first(page: Page) -> None:
    opened = page.as_(page.cast.asha).get(LIST)
    assert opened.h1 == "No dates of the plan have been approved yet"
    assert opened.links()["Ask to have the dates approved"] == ASK
    assert ASK not in page.as_(page.cast.vic).get(LIST).links().values()
    empty = page.as_(page.cast.asha).get(ASK)
    assert empty.h1 == "Asking now would move no dates"
    refused = page.as_(page.cast.asha).submit(ASK, reason=WHY)
    assert "no work yet" in refused.text


def test_dates_are_asked_for_decided_and_kept(page: Page, laid: dict[str, int]) -> None:
    before = page.as_(page.cast.farah).get(ASK)
    assert before.h1 == "Asking now would give 1 activity their first approved dates"
    assert names(before) == ["Rules signedM01"]
    first = ask(page)
    waits = page.as_(page.cast.chidi).get(LIST)
    assert "You are asked to decide on baseline 1" in waits.text
    decide(page, first)
    lengthen(page, laid["M01"], 15)
    asking = page.as_(page.cast.farah).get(ASK)
    assert asking.h1 == (
        "Asking now would move the dates of 1 of 1 activity: 1 to a later end, 0 to an earlier one"
    )
    second = ask(page)
    decide(page, second)
    opened = page.as_(page.cast.vic).get(second)
    assert "5 later" in opened.text and opened.links()["Baseline 1"] == first
    listed = page.as_(page.cast.vic).get(LIST)
    assert listed.h1 == "The plan is held to baseline 2, agreed on 23 November 2026"
    assert "0 end later than approved and 0 earlier" in listed.text
    assert names(listed) == ["Baseline 21 activity", "Baseline 11 activity"]
    assert "Replaced" in listed.text
    assert "Plan. Baseline 2, agreed on 23 November 2026" in page.as_(page.cast.vic).get(PLAN).text


def test_a_baseline_shows_what_moves_or_all_of_it(page: Page, laid: dict[str, int]) -> None:
    decide(page, ask(page))
    same = ask(page)
    opened = page.as_(page.cast.vic).get(same)
    assert opened.h1 == "Baseline 2 would move no dates"
    assert names(opened) == []
    assert names(page.as_(page.cast.vic).get(f"{same}?show=all")) == ["Rules signedM01"]
    decide(page, same, "decline")
    declined = page.as_(page.cast.vic).get(same)
    assert declined.h1 == "Baseline 2 would have moved no dates"
    assert "Declined" in declined.text and "It fits." in declined.text


def test_the_files_hold_what_the_reader_may_see(page: Page, laid: dict[str, int]) -> None:
    where = ask(page)
    [row] = lines(page.as_(page.cast.vic).get(f"{LIST}.csv"))
    assert (row["Baseline"], row["State"], row["Why"]) == ("1", "asked", WHY)
    [seen] = lines(page.as_(page.cast.vic).get(f"{where}.csv"))
    assert (seen["Code"], seen["End"], seen["End before"]) == ("M01", "2026-12-04", "")
    assert len(lines(page.as_(page.cast.dev).get(f"{where}.csv"))) == 2
    assert "Unsaid" in page.as_(page.cast.dev).get(where).text
    assert "Unsaid" not in page.as_(page.cast.chidi).get(f"{where}/decide").text


def test_what_is_not_filled_in_is_asked_for(page: Page, laid: dict[str, int]) -> None:
    farah, chidi = page.as_(page.cast.farah), page.as_(page.cast.chidi)
    assert "Say why the approved dates" in farah.submit(ASK, status=422).text
    where = ask(page)
    assert "wait for a decision already" in farah.submit(ASK, reason=WHY).text
    refused = chidi.submit(f"{where}/decide", status=422)
    assert "Choose whether you agree" in refused.text and "Give the reason" in refused.text


def test_who_asked_withdraws_and_never_decides(page: Page, laid: dict[str, int]) -> None:
    asha = page.as_(page.cast.asha)
    where = asha.submit(ASK, reason=WHY, status=302).location
    own = asha.get(f"{where}/decide")
    assert "somebody else decides" in own.text
    assert f"{where}/decide" not in asha.get(where).links().values()
    token = asha.get(where).form(f"{where}/withdraw")["csrf_token"]
    mine = {"csrf_token": token, "outcome": "agree", "reason": "Mine."}
    assert "somebody else decides" in asha.post(f"{where}/decide", mine, status=403).text
    asha.submit(where, action=f"{where}/withdraw", status=302)
    assert "Withdrawn" in asha.get(where).text
    assert "cannot become agreed" in page.as_(page.cast.chidi).get(f"{where}/decide", 409).text


@pytest.mark.parametrize(("who", "status"), [("vic", 403), ("carol", 403), ("eve", 404)])
def test_others_are_refused(page: Page, laid: dict[str, int], who: str, status: int) -> None:
    where = ask(page)
    other = page.as_(getattr(page.cast, who))
    other.get(ASK, status)
    other.get(f"{where}/decide", status)
    page.as_(page.cast.asha).get(f"{LIST}/99999", 404)


def test_milestones_and_years_are_written_as_people_do(page: Page) -> None:
    with page.app.app_context(), builders.writing() as session:
        builders.activity(
            session,
            page.cast.programme_id,
            "M00",
            0,
            name="Vesting",
            fixed_start_on=date(2027, 4, 1),
        )
        builders.activity(session, page.cast.programme_id, "M01", 60, name="Long")
    opened = page.as_(page.cast.vic).get(ask(page))
    assert "1 Apr 2027" in opened.text
    assert "23 Nov 2026 to 17 Feb 2027" in opened.text
