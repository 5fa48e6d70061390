"""People let in, and helped in, from the command line."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from tests.browsing import Page
from tests.people import NOW, Cast, email_of
from tests.web.test_second_factor import half_in, set_up

ADD = ["lgr", "person", "add", "nia@example.org", "--name", "Nia Lowe", "--role", "viewer"]
NEW = "gravel-teapot-eleven"


@pytest.fixture
def runner(app: Flask, cast: Cast) -> FlaskCliRunner:
    return app.test_cli_runner()


def test_a_link_is_printed_instead_of_a_password(
    runner: FlaskCliRunner, app: Flask, page: Page
) -> None:
    app.config["LGR_TRACKER_PUBLIC_URL"] = "https://lgr.example"
    made = runner.invoke(args=[*ADD, "--programme", "fenland", "--invite", "--json"])
    assert made.exit_code == 0, made.output
    answer = json.loads(made.output)
    assert "password" not in answer
    assert answer["link"].startswith("https://lgr.example/sign-in/link/")
    nia = Page(app, page.cast)
    where = nia.get(answer["link"].removeprefix("https://lgr.example"), status=302).location
    nia.submit(where, password=NEW, status=302)
    page.sign_in("nia@example.org", NEW)


@pytest.mark.parametrize("password", ["Password2026!", "Nia.Lowe.2026", "short"])
def test_a_weak_password_is_refused_in_a_sentence(runner: FlaskCliRunner, password: str) -> None:
    refused = runner.invoke(
        args=[*ADD, "--programme", "fenland", "--password-stdin"], input=password + "\n"
    )
    assert refused.exit_code == 1
    assert "Three words" in refused.output or "three words" in refused.output
    assert password not in refused.output


def test_a_reset_link_is_printed_for_somebody_who_is_here(
    runner: FlaskCliRunner, app: Flask, page: Page
) -> None:
    made = runner.invoke(args=["lgr", "person", "reset", email_of(page.cast.vic), "--json"])
    assert made.exit_code == 0, made.output
    vic = Page(app, page.cast)
    where = vic.get(json.loads(made.output)["link"], status=302).location
    vic.submit(where, password=NEW, status=302)
    page.sign_in(email_of(page.cast.vic), NEW)
    refused = runner.invoke(args=["lgr", "person", "reset", "nobody@example.org"])
    assert (refused.exit_code, "Nobody active" in refused.output) == (1, True)


def test_a_lost_second_factor_is_turned_off_by_whoever_runs_the_service(
    runner: FlaskCliRunner, app: Flask, page: Page
) -> None:
    set_up(page.as_(page.cast.asha), int(NOW.timestamp()) // 30)
    half_in(app, page.cast, page.cast.asha)
    args = ["lgr", "person", "second-factor-off", email_of(page.cast.asha)]
    done = runner.invoke(args=args)
    assert (done.exit_code, "password alone" in done.output) == (0, True), done.output
    assert page.as_(page.cast.asha).get("/programmes/fenland/settings")
    refused = runner.invoke(args=args)
    assert (refused.exit_code, "has a second factor" in refused.output) == (1, True)
