"""Killed, or without room, in the middle: no half file, and either the old or the new."""

import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.models.programme import Programme
from lgr_tracker.web.backup.place import house_session
from lgr_tracker.web.database import db
from tests.people import Cast
from tests.web.backup.test_drill import refusal, run

COMMAND = "from lgr_tracker.app import main; main()"
ROWS = 60_000


@pytest.fixture
def laden(app: Flask, cast: Cast) -> Flask:
    """A service on SQLite with enough in it that a backup takes a moment."""
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(
            sa.text(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows) "
                "INSERT INTO lgr_sign_in_attempt (id, subject, tried_at) "
                "SELECT i, hex(randomblob(90)), '2026-11-23 09:00:00' FROM n"
            ),
            {"rows": ROWS},
        )
    return app


def started(app: Flask, *arguments: str, limit: int | None = None) -> subprocess.Popen[str]:
    """Start a command in a process of its own, with the largest file that it may write."""

    def held() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    data: Path = app.config["LGR_TRACKER_DATA"]
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, *arguments],
        env={
            "PATH": "/usr/bin:/bin",
            "LGR_TRACKER_DATA": str(data),
            "LGR_TRACKER_DATABASE": app.config["SQLALCHEMY_DATABASE_URI"],
            "LGR_TRACKER_UPGRADE": "no",
        },
        cwd=Path(__file__).parents[3],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=held,
    )


def killed_when(process: subprocess.Popen[str], is_time: Callable[[], bool], after: float) -> bool:
    """Kill a process without warning a moment after something is so; False if it was quicker."""
    while process.poll() is None and not is_time():
        time.sleep(0.001)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return process.returncode == -signal.SIGKILL


def unfinished(folder: Path, ending: str) -> bool:
    return any(folder.glob(f".*.unfinished/{ending}"))


@pytest.mark.parametrize(("ending", "after"), [("*", 0.0), ("*.sqlite", 0.02), ("*.zip", 0.02)])
def test_a_backup_that_is_killed_leaves_no_file_of_its_name(
    laden: Flask, tmp_path: Path, ending: str, after: float
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    process = started(laden, "backup", str(folder / "new.zip"))
    assert killed_when(process, lambda: unfinished(folder, ending), after)
    assert not (folder / "new.zip").exists()
    with laden.app_context():
        assert (
            run(laden, "backup", str(folder / "new.zip"))["counts"]["lgr_sign_in_attempt"] == ROWS
        )


def test_a_backup_that_is_killed_leaves_the_older_file_whole(laden: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    with laden.app_context():
        run(laden, "backup", str(folder / "same.zip"))
    before = (folder / "same.zip").read_bytes()
    process = started(laden, "backup", str(folder / "same.zip"), "--force")
    assert killed_when(process, lambda: unfinished(folder, "*.zip"), 0.02)
    assert (folder / "same.zip").read_bytes() == before


@pytest.mark.parametrize("limit", [20_000, 3_000_000])
def test_a_full_disk_is_told_and_leaves_nothing(laden: Flask, tmp_path: Path, limit: int) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    process = started(laden, "backup", str(folder / "new.zip"), limit=limit)
    said = process.communicate(timeout=120)[1]
    assert process.returncode == 1
    assert "Traceback" not in said
    assert "could not be" in said
    assert list(folder.iterdir()) == []


def test_a_full_disk_in_a_restore_leaves_the_old(laden: Flask, tmp_path: Path) -> None:
    with laden.app_context():
        run(laden, "backup", str(tmp_path / "backup.zip"))
        db.session.remove()
        db.engine.dispose()
    process = started(laden, "restore", str(tmp_path / "backup.zip"), "--replace", limit=1_000_000)
    said = process.communicate(timeout=120)[1]
    assert process.returncode == 1
    assert "What was there before is still there." in said
    with laden.app_context():
        assert run(laden, "verify")["counts"]["lgr_sign_in_attempt"] == ROWS


MOMENTS = {
    "unpacking": ("*.sqlite", 0.0),
    "unpacked": ("*.sqlite", 0.05),
    "later": ("*.sqlite", 0.1),
    "at the swap": ("*.sqlite", 0.15),
    "after it": ("*.sqlite", 0.3),
}


def test_a_restore_that_is_killed_leaves_the_old_or_the_new(laden: Flask, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    with laden.app_context():
        run(laden, "backup", str(file))
    for number, (ending, after) in enumerate(MOMENTS.values()):
        name = f"Changed {number}"
        with laden.app_context():
            with db.engine.begin() as connection:
                connection.execute(sa.text("UPDATE lgr_programme SET name = :name"), {"name": name})
            db.session.remove()
            db.engine.dispose()
        process = started(laden, "restore", str(file), "--replace")
        killed_when(process, lambda ending=ending: unfinished(tmp_path, ending), after)
        with laden.app_context():
            assert run(laden, "verify")["ok"] is True
            with house_session(db.engine) as session:
                names = set(session.scalars(sa.select(Programme.name)))
            assert names in (
                {name},
                {"Fenland children's services", "Elsewhere children's services"},
            )


def test_a_folder_that_nobody_may_write_to_is_named(laden: Flask) -> None:
    with laden.app_context():
        assert "could not be written" in refusal(laden, "backup", "/proc/backup.zip")
