"""The server is killed in the middle of bringing in a register of 500 risks."""

from __future__ import annotations

import io
import random
import threading
import time
from contextlib import suppress

import sqlalchemy as sa
from openpyxl import Workbook

from faults.acts.kills import restart
from faults.form_reader import Fields, read_forms
from faults.person import NoAnswer, Person
from faults.stage import HOME, Stage
from faults.truth import check_trail, looking
from lgr_tracker.models.risk import Risk
from lgr_tracker.web.database import db

ROWS = 500
MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def of_register(stage: Stage, times: int = 10) -> None:
    """Kill the server at some moment of an import, ten times: 0 or 500 risks, never between.

    The same file brought in afterwards makes it exactly 500.
    """
    person = stage.managers(1)[0]
    chance, longest = random.Random(11), _typical(stage, person)
    for turn in range(max(2, round(times * stage.share))):
        mark = f"IMP{turn}"
        data = workbook(mark)
        timer = threading.Timer(chance.uniform(0.02, longest * 1.1), stage.service.kill)
        action, fields = _preview(stage, person, data)
        timer.start()
        try:
            person.send(action, fields, kind="import")
            acknowledged = True
        except NoAnswer:
            acknowledged = False
        timer.join()
        restart(stage)
        _check_whole(stage, mark, acknowledged)
        _again(stage, person, data, mark)
        stage.tally.count("imports broken off" if not acknowledged else "imports done in time")
    check_trail(stage.app, stage.tally, is_sqlite=stage.is_sqlite)


def workbook(mark: str) -> bytes:
    """Return a register of 500 risks, each with a title of its own."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Risk title", "Cause", "Event", "Effect"])
    for number in range(ROWS):
        sheet.append([f"{mark} row {number}", "A rota has gaps.", "A visit is late.", "Worry."])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _preview(stage: Stage, person: Person, data: bytes) -> tuple[str, Fields]:
    """Send a register, take its columns as they were guessed, and return what applies it."""
    _, fields = person.form(f"{HOME}/risks/import")
    fields["organisation_id"] = stage.council
    files = {"file": ("register.xlsx", data, MIME)}
    waiting = person.send(f"{HOME}/risks/import", fields, files, kind="preview").location
    _, columns = person.form(f"{waiting}/columns")
    person.send(f"{waiting}/columns", columns, kind="preview")
    answer = person.get(waiting)
    for action, found in read_forms(answer.text):
        if action.endswith("/apply"):
            return action, found
    raise LookupError(f"The preview answered {answer.status} and cannot be applied.")


def _typical(stage: Stage, person: Person) -> float:
    """Bring one register in undisturbed, and return how many seconds its writing took."""
    action, fields = _preview(stage, person, workbook("WHOLE"))
    begun = time.perf_counter()
    person.send(action, fields, kind="import")
    took = time.perf_counter() - begun
    _check_whole(stage, "WHOLE", True)
    return took


def _stored(stage: Stage, mark: str) -> int:
    with stage.app.app_context():
        session = looking(stage.app)
        found = session.scalar(
            sa.select(sa.func.count()).select_from(Risk).where(Risk.title.startswith(f"{mark} row"))
        )
        db.session.remove()
    return found or 0


def _check_whole(stage: Stage, mark: str, acknowledged: bool) -> None:
    stored = _stored(stage, mark)
    if stored not in (0, ROWS):
        stage.tally.blame("half", [f"{stored} of {ROWS} rows"], f"of {mark} are stored")
    if acknowledged and stored != ROWS:
        stage.tally.blame("lost", [mark], f"was acknowledged, and {stored} rows are stored")


def _again(stage: Stage, person: Person, data: bytes, mark: str) -> None:
    with suppress(LookupError):  # everything may be there already, with nothing to apply
        action, fields = _preview(stage, person, data)
        person.send(action, fields, kind="import")
    stored = _stored(stage, mark)
    if stored != ROWS:
        stage.tally.blame("ghost" if stored > ROWS else "lost", [mark], f"has {stored} rows")
