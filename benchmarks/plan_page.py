"""The plan's pages beside their floor: the same SELECTs as raw SQL through a bare Flask view.

The floor draws the same template; what we add to it is reading, reckoning and drawing the dates.
"""

import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from benchmarks.risk_list import compare, ids, service, signed_in
from lgr_tracker.domain.permissions import operator
from lgr_tracker.models.plan import Activity, ActivityLink
from lgr_tracker.models.viewing import set_viewer
from lgr_tracker.web.database import writing_engine

SIZE = 2_000
FIRST_ID = 10**9
"""Beyond what the starter content has."""
PLAN = "/programmes/bench/plan"
PAGES = {"timeline": PLAN, "whole timeline": f"{PLAN}?span=all", "table": f"{PLAN}/activities"}


def measure() -> list[dict[str, object]]:
    """Return the time of each of the plan's pages, signed in, and of its floor."""
    with tempfile.TemporaryDirectory() as folder, service(Path(folder), 0) as app:
        lay(app)
        browser = signed_in(app)
        size = f"{SIZE:,} activities"
        return [
            compare(f"plan page, {words}", size, app, browser, address)
            for words, address in PAGES.items()
        ]


def lay(app: Flask) -> None:
    """Add activities to the programme, each but the first of ten waiting for the one before."""
    with app.app_context(), Session(writing_engine()) as session:
        set_viewer(session, operator())
        programme_id, _ = ids()
        rows = [_activity(programme_id, number) for number in range(SIZE)]
        links = [
            {
                "id": FIRST_ID + number,
                "programme_id": programme_id,
                "predecessor_id": before["id"],
                "successor_id": after["id"],
                "kind": "FS",
            }
            for number, (before, after) in enumerate(pairwise(rows))
            if number % 10 != 9
        ]
        session.execute(sa.insert(Activity), rows)
        session.execute(sa.insert(ActivityLink), links)
        session.commit()


def _activity(programme_id: int, number: int) -> dict[str, Any]:
    return {
        "id": FIRST_ID + number,
        "programme_id": programme_id,
        "code": f"X{number:04d}",
        "name": f"Work on part {number} of the change",
        "workstream": ("People", "Money", "Data")[number % 3],
        "duration_days": number % 15 + 1,
    }
