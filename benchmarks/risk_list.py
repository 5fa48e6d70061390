"""The risk list beside its floor: the same SELECTs as raw SQL through a bare Flask view.

A million risks are measured only where LGR_BENCH_MILLION is 1: laying them out takes minutes.
"""

import os
import re
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa
from flask import Flask, template_rendered
from sqlalchemy.orm import Session

from lgr_tracker import create_app
from lgr_tracker.domain.permissions import Role, operator
from lgr_tracker.models.risk import Risk
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import db, writing_engine
from lgr_tracker.web.passwords import hash_password
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.people.add_person import add_person
from lgr_tracker.workflows.programme.new_programme import new_programme

SIZES = (1_000, 100_000, *([1_000_000] if os.environ.get("LGR_BENCH_MILLION") == "1" else []))
ROUNDS = 7
REQUESTS = 4
PASSWORD = "three-quiet-words"
EMAIL = "bench@example.org"
LIST = "/programmes/bench/risks"
PARTS = 19
"""Few enough that even among a thousand risks a search fills a page."""
AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
TARGET = 1 / 0.6
"""At least 0.6 of the floor's requests a second, said as time for time."""


def measure() -> list[dict[str, object]]:
    """Return the time of one list page, signed in, and of its floor, for each size."""
    rows: list[dict[str, object]] = []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder, service(Path(folder), size) as app:
            browser = signed_in(app)
            pages = {
                "first page": LIST,
                "deep page": f"{LIST}?after={_middle_id(app)}&page=2",
                "sorted and filtered": f"{LIST}?band=3,4&workstream=People&sort=review,-score",
                "under headings": f"{LIST}?group=band&sort=review",
                "searched": f"{LIST}?q=part+12+plan",
            }
            for words, address in pages.items():
                told = f"{size:,} risks"
                rows.append(compare(f"risk list, {words}", told, app, browser, address))
    return rows


def compare(work: str, size: str, app: Flask, browser: Any, address: str) -> dict[str, object]:
    """Measure page and floor in turn, so that a busy machine slows both."""

    def ours() -> None:
        if browser.get(address).status_code != 200:
            raise RuntimeError(f"{address} did not answer.")

    ours()  # counts are kept from here on, as they are between two changes
    floor = _floor(app, ours, address)
    floor()
    times = [(_timed(ours), _timed(floor)) for _ in range(ROUNDS)]
    mine, least = (median(column) for column in zip(*times, strict=True))
    return {
        "work": work,
        "size": size,
        "ours_ms": round(mine, 2),
        "floor_ms": round(least, 2),
        "ratio": round(mine / least, 2),
        "target": TARGET,
    }


def _floor(app: Flask, ask: Callable[[], None], address: str) -> Callable[[], None]:
    """Return a request to a bare view that runs what `ask` ran and renders what it rendered."""
    statements: list[tuple[str, Any]] = []
    rendered: list[tuple[Any, dict[str, Any]]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        if statement.startswith("SELECT"):
            statements.append((statement, parameters))

    def keep(_: Any, template: Any, context: dict[str, Any], **__: Any) -> None:
        rendered.append((template, context))

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    template_rendered.connect(keep, app)
    ask()
    template_rendered.disconnect(keep, app)
    sa.event.remove(engine, "before_cursor_execute", note)
    template, context = rendered[-1]
    bare = Flask("bare")
    connection = sqlite3.connect(str(engine.url.database))

    @bare.get("/")
    def page() -> str:
        for statement, parameters in statements:
            connection.execute(statement, parameters).fetchall()
        with app.test_request_context(address):  # the template asks it for addresses
            return str(template.render(context))

    client = bare.test_client()
    return lambda: _must_answer(client)


def _must_answer(client: Any) -> None:
    if client.get("/").status_code != 200:
        raise RuntimeError("The floor did not answer.")


def _timed(act: Callable[[], None]) -> float:
    """Return the milliseconds of one act, as the mean of a few."""
    start = time.perf_counter()
    for _ in range(REQUESTS):
        act()
    return (time.perf_counter() - start) * 1000 / REQUESTS


@contextmanager
def service(folder: Path, size: int) -> Iterator[Flask]:
    """Serve a programme of our starter content and so many risks, with one manager."""
    app = create_app({"LGR_TRACKER_DATA": folder, "LGR_TRACKER_SECRET_KEY": "b" * 40}, testing=True)
    with app.app_context():
        perform_as(operator(), new_programme, "Surrey", code="bench", name=None, successors=())
        programme_id, organisation_id = ids()
        with Session(writing_engine()) as session:
            if size:
                session.execute(sa.insert(Risk), _risks(programme_id, organisation_id, size))
            session.commit()
        perform_as(
            operator(),
            add_person,
            programme_id,
            name="Bench",
            email=EMAIL,
            role=Role.PROGRAMME_MANAGER,
            organisation_id=organisation_id,
            password_hash=hash_password(PASSWORD),
            today=today(),
        )
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def ids() -> tuple[int, int]:
    with db.engine.connect() as connection:
        row = connection.exec_driver_sql(
            "SELECT programme_id, min(id) FROM lgr_organisation GROUP BY programme_id"
        ).one()
    return row[0], row[1]


def _middle_id(app: Flask) -> int:
    with app.app_context(), db.engine.connect() as connection:
        found: int = connection.exec_driver_sql(
            "SELECT id FROM lgr_risk WHERE current_score = 8 ORDER BY id DESC LIMIT 1"
        ).scalar_one()
    return found


def _risks(programme_id: int, organisation_id: int, size: int) -> list[dict[str, Any]]:
    return [
        {
            "programme_id": programme_id,
            "organisation_id": organisation_id,
            "number": number,
            "reference": f"R-{number:03d}",
            "title": f"Something could go wrong in part {number % PARTS} of the plan",
            "raised_on": date(2026, 11, 1),
            "current_likelihood": number % 5 + 1,
            "current_impact": number // 5 % 5 + 1,
            "current_score": (number % 5 + 1) * (number // 5 % 5 + 1),
            "workstream": ("People", "Money", "Data")[number % 3],
            "next_review_on": date(2027, 1 + number % 12, 1),
            "created_at": AT,
            "changed_at": AT,
        }
        for number in range(1, size + 1)
    ]


def signed_in(app: Flask) -> Any:
    browser = app.test_client()
    page = browser.get("/sign-in").get_data(as_text=True)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    token = found.group(1) if found else ""
    fields = {"email": EMAIL, "password": PASSWORD, "csrf_token": token}
    if browser.post("/sign-in", data=fields).status_code != 302:
        raise RuntimeError("The bench could not sign in.")
    return browser
