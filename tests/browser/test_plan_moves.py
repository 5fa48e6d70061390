"""A date moved in a real browser by keyboard alone: what would move, what moved, no barrier."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests import builders
from tests.browser.live import Live, Tab

PLAN = "/programmes/fenland/plan"
OpenTab = Callable[..., Tab]


@pytest.fixture
def laid(live: Live) -> int:
    """Two pieces of Birch's work in a row; returns the id of the first."""
    cast = live.cast
    with live.app.app_context(), builders.writing() as session:
        made = [
            builders.activity(
                session,
                cast.programme_id,
                code,
                days,
                name=name,
                organisation_id=cast.birch_id,
                finish_by_on=date(2027, 3, 1),
            )
            for code, days, name in (("M01", 20, "Rules signed"), ("M02", 30, "Trial split"))
        ]
        builders.follows(session, *made)
        return made[0].id


def no_barrier(page: Page, axe: Callable[[Page], None], width: int) -> None:
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 1280])
def test_a_date_is_moved_by_keyboard(
    tab_of: OpenTab, live: Live, laid: int, axe: Callable[[Page], None], width: int
) -> None:
    tab = tab_of(viewport={"width": width, "height": 900})
    page = tab.sign_in(live.cast.asha).open(f"{PLAN}/activities/edit")
    no_barrier(page, axe, width)
    page.get_by_label("No earlier than of M01").focus()
    page.keyboard.type("30/11/2026")
    page.get_by_role("button", name="See what moves").press("Enter")
    heading = page.get_by_role("heading", name="If you save this, 2 pieces of work move")
    expect(heading).to_be_visible()
    no_barrier(page, axe, width)
    expect(page.get_by_label("No earlier than of M01")).to_have_value("30/11/2026")
    page.get_by_role("button", name="Save all").press("Enter")
    expect(page.locator("h1")).to_contain_text("It is saved, and 2 pieces of work move")
    moved = page.get_by_role("table", name="Work that stands on other days")
    expect(moved.get_by_role("row", name="Trial split")).to_contain_text("5 working days later")
    no_barrier(page, axe, width)
    page.get_by_role("link", name="Timeline").press("Enter")
    expect(page.locator(".lgr-gantt")).to_contain_text("must finish by 1 Mar 2027")
    no_barrier(page, axe, width)
