"""The map in a real browser: drawn by script, moved around in by keyboard, refused nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import builders
from tests.browser.hands import Keyboard
from tests.browser.live import Live, Tab
from tests.chain import lay_chain

MAP = "/programmes/fenland/map"
OpenTab = Callable[..., Tab]


@pytest.fixture
def laid(live: Live) -> None:
    """The cast's programme with a chain in it."""
    with live.app.app_context(), builders.writing() as session:
        lay_chain(session, live.cast)


def opened(tab: Tab, path: str = f"{MAP}?focus=risk:R-101") -> Page:
    """Open the map as a viewer and wait for its drawing."""
    page = tab.sign_in(tab.live.cast.vic).open(path)
    page.locator("#graph[data-ready=yes]").wait_for()
    return page


def count(page: Page) -> str:
    return page.locator("[data-part=count]").inner_text()


def test_the_drawing_is_there_and_the_policy_refused_nothing(tab: Tab, laid: None) -> None:
    page = opened(tab)
    canvas = page.get_by_role("application", name="Drawing of the map")
    assert canvas.locator("canvas").count() == 1
    assert canvas.evaluate("element => getComputedStyle(element).position") == "relative"
    assert page.locator("style").count() == 0
    assert count(page) == "8 things, 9 links"
    assert tab.complaints == []


def test_kinds_are_taken_away_at_once(tab: Tab, laid: None) -> None:
    page = opened(tab)
    page.get_by_text("Kinds, council, band").press("Enter")
    page.get_by_role("checkbox", name="Services").uncheck()
    assert count(page) == "7 things, 7 links"
    page.get_by_role("checkbox", name="Services").check()
    page.get_by_role("checkbox", name="Posts").check()
    assert count(page) == "9 things, 11 links"


def test_the_drawing_is_walked_by_keyboard_alone(tab: Tab, laid: None) -> None:
    page = opened(tab)
    said = page.locator("[data-part=said]")
    page.get_by_role("button", name="Keep as PNG").focus()
    page.keyboard.press("Tab")
    expect(said).to_contain_text("R-101 Records end up with the wrong council:")
    page.keyboard.press("ArrowLeft")
    expect(said).not_to_contain_text("R-101 Records end up with the wrong council: ")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    chosen = said.inner_text().partition(":")[0]
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    assert "focus=" in page.url
    assert chosen in page.locator("main").inner_text()


def test_escape_leaves_and_what_is_chosen_is_told_beside_the_drawing(tab: Tab, laid: None) -> None:
    page = opened(tab)
    page.get_by_role("button", name="Keep as PNG").focus()
    page.keyboard.press("Tab")
    told = page.locator("[data-part=thing]")
    expect(told).to_contain_text("may be set off by R-101, 20 times in 100")
    expect(told).to_contain_text("In a loop")
    expect(told.get_by_role("link", name="Open its page")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Zoom in")).to_be_focused()
    expect(told).to_be_empty()


def test_the_drawing_is_moved_and_chosen_from_by_mouse(tab: Tab, laid: None) -> None:
    page = opened(tab)
    told = page.locator("[data-part=thing]")
    page.get_by_role("button", name="Keep as PNG").focus()
    page.keyboard.press("Tab")  # brings what the map starts from into the middle
    expect(told).to_contain_text("In a loop")
    page.keyboard.press("Escape")
    expect(told).to_be_empty()
    canvas = page.get_by_role("application", name="Drawing of the map")
    canvas.click()
    expect(told).to_contain_text("In a loop")
    page.mouse.down()
    page.mouse.move(0, 0)
    page.mouse.up()
    canvas.click()
    expect(told).to_be_empty()


def test_the_whole_map_is_filtered_at_once_as_its_lists_are(tab: Tab, laid: None) -> None:
    page = opened(tab, f"{MAP}/whole")
    held = page.get_by_label("Marked")
    held.select_option("In a loop")
    expect(page.locator("[data-part=count]")).to_have_text("2 things, 2 links")
    assert "mark=loop" in page.url
    page.get_by_label("Drawn").select_option("By links")
    page.get_by_role("button", name="Show").press("Enter")
    page.locator("#graph[data-ready=yes]").wait_for()
    assert page.locator("h1").inner_text() == "2 things, joined by 2 links"
    assert count(page) == "2 things, 2 links"
    held.select_option("")
    page.get_by_label("New council").select_option("Birch")
    drawn = count(page)
    page.get_by_role("button", name="Show").press("Enter")
    page.locator("#graph[data-ready=yes]").wait_for()
    assert page.locator("h1").inner_text() == drawn.replace(", ", ", joined by ")


def test_zoom_and_the_picture_have_buttons(tab: Tab, laid: None) -> None:
    page = opened(tab, f"{MAP}/whole")
    for name in ("Zoom in", "Zoom out", "Fit"):
        page.get_by_role("button", name=name).press("Enter")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Keep as PNG").press("Enter")
    assert waiting.value.path().read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("width", [320, 1280])
def test_a_trail_from_a_lens_to_a_group_of_people_by_keyboard(
    tab_of: OpenTab, live: Live, laid: None, axe: Callable[[Page], None], width: int
) -> None:
    tab = tab_of(viewport={"width": width, "height": 900})
    hands = Keyboard(tab.sign_in(live.cast.vic).open(MAP))
    hands.follow("From one thing to another")
    hands.write("From", "Lens number 1")
    hands.write("To", "children look after alder")
    hands.send("Find the trail")
    page = hands.page
    heading = "“Lens number 1” leads to “Children we look after, Alder” in 4 steps"
    assert page.locator("h1").inner_text() == heading
    trail = page.get_by_role("list", name="The trail, link by link")
    expect(trail.get_by_role("listitem")).to_have_count(5)
    expect(trail).to_contain_text("may disrupt Children in care, Alder, for 5 to 20 days")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    hands.follow("R-101 Records end up with the wrong council")
    assert page.locator("h1").inner_text().startswith("R-101 reaches 1 service")


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", [MAP, f"{MAP}?focus=risk:R-101"])
def test_no_barrier_and_no_sideways_scroll(
    tab_of: OpenTab, live: Live, laid: None, axe: Callable[[Page], None], width: int, path: str
) -> None:
    tab = tab_of(viewport={"width": width, "height": 900})
    page = tab.sign_in(live.cast.vic).open(path)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_script_the_lists_say_the_same(tab_of: OpenTab, live: Live, laid: None) -> None:
    tab = tab_of(java_script_enabled=False)
    page = tab.sign_in(live.cast.vic).open(MAP)
    assert not page.locator("#graph").is_visible()
    page.get_by_label("Start from").fill("R-102")
    page.get_by_label("Start from").press("Enter")
    assert page.locator("h1").inner_text().startswith("R-102 reaches")
    downstream = page.get_by_role("table", name="Downstream")
    downstream.get_by_role("link", name="M11 Cutover").press("Enter")
    assert page.locator("h1").inner_text().startswith("M11 reaches")
