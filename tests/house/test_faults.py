"""The fault harness runs, and can fail: with a safety taken off it finds what is lost."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from faults.form_reader import read_forms
from faults.tally import LOSSES, Tally, at

ROOT = Path(__file__).parents[2]


def run(folder: Path, *words: str) -> tuple[int, dict[str, Any]]:
    """Run the harness in a folder of its own and return its exit code and report."""
    done = subprocess.run(
        [sys.executable, "-m", "faults", *words, "--database", "sqlite", "--share", "0.05"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.returncode, json.loads((folder / "faults-report.json").read_text())


@pytest.mark.slow
def test_nothing_is_lost_while_several_edit_one_risk_and_somebody_tampers(tmp_path: Path) -> None:
    code, report = run(tmp_path, "one_risk", "of_trail")
    assert report["losses"] == dict.fromkeys(LOSSES, 0), report["acts"]
    assert code == 0
    assert report["acts"]["sqlite: one_risk"]["counts"]["acknowledged"] > 0
    assert report["acts"]["sqlite: of_trail"]["counts"] == {"attacks found": 8}


@pytest.mark.slow
def test_without_the_check_of_versions_the_harness_finds_what_was_written_over(
    tmp_path: Path,
) -> None:
    code, report = run(tmp_path, "one_risk", "--without", "versions")
    assert code == 1
    assert report["losses"]["stale"] > 0


def test_a_form_is_read_as_a_browser_would_send_it() -> None:
    page = """
      <form class="lgr-sign-out" action="/out" method="post"><input name="token" value="x"></form>
      <form method="get"><input name="search" value="y"></form>
      <form method="post" action="/there">
        <input type="hidden" name="version" value="3"><input type="file" name="file">
        <select name="one"><option value="">None</option><option value="7" selected>7</option>
        </select>
        <select name="two"><option value="1">1</option><option value="2">2</option></select>
        <textarea name="text">&#10;Two &amp; more
lines</textarea><input type="checkbox" name="several" value="a" checked>
        <input type="checkbox" name="several" value="b"><input type="radio" name="r" value="c">
        <button name="act" value="now">Save</button>
      </form>"""
    fields = {"version": "3", "one": "7", "two": "1", "text": "Two & more\nlines", "several": ["a"]}
    assert read_forms(page) == [("/there", fields)]


def test_what_is_blamed_is_counted_and_named() -> None:
    tally = Tally()
    tally.blame("lost", ["K-1", "K-2"], "is not stored")
    told = tally.told()
    assert (told["lost"], told["fork"]) == (2, 0)
    assert told["notes"] == ["lost: K-1 is not stored", "lost: K-2 is not stored"]


def test_the_slowest_of_twenty_is_their_95th_percentile() -> None:
    assert at([number / 1000 for number in range(1, 21)], 0.95) == 20
