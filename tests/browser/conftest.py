"""What a test in a real browser may ask for: the browser, a service to call, tabs, axe."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.live import Live, Tab, assert_no_barrier, new_tab, serving
from tests.people import Cast

MISSING = "There is no Chromium on this machine: install it, or name it in LGR_CHROMIUM."
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-quic",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything that asks for the browser, so that no test can forget to."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this process."""
    program = os.environ.get("LGR_CHROMIUM") or shutil.which("chromium")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=SWITCHES)
        yield chromium
        chromium.close()


@pytest.fixture
def live(app: Flask, cast: Cast) -> Iterator[Live]:
    """The service of this test on a port of its own, with its cast."""
    with serving(app) as address:
        yield Live(app, cast, address)


@pytest.fixture
def tab_of(browser: Browser, live: Live) -> Iterator[Callable[..., Tab]]:
    """Open tabs (`tab_of(viewport=…, java_script_enabled=False)`), each with a session of its own.

    A test in which a console complained, or the policy refused something, fails at its end.
    """
    opened: list[Tab] = []

    def make(**options: Any) -> Tab:
        opened.append(new_tab(browser, live, **options))
        return opened[-1]

    yield make
    for tab in opened:
        tab.page.context.close()
    assert [words for tab in opened for words in tab.complaints] == []


@pytest.fixture
def tab(tab_of: Callable[..., Tab]) -> Tab:
    """One tab, 1280 units wide, with JavaScript."""
    return tab_of()


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Let axe look at a page: `axe(tab.page)` fails with every barrier it finds."""
    return assert_no_barrier
