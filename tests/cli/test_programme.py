"""Programmes and people from the command line, as a programme office's systems team uses them."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from lgr_tracker.content.fenwold import sample as sample_content
from tests.browsing import Page
from tests.people import Cast

NIA = ["lgr", "person", "add", "nia@example.org", "--name", "Nia Lowe"]


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


def test_the_sample_says_how_to_sign_in_and_keeps_it_for_its_owner_only(
    runner: FlaskCliRunner, app: Flask
) -> None:
    made = runner.invoke(args=["lgr", "sample", "--json"])
    assert made.exit_code == 0, made.output
    answer = json.loads(made.output)
    assert answer["programme"] == "sample"
    assert len(answer["people"]) == len(sample_content().people)
    for person in answer["people"]:
        assert {"email", "password", "roles", "organisation"} <= set(person)
    path = app.config["LGR_TRACKER_DATA"] / "sample-people.json"
    assert path.stat().st_mode & 0o777 == 0o600
    first = answer["people"][0]
    page = Page(app).sign_in(first["email"], first["password"])
    assert page.get("/programmes/sample/overview").h1
    again = json.loads(runner.invoke(args=["lgr", "sample", "--json"]).output)
    assert again == answer, "a second start must be able to print how to sign in"


def test_the_sample_is_made_anew_and_larger_only_when_asked(runner: FlaskCliRunner) -> None:
    runner.invoke(args=["lgr", "sample"])
    refused = runner.invoke(args=["lgr", "sample", "--risks", "50"])
    assert refused.exit_code == 1
    assert "Add --reset" in refused.output
    made = runner.invoke(args=["lgr", "sample", "--reset", "--risks", "50"])
    assert made.exit_code == 0, made.output
    assert "86 risks" in made.output


def test_a_programme_is_started_and_its_manager_let_in(runner: FlaskCliRunner, app: Flask) -> None:
    made = runner.invoke(args=["lgr", "programme", "new", "--area", "Surrey", "--json"])
    assert made.exit_code == 0, made.output
    code = json.loads(made.output)["code"]
    added = runner.invoke(args=[*NIA, "--role", "programme_manager", "--programme", code, "--json"])
    assert added.exit_code == 0, added.output
    page = Page(app).sign_in("nia@example.org", json.loads(added.output)["password"])
    assert "Surrey" in page.get(f"/programmes/{code}/settings").text


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["programme", "new", "--area", "Atlantis"], 1, "Atlantis"),
        (["programme", "new"], 2, "--area"),
        (["person", "add", "x", "--name", "X", "--role", "viewer", "--programme", "no"], 1, "no"),
        (["graph", "show", "--programme", "nowhere"], 1, "nowhere"),
        (["export", "risks", "--programme", "nowhere", "-o", "x.xlsx"], 1, "nowhere"),
        (["sample", "--risks", "-1"], 2, "--risks"),
        (["nonsense"], 2, "nonsense"),
    ],
)
def test_what_is_refused_is_one_sentence_on_stderr(
    runner: FlaskCliRunner, arguments: list[str], code: int, sentence: str
) -> None:
    refused = runner.invoke(args=["lgr", *arguments])
    assert refused.exit_code == code
    assert sentence in refused.stderr
    assert "Traceback" not in refused.output
    if code == 1:
        assert refused.stdout == ""
        assert len(refused.stderr.strip().splitlines()) == 1


def test_a_short_password_is_refused(runner: FlaskCliRunner, cast: Cast) -> None:
    refused = runner.invoke(
        args=[*NIA, "--role", "viewer", "--programme", "fenland", "--password-stdin"],
        input="short\n",
    )
    assert refused.exit_code == 1
    assert "12 to 256 characters" in refused.stderr
