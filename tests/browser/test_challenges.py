"""A question answered by keyboard alone, and its pages without barriers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import builders
from tests.browser.live import Live, Tab
from tests.chain import lay_chain

ASKED = "/programmes/fenland/map/challenges"
OWNERS = "/programmes/fenland/plan/owners"
OpenTab = Callable[..., Tab]


@pytest.fixture
def laid(live: Live) -> None:
    """The cast's programme with a chain in it."""
    with live.app.app_context(), builders.writing() as session:
        lay_chain(session, live.cast)


@pytest.mark.parametrize("width", [320, 1280])
def test_a_question_is_answered_by_keyboard(
    tab_of: OpenTab, live: Live, laid: None, axe: Callable[[Page], None], width: int
) -> None:
    tab = tab_of(viewport={"width": width, "height": 900})
    page = tab.sign_in(live.cast.carol).open(f"{ASKED}?sort=activity_without_owner")
    axe(page)
    page.get_by_role("link", name="Answer", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("M11 Cutover has no owner")
    axe(page)
    page.get_by_label("Your answer").focus()
    page.keyboard.type("The head of systems, from 7 December.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your answer is kept beside the question.")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="from 7 December")).to_be_visible()
    for path in (f"{ASKED}?state=answered", OWNERS):
        page.goto(live.url(path))
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="What follows").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("is empty on")
    axe(page)
    assert tab.complaints == []
