"""What signing in gives away: nothing by its time, nothing in its logs, nothing in its trail."""

import logging
from collections.abc import Callable
from datetime import timedelta
from statistics import median
from time import perf_counter

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.permissions import Role, operator
from lgr_tracker.models import Base
from lgr_tracker.web import passwords
from lgr_tracker.web.database import db, reading
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.people.add_person import add_person
from tests import builders
from tests.browsing import Page
from tests.mailed import links_to
from tests.people import NOW, PASSWORD, TODAY, email_of
from tests.web.test_second_factor import at, half_in, set_up

SETTINGS = "/programmes/fenland/settings"
SAMPLES = 40
GAP, SHARE = 0.005, 0.10
"""security.md R4: no more than five milliseconds or a tenth apart, at the median."""


def gap(page: Page, send: Callable[[Page, str], None]) -> tuple[float, float]:
    """Return the medians for a known and an unknown address, timed in turns."""
    browser = Page(page.app, page.cast)
    times: dict[bool, list[float]] = {True: [], False: []}
    for number in range(SAMPLES + 3):
        known = email_of(page.cast.everyone()[number % 9])
        for is_known, email in ((True, known), (False, f"n{number:03d}@example.org")):
            browser.client.environ_base["REMOTE_ADDR"] = f"192.0.{number}.{int(is_known)}"
            began = perf_counter()
            send(browser, email)
            if number >= 3:  # the first few warm up what is kept for all
                times[is_known].append(perf_counter() - began)
    return median(times[True]), median(times[False])


def assert_alike(known: float, unknown: float) -> None:
    allowed = max(GAP, SHARE * max(known, unknown))
    assert abs(known - unknown) < allowed, f"{known * 1000:.1f} ms and {unknown * 1000:.1f} ms"


def test_signing_in_takes_the_same_time_for_known_and_unknown(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = page.get("/sign-in").form()

    def send(browser: Page, email: str) -> None:
        fields = {**form, "email": email, "password": "not the one"}
        assert browser.client.post("/sign-in", data=fields).status_code == 422

    page.app.config["WTF_CSRF_ENABLED"] = False
    real = passwords.PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
    nobody = real.hash("x" * 32)
    monkeypatch.setattr(passwords, "_hasher", lambda is_test: real)
    monkeypatch.setattr(passwords, "_nobody", lambda is_test: nobody)
    with page.app.app_context():
        word = real.hash(PASSWORD)
        with builders.writing() as session:
            session.execute(sa.text("UPDATE lgr_person SET password_hash = :word"), {"word": word})
    assert_alike(*gap(page, send))


def test_asking_for_a_link_takes_the_same_time_for_known_and_unknown(page: Page) -> None:
    page.app.config["WTF_CSRF_ENABLED"] = False
    asked = iter(range(10_000))

    def send(browser: Page, email: str) -> None:
        # Hours apart, so that no account is ever flooded and the full work is done each time.
        later = timedelta(hours=2 * next(asked))
        page.app.config["LGR_CLOCK"] = lambda: NOW + later
        assert browser.client.post("/sign-in/forgotten", data={"email": email}).status_code == 302

    assert_alike(*gap(page, send))


def test_a_stolen_cookie_is_worth_nothing_after_whatever_ends_sessions(
    page: Page, app: Flask
) -> None:
    def stolen(browser: Page) -> Page:
        cookie = browser.client.get_cookie("lgr_session")
        assert cookie is not None
        thief = Page(app, page.cast)
        thief.client.set_cookie("lgr_session", cookie.value)
        thief.get("/account")
        return thief

    vic = page.cast.vic
    thieves = {}
    browser = page.as_(vic)
    thieves["sign-out"] = stolen(browser)
    browser.submit("/account", action="/sign-in/out", status=302)
    thieves["sign-out"].get("/account", status=302)

    browser = page.as_(vic)
    thief = stolen(browser)
    Page(app, page.cast).submit("/sign-in/forgotten", email=email_of(vic), status=302)
    reset = Page(app, page.cast)
    where = reset.get(links_to(app, email_of(vic))[-1], status=302).location
    reset.submit(where, password="gravel-teapot-eleven", status=302)
    thief.get("/account", status=302)

    browser = page.sign_in(email_of(vic), "gravel-teapot-eleven")
    thief = stolen(browser)
    with app.app_context():
        perform_as(
            page.cast.asha,
            add_person,
            page.cast.programme_id,
            name="Vic",
            email=email_of(vic),
            role=Role.AUDITOR,
            organisation_id=None,
            today=TODAY,
        )
    thief.get("/account", status=302)

    browser = page.sign_in(email_of(vic), "gravel-teapot-eleven")
    thief = stolen(browser)
    fields = {"current": "gravel-teapot-eleven", "password": "lantern kettle otter"}
    browser.submit("/account/password", status=302, **fields)
    thief.get("/account", status=302)
    browser.get("/account")


def test_no_secret_stands_in_the_logs_or_in_the_database(
    page: Page, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret_words = "zqx-lantern-kettle-otter"
    asha = page.as_(page.cast.asha)
    secret, codes = set_up(asha, at(app, timedelta()))
    page.submit("/sign-in", email=email_of(page.cast.vic), password="zqx-wrong-word", status=422)
    vic = page.as_(page.cast.vic)
    vic.submit("/account/password", current=PASSWORD, password=secret_words, status=302)
    half_in(app, page.cast, page.cast.asha).submit("/sign-in/recovery", code=codes[0], status=302)
    Page(app, page.cast).submit("/sign-in/forgotten", email="nobody@example.org", status=302)
    plain = [secret, secret_words, PASSWORD, "zqx-wrong-word", *("".join(c.split()) for c in codes)]
    told = caplog.text
    with app.app_context():
        for table in Base.metadata.sorted_tables:
            told += str(reading(operator()).execute(sa.select(table)).all())
        db.session.remove()
    assert [word for word in plain if word in told] == []
    assert "nobody@example.org" not in told


def test_passwords_are_kept_as_argon2id_of_earnest_cost(page: Page) -> None:
    with page.app.app_context():
        kept = reading(operator()).execute(sa.text("SELECT password_hash FROM lgr_person"))
        hashes = [word for (word,) in kept if word]
        db.session.remove()
    assert hashes
    assert all(word.startswith("$argon2id$") for word in hashes)
    in_earnest = passwords._hasher(False)
    assert in_earnest.hash("x").startswith("$argon2id$")
    assert in_earnest.memory_cost >= 19 * 1024, "kilobytes; the least that OWASP asks for"
    assert in_earnest.time_cost >= 2
