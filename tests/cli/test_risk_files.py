"""The risk log out and in by the command line."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from lgr_tracker.cli import lgr
from tests import builders
from tests.people import Cast


@pytest.fixture
def run(app: Flask, cast: Cast):  # type: ignore[no-untyped-def]  # a function of words
    with app.app_context(), builders.writing() as session:
        builders.risk(session, cast.programme_id, cast.alder_id, 101, title="Records missing")

    def _run(*words: str) -> Result:
        return app.test_cli_runner().invoke(lgr, words)

    return _run


def test_the_log_goes_out_and_comes_back_unchanged(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # see run
    file = tmp_path / "log.xlsx"
    out = run("export", "risks", "--programme", "fenland", "-o", str(file), "--json")
    assert json.loads(out.stdout)["risks"] == 1
    back = run("import", "risks", str(file), "--programme", "fenland", "--json")
    told = json.loads(back.stdout)
    assert (back.exit_code, told["unchanged"], told["created"], told["changed"]) == (0, 1, 0, 0)


def test_a_table_is_tried_then_brought_in(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # see run
    file = tmp_path / "table.csv"
    file.write_text("Title,Cause\nCarers unpaid,Payroll splits\n", encoding="utf-8")
    where = ("import", "risks", str(file), "--programme", "fenland")
    refused = run(*where)
    assert refused.exit_code == 1
    assert "Say which organisation raised it." in refused.stderr
    assert "Nothing was brought in." in refused.stdout
    tried = run(*where, "--organisation", "alder", "--dry-run")
    assert (tried.exit_code, "Would be: 1 new" in tried.stdout) == (0, True)
    done = run(*where, "--organisation", "alder")
    assert "Done: 1 new" in done.stdout
    again = run(*where, "--organisation", "alder")
    assert "Done: 0 new, 0 changed, 1 the same" in again.stdout


def test_what_cannot_be_done_is_said_in_a_sentence(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # see run
    missing = run("export", "risks", "--programme", "nowhere", "-o", str(tmp_path / "x.xlsx"))
    assert (missing.exit_code, "no programme with the code nowhere" in missing.stderr) == (1, True)
    nowhere = str(tmp_path / "no" / "x.xlsx")
    unwritable = run("export", "risks", "--programme", "fenland", "-o", nowhere)
    assert (unwritable.exit_code, "cannot be written" in unwritable.stderr) == (1, True)
    file = tmp_path / "words.csv"
    file.write_text("just words", encoding="utf-8")
    nothing = run("import", "risks", str(file), "--programme", "fenland")
    assert nothing.exit_code == 1
    assert run("import", "risks", str(file)).exit_code == 2
