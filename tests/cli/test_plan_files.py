"""A plan brought in by the command line."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from lgr_tracker.cli import lgr
from tests import builders
from tests.exchange.plans import PROJECT_CSV
from tests.people import Cast

WHERE = ("--programme", "fenland")


@pytest.fixture
def run(app: Flask, cast: Cast):  # type: ignore[no-untyped-def]  # a function of words
    with app.app_context(), builders.writing() as session:
        builders.activity(session, cast.programme_id, "M1", 10)

    def _run(*words: str) -> Result:
        return app.test_cli_runner().invoke(lgr, words)

    return _run


def test_a_plan_is_tried_then_brought_in_once(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # see run
    file = tmp_path / "plan.csv"
    file.write_bytes(PROJECT_CSV)
    words = ("import", "plan", str(file), *WHERE, "--council", "alder")
    tried = run(*words, "--dry-run")
    assert (tried.exit_code, "Would be: 3 new" in tried.stdout) == (0, True)
    assert "Links: 2 added, changed or taken out." in tried.stdout
    assert "working days of room after." in tried.stdout
    told = json.loads(run(*words, "--json").stdout)
    assert (told["created"], len(told["links"]), told["refused"]) == (3, 2, [])
    assert {each["council"] for each in told["rooms"]} == {"Alder", "Birch"}
    again = run(*words)
    assert "Done: 0 new, 0 changed, 3 the same, 0 refused." in again.stdout


def test_what_stands_in_the_way_is_told_by_its_cell(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # see run
    file = tmp_path / "plan.csv"
    file.write_text("Code,Task,Days,Predecessors\nM1,Work M1,10,M7FS+50%\nM2,Two,1 mon,\n")
    refused = run("import", "plan", str(file), *WHERE)
    assert refused.exit_code == 1
    assert "plan.csv D2, Predecessors: “M7FS+50%” names no work" in refused.stderr
    assert "plan.csv C3, Days: “1 mon” is no fixed number" in refused.stderr
    assert "Nothing was brought in." in refused.stdout
    told = json.loads(run("import", "plan", str(file), *WHERE, "--json").stdout)
    assert [cell["cell"] for cell in told["refused"]] == ["C3", "D2"]


def test_a_file_that_is_no_plan_is_refused_in_one_sentence(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # see run
    file = tmp_path / "plan.csv"
    file.write_text("Name,Address\nOffice,Street\n")
    refused = run("import", "plan", str(file), *WHERE)
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
    told = json.loads(run("import", "plan", str(file), *WHERE, "--json").stdout)
    assert told["refused"][0]["why"].startswith("No row of headings was found.")


def test_words_that_may_tell_who_somebody_is_need_a_reason(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # see run
    file = tmp_path / "plan.csv"
    file.write_text("Code,Task,Days\nM9,Child K aged 14 moves school,1\n")
    words = ("import", "plan", str(file), *WHERE)
    assert run(*words).exit_code == 1
    done = run(*words, "--reason", "An invented example of the office.")
    assert (done.exit_code, "Done: 1 new" in done.stdout) == (0, True)
