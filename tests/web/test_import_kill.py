"""Killed in the middle of bringing in 500 risks: none of them, or all, and nothing in between."""

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.permissions import operator
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.risk import Risk
from lgr_tracker.queries.audit import verify_trail
from lgr_tracker.web.database import db, looking
from tests.people import Cast
from tests.web.backup.test_kill import killed_when, started

ROWS = 500


def is_being_written(path: str) -> bool:
    """Tell whether another process holds the write lock: the import is within its transaction."""
    connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return True
    finally:
        connection.close()
    return False


def counted(app: Flask) -> tuple[int, int]:
    """Return how many risks there are, and how many changes are on record."""
    with app.app_context():
        with looking(operator()) as session:
            found = [session.scalar(sa.select(sa.func.count(kind.id))) for kind in TABLES]
        db.session.remove()
    return found[0] or 0, found[1] or 0


TABLES = (Risk, AuditEvent)


@pytest.mark.parametrize("after", [0.0, 0.05, 0.2])
def test_an_import_that_is_killed_leaves_none_or_all(
    app: Flask, cast: Cast, tmp_path: Path, after: float
) -> None:
    file = tmp_path / "in.csv"
    rows = "".join(f"T{n},Risk number {n},A rota has gaps {n}\n" for n in range(ROWS))
    file.write_text(f"Risk ID,Risk title,Cause\n{rows}", encoding="utf-8")
    words = ["import", "risks", str(file), "--programme", "fenland", "--organisation", "alder"]
    with app.app_context():
        path = str(db.engine.url.database)
        db.engine.dispose()
    process = started(app, *words, "--json")
    was_killed = killed_when(process, lambda: is_being_written(path), after)
    assert counted(app) in ((0, 0), (ROWS, ROWS + 1))
    if after == 0.0:
        assert was_killed, "The kill should meet the import in the middle."
    again = started(app, *words, "--json")
    again.communicate(timeout=60)
    assert again.returncode == 0
    assert counted(app) == (ROWS, ROWS + 1)
    with app.app_context(), looking(operator()) as session:
        report = verify_trail(session, app.config["LGR_AUDIT_KEY"], app.config["LGR_AUDIT_ANCHOR"])
        assert report.findings == ()
