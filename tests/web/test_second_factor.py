"""Signing in in two steps, and what is shut until the second is taken."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.organisation import Person
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.sign_in import SecondFactor
from tests import builders
from tests.authenticator import totp
from tests.browsing import Page
from tests.people import NOW, PASSWORD, Cast, email_of
from tests.web.test_sign_in import OFF_SITE

HOME = "/programmes/fenland/settings"
SET_UP = "/account/second-factor"


def at(app: Flask, later: timedelta) -> int:
    """Move the service's clock, and return the half-minute it then is."""
    app.config["LGR_CLOCK"] = lambda: NOW + later
    return int((NOW + later).timestamp()) // 30


def shown_secret(page: Page) -> str:
    """Return the key that the set-up page shows, as somebody would type it into an app."""
    (key,) = page.get(SET_UP).all(".//code")
    return "".join(key.itertext()).replace(" ", "")


def set_up(page: Page, step: int) -> tuple[str, list[str]]:
    """Set the second factor up and return the app's secret and the recovery codes."""
    secret = shown_secret(page)
    opened = page.submit(SET_UP, current=PASSWORD, code=totp(secret, step), status=200)
    return secret, ["".join(code.itertext()) for code in opened.all(".//code")]


def half_in(app: Flask, cast: Cast, whom: Actor, next: str | None = None) -> Page:
    """Give a browser in which the password was right and the code is still to come."""
    other = Page(app, cast)
    where = "/sign-in" if next is None else f"/sign-in?next={next}"
    answer = other.submit(where, email=email_of(whom), password=PASSWORD, status=302)
    assert answer.location.startswith("/sign-in/code")
    return other


def require(app: Flask, day: date | None) -> None:
    with app.app_context(), builders.writing() as session:
        found = session.scalars(sa.select(Programme).filter_by(code="fenland")).one()
        found.second_factor_from = day


def test_it_is_set_up_with_password_and_code_and_shows_ten_codes_once(
    page: Page, app: Flask
) -> None:
    asha = page.as_(page.cast.asha)
    elsewhere = page.as_(page.cast.asha)
    step = at(app, timedelta())
    secret = shown_secret(asha)
    assert shown_secret(asha) == secret, "the square stays the same until it is confirmed"
    wrong = asha.submit(SET_UP, current="not it", code=totp(secret, step), status=422)
    assert "That is not your password" in wrong.text
    wrong = asha.submit(SET_UP, current=PASSWORD, code=totp(secret, step + 9), status=422)
    assert "not right" in wrong.text
    _, codes = set_up(asha, step)
    assert len(set(codes)) == 10
    assert all([len(group) for group in code.split()] == [4] * 6 for code in codes)
    asha.get(HOME)
    elsewhere.get(HOME, status=302)
    on = asha.get(SET_UP)
    assert on.h1 == "Your second factor is on"
    assert "10 recovery codes left" in on.text
    assert not [code for code in codes if code in on.html]


def test_the_square_is_drawn_anew_for_each_secret_and_without_any_style(page: Page) -> None:
    drawn = []
    for whom in (page.cast.asha, page.cast.vic):
        pictures = [
            each
            for each in page.as_(whom).get(SET_UP).document.iter()
            if each.get("class") == "lgr-square"
        ]
        (path,) = list(pictures[0])
        drawn.append(path.get("d"))
        assert not pictures[0].get("style")
    assert all(drawn)
    assert drawn[0] != drawn[1]


def test_signing_in_takes_both_steps_and_leads_where_one_was_going(page: Page, app: Flask) -> None:
    secret, _ = set_up(page.as_(page.cast.asha), at(app, timedelta()))
    half = half_in(app, page.cast, page.cast.asha, HOME)
    assert half.get(HOME, status=302).location.startswith("/sign-in")
    assert half.get("/account", status=302).location.startswith("/sign-in")
    step = at(app, timedelta(minutes=1))
    refused = half.submit(f"/sign-in/code?next={HOME}", code="000000", status=422)
    assert "not right" in refused.text
    answer = half.submit(f"/sign-in/code?next={HOME}", code=totp(secret, step), status=302)
    assert answer.location == HOME
    assert half.get(HOME).status == 200


@pytest.mark.parametrize("address", OFF_SITE)
def test_the_second_step_never_leads_off_the_site(page: Page, app: Flask, address: str) -> None:
    secret, _ = set_up(page.as_(page.cast.asha), at(app, timedelta()))
    half = half_in(app, page.cast, page.cast.asha)
    step = at(app, timedelta(minutes=1))
    answer = half.submit("/sign-in/code", code=totp(secret, step), next=address, status=302)
    assert answer.location == "/"


def test_a_code_seen_over_somebodys_shoulder_opens_nothing_again(page: Page, app: Flask) -> None:
    secret, _ = set_up(page.as_(page.cast.asha), at(app, timedelta()))
    code = totp(secret, at(app, timedelta(minutes=1)))
    half_in(app, page.cast, page.cast.asha).submit("/sign-in/code", code=code, status=302)
    thief = half_in(app, page.cast, page.cast.asha)
    thief.submit("/sign-in/code", code=code, status=422)
    thief.get(HOME, status=302)


def test_a_half_session_lasts_ten_minutes_and_is_no_session(page: Page, app: Flask) -> None:
    secret, _ = set_up(page.as_(page.cast.asha), at(app, timedelta()))
    half = half_in(app, page.cast, page.cast.asha)
    assert Page(app, page.cast).get("/sign-in/code", status=302).location == "/sign-in"
    step = at(app, timedelta(minutes=10))
    form = {"code": totp(secret, step)}
    assert half.get("/sign-in/code", status=302).location == "/sign-in"
    late = Page(app, page.cast)
    late.client = half.client
    late.post("/sign-in/code", {**token(late), **form}, status=302)
    late.get(HOME, status=302)


def token(page: Page) -> dict[str, Any]:
    return {"csrf_token": page.get("/sign-in").form()["csrf_token"]}


def test_signing_out_elsewhere_ends_a_half_session_too(page: Page, app: Flask) -> None:
    asha = page.as_(page.cast.asha)
    set_up(asha, at(app, timedelta()))
    half = half_in(app, page.cast, page.cast.asha)
    asha.submit(HOME, action="/sign-in/out", status=302)
    assert half.get("/sign-in/code", status=302).location == "/sign-in"


def test_a_recovery_code_lets_in_once_and_the_page_counts_down(page: Page, app: Flask) -> None:
    _, codes = set_up(page.as_(page.cast.asha), at(app, timedelta()))
    half = half_in(app, page.cast, page.cast.asha)
    wrong = half.submit("/sign-in/recovery", code="abcd efgh", status=422)
    assert "none of your recovery codes" in wrong.text
    answer = half.submit("/sign-in/recovery", code=codes[0].upper(), status=302)
    assert "9 recovery codes left" in half.get(answer.location).text
    again = half_in(app, page.cast, page.cast.asha)
    again.submit("/sign-in/recovery", code=codes[0], status=422)
    again.get(HOME, status=302)


def test_who_has_lost_the_app_changes_to_another_by_recovery_codes(page: Page, app: Flask) -> None:
    asha = page.as_(page.cast.asha)
    _, codes = set_up(asha, at(app, timedelta()))
    asha.submit(f"{SET_UP}/off", current="no", code=codes[0], status=422)
    asha.submit(f"{SET_UP}/off", current=PASSWORD, code="abcd efgh", status=422)
    made = asha.submit(f"{SET_UP}/codes", current=PASSWORD, code=codes[0], status=200)
    new = ["".join(code.itertext()) for code in made.all(".//code")]
    asha.submit(f"{SET_UP}/off", current=PASSWORD, code=codes[1], status=422)
    asha.submit(f"{SET_UP}/off", current=PASSWORD, code=new[0], status=302)
    asha.submit(SET_UP, current=PASSWORD, code=new[1], status=422)  # which is no app
    set_up(asha, at(app, timedelta(minutes=1)))


def test_guessing_codes_is_stopped_from_wherever_it_comes(page: Page, app: Flask) -> None:
    secret, _ = set_up(page.as_(page.cast.asha), at(app, timedelta()))
    later = at(app, timedelta(minutes=6))
    half = half_in(app, page.cast, page.cast.asha)
    for number in range(10):
        half.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        half.submit("/sign-in/code", code=f"{number:06d}", status=422)
    refused = half.submit("/sign-in/code", code=totp(secret, later), status=429)
    assert refused.response.headers["Retry-After"] == "300"
    assert "Go back and use a recovery code, or try again in 5 minutes" in refused.text
    later = at(app, timedelta(minutes=11, seconds=30))
    half.submit("/sign-in/code", code=totp(secret, later), status=302)


def test_thirty_wrong_codes_are_all_that_a_day_takes(page: Page, app: Flask) -> None:
    set_up(page.as_(page.cast.asha), at(app, timedelta()))
    for number in range(29):  # one was tried to set it up
        if number % 7 == 0:
            at(app, timedelta(minutes=6 * (number // 7 + 1)))
            half = half_in(app, page.cast, page.cast.asha)
        half.submit("/sign-in/code", code="000000", status=422)
    at(app, timedelta(minutes=60))
    half = half_in(app, page.cast, page.cast.asha)
    refused = half.submit("/sign-in/code", code="000000", status=429)
    assert "try again in 23 hours" in refused.text


def test_whoever_guesses_codes_keeps_nobody_from_their_recovery_codes(
    page: Page, app: Flask
) -> None:
    asha = page.as_(page.cast.asha)
    _, codes = set_up(asha, at(app, timedelta()))
    at(app, timedelta(minutes=6))
    thief = half_in(app, page.cast, page.cast.asha)
    for number in range(10):
        thief.submit("/sign-in/code", code=f"{number:06d}", status=422)
    thief.submit("/sign-in/code", code="000000", status=429)
    asha.submit(f"{SET_UP}/codes", current=PASSWORD, code="000000", status=429)
    made = asha.submit(f"{SET_UP}/codes", current=PASSWORD, code=codes[0], status=200)
    new = ["".join(code.itertext()) for code in made.all(".//code")]
    half_in(app, page.cast, page.cast.asha).submit("/sign-in/recovery", code=new[0], status=302)


def test_guessing_recovery_codes_is_stopped_where_it_comes_from(page: Page, app: Flask) -> None:
    _, codes = set_up(page.as_(page.cast.asha), at(app, timedelta()))
    thief = half_in(app, page.cast, page.cast.asha)
    thief.client.environ_base["REMOTE_ADDR"] = "192.0.2.1"
    for _ in range(10):
        thief.submit("/sign-in/recovery", code="abcd efgh", status=422)
    thief.submit("/sign-in/recovery", code=codes[0], status=429)
    half_in(app, page.cast, page.cast.asha).submit("/sign-in/recovery", code=codes[0], status=302)


def test_codes_are_made_anew_and_it_is_turned_off_with_password_and_code(
    page: Page, app: Flask
) -> None:
    asha = page.as_(page.cast.asha)
    secret, old = set_up(asha, at(app, timedelta()))
    step = at(app, timedelta(minutes=1))
    refused = asha.submit(f"{SET_UP}/codes", current="no", code=totp(secret, step), status=422)
    assert "That is not your password" in refused.text
    asha.submit(f"{SET_UP}/codes", current=PASSWORD, code="123456", status=422)
    made = asha.submit(f"{SET_UP}/codes", current=PASSWORD, code=totp(secret, step), status=200)
    assert made.h1 == "Your new recovery codes"
    assert not [code for code in old if code in made.html]
    elsewhere = half_in(app, page.cast, page.cast.asha)
    elsewhere.submit("/sign-in/recovery", code=old[1], status=422)
    step = at(app, timedelta(minutes=2))
    asha.submit(f"{SET_UP}/off", current=PASSWORD, code=totp(secret, step), status=302)
    assert "Your second factor is off" in asha.get("/account").text
    assert "Off: set one up" in asha.get("/account").links()
    assert asha.get(f"{SET_UP}/off", status=302).location == SET_UP
    page.as_(page.cast.asha).get(HOME)


def test_a_programme_that_asks_for_one_is_shut_and_leads_to_it(page: Page, app: Flask) -> None:
    asha, cast = page.as_(page.cast.asha), page.cast
    asha.submit(f"{HOME}/second-factor", second_factor_from="30/11/2026", status=302)
    asha.get(HOME)
    assert "asks for one from 30 November 2026" in asha.get("/account").text
    asha.submit(f"{HOME}/second-factor", second_factor_from="23/11/2026", status=302)
    led = asha.get(f"{HOME}/people?x=1", status=302)
    assert led.location == f"{SET_UP}?next={HOME}/people?x%3D1"
    shown = asha.get(led.location)
    assert "This programme asks for a second factor" in shown.text
    assert "Fenland children's services asks everybody for one" in shown.text
    assert "Fenland" not in asha.get("/programmes").text, "its figures stay shut everywhere"
    refused = asha.post(f"{HOME}/programme", token_of(asha), status=403)
    assert "now asks for a second factor" in refused.text
    assert "is shut until you set up a second factor" in asha.get("/account").text
    assert asha.get(f"{SET_UP}?next=//evil.example").status == 200
    secret = shown_secret(asha)
    done = asha.submit(
        led.location, current=PASSWORD, code=totp(secret, at(app, timedelta())), status=200
    )
    onward = done.links()["I have kept them"]
    assert onward == f"{HOME}/people?x=1"
    asha.get(onward)
    page.as_(cast.vic).get(HOME, status=302)
    page.as_(cast.eve).get("/programmes/elsewhere/settings")
    page.as_(cast.eve).get(HOME, status=404)


def token_of(page: Page) -> dict[str, Any]:
    return {"csrf_token": page.get("/account/password").form()["csrf_token"]}


def test_a_session_begun_without_the_factor_stays_shut_out(page: Page, app: Flask) -> None:
    require(app, NOW.date())
    vic = page.as_(page.cast.vic)
    with app.app_context(), builders.writing() as session:
        session.add(
            SecondFactor(
                person_id=page.cast.vic.person_id or 0,
                salt="0" * 32,
                last_step=0,
                turned_on_at=NOW,
            )
        )
    vic.get(HOME, status=302)


def test_the_manager_sees_who_has_one_and_others_do_not(page: Page, app: Flask) -> None:
    set_up(page.as_(page.cast.vic), at(app, timedelta()))
    asha = page.as_(page.cast.asha)
    shown = asha.get(f"{HOME}/second-factor")
    assert shown.h1 == "1 of 9 people has a second factor"
    page.as_(page.cast.dev).get(f"{HOME}/second-factor", status=403)
    page.as_(page.cast.eve).get(f"{HOME}/second-factor", status=404)
    bad = asha.submit(f"{HOME}/second-factor", second_factor_from="soon", status=422)
    assert "day, month and year" in bad.text
    stale = asha.submit(f"{HOME}/second-factor", version="0", status=409)
    assert stale.status == 409


@pytest.mark.parametrize("path", [SET_UP, f"{SET_UP}/codes", f"{SET_UP}/off", "/account/password"])
def test_nobody_without_a_password_here_has_such_pages(page: Page, app: Flask, path: str) -> None:
    vic = page.as_(page.cast.vic)
    with app.app_context(), builders.writing() as session:
        session.get_one(Person, page.cast.vic.person_id).password_hash = None
    vic.get(path, status=404)
