"""Risks that two councils may be keeping both: shown side by side, linked, never merged."""

import json

import pytest

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.risk import Risk
from tests import builders
from tests.browsing import Page

LIST = "/programmes/fenland/risks"
TWINS = f"{LIST}/twins"


@pytest.fixture
def pair(page: Page) -> tuple[int, int]:
    """The same risk in two councils' words, and another that has nothing to do with them."""
    with page.app.app_context(), builders.writing() as session:
        first, second = (
            builders.risk(
                session, page.cast.programme_id, council, number, title=title, cause=cause
            ).id
            for council, number, title, cause in (
                (page.cast.alder_id, 101, "Foster carers are not paid in April", "Split systems"),
                (page.cast.birch_id, 102, "Foster carers not paid on time in April", ""),
            )
        )
        builders.risk(
            session,
            page.cast.programme_id,
            page.cast.birch_id,
            103,
            title="Tribunal files are lost",
        )
    return min(first, second), max(first, second)


def test_likely_twins_are_shown_side_by_side_and_linked_but_not_merged(
    page: Page, pair: tuple[int, int]
) -> None:
    asha = page.as_(page.cast.asha)
    shown = asha.get(TWINS)
    assert shown.h1 == "One pair of risks looks like one thing kept twice."
    assert "Tribunal" not in shown.text
    address = f"{TWINS}/{pair[0]}/{pair[1]}"
    assert address in shown.links().values()
    beside = asha.get(address)
    assert "on time" in [part.text for part in beside.all(".//td//b")]
    refused = asha.submit(address, status=422)
    assert "Say whether they are the same thing." in refused.text
    asha.submit(address, answer="same", reason="One carers’ payroll.", status=302)
    asha.submit(address, answer="different", status=409)
    after = asha.get(TWINS)
    assert after.h1 == "No two councils seem to keep the same risk."
    assert "One carers’ payroll." in after.text
    for risk_id in pair:
        assert "keeps the same risk" in asha.get(f"/programmes/fenland/risks/{risk_id}").text
    asha.post(
        next(
            str(form.get("action"))
            for form in after.all(".//form")
            if str(form.get("action")).endswith("/forget")
        ),
        after.form(),
        status=302,
    )
    assert asha.get(TWINS).h1.startswith("One pair")


def test_two_different_things_are_not_shown_again(page: Page, pair: tuple[int, int]) -> None:
    farah = page.as_(page.cast.farah)
    farah.submit(f"{TWINS}/{pair[0]}/{pair[1]}", answer="different", status=302)
    assert farah.get(TWINS).h1.startswith("No two")
    assert "keeps the same risk" not in farah.get(f"/programmes/fenland/risks/{pair[0]}").text
    csv = farah.client.get(f"{TWINS}.csv")
    assert "Two different things" in csv.get_data(as_text=True)


def test_a_risk_that_is_kept_from_somebody_has_no_twin_for_them(
    page: Page, pair: tuple[int, int]
) -> None:
    with page.app.app_context(), builders.writing() as session:
        builders.classify(session, page.cast.programme_id, risk_id=pair[0])
    dev = page.as_(page.cast.dev)
    seen = page.as_(page.cast.farah)
    shut = dev if dev.get(TWINS).h1.startswith("No two") else seen
    assert shut.get(TWINS).h1.startswith("No two")
    shut.get(f"{TWINS}/{pair[0]}/{pair[1]}", status=404)
    shut.get(f"{TWINS}/{pair[0]}/{pair[0]}", status=404)


def test_the_list_and_its_files_tell_a_linked_twin_to_who_may_see_it(
    page: Page, pair: tuple[int, int]
) -> None:
    def told(actor: Actor) -> tuple[int, dict[str, list[str]]]:
        seen = page.as_(actor)
        files = f"{LIST}/risks.json?columns=twins"
        rows = json.loads(seen.get(files).response.get_data())
        return seen.get(LIST).text.count("Has a twin"), {
            row["reference"]: row["twins"] for row in rows
        }

    asha = page.as_(page.cast.asha)
    address = f"{TWINS}/{pair[0]}/{pair[1]}"
    asha.submit(address, answer="same", reason="One carers’ payroll.", status=302)
    linked = {"R-101": ["R-102"], "R-102": ["R-101"], "R-103": []}
    for actor in (page.cast.asha, page.cast.farah, page.cast.dev):
        assert told(actor) == (2, linked)
    assert "R-101,1,Foster" in asha.get(f"{LIST}/risks.csv?columns=twins").html
    with page.app.app_context(), builders.writing() as session:
        builders.classify(session, page.cast.programme_id, risk_id=pair[0])
        kept = session.get_one(Risk, pair[0]).reference
    alone = {each: [] for each in linked if each != kept}
    told_to = [told(actor) for actor in (page.cast.farah, page.cast.dev)]
    assert (0, alone) in told_to


def test_risks_that_are_two_things_have_no_twin_in_the_list(
    page: Page, pair: tuple[int, int]
) -> None:
    asha = page.as_(page.cast.asha)
    asha.submit(f"{TWINS}/{pair[0]}/{pair[1]}", answer="different", status=302)
    assert "Has a twin" not in asha.get(LIST).text


def test_who_edits_neither_only_reads_and_a_stranger_finds_nothing(
    page: Page, pair: tuple[int, int]
) -> None:
    vic = page.as_(page.cast.vic)
    address = f"{TWINS}/{pair[0]}/{pair[1]}"
    shown = vic.get(address)
    assert "can say whether they are the same thing" in shown.text
    asha = page.as_(page.cast.asha)
    given = asha.get(address).form()
    token = vic.get("/account/mail").form()["csrf_token"]
    vic.post(address, {**given, "csrf_token": token, "answer": "same"}, status=403)
    page.as_(page.cast.eve).get(address, status=404)
