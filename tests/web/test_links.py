"""Choosing a password: by a link that was mailed, or on one's own account page."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from lgr_tracker.domain.one_time import LINK_PATH
from lgr_tracker.web.trying import LINKS_PER_SOURCE
from tests.browsing import Page
from tests.mailed import links_to, mails
from tests.people import NOW, PASSWORD, email_of

SETTINGS = "/programmes/fenland/settings"
NEW = "gravel-teapot-eleven"
NIA = {"name": "Nia Lowe", "email": "nia@example.org", "role": "viewer"}


def opened(page: Page, link: str) -> Page:
    """Open a mailed link in a browser of its own, and give that browser."""
    browser = Page(page.app, page.cast)
    assert browser.get(link, status=302).location == "/sign-in/choose-password"
    return browser


def reset_link(page: Page, email: str) -> str:
    asked = Page(page.app, page.cast)
    asked.submit("/sign-in/forgotten", email=email, status=302)
    return links_to(page.app, email)[-1]


def test_links_lead_to_the_page_that_takes_them(app: Flask) -> None:
    with app.test_request_context():
        assert app.url_for("sign_in.link", token="abc") == LINK_PATH.format(token="abc")


def test_opening_a_link_uses_nothing_up_and_takes_the_token_out_of_the_address(
    page: Page,
) -> None:
    page.as_(page.cast.asha).submit(f"{SETTINGS}/people/add", status=302, **NIA)
    (link,) = links_to(page.app, NIA["email"])
    for _ in range(3):
        scanner = opened(page, link)
        scanner.client.head("/sign-in/choose-password")
    shown = opened(page, link).get("/sign-in/choose-password")
    assert shown.h1 == "Choose your password"
    assert "nia@example.org" in shown.text
    assert link.rsplit("/", 1)[1] not in shown.html


def test_a_newcomer_chooses_a_password_signs_in_and_the_link_is_spent(page: Page) -> None:
    page.as_(page.cast.asha).submit(f"{SETTINGS}/people/add", status=302, **NIA)
    (link,) = links_to(page.app, NIA["email"])
    nia, late = opened(page, link), opened(page, link)
    for weak, sentence in {
        "short": "this has 5",
        "x" * 300: "this has 300",
        "Password2026!": "first that somebody would try",
        "Nia.Lowe.2026": "first that somebody would try",
        "nia@example.org": "first that somebody would try",
    }.items():
        assert sentence in nia.submit("/sign-in/choose-password", password=weak, status=422).text
    done = nia.submit("/sign-in/choose-password", password=NEW, status=302)
    assert "Your password is set" in nia.get(done.location).text
    nia.submit("/sign-in", email=NIA["email"], password=NEW, status=302)
    nia.get(SETTINGS)
    assert late.get("/sign-in/choose-password", status=404).h1 == "This link opens nothing any more"
    opened(page, link).get("/sign-in/choose-password", status=404)


def test_a_forgotten_password_is_replaced_and_every_session_ends(page: Page) -> None:
    vic = page.as_(page.cast.vic)
    link = reset_link(page, email_of(page.cast.vic))
    vic.get(SETTINGS)
    opened(page, link).submit("/sign-in/choose-password", password=NEW, status=302)
    vic.get(SETTINGS, status=302)
    fresh = Page(page.app, page.cast)
    fresh.submit("/sign-in", email=email_of(page.cast.vic), password=PASSWORD, status=422)
    fresh.submit("/sign-in", email=email_of(page.cast.vic), password=NEW, status=302)


def test_a_forgotten_password_reads_the_same_for_everybody(page: Page) -> None:
    answers = []
    for email in (email_of(page.cast.vic), "nobody@example.org"):
        browser = Page(page.app, page.cast)
        sent = browser.submit("/sign-in/forgotten", email=email, status=302)
        answers.append((sent.location, browser.get(sent.location).text))
    assert answers[0] == answers[1]
    assert mails(page.app) == 1


def test_a_link_runs_out_within_the_hour(page: Page, app: Flask) -> None:
    link = reset_link(page, email_of(page.cast.vic))
    app.config["LGR_CLOCK"] = lambda: NOW + timedelta(minutes=59, seconds=59)
    browser = opened(page, link)
    browser.get("/sign-in/choose-password")
    app.config["LGR_CLOCK"] = lambda: NOW + timedelta(hours=1)
    browser.get("/sign-in/choose-password", status=404)


def test_another_programme_is_never_handed_the_way_in(page: Page) -> None:
    asha, eve = page.as_(page.cast.asha), page.as_(page.cast.eve)
    asha.submit(f"{SETTINGS}/people/add", status=302, **NIA)
    elsewhere = "/programmes/elsewhere/settings/people"
    shown = eve.get(eve.submit(f"{elsewhere}/add", status=302, **NIA).location).html
    link, without = links_to(page.app, NIA["email"])
    opened(page, link).get("/sign-in/choose-password")
    handed = re.search("/sign-in/link/[^<\\s]+", shown)
    assert handed is not None and without == "/"
    opened(page, handed.group()).get("/sign-in/choose-password", status=404)
    seat = eve.get(elsewhere).html.partition('/invite"')[0].rpartition("/")[2]
    eve.post(f"{elsewhere}/{seat}/invite", {**csrf(eve)})
    assert links_to(page.app, NIA["email"]) == [link, "/", "/"]


@pytest.mark.parametrize("token", ["x", "%00", "a" * 4_000, "..%2f..%2fetc", "é" * 50, "' OR 1=1"])
def test_a_made_up_link_opens_nothing(page: Page, token: str) -> None:
    browser = Page(page.app, page.cast)
    with browser.client.get(f"/sign-in/link/{token}") as answer:
        assert answer.status_code in (302, 400, 404)
    browser.get("/sign-in/choose-password", status=404)


def test_asking_for_links_is_slowed_by_where_it_comes_from(page: Page) -> None:
    for number in range(LINKS_PER_SOURCE):
        page.submit("/sign-in/forgotten", email=f"n{number}@example.org", status=302)
    refused = page.submit("/sign-in/forgotten", email="one@example.org", status=429)
    assert refused.response.headers["Retry-After"] == "300"
    elsewhere = Page(page.app, page.cast)
    elsewhere.client.environ_base["REMOTE_ADDR"] = "192.0.2.9"
    elsewhere.submit("/sign-in/forgotten", email="one@example.org", status=302)


@pytest.mark.parametrize("email", ["", " ", "\u200b"])
def test_an_empty_address_is_asked_for_again(page: Page, email: str) -> None:
    refused = page.submit("/sign-in/forgotten", email=email, status=422)
    assert "Write your e-mail address." in refused.text


def test_the_manager_sends_again_and_withdraws(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    asha.submit(f"{SETTINGS}/people/add", status=302, **NIA)
    listed = asha.get(f"{SETTINGS}/people")
    assert "the link works until 30 November" in listed.text
    actions = [f.get("action") or "" for f in listed.all(".//form")]
    again = next(action for action in actions if action.endswith("/invite"))
    withdraw = next(action for action in actions if action.endswith("/uninvite"))
    asha.submit(f"{SETTINGS}/people", action=again, status=302)
    first, second = links_to(page.app, NIA["email"])
    opened(page, first).get("/sign-in/choose-password", status=404)
    opened(page, second).get("/sign-in/choose-password")
    dev = page.as_(page.cast.dev)
    dev.post(withdraw, csrf(dev), status=403)
    asha.submit(f"{SETTINGS}/people", action=withdraw, status=302)
    shown = asha.get(f"{SETTINGS}/people").text
    assert "no link is open" in shown
    opened(page, second).get("/sign-in/choose-password", status=404)
    assert "Send again" not in page.as_(page.cast.vic).get(f"{SETTINGS}/people").text


def csrf(page: Page) -> dict[str, str]:
    return {"csrf_token": str(page.get("/account/password").form()["csrf_token"])}


def test_without_mail_the_manager_is_given_the_link_to_hand_over(page: Page, app: Flask) -> None:
    asha = page.as_(page.cast.asha)
    added = asha.submit(f"{SETTINGS}/people/add", status=302, **NIA)
    (link,) = links_to(app, NIA["email"])
    assert link in asha.get(added.location).text
    app.config["LGR_TRACKER_MAIL"] = "smtp"
    added = asha.submit(f"{SETTINGS}/people/add", status=302, **{**NIA, "email": "n2@example.org"})
    assert "/sign-in/link/" not in asha.get(added.location).text


LONG = "Ünïcode 🦊 and a very long way over the hills, " * 5
TAKEN = [
    LONG[:128],
    LONG[:256],
    "😀🎉🌈🔥🍕🚲🎸🐢🌵🍩⛄🦊",
    "  blank ends of a kettle  ",
    "x\ttab lantern Q",
]


@pytest.mark.parametrize("chosen", TAKEN, ids=["128", "256", "emoji", "blanks", "tab"])
def test_a_password_is_kept_whole_whatever_is_in_it(page: Page, chosen: str) -> None:
    vic = page.as_(page.cast.vic)
    vic.submit("/account/password", current=PASSWORD, password=chosen, status=302)
    for nearly in (chosen[:-1], chosen[:72], chosen.strip()):
        if nearly != chosen:
            wrong = Page(page.app, page.cast)
            wrong.submit("/sign-in", email=email_of(page.cast.vic), password=nearly, status=422)
    page.sign_in(email_of(page.cast.vic), chosen).get(SETTINGS)


def test_changing_ones_password_asks_for_the_old_one_and_ends_other_sessions(
    page: Page,
) -> None:
    vic, elsewhere = page.as_(page.cast.vic), page.as_(page.cast.vic)
    path = "/account/password"
    wrong = vic.submit(path, current="not it", password=NEW, status=422)
    assert "That is not your password" in wrong.text
    same = vic.submit(path, current=PASSWORD, password=PASSWORD, status=422)
    assert "not the one you have" in same.text
    weak = vic.submit(path, current=PASSWORD, password="Fenland-2026!", status=422)
    assert "first that somebody would try" in weak.text
    assert PASSWORD not in weak.html, "no password is ever shown again"
    done = vic.submit(path, current=PASSWORD, password=NEW, status=302)
    assert "Your password has changed" in vic.get(done.location).text
    elsewhere.get(SETTINGS, status=302)
    page.sign_in(email_of(page.cast.vic), NEW)


def test_guessing_the_old_password_on_the_account_page_is_stopped(page: Page) -> None:
    vic = page.as_(page.cast.vic)
    for _ in range(10):
        vic.submit("/account/password", current="no", password=NEW, status=422)
    vic.submit("/account/password", current=PASSWORD, password=NEW, status=429)


def test_the_account_page_says_how_and_when_one_signed_in(page: Page) -> None:
    vic = page.as_(page.cast.vic)
    shown = vic.get("/account").text
    assert "23 November 2026, 9:00am" in shown
    assert "Off: set one up" in shown
    vic.submit("/account", action="/sign-in/out", status=302)
    vic.get("/account", status=302)
