"""Killed in the middle of bringing a plan of 400 rows in: none of it, or all."""

from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.permissions import operator
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.plan import Activity, ActivityLink
from lgr_tracker.web.database import db, looking
from tests.people import Cast
from tests.web.backup.test_kill import killed_when, started
from tests.web.test_import_kill import is_being_written

ROWS = 400
TABLES = (Activity, ActivityLink, AuditEvent)
NOTHING, ALL = (0, 0, 0), (ROWS, ROWS - 1, 2 * ROWS)


def counted(app: Flask) -> tuple[int, ...]:
    """Return how many activities, links and events there are."""
    with app.app_context():
        with looking(operator()) as session:
            found = [session.scalar(sa.select(sa.func.count(kind.id))) or 0 for kind in TABLES]
        db.session.remove()
    return tuple(found)


def test_a_plan_that_is_killed_on_its_way_in_is_there_whole_or_not_at_all(
    app: Flask, cast: Cast, tmp_path: Path
) -> None:
    file = tmp_path / "plan.csv"
    rows = (f"T{n},Work number {n},5,{f'T{n - 1}' if n else ''}\n" for n in range(ROWS))
    file.write_text(f"Code,Task,Days,Predecessors\n{''.join(rows)}", encoding="utf-8")
    words = ["import", "plan", str(file), "--programme", "fenland", "--json"]
    with app.app_context():
        path = str(db.engine.url.database)
        db.engine.dispose()
    process = started(app, *words)
    was_killed = killed_when(process, lambda: is_being_written(path), 0.0)
    assert counted(app) in (NOTHING, ALL)
    assert was_killed, "The kill should meet the import in the middle."
    again = started(app, *words)
    again.communicate(timeout=60)
    assert again.returncode == 0
    assert counted(app) == ALL
