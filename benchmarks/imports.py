"""Bringing a register in, from its bytes to the log, beside calamine reading the same cells."""

import io
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from benchmarks.alternately import Row
from benchmarks.registers import COLUMNS, risks, workbook_of
from lgr_tracker import create_app
from lgr_tracker.domain.permissions import operator
from lgr_tracker.exchange.risk_workbook import write_risk_workbook
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.models.programme import Programme
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import db, reading, writing_engine
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.programme.new_programme import new_programme
from lgr_tracker.workflows.risks.import_register import import_register, prepare_import
from lgr_tracker.workflows.risks.plan_import import Asked, ImportPlan
from lgr_tracker.workflows.risks.read_register import HowToRead, open_file, own_scale, read_opened

SIZE, ROUNDS = 10_000, 3
BY = operator("bench")
OWN = frozenset({"reference", "version", "organisation"})
"""Columns that another council's register does not have."""


def measure() -> list[Row]:
    """Measure the preview of 10,000 rows with all its checks, and writing them with their trail."""
    data = _register()
    times: dict[str, list[float]] = {"floor": [], "preview": [], "commit": []}
    with tempfile.TemporaryDirectory() as folder:
        settings = {"LGR_TRACKER_DATA": Path(folder), "LGR_TRACKER_SECRET_KEY": "b" * 40}
        app = create_app(settings, testing=True)
        with app.app_context():
            for number in range(ROUNDS):
                times["floor"].append(_timed(lambda: _cells(data)))
                _one_round(data, number, times)
            db.session.remove()
            db.engine.dispose()
    return [
        _row("preview of a register, with every check", times["preview"], times["floor"], 6.0),
        _row("register written, with a change a row", times["commit"], times["floor"], 12.0),
    ]


def _one_round(data: bytes, number: int, times: dict[str, list[float]]) -> None:
    """Bring the register into a programme of its own, so that every row is new."""
    code = f"bench-{number}"
    perform_as(BY, new_programme, "Surrey", code=code, name=None, successors=())
    with Session(writing_engine()) as session:
        programme_id = session.scalars(sa.select(Programme.id).where(Programme.code == code)).one()
        keeper = session.scalars(
            sa.select(Organisation.id).where(Organisation.programme_id == programme_id).limit(1)
        ).one()
    made: list[tuple[Asked, ImportPlan]] = []

    def preview() -> None:
        session = reading(BY)
        opened = open_file(programme_id, data, "register.xlsx", actor=BY)
        read = read_opened(session, programme_id, opened, HowToRead(), actor=BY)
        asked = Asked(read, keeper, scale=own_scale(read, scale_of(session, BY, programme_id)))
        made.append((asked, prepare_import(session, programme_id, asked, actor=BY)))

    times["preview"].append(_timed(preview))
    asked, plan = made[0]
    times["commit"].append(
        _timed(
            lambda: perform_as(
                BY,
                import_register,
                programme_id,
                replace(asked, digest=f"{number}"),
                plan=plan,
                today=today(),
            )
        )
    )


def _register() -> bytes:
    columns = tuple(column for column in COLUMNS if column.key not in OWN)
    target = io.BytesIO()
    write_risk_workbook(replace(workbook_of(tuple(risks(SIZE))), columns=columns), target)
    return target.getvalue()


def _cells(data: bytes) -> object:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return book.get_sheet_by_name("Register").to_python()


def _timed(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1000


def _row(work: str, ours: list[float], floor: list[float], target: float) -> Row:
    mine, least = statistics.median(ours), statistics.median(floor)
    return {
        "work": work,
        "size": f"{SIZE:,} rows",
        "ours_ms": round(mine, 1),
        "floor_ms": round(least, 1),
        "ratio": round(mine / least, 2),
        "target": target,
    }
