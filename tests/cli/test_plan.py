"""Transition plans on the command line."""

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.cli import lgr
from lgr_tracker.web.clock import today, zone
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.board.submit_plan import submit_plan
from tests import builders
from tests.browsing import check_page
from tests.chain import lay_chain
from tests.people import Cast


@pytest.fixture
def laid(app: Flask, cast: Cast) -> Cast:
    """A programme with one of everything and a body that decides."""
    with app.app_context(), builders.writing() as session:
        lay_chain(session, cast)
        builders.body(session, cast.programme_id)
    return cast


def run(app: Flask, command: str, *words: str) -> Any:
    """Run a command of the plan on the cast's programme."""
    return app.test_cli_runner().invoke(lgr, ["plan", command, "--programme", "fenland", *words])


def shown(app: Flask, *words: str) -> Any:
    """Return a plan as JSON."""
    ran = run(app, "show", "--json", *words)
    assert ran.exit_code == 0, ran.output
    return json.loads(ran.stdout)


def submit(app: Flask, cast: Cast, plan_id: int = 1) -> str:
    """Submit a plan as the office does."""
    with app.app_context():
        digest: str = perform_as(
            cast.asha, submit_plan, cast.programme_id, plan_id, 1, today=today(), zone=zone()
        )
    return digest


def test_a_draft_is_built_and_shown(app: Flask, laid: Cast) -> None:
    built = run(app, "build", "--title", "Shall we?", "--ask", "Approve it.", "--json")
    assert json.loads(built.stdout) == {"reference": "TP-1", "number": 1, "state": "draft"}
    told = shown(app)
    assert (told["state"], told["digest"], told["faults"]) == ("draft", None, [])
    assert [ask["wording"] for ask in told["plan"]["asks"]] == ["Approve it."]
    assert told["plan"]["needed_by_on"] == "2026-12-01"
    assert [risk["reference"] for risk in told["plan"]["risks"]] == ["R-101", "R-102"]
    plain = run(app, "build")
    assert "TP-2 was built for Shadow executive" in plain.output
    assert shown(app, "--number", "2")["plan"]["title"] == "Transition plan as at 23 November 2026"


def test_the_plan_before_the_board_is_shown_first(app: Flask, laid: Cast) -> None:
    run(app, "build", "--title", "First", "--ask", "Approve it.")
    run(app, "build", "--title", "Second")
    digest = submit(app, laid)
    told = shown(app)
    assert (told["reference"], told["digest"], told["changes_since"]) == ("TP-1", digest, 0)
    words = run(app, "show")
    assert f"Fingerprint {digest[:4]} {digest[4:8]}" in words.stdout
    assert "1. Approve it." in words.stdout


def test_a_plan_is_written_as_one_page(app: Flask, laid: Cast, tmp_path: Path) -> None:
    run(app, "build", "--title", "Shall we?", "--ask", "Approve <it>.")
    digest = submit(app, laid)
    target = tmp_path / "plan.html"
    ran = run(app, "show", "--html", "-o", str(target))
    assert ran.exit_code == 0, ran.output
    page = target.read_text("utf-8")
    document = check_page(page, str(target))
    assert digest in page
    assert "Approve &lt;it&gt;." in page
    assert ".lgr-sheet" in page
    links = [a.get("href", "") for a in document.iter("a")]
    assert all(href.startswith("#") for href in links)
    assert not [s for s in document.iter("script")]
    assert run(app, "show", "--html").stdout.startswith("<!DOCTYPE html>")


def test_what_is_wrong_is_said_in_one_sentence(app: Flask, cast: Cast, tmp_path: Path) -> None:
    nobody = run(app, "build")
    assert nobody.exit_code == 1
    assert nobody.stderr == (
        "No body in this programme decides on transition plans, so there is none to build for.\n"
    )
    none = run(app, "show")
    assert (none.exit_code, none.stderr) == (1, "This programme has no transition plan.\n")
    with app.app_context(), builders.writing() as session:
        builders.body(session, cast.programme_id)
    run(app, "build", "--ask", "Approve it.")
    assert (
        run(app, "show", "--number", "9").stderr == "This programme has no transition plan TP-9.\n"
    )
    folder = run(app, "show", "--html", "-o", str(tmp_path / "no" / "plan.html"))
    assert folder.exit_code == 1
    assert "cannot be written" in folder.stderr
    assert run(app, "show", "--number", "0").exit_code == 2


def test_a_text_that_does_not_hold_is_said(app: Flask, laid: Cast) -> None:
    run(app, "build", "--title", "Shall we?", "--ask", "Approve it.")
    submit(app, laid)
    with app.app_context(), builders.writing() as session:
        session.execute(sa.text("UPDATE lgr_snapshot SET content = replace(content, 'we', 'us')"))
    assert "fingerprint does not match" in shown(app)["faults"][0]
    assert "fingerprint does not match" in run(app, "show").stderr
    with app.app_context(), builders.writing() as session:
        session.execute(sa.text("DELETE FROM lgr_snapshot"))
    gone = run(app, "show", "--html")
    assert gone.exit_code == 1
    assert "frozen text is gone" in gone.stderr
