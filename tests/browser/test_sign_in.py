"""Coming in and being refused, in a real browser."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.live import Tab


def test_somebody_signs_in_by_keyboard(tab: Tab, axe: Callable[[Page], None]) -> None:
    page = tab.sign_in(tab.live.cast.asha).open("/programmes/fenland/overview")
    assert page.get_by_role("navigation", name="Programme", exact=True).is_visible()
    axe(page)


def test_what_the_policy_refuses_is_noted(tab: Tab) -> None:
    page = tab.open("/sign-in")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')")
    page.wait_for_timeout(50)
    assert any("style-src" in words for words in tab.complaints)
    tab.complaints.clear()


def test_a_page_that_is_not_there_is_no_complaint(tab: Tab) -> None:
    page = tab.sign_in(tab.live.cast.asha).open("/programmes/elsewhere/map")
    assert page.locator("h1").count() == 1
    assert tab.complaints == []


def test_a_password_is_shown_at_a_press_and_the_pages_before_signing_in_are_clear(
    tab: Tab, axe: Callable[[Page], None]
) -> None:
    page = tab.open("/sign-in")
    field = page.locator("#password")
    assert field.get_attribute("type") == "password"
    page.get_by_role("button", name="Show password").click()
    assert field.get_attribute("type") == "text"
    axe(page)
    for path in ("/sign-in/forgotten", "/sign-in/forgotten/sent"):
        axe(tab.open(path))
