"""Day 1 by council, through its pages."""

import csv
import io

from tests import builders
from tests.browsing import Page

DAY_ONE = "/programmes/fenland/plan/day-1"


def _lay(page: Page) -> dict[str, int]:
    """Lay two criteria: Birch delivers D01 too late, of D02 nothing is known anywhere."""
    cast = page.cast
    with page.app.app_context(), builders.writing() as session:
        late = builders.activity(
            session, cast.programme_id, "M01", 200, organisation_id=cast.birch_id
        )
        good = builders.activity(session, cast.programme_id, "M02", 5)
        first = builders.criterion(session, cast.programme_id, "D01", is_starter=True)
        second = builders.criterion(session, cast.programme_id, "D02", is_must_have=False)
        builders.readiness(session, first, cast.birch_id, late)
        builders.readiness(session, first, cast.alder_id, good)
        return {"first": first.id, "second": second.id, "good": good.id}


def _address(page: Page, criterion: int, council: int | None = None) -> str:
    return f"{DAY_ONE}/{criterion}/{council or page.cast.birch_id}"


def test_a_programme_without_criteria_says_where_they_come_from(page: Page) -> None:
    opened = page.as_(page.cast.vic).get(DAY_ONE)
    assert opened.h1 == "No Day 1 criteria yet"
    assert "starter content" in opened.text


def test_councils_stand_side_by_side_in_words(page: Page) -> None:
    _lay(page)
    vic = page.as_(page.cast.vic)
    opened = vic.get(DAY_ONE)
    assert opened.h1 == (
        "Birch is not there yet: 2 of 2 Day 1 criteria are late or without evidence"
    )
    assert "On course D01 in Alder" in opened.links()
    assert "Late D01 in Birch" in opened.links()
    assert "Birch: Finish M01 Work M01, forecast for" in opened.text
    assert "Name the work that delivers it, or enter evidence" in opened.text


def test_criteria_are_narrowed_by_address(page: Page) -> None:
    _lay(page)
    vic = page.as_(page.cast.vic)
    for asked, codes in (
        ("show=differ", ["D01"]),
        ("show=none", ["D02"]),
        ("show=must", ["D01"]),
        ("show=open", ["D01", "D02"]),
        (f"show=open&council={page.cast.alder_id}", ["D02"]),
        ("show=ready", []),
        ("show=what&council=ever", ["D01", "D02"]),
    ):
        links = vic.get(f"{DAY_ONE}?{asked}").links()
        assert [code for code in ("D01", "D02") if f"{code} Criterion {code}" in links] == codes


def test_criteria_are_taken_away_as_a_file(page: Page) -> None:
    _lay(page)
    answer = page.as_(page.cast.vic).get(f"{DAY_ONE}.csv")
    rows = list(csv.DictReader(io.StringIO(answer.response.get_data().decode("utf-8-sig"))))
    told = [(row["Code"], row["Council"], row["State"]) for row in rows]
    assert told == [
        ("D01", "Alder Council", "on course"),
        ("D01", "Birch Council", "late"),
        ("D02", "Alder Council", "no evidence yet"),
        ("D02", "Birch Council", "no evidence yet"),
    ]


def test_evidence_is_given_accepted_reworded_and_taken_back(page: Page) -> None:
    dev = page.as_(page.cast.dev)
    address = _address(page, _lay(page)["second"])
    assert "No evidence given yet" in dev.get(address).text
    dev.submit(f"{address}/change", evidence="Minute 12", fallback="County stays", status=302)
    given = dev.get(address)
    assert "Evidence given, not accepted yet" in given.text
    dev.submit(given.links()["Accept the evidence"], accepted_by="Board chair", status=302)
    accepted = dev.get(address)
    assert accepted.h1 == "D02 Criterion D02: ready in Birch"
    assert "Evidence accepted by Board chair on 23 November 2026" in accepted.text
    refused = dev.submit(f"{address}/withdraw", status=422)
    assert "Say why it is taken back." in refused.text
    dev.submit(f"{address}/withdraw", reason="Of last year", status=302)
    dev.submit(f"{address}/accept", accepted_by="Board chair", status=302)
    answer = dev.submit(f"{address}/change", evidence="Minute 13", status=302)
    assert "has to be accepted again" in dev.get(answer.location).text


def test_evidence_is_accepted_on_a_day_that_has_been(page: Page) -> None:
    dev = page.as_(page.cast.dev)
    address = _address(page, _lay(page)["second"])
    dev.submit(f"{address}/change", evidence="Minute 12", status=302)
    answer = dev.submit(
        f"{address}/accept", accepted_by="Board chair", accepted_on="1/4/2027", status=422
    )
    assert "This day is still to come" in answer.text
    assert answer.form()["accepted_by"] == "Board chair"


def test_a_stale_edit_shows_both_texts(page: Page) -> None:
    dev = page.as_(page.cast.dev)
    address = f"{_address(page, _lay(page)['second'])}/change"
    opened = dev.get(address)
    dev.submit(address, evidence="First words", status=302)
    answer = dev.post(address, {**opened.form(), "evidence": "Second words"}, status=409)
    assert "First words" in answer.text
    assert "Second words" in answer.text
    dev.post(address, answer.form(), status=302)


def test_work_is_added_and_taken_out(page: Page) -> None:
    dev, ids = page.as_(page.cast.dev), _lay(page)
    address = _address(page, ids["second"])
    adding = f"{address}/deliveries/add"
    dev.submit(address, action=adding, work=f"activity-{ids['good']}", status=302)
    opened = dev.get(address)
    assert opened.h1 == "D02 Criterion D02: on course in Birch"
    removing = next(
        form.get("action") for form in opened.all(".//form") if "/remove" in form.get("action", "")
    )
    empty = dev.submit(address, action=adding, status=422)
    assert "Choose the work." in empty.text
    dev.submit(address, action=removing, status=302)
    assert "No work delivers it yet" in dev.get(address).text


def test_each_council_answers_for_its_own_day_1(page: Page) -> None:
    ids = _lay(page)
    farah = page.as_(page.cast.farah)
    birch, alder = (
        _address(page, ids["second"], council)
        for council in (page.cast.birch_id, page.cast.alder_id)
    )
    assert "Change the evidence" in farah.get(alder).links()
    assert "Change the evidence" not in farah.get(birch).links()
    for form in ("change", "accept", "withdraw"):
        farah.get(f"{birch}/{form}", status=403)
    farah.get(_address(page, ids["second"], page.cast.county_id), status=404)


def test_an_outsider_meets_nothing(page: Page) -> None:
    ids = _lay(page)
    eve = page.as_(page.cast.eve)
    eve.get(DAY_ONE, status=404)
    elsewhere = _address(page, ids["first"]).replace("fenland", "elsewhere")
    for form in ("", "/change", "/accept", "/withdraw"):
        eve.get(f"{elsewhere}{form}", status=404)
