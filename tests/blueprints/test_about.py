"""What the service says of itself to everybody: whom to tell, what is kept, who can use it."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from lgr_tracker.domain.personal_data import KEPT
from tests.browsing import Page, words
from tests.conftest import dispose, make_app
from tests.host.host_app import make_host
from tests.people import NOW

ASKED = "/.well-known/security.txt"
REACHED = "security@council.example"
Make = Callable[..., Flask]


@pytest.fixture
def made(sqlite_url: str, tmp_path: Path) -> Iterator[Make]:
    """Make the service with settings of the test's own."""
    apps: list[Flask] = []

    def make(**settings: str) -> Flask:
        apps.append(make_app(tmp_path, sqlite_url, **settings))
        return apps[-1]

    yield make
    for app in apps:
        dispose(app)


def fields(answer: TestResponse) -> dict[str, str]:
    """Return what a security.txt says, by its field."""
    assert answer.status_code == 200
    assert answer.content_type == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in answer.text.splitlines())


def test_who_finds_a_hole_is_told_whom_to_tell(made: Make) -> None:
    app = made(
        LGR_TRACKER_CONTACT="office@council.example",
        LGR_TRACKER_SECURITY_CONTACT=REACHED,
        LGR_TRACKER_PUBLIC_URL="https://lgr.council.example",
    )
    said = fields(app.test_client().get(ASKED))
    assert said["Contact"] == f"mailto:{REACHED}"
    assert said["Preferred-Languages"] == "en"
    assert said["Canonical"] == "https://lgr.council.example/.well-known/security.txt"
    expires = datetime.fromisoformat(said["Expires"])
    assert timedelta(days=30) < expires - NOW < timedelta(days=365)


def test_the_day_by_which_it_is_good_moves_with_the_clock(made: Make) -> None:
    app = made(LGR_TRACKER_SECURITY_CONTACT=REACHED)
    first = fields(app.test_client().get(ASKED))["Expires"]
    app.config["LGR_CLOCK"] = lambda: NOW + timedelta(days=400)
    later = fields(app.test_client().get(ASKED))["Expires"]
    assert datetime.fromisoformat(later) - datetime.fromisoformat(first) == timedelta(days=400)


def test_the_general_contact_stands_in_and_a_page_may_be_one(made: Make) -> None:
    general = made(LGR_TRACKER_CONTACT="office@council.example")
    assert fields(general.test_client().get(ASKED))["Contact"] == "mailto:office@council.example"
    page = made(LGR_TRACKER_SECURITY_CONTACT="https://council.example/report")
    assert fields(page.test_client().get(ASKED))["Contact"] == "https://council.example/report"


def test_without_https_no_address_is_called_the_true_one(made: Make) -> None:
    app = made(LGR_TRACKER_SECURITY_CONTACT=REACHED)
    assert "Canonical" not in fields(app.test_client().get(ASKED))
    secure = app.test_client().get(ASKED, base_url="https://localhost")
    assert fields(secure)["Canonical"] == f"https://localhost{ASKED}"


def test_without_a_contact_it_says_so_in_words(page: Page) -> None:
    answer = page.client.get(ASKED)
    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert "Tell your programme office." in answer.text


def test_within_a_host_it_lies_under_the_prefix(tmp_path: Path, sqlite_url: str) -> None:
    host = make_host(tmp_path)
    tracker = host.extensions["lgr_tracker"].app
    tracker.config["LGR_TRACKER_SECURITY_CONTACT"] = REACHED
    browser = host.test_client()
    said = fields(browser.get(f"/lgr{ASKED}", base_url="https://localhost"))
    assert said["Contact"] == f"mailto:{REACHED}"
    assert said["Canonical"] == f"https://localhost/lgr{ASKED}"
    assert browser.get(ASKED, base_url="https://localhost").status_code == 404
    dispose(tracker)


def test_the_statement_says_what_the_regulations_ask(made: Make) -> None:
    app = made(LGR_TRACKER_CONTACT="office@council.example", LGR_TRACKER_SERVICE_NAME="Fenwold LGR")
    statement = Page(app).get("/about/accessibility")
    for words_asked_for in (
        "Fenwold LGR is made to meet",
        "Partially compliant with the Web Content Accessibility Guidelines 2.2",
        "Equality and Human Rights Commission (EHRC) enforces",
        "Equality Advisory and Support Service (EASS)",
        "We claim no disproportionate burden",
        "prepared on 23 November 2026",
    ):
        assert words_asked_for in statement.text
    assert statement.links()["office@council.example"] == "mailto:office@council.example"
    headings = [words(heading) for heading in statement.all(".//h3")]
    assert headings == ["What we know does not work", "What has not been tried"]


def test_every_sort_of_personal_data_stands_on_the_page(made: Make) -> None:
    app = made(LGR_TRACKER_IDLE_MINUTES="20", LGR_TRACKER_CONTACT="office@council.example")
    shown = Page(app).get("/about/privacy")
    headings = [words(heading) for heading in shown.all(".//h3")]
    assert [kept.heading for kept in KEPT if kept.heading not in headings] == []
    assert [kept.how_long for kept in KEPT if kept.how_long not in shown.text] == []
    assert "after 20 minutes without a page" in shown.text
    assert "Write to office@council.example." in shown.text


@pytest.mark.parametrize(("https", "name"), [("yes", "__Host-lgr"), ("no", "lgr_session")])
def test_the_page_names_the_one_cookie_that_a_browser_gets(
    made: Make, https: str, name: str
) -> None:
    browser = made(LGR_TRACKER_HTTPS=https).test_client()
    page = browser.get("/about/privacy", base_url="https://localhost")
    given = browser.get("/sign-in", base_url="https://localhost").headers.getlist("Set-Cookie")
    assert f"called {name}." in page.text
    assert [cookie.split("=")[0] for cookie in given] == [name]
    parts = {part.strip() for part in given[0].split(";")[1:]}
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= parts
    assert ("Secure" in parts) is (https == "yes")
    assert not any(part.startswith(("Domain", "Expires", "Max-Age")) for part in parts)
