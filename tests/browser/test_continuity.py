"""A gap in who runs a service is found and closed by keyboard alone, on a desk and on a phone."""

from datetime import date

from playwright.sync_api import Page

from lgr_tracker.domain.kinds import HolderBasis
from tests import builders
from tests.browser.hands import Keyboard
from tests.browser.live import Tab
from tests.browser.looking import faults
from tests.leaders import key_post

PLAN = "/programmes/fenland/plan"


def _lay(tab: Tab) -> None:
    """Leave Birch's night without a holder for three days, and let its director change then."""
    cast = tab.live.cast
    assert cast is not None
    with tab.live.app.app_context(), builders.writing() as session:
        night = builders.service(session, cast.programme_id, "S01", name="Out of hours")
        before = {"starts_on": date(2025, 1, 1), "ends_on": date(2027, 3, 31)}
        builders.holder(session, night, cast.birch_id, cast.county_id, **before)
        builders.holder(session, night, cast.alder_id, cast.alder_id, starts_on=date(2025, 1, 1))
        builders.holder(
            session,
            night,
            cast.birch_id,
            cast.alder_id,
            starts_on=date(2027, 4, 4),
            basis=HolderBasis.HOSTED,
            agreement="IAA-07",
            exit_on=date(2028, 1, 31),
        )
        key_post(
            session,
            cast.birch_id,
            "Director of children's services",
            ("Interim Noble", date(2026, 6, 1), date(2027, 3, 24)),
            ("Karim", date(2027, 3, 31), None),
        )


def test_a_gap_is_found_and_closed_by_keyboard(tab: Tab) -> None:
    _lay(tab)
    assert tab.live.cast is not None
    page = tab.sign_in(tab.live.cast.dev).open(f"{PLAN}/holders")
    hands = Keyboard(page)
    assert _said(page) == "Birch has nobody to run “Out of hours” for 3 days"
    assert faults(tab) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    hands.follow("Out of hours, Birch")
    assert _said(page) == "Out of hours in Birch: Nobody 1 to 3 April 2027"
    assert faults(tab) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    hands.follow("Let Alder begin on 1 April")
    assert page.get_by_label("First day").input_value() == "1/4/2027"
    assert faults(tab) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    hands.send("Save")
    assert _said(page) == "Out of hours in Birch: somebody runs it on every day"
    page.goto(tab.live.url(f"{PLAN}/holders"))
    assert _said(page) == "Every service has one holder on every day to 31 March 2028"


def test_a_handover_close_to_vesting_is_read_on_a_desk_and_on_a_phone(tab: Tab) -> None:
    _lay(tab)
    assert tab.live.cast is not None
    page = tab.sign_in(tab.live.cast.vic).open(f"{PLAN}/leadership")
    assert _said(page) == (
        "Birch changes its director of children's services 1 working day before vesting"
    )
    assert page.locator("svg path.k-ink").count() >= 1
    assert faults(tab) == []


def _said(page: Page) -> str:
    return page.locator("h1").inner_text()
