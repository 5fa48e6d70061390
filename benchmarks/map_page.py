"""The whole map in a real browser: how long until it is drawn, laid out anew, and filtered.

The floor is what a reader was promised: three seconds for a layout and 150 milliseconds for a
filter. Chromium is looked for as in the tests, by LGR_CHROMIUM or as `chromium`.
"""

import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, sync_playwright
from sqlalchemy.orm import Session

from benchmarks import alternately
from benchmarks.alternately import Row
from benchmarks.risk_list import EMAIL, PASSWORD, service
from lgr_tracker.domain.graph import NodeKind
from lgr_tracker.domain.kinds import LinkKind, OrganisationKind
from lgr_tracker.domain.permissions import operator
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.models.plan import Activity, ActivityLink, Service
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk import Risk, RiskDelay, RiskService, RiskTrigger
from lgr_tracker.models.viewing import set_viewer
from lgr_tracker.queries.graph import graph_of
from lgr_tracker.web.database import writing_engine
from tests.browser.live import serving

THINGS, LINKS = 2_000, 6_000
PROGRAMME = 1
STREAMS = ("People", "Money", "Data")
WAITS = {"programme_id": PROGRAMME, "kind": LinkKind.FINISH_START, "lag_days": 0}
WHOLE = "/programmes/bench/map/whole?" + "&".join(f"kinds={kind}" for kind in NodeKind)
AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
LAYOUT_MS, FILTER_MS = 3_000, 150
MEASURED = """([name, count]) => new Promise(done => {
  const there = () => performance.getEntriesByName(name).length >= count;
  const look = () => there() ? done() : setTimeout(look, 5);
  look();
})"""
DRAWN = "name => performance.getEntriesByName(name).map(each => each.duration)"


def measure() -> list[Row]:
    """Return how long a reader waits for the first drawing, another layout, and a filter."""
    times: dict[str, list[float]] = {"opened": [], "map layout": [], "map filter": []}
    with tempfile.TemporaryDirectory() as folder, service(Path(folder), 0) as app:
        _fill(app)
        with serving(app) as address, _browser() as page:
            _sign_in(page, address)
            for _ in range(min(5, alternately.MOST_ROUNDS)):
                _touch(app)  # nothing is kept: graph and places are made anew
                size = _look(page, address, times)
    rows = (
        ("whole map, opened and laid out", "opened", LAYOUT_MS),
        ("whole map, other layout", "map layout", LAYOUT_MS),
        ("whole map, filter", "map filter", FILTER_MS),
    )
    return [_row(work, size, median(times[name]), promised) for work, name, promised in rows]


def _row(work: str, size: str, ours: float, promised: float) -> Row:
    return {
        "work": work,
        "size": size,
        "ours_ms": round(ours, 1),
        "floor_ms": float(promised),
        "ratio": round(ours / promised, 3),
        "target": 1.0,
    }


def _look(page: Page, address: str, times: dict[str, list[float]]) -> str:
    """Open the whole map, let it be laid out anew and filter it; returns how large it is."""
    page.goto(address + WHOLE)
    _wait(page, "map drawn", 1)
    times["opened"].append(
        page.evaluate(
            "(e => e.startTime + e.duration)(performance.getEntriesByName('map drawn')[0])"
        )
    )
    size = page.locator("[data-part=count]").inner_text()
    for layout in ("force", "layered"):
        page.get_by_label("Drawn").select_option(layout)
        _wait(page, "map layout", 1 if layout == "force" else 2)
    steps: tuple[Callable[[], object], ...] = (
        lambda: page.get_by_role("checkbox", name="Services").uncheck(),
        lambda: page.get_by_label("Workstream").select_option("People"),
        lambda: page.get_by_label("Workstream").select_option(""),
        lambda: page.get_by_role("checkbox", name="Services").check(),
    )
    for count, step in enumerate(steps, start=1):
        step()
        _wait(page, "map filter", count)
    for name in ("map layout", "map filter"):
        times[name].extend(page.evaluate(DRAWN, name))
    return size


def _wait(page: Page, name: str, count: int) -> None:
    page.evaluate(MEASURED, [name, count])


@contextmanager
def _browser() -> Iterator[Page]:
    program = os.environ.get("LGR_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser.new_page(viewport={"width": 1280, "height": 900})
        browser.close()


def _sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in")
    page.fill("[name=email]", EMAIL)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def _touch(app: Flask) -> None:
    with app.app_context(), Session(writing_engine()) as session:
        session.execute(sa.update(Programme).values(revision=Programme.revision + 1))
        session.commit()


def _fill(app: Flask) -> None:
    """Add risks, work and links to the starter content until the map is as large as promised."""
    with app.app_context(), Session(writing_engine()) as session:
        set_viewer(session, operator())
        graph = graph_of(session, operator(), PROGRAMME)
        more, links = THINGS - len(graph.nodes), LINKS - len(graph.edges)
        council = (
            session.scalars(
                sa.select(Organisation.id).where(Organisation.kind == OrganisationKind.SUCCESSOR)
            ).first()
            or 0
        )
        risks = _added(session, Risk, [_risk(at, council) for at in range(1, more // 2 + 1)])
        work = _added(session, Activity, [_work(at) for at in range(more - more // 2)])
        services = list(session.scalars(sa.select(Service.id)))
        chance = random.Random(5)
        quarter = links // 4
        days = {"low_days": 2, "likely_days": 5, "high_days": 9}
        for table, ends, sources, targets, count, facts in (
            (RiskTrigger, ("source_id", "target_id"), risks, risks, quarter, {"probability": 0.2}),
            (RiskDelay, ("risk_id", "activity_id"), risks, work, quarter, days),
            (ActivityLink, ("predecessor_id", "successor_id"), work, work, quarter, WAITS),
            (
                RiskService,
                ("risk_id", "service_id"),
                risks,
                services,
                links - 3 * quarter,
                {**days, "organisation_id": council, "severity": 0.4},
            ),
        ):
            pairs = _pairs(chance, sources, targets, count)
            made = [dict(zip(ends, pair, strict=True)) | facts for pair in pairs]
            session.execute(sa.insert(table), made)
        session.commit()


def _added(session: Session, table: Any, made: list[dict[str, Any]]) -> list[int]:
    """Insert rows; returns the numbers of these alone, for numbers are drawn in no order."""
    before = set(session.scalars(sa.select(table.id)))
    session.execute(sa.insert(table), made)
    return [number for number in session.scalars(sa.select(table.id)) if number not in before]


def _pairs(
    chance: random.Random, sources: list[int], targets: list[int], count: int
) -> list[tuple[int, int]]:
    """Draw different pairs, mostly of neighbours, and none that leads back."""
    found: set[tuple[int, int]] = set()
    while len(found) < count:
        at = chance.randrange(len(sources))
        if sources is targets:
            to = at + chance.randrange(1, 40)
        else:
            to = at * len(targets) // len(sources) + chance.randrange(-9, 10)
        if 0 <= to < len(targets):
            found.add((sources[at], targets[to]))
    return sorted(found)


def _risk(number: int, council: int) -> dict[str, Any]:
    return {
        "programme_id": PROGRAMME,
        "organisation_id": council,
        "number": number,
        "reference": f"R-{number:03d}",
        "title": f"Something could go wrong in part {number % 97} of the plan",
        "raised_on": date(2026, 11, 1),
        "current_likelihood": number % 5 + 1,
        "current_impact": number // 5 % 5 + 1,
        "current_score": (number % 5 + 1) * (number // 5 % 5 + 1),
        "workstream": STREAMS[number % 3],
        "created_at": AT,
        "changed_at": AT,
    }


def _work(number: int) -> dict[str, Any]:
    return {
        "programme_id": PROGRAMME,
        "code": f"B{number}",
        "name": f"Piece {number} of the work that gets us there",
        "workstream": STREAMS[number % 3],
        "duration_days": number % 20 + 1,
    }
