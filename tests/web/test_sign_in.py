"""Signing in and out: throttled, ended on the server, never leading off the site."""

from datetime import timedelta

import pytest
from flask import Flask

from tests.browsing import Page
from tests.people import NOW, PASSWORD, email_of

HOME = "/programmes/fenland/settings"


def test_a_wrong_password_and_an_unknown_address_read_the_same(page: Page) -> None:
    wrong = page.submit("/sign-in", email="asha@example.org", password="not this one", status=422)
    unknown = page.submit(
        "/sign-in", email="nobody@example.org", password="not this one", status=422
    )
    assert wrong.text.replace("asha", "x") == unknown.text.replace("nobody", "x")
    assert "do not belong together" in wrong.text


def test_the_eleventh_try_in_five_minutes_is_refused_and_later_ones_are_not(
    page: Page, app: Flask
) -> None:
    for _ in range(10):
        page.submit("/sign-in", email="asha@example.org", password="wrong", status=422)
    refused = page.submit("/sign-in", email="asha@example.org", password=PASSWORD, status=429)
    assert refused.response.headers["Retry-After"] == "300"
    elsewhere = Page(app, page.cast)
    elsewhere.client.environ_base["REMOTE_ADDR"] = "192.0.2.9"
    elsewhere.submit("/sign-in", email="asha@example.org", password=PASSWORD, status=302)
    app.config["LGR_CLOCK"] = lambda: NOW + timedelta(minutes=5, seconds=1)
    page.submit("/sign-in", email="asha@example.org", password=PASSWORD, status=302)


def test_many_who_sign_in_from_one_building_are_not_in_each_others_way(page: Page) -> None:
    for _ in range(60):
        browser = Page(page.app, page.cast)
        browser.submit("/sign-in", email="asha@example.org", password=PASSWORD, status=302)


def test_a_copied_cookie_is_worth_nothing_after_signing_out(page: Page, app: Flask) -> None:
    asha = page.as_(page.cast.asha)
    cookie = asha.client.get_cookie("lgr_session")
    assert cookie is not None
    asha.get(HOME)
    asha.submit(HOME, action="/sign-in/out", status=302)
    thief = Page(app, page.cast)
    thief.client.set_cookie("lgr_session", cookie.value)
    assert thief.get(HOME, status=302).location.startswith("/sign-in")


def test_signing_in_makes_a_new_session(page: Page) -> None:
    page.get("/sign-in")
    before = page.client.get_cookie("lgr_session")
    page.submit("/sign-in", email=email_of(page.cast.asha), password=PASSWORD, status=302)
    after = page.client.get_cookie("lgr_session")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert after.http_only
    assert after.same_site == "Lax"


@pytest.mark.parametrize(
    ("minutes", "is_in"), [(29, True), (30, False)], ids=["before the limit", "at the limit"]
)
def test_a_session_ends_after_half_an_hour_without_a_request(
    page: Page, app: Flask, minutes: int, is_in: bool
) -> None:
    asha = page.as_(page.cast.asha)
    app.config["LGR_CLOCK"] = lambda: NOW + timedelta(minutes=minutes)
    asha.get(HOME, status=200 if is_in else 302)


def test_a_session_ends_after_twelve_hours_whatever_happens(page: Page, app: Flask) -> None:
    asha = page.as_(page.cast.asha)
    for quarter in range(1, 48):
        app.config["LGR_CLOCK"] = lambda: NOW + timedelta(minutes=15 * quarter)  # noqa: B023 - used at once
        asha.get(HOME)
    app.config["LGR_CLOCK"] = lambda: NOW + timedelta(hours=12)
    asha.get(HOME, status=302)


OFF_SITE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "HTTPS://evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "/%0d%0aSet-Cookie:x=1\r\nX: y",
    "\t//evil.example",
    "/\t/evil.example",
    " //evil.example",
    "",
]


@pytest.mark.parametrize("address", OFF_SITE)
def test_signing_in_never_leads_off_the_site(page: Page, address: str) -> None:
    answer = page.submit(
        "/sign-in", email=email_of(page.cast.asha), password=PASSWORD, next=address, status=302
    )
    assert answer.location == "/"


def test_signing_in_leads_back_to_where_one_was_going(page: Page) -> None:
    asked = page.get(f"{HOME}?x=1", status=302)
    answer = page.submit(
        asked.location, email=email_of(page.cast.asha), password=PASSWORD, status=302
    )
    assert answer.location == f"{HOME}?x=1"
