"""The risk log out and in by the command line."""

import json
from pathlib import Path

import openpyxl
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


def test_the_change_log_begins_on_the_day_that_is_asked_for(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # see run
    file = tmp_path / "log.xlsx"
    words = ("export", "risks", "--programme", "fenland", "-o", str(file), "--changes-since")
    assert run(*words, "2/11/2026").exit_code == 0
    about = openpyxl.load_workbook(file)["About"]
    assert ("Changes since", "2 November 2026") in [row[:2] for row in about.values]
    file.unlink()
    refused = run(*words, "last month")
    assert (refused.exit_code, refused.stderr.strip()) == (
        1,
        "Write the date as day, month and year, like 29/10/2027.",
    )
    assert not file.exists()


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


FOREIGN = (
    "Corporate risk register,,,,,\n"
    ",,,,,\n"
    "Risk ID,Risk title,Risk owner,Residual likelihood,Residual impact,Ward\n"
    "CS/7,Carers leave,Head of Fostering,Likely,Major,East\n"
)
SHAPE = [
    "source",
    "created",
    "changed",
    "unchanged",
    "conflicts",
    "refused",
    "warnings",
    "doubted",
    "unread",
    "risks",
]


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    file = tmp_path / "register.csv"
    file.write_text(FOREIGN, encoding="utf-8")
    return file


def test_a_foreign_register_is_told_in_its_own_words(run, foreign: Path) -> None:  # type: ignore[no-untyped-def]  # see run
    words = ("import", "risks", str(foreign), "--programme", "fenland", "--dry-run", "--json")
    answer = run(*words)
    told = json.loads(answer.stdout)
    assert (answer.exit_code, list(told)) == (0, SHAPE)
    assert told["source"]["file"] == "register.csv"
    assert told["source"]["header_rows"] == [3]
    assert told["source"]["columns"]["title"] == "Risk title"
    [risk] = told["risks"]
    assert (risk["reference"], risk["owner"], risk["raised_on"]) == (
        "CS/7",
        "Head of Fostering",
        None,
    )
    assert risk["current"] == {
        "likelihood": "Likely",
        "impact": "Major",
        "score": None,
        "band": None,
    }
    assert (risk["inherent"], risk["target"], risk["custom"]) == (None, None, {"Ward": "East"})
    assert any("say which organisation raised them" in each for each in told["warnings"])
    earnest = run(*words[:5], "--json")
    assert earnest.exit_code == 1
    assert "Say which organisation" in json.loads(earnest.stdout)["refused"][0]["why"]


def test_a_mapping_says_what_columns_and_words_mean(run, foreign: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # see run
    mapping = tmp_path / "alder.toml"
    where = ("import", "risks", str(foreign), "--programme", "fenland", "--organisation", "alder")
    mapped = (*where, "--mapping", str(mapping), "--json")
    mapping.write_text(
        "[columns]\nWard = false\n[scale.likelihood]\nLikely = 4\n[scale.impact]\nMajor = 5\n",
        encoding="utf-8",
    )
    done = run(*mapped)
    assert (done.exit_code, json.loads(done.stdout)["created"]) == (0, 1)
    assert json.loads(run(*mapped).stdout)["unchanged"] == 1
    for text, why in (
        ("[columns]\nWard = 'colour'\n", "no column of the register"),
        ("[columns]\nParish = 'title'\n", "no column called Parish"),
        ("[scale.likelihood]\nLikely = 9\n", "cannot mean likelihood 9"),
        ("[scale.impact]\nMajor = 5\n", "Say what this means"),
        ("[scale.colours]\nRed = 5\n", "means nothing"),
        ("not toml", "The mapping cannot be read"),
    ):
        mapping.write_text(text, encoding="utf-8")
        refused = run(*mapped)
        assert refused.exit_code == 1, text
        assert why in refused.stdout, text


def test_a_scale_is_ours_or_remembered_or_refused(run, foreign: Path) -> None:  # type: ignore[no-untyped-def]  # see run
    where = ("import", "risks", str(foreign), "--programme", "fenland", "--organisation", "alder")
    unknown = run(*where, "--scale", "Birch Council", "--json")
    assert "remembers no source called Birch Council" in unknown.stdout
    own = run(*where, "--scale", "own", "--dry-run", "--json")
    told = json.loads(own.stdout)
    assert {"sheet", "cell", "heading", "value", "why"} == set(told["refused"][0])
    assert told["refused"][0]["value"] == "Likely, Major"


def test_a_file_without_a_register_is_refused_in_the_same_shape(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # see run
    file = tmp_path / "words.csv"
    file.write_text("just words", encoding="utf-8")
    answer = run("import", "risks", str(file), "--programme", "fenland", "--json")
    told = json.loads(answer.stdout)
    assert (answer.exit_code, sorted(told)) == (1, sorted(SHAPE))
    assert told["refused"][0]["why"]
    file.write_text("Risk title,Cause,Owner\n", encoding="utf-8")
    empty = run("import", "risks", str(file), "--programme", "fenland", "--json")
    assert (empty.exit_code, json.loads(empty.stdout)["created"]) == (0, 0)
    assert "No risks were found" in empty.stdout


def test_a_conflict_is_listed_and_taken_on_demand(run, app: Flask, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # see run
    file = tmp_path / "log.xlsx"
    run("export", "risks", "--programme", "fenland", "-o", str(file), "--json")

    def retitled(title: str) -> Path:
        book = openpyxl.load_workbook(file)
        sheet = book["Register"]
        place = next(cell.column for cell in sheet[1] if cell.value == "Title")
        sheet.cell(2, place).value = title
        book.save(tmp_path / f"{title}.xlsx")
        return tmp_path / f"{title}.xlsx"

    where = ("--programme", "fenland", "--json")
    first = run("import", "risks", str(retitled("Ours")), *where)
    assert json.loads(first.stdout)["changed"] == 1
    kept = json.loads(run("import", "risks", str(retitled("Theirs")), *where).stdout)
    assert kept["conflicts"] == [
        {
            "reference": "R-101",
            "field": "title",
            "base": "Records missing",
            "ours": "Ours",
            "theirs": "Theirs",
        }
    ]
    assert (kept["changed"], kept["unchanged"]) == (0, 1)
    taken = run("import", "risks", str(retitled("Theirs")), *where, "--take", "theirs")
    assert json.loads(taken.stdout)["changed"] == 1
