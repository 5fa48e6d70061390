"""The first page, and starting a programme."""

import pytest

from lgr_tracker.content import areas
from tests.browsing import Page


def test_somebody_in_one_programme_is_led_straight_to_it(page: Page) -> None:
    assert page.as_(page.cast.asha).get("/", status=302).location == "/programmes/fenland/overview"


def test_a_programme_is_started_with_its_councils_filled_in(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    area = next(area for area in areas() if area.name == "Surrey")
    refused = asha.submit("/programmes/new", area=area.code, code="Not A Code!", status=422)
    assert "small letters" in refused.text.lower()
    made = asha.submit("/programmes/new", area=area.code, status=302)
    shown = asha.get(made.location)
    assert "Surrey" in shown.text
    organisations = asha.get(f"{made.location}/organisations")
    for council in area.councils:
        assert council.name in organisations.text
    assert len(asha.get("/", status=200).links()) > 2
    again = asha.submit("/programmes/new", area=area.code, status=422)
    assert "Choose another code" in again.text


@pytest.mark.parametrize("name", ["ben", "dev", "vic"])
def test_only_a_programme_manager_starts_programmes(page: Page, name: str) -> None:
    somebody = page.as_(getattr(page.cast, name))
    somebody.get("/programmes/new", status=403)
    assert "Start a programme" not in somebody.get("/programmes").text


def test_everybody_sees_their_own_seats(page: Page) -> None:
    assert "Contributor" in page.as_(page.cast.dev).get("/account").text
    page.get("/account", status=302)
