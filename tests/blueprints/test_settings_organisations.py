"""The organisations of a programme, through their pages."""

from tests.browsing import Page

LIST = "/programmes/fenland/settings/organisations"


def test_a_programme_manager_adds_and_changes_an_organisation(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    answer = asha.submit(
        f"{LIST}/add",
        name="Cedar Health Board",
        short_name="Cedar",
        code="cedar",
        kind="partner",
        status=302,
    )
    listed = asha.get(answer.location)
    assert "Cedar Health Board was added." in listed.text
    address = listed.links()["Cedar Health Board"]
    asha.submit(address, name="Cedar NHS", status=302)
    assert "Cedar NHS" in asha.get(LIST).text


def test_a_missing_name_is_asked_for_and_nothing_typed_is_lost(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    answer = asha.submit(
        f"{LIST}/add", name=" \u200b ", code="kept-code", kind="partner", status=422
    )
    assert "Give the organisation's name." in answer.text
    assert answer.form()["code"] == "kept-code"


def test_a_stale_edit_shows_both_texts_and_keeps_what_was_typed(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    address = f"{LIST}/{page.cast.alder_id}"
    opened = asha.get(address)
    asha.submit(address, name="Alder First", status=302)
    stale = {**opened.form(), "name": "Alder Second"}
    answer = asha.post(address, stale, status=409)
    assert "Alder First" in answer.text
    assert "Alder Second" in answer.text
    again = asha.post(address, answer.form(), status=302)
    assert "Alder Second" in asha.get(again.location).text


def test_a_contributor_reads_but_cannot_add(page: Page) -> None:
    dev = page.as_(page.cast.dev)
    dev.get(LIST)
    dev.get(f"{LIST}/add", status=403)


def test_an_outsider_meets_nothing(page: Page) -> None:
    eve = page.as_(page.cast.eve)
    foreign = eve.get(LIST, status=404)
    missing = eve.get(LIST.replace("fenland", "nowhere"), status=404)
    assert foreign.h1 == missing.h1
    eve.get(f"/programmes/elsewhere/settings/organisations/{page.cast.alder_id}", status=404)
