"""Every page of the sample, wide and narrow: no barrier, no sideways scroll, no complaint."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from lgr_tracker.domain.permissions import Role
from tests.browser.live import Live, Tab, new_tab, serving
from tests.browser.looking import faults, opens_as_page
from tests.conftest import dispose, make_app
from tests.databases import copy_of_sqlite_template
from tests.house.crawling import Walked
from tests.people import PASSWORD
from tests.samples import people_by_role

PARTS = 6
LOOKS_DIFFERENT = ("overview.index", "board.index", "actions.index", "assessment.index")
"""Pages that greet each role with something else, so each role's own is looked at."""


@dataclass
class Served:
    """Hold the sample on a port, and who opens which addresses of it: one of every route."""

    live: Live
    opened_by: dict[Role, list[str]]


@pytest.fixture(scope="module")
def served(
    sample_template: Path,
    sample_walks: Mapping[Role, Walked],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("pages")
    app = make_app(folder, copy_of_sqlite_template(sample_template, folder / "lgr.sqlite"))
    opened_by = share_out(sample_walks)
    with serving(app) as address:
        yield Served(Live(app, None, address), opened_by)
    dispose(app)


def share_out(walks: Mapping[Role, Walked]) -> dict[Role, list[str]]:
    """Return one address of every route, under the first role whose pages lead to it."""
    seen: set[str] = set()
    shared: dict[Role, list[str]] = {}
    for role, walked in walks.items():
        reads = walked.reads
        shared[role] = [
            known[0]
            for endpoint, known in sorted(reads.items())
            if endpoint not in seen or endpoint in LOOKS_DIFFERENT
        ]
        seen.update(reads)
    return shared


@pytest.fixture
def tab_as(browser: Browser, served: Served) -> Iterator[Callable[[Role], Tab]]:
    """Give the tab of somebody with a role, signed in; each role has one."""
    people = people_by_role()
    opened: dict[Role, Tab] = {}

    def give(role: Role) -> Tab:
        if role not in opened:
            opened[role] = new_tab(browser, served.live)
            opened[role].sign_in_as(people[role], PASSWORD)
        return opened[role]

    yield give
    for tab in opened.values():
        tab.page.context.close()


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_pages_are_open_to_everybody_at_every_width(
    served: Served, tab_as: Callable[[Role], Tab], part: int
) -> None:
    everything = [(role, path) for role, paths in served.opened_by.items() for path in paths]
    found: list[str] = []
    for role, path in everything[part::PARTS]:
        tab = tab_as(role)
        if opens_as_page(tab, path):
            found += faults(tab)
    assert found == []


EMPTY = ("overview", "assessment", "risks", "actions", "plan", "map", "board", "settings")


@pytest.mark.slow
def test_pages_of_an_empty_programme_are_open_to_everybody(tab: Tab) -> None:
    tab.sign_in(tab.live.cast.asha)
    found: list[str] = []
    for name in EMPTY:
        tab.page.goto(tab.live.url(f"/programmes/fenland/{name}"))
        found += faults(tab)
    assert found == []


def test_a_page_that_is_missing_or_shut_is_open_to_everybody(tab: Tab) -> None:
    tab.sign_in(tab.live.cast.vic)
    found: list[str] = []
    for path, status in (
        ("/programmes/nowhere/overview", 404),
        ("/programmes/fenland/settings/organisations/add", 403),
    ):
        answer = tab.page.goto(tab.live.url(path))
        assert answer is not None and answer.status == status
        found += faults(tab)
    assert found == []


def test_a_form_that_came_back_is_open_to_everybody(tab_of: Callable[..., Tab]) -> None:
    stranger = tab_of()
    stranger.page.goto(stranger.live.url("/sign-in"))
    found = faults(stranger)
    stranger.page.get_by_role("button", name="Sign in").click()
    assert stranger.page.locator(".govuk-error-summary").is_visible()
    found += faults(stranger)

    tab = tab_of().sign_in(stranger.live.cast.asha)
    tab.page.goto(tab.live.url("/programmes/fenland/settings/organisations/add"))
    tab.page.get_by_role("button", name="Save").click()
    assert tab.page.locator(".govuk-error-summary").is_visible()
    found += faults(tab)
    assert found == []


def test_a_form_that_somebody_else_overtook_is_open_to_everybody(
    tab_of: Callable[..., Tab],
) -> None:
    slow = tab_of()
    cast = slow.live.cast
    path = f"/programmes/fenland/settings/organisations/{cast.alder_id}"
    quick = tab_of().sign_in(cast.asha)
    slow.sign_in(cast.asha).page.goto(slow.live.url(path))
    quick.page.goto(quick.live.url(path))
    for tab, name in ((quick, "Alder First"), (slow, "Alder Second")):
        tab.page.get_by_label("Name", exact=True).fill(name)
        with tab.page.expect_navigation() as answered:
            tab.page.get_by_role("button", name="Save").click()
    assert answered.value.status == 409
    assert "Alder First" in slow.page.locator("main").inner_text()
    assert faults(slow) == []


def test_what_is_looked_for_is_found(tab: Tab) -> None:
    tab.page.goto(tab.live.url("/sign-in"))
    tab.page.evaluate(
        """() => {
          document.querySelector('h1').hidden = true;
          const main = document.querySelector('main');
          main.insertAdjacentHTML('beforeend', `<img src="/static/img/favicon.svg">`);
          main.insertAdjacentHTML('beforeend', `<p>${'endless'.repeat(200)}</p>`);
          console.error('nobody meant this');
        }"""
    )
    found = " ".join(faults(tab))
    for words in ("no h1", "scrolls sideways", "image-alt", "nobody meant this"):
        assert words in found
    assert tab.complaints == []
