"""The gallery in a real Chromium: no barrier, no sideways scroll, nothing against our policy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.components import gallery

pytestmark = pytest.mark.browser

AXE = gallery.ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-" + gallery.NONCE + "'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = [320, 768, 1280]


def serve(route: Route) -> None:
    """Answer from the files of the package, as the service would."""
    path = route.request.url.split("gallery.test", 1)[1]
    file = gallery.ROOT / "lgr_tracker" / path.lstrip("/")
    if path.startswith("/static/"):
        assert file.is_file(), path
        route.fulfill(path=Path(file))
    else:
        headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
        route.fulfill(body=gallery.page(), headers=headers)


def open_gallery(browser: Browser, width: int, **options: Any) -> tuple[Page, list[str]]:
    page = browser.new_page(viewport={"width": width, "height": 900}, **options)
    complaints: list[str] = []
    page.on(
        "console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.route("http://gallery.test/**", serve)
    page.goto("http://gallery.test/")
    return page, complaints


@pytest.fixture(scope="module")
def opened(browser: Browser) -> Iterator[Page]:
    """The gallery opened once, for tests that only measure it."""
    page, _ = open_gallery(browser, 1280)
    yield page
    page.close()


def wide(page: Page, width: int) -> Page:
    page.set_viewport_size({"width": width, "height": 900})
    return page


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_and_the_policy_is_kept(browser: Browser, width: int) -> None:
    page, complaints = open_gallery(browser, width)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("tags => axe.run({runOnly: tags})", RULES)
    assert len(result["passes"]) > 25, "axe looked at next to nothing"
    found = [(v["id"], n["html"][:160]) for v in result["violations"] for n in v["nodes"]]
    assert found == []
    assert complaints == []
    page.close()


@pytest.mark.parametrize("width", [320, 375, 768, 1024, 1280, 1680])
def test_no_width_scrolls_sideways(opened: Page, width: int) -> None:
    page = wide(opened, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_no_words_leave_their_picture(opened: Page, width: int) -> None:
    page = wide(opened, width)
    outside = page.evaluate(
        """() => [...document.querySelectorAll('svg[role=img]')]
        .filter(svg => svg.getClientRects().length)
        .flatMap(svg => {
          const room = svg.getBoundingClientRect();
          return [...svg.querySelectorAll('text')].filter(text => {
            const box = text.getBoundingClientRect();
            return box.left < room.left - 1 || box.right > room.right + 1
              || box.top < room.top - 2 || box.bottom > room.bottom + 2;
          }).map(text => text.textContent);
        })"""
    )
    assert outside == []


@pytest.mark.parametrize("width", WIDTHS)
def test_every_target_is_big_enough_to_hit(opened: Page, width: int) -> None:
    page = wide(opened, width)
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, summary, select, .lgr-nav a, .lgr-views a')]
        .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 24)
        .map(e => e.outerHTML.slice(0, 90))"""
    )
    assert small == []


def test_the_skip_link_comes_first_and_leads_to_the_page(browser: Browser) -> None:
    page, _ = open_gallery(browser, 1280, java_script_enabled=False)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    assert skip.bounding_box()["height"] > 20  # type: ignore[index]  # None would fail as it should
    page.keyboard.press("Enter")
    assert page.url.endswith("#main-content")
    page.close()


def test_a_form_that_came_back_puts_one_at_its_errors(browser: Browser) -> None:
    page, _ = open_gallery(browser, 1280)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "title"
    page.close()


def test_the_short_menu_opens_by_keyboard_without_script(browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700})
    page = context.new_page()
    page.route("http://gallery.test/**", serve)
    page.goto("http://gallery.test/")
    menu = page.locator(".lgr-menu")
    assert not menu.get_by_role("link", name="Board").is_visible()
    menu.locator("summary").press("Enter")
    assert menu.get_by_role("link", name="Board").is_visible()
    assert menu.get_by_role("button", name="Sign out").is_visible()
    assert menu.bounding_box()["x"] >= 0  # type: ignore[index]  # None would fail as it should
    page.close()


def test_tables_keep_their_meaning_when_rows_become_blocks(browser: Browser) -> None:
    page, _ = open_gallery(browser, 320)
    register = page.get_by_role("table", name="Open risks, highest current score first")
    assert register.get_by_role("columnheader").count() == 8
    assert register.get_by_role("rowheader").count() == 3
    page.close()


def test_one_family_of_letters_is_used(opened: Page) -> None:
    families = opened.evaluate(
        """() => [...new Set([...document.querySelectorAll('body *')]
        .filter(e => e.textContent.trim() && e.getClientRects().length)
        .map(e => getComputedStyle(e).fontFamily.split(',')[0]))]"""
    )
    assert families == ["system-ui"]
