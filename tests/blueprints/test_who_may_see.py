"""Who may see a row: asked on its form, said on its page, and kept on every other."""

import io
import re
from typing import Any

import openpyxl

from lgr_tracker.domain.classification import SENSITIVE
from tests import builders
from tests.browsing import Page, words

REQUEST = re.compile(r"[0-9a-f]{16}")
HOME = "/programmes/fenland"
RISKS = f"{HOME}/risks"
KEPT = {"classification": "restricted", "classification_reason": "Bids are compared."}


def raised(page: Page, **fields: Any) -> str:
    farah = page.as_(page.cast.farah)
    made = farah.submit(
        f"{RISKS}/raise", status=302, **{"title": "A bid is known too early", **fields}
    )
    return made.location


def test_a_restricted_risk_is_marked_for_those_who_see_it_and_missing_to_others(
    page: Page,
) -> None:
    address = raised(page, **KEPT, classification_organisations=[])
    own = page.as_(page.cast.farah).get(address)
    assert "Restricted: Alder" in own.text and "Bids are compared." in own.text
    assert "Restricted" in page.as_(page.cast.ben).get(RISKS).text
    for who in (page.cast.dev, page.cast.asha, page.cast.ann):
        other = page.as_(who)
        assert "known too early" not in other.get(RISKS).text
        assert "known too early" not in other.get(f"{HOME}/overview").text
        missing, there = other.get(f"{RISKS}/987654321", 404), other.get(address, 404)
        assert REQUEST.sub("", there.text) == REQUEST.sub("", missing.text)


def test_the_programme_office_is_named_to_begin_with(page: Page) -> None:
    form = page.as_(page.cast.farah).get(f"{RISKS}/raise").form()
    assert form["classification"] == "public"
    assert form["classification_organisations"] == [str(page.cast.county_id)]
    address = raised(page, **KEPT)
    assert "Restricted: Alder, County" in page.as_(page.cast.asha).get(address).text


def test_a_restriction_without_a_reason_is_asked_for_one(page: Page) -> None:
    farah = page.as_(page.cast.farah)
    asked = farah.submit(f"{RISKS}/raise", title="A bid", classification="exempt", status=422)
    assert "Say why not everybody may see this." in asked.text
    assert "Choose the paragraph that makes this exempt." in asked.text


def test_the_log_is_narrowed_to_a_classification_in_every_format(page: Page) -> None:
    raised(page)
    raised(page, **KEPT, classification_organisations=[], title="Bids known too early")
    narrowed = f"{RISKS}?classification=restricted"
    for who, finds in ((page.cast.farah, True), (page.cast.dev, False)):
        reader = page.as_(who)
        listed = reader.get(f"{narrowed}&likelihood=4")
        ticked = [each.get("value") for each in listed.all(".//input[@checked]")]
        assert {"restricted", "4"} <= set(ticked)
        assert reader.get(narrowed).h1 == ("One risk matches." if finds else "No risks match.")
        table = reader.get(f"{RISKS}/risks.csv?classification=restricted").response.text
        assert ("Bids known too early" in table) is finds
        sent = reader.submit(RISKS, action=f"{RISKS}/export", classification="restricted")
        sheet = openpyxl.load_workbook(io.BytesIO(sent.response.data))["Register"]
        assert [cell.value for cell in sheet["C"][1:]] == ["Bids known too early"] * finds
        assert "Bids known too early" not in reader.get(f"{RISKS}?classification=public").text


def test_what_shows_a_restricted_row_is_marked_official_sensitive(page: Page) -> None:
    address = raised(page, **KEPT, classification_organisations=[], title="Bids known too early")
    action = page.as_(page.cast.farah).submit(
        f"{HOME}/actions/add", title="Seal the bids", kind="action", status=302, **KEPT
    )
    raised(page)
    with page.app.app_context(), builders.writing() as session:
        here, alder = page.cast.programme_id, page.cast.alder_id
        work = builders.activity(session, here, "M01", organisation_id=alder)
        builders.classify(session, here, activity_id=work.id)
    for who, finds in ((page.cast.farah, True), (page.cast.dev, False)):
        reader = page.as_(who)
        for listed in (RISKS, f"{HOME}/actions", f"{HOME}/plan/activities"):
            paper = reader.get(listed).all(".//p[@class='lgr-onpaper']")
            assert [words(each) for each in paper] == [SENSITIVE] * finds, listed
        sent = reader.submit(RISKS, action=f"{RISKS}/export", status=200)
        book = openpyxl.load_workbook(io.BytesIO(sent.response.data))
        headers = {str(sheet.oddHeader.center.text).count(SENSITIVE) for sheet in book}
        told = {cell.value for row in book["About"] for cell in row}
        assert (headers, SENSITIVE in told) == ({int(finds)}, finds)
        assert (book.properties.category == SENSITIVE) is finds
    for row in (address, action.location):
        assert SENSITIVE in page.as_(page.cast.farah).get(row).text
        page.as_(page.cast.dev).get(row, 404)


def test_somebody_named_changes_the_words_and_not_who_sees_them(page: Page) -> None:
    address = raised(page, **KEPT)
    asha = page.as_(page.cast.asha)
    assert "classification" not in asha.get(f"{address}/change").form()
    asha.submit(f"{address}/change", title="A bid comes out", status=302)
    sent = {**asha.get(f"{address}/change").form(), "classification": "public"}
    asha.post(f"{address}/change", sent)
    assert "Restricted: Alder" in page.as_(page.cast.farah).get(address).text
    assert page.as_(page.cast.dev).get(address, 404)


def test_an_exempt_action_and_restricted_work_are_marked_on_their_pages(page: Page) -> None:
    farah = page.as_(page.cast.farah)
    exempt: dict[str, Any] = {
        "classification": "exempt",
        "classification_paragraph": "3",
        "classification_reason": "It names a price.",
        "classification_organisations": [],
    }
    farah.submit(f"{HOME}/actions/add", title="Let the contract", status=302, **exempt)
    listed = page.as_(page.cast.dev).get(f"{HOME}/actions")
    assert "Exempt, paragraph 3" in listed.text
    assert (
        "It names a price." in page.as_(page.cast.dev).get(listed.links()["Let the contract"]).text
    )
    with page.app.app_context(), builders.writing() as session:
        work = builders.activity(
            session, page.cast.programme_id, "W1", organisation_id=page.cast.alder_id
        )
        builders.classify(session, page.cast.programme_id, activity_id=work.id)
        work_id = work.id
    farah = page.as_(page.cast.farah)
    assert "Restricted: Alder" in farah.get(f"{HOME}/plan/activities/{work_id}").text
    assert "Restricted" in farah.get(f"{HOME}/plan/activities").text
    dev = page.as_(page.cast.dev)
    dev.get(f"{HOME}/plan/activities/{work_id}", 404)
    assert "Work W1" not in dev.get(f"{HOME}/plan/activities").text


def test_every_page_says_the_same_of_what_figures_are_reckoned_from(page: Page) -> None:
    sentence = "reckoned from the rows of the programme that you may see"
    before = page.as_(page.cast.dev).get(RISKS).text
    raised(page, **KEPT)
    after = page.as_(page.cast.dev).get(RISKS).text
    assert sentence in before and sentence in after
