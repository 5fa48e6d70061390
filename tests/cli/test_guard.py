"""The guard on the command line: JSON lines in, verdicts out, and never a word of the text."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from lgr_tracker.cli.guard import guard
from tests.domain.privacy_lines import filled

BLOCKED = filled("Heron family file, NHS number {nhs}", "guard")


def answers(*lines: bytes | dict[str, Any]) -> tuple[list[dict[str, Any]], int]:
    """What the command answers to lines given as bytes or as objects, and its exit code."""
    raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    ran = CliRunner().invoke(guard, input=b"\n".join(raw))
    assert ran.exception is None or isinstance(ran.exception, SystemExit)
    return [json.loads(line) for line in ran.stdout.splitlines()], ran.exit_code


def test_each_line_has_its_verdict_and_kinds_in_order() -> None:
    assert answers(
        {"id": "a", "text": "The lease ends in May."},
        {"id": 2, "text": "A 14-year-old was placed in a hotel."},
        {"id": "c", "text": BLOCKED},
    ) == (
        [
            {"id": "a", "verdict": "ok", "kinds": []},
            {"id": 2, "verdict": "warn", "kinds": ["age"]},
            {"id": "c", "verdict": "block", "kinds": ["nhs_number"]},
        ],
        0,
    )


@pytest.mark.parametrize(
    ("line", "line_id"),
    [
        (b"Heron, not JSON", None),
        (b"\xff\xfe Heron", None),
        (b'["Heron"]', None),
        (b"[" * 100_000, None),
        (b"1" * 5_000, None),
        (b'{"text": "Heron"}', None),
        (b'{"id": {"Heron": 1}, "text": "Heron"}', None),
        (b'{"id": true, "text": "Heron"}', None),
        (b'{"id": "x"}', "x"),
        (b'{"id": "x", "text": ["Heron"]}', "x"),
        (b'{"id": "x", "text": null}', "x"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_a_wrong_line_is_answered_and_the_next_one_read(line: bytes, line_id: str | None) -> None:
    (wrong, right), code = answers(line, {"id": "y", "text": "Fine."})
    assert wrong["id"] == line_id and set(wrong) == {"id", "error"}
    assert "Heron" not in json.dumps(wrong)
    assert right == {"id": "y", "verdict": "ok", "kinds": []}
    assert code == 1


def test_odd_characters_break_nothing() -> None:
    text = "\ud800 \u0000 \U0001f9d2 \u200b"
    assert answers({"id": "\ud800", "text": text}) == (
        [{"id": "\ud800", "verdict": "ok", "kinds": []}],
        0,
    )


def test_empty_lines_and_a_byte_order_mark_are_passed_over() -> None:
    assert answers(b'\xef\xbb\xbf{"id": 1, "text": ""}', b"", b"   ") == (
        [{"id": 1, "verdict": "ok", "kinds": []}],
        0,
    )


def test_it_streams_needs_no_database_and_never_repeats_the_text(tmp_path: Path) -> None:
    """A real process whose settings name a database that can't be reached."""
    environment = {
        **os.environ,
        "LGR_TRACKER_DATA": str(tmp_path / "data"),
        "LGR_TRACKER_DATABASE": "postgresql+psycopg://nobody@127.0.0.1:1/none",
    }
    command = [sys.executable, "-c", "from lgr_tracker.app import main; main()", "guard"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        text=True,
    ) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(json.dumps({"id": 1, "text": BLOCKED}) + "\n")
        process.stdin.flush()
        # The answer comes while the input is still open.
        first = process.stdout.readline()
        assert json.loads(first) == {"id": 1, "verdict": "block", "kinds": ["nhs_number"]}
        process.stdin.write("Heron\n")
        process.stdin.close()
        rest, wrong = process.stdout.read(), process.stderr.read()
    assert process.returncode == 1
    assert "Heron" not in first + rest + wrong
    assert wrong == ""
    assert not (tmp_path / "data").exists()
