"""The clock jumps, a session runs out, and people lose their seats while they are at work."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from faults.person import NoAnswer, Person
from faults.service import Service, running
from faults.stage import HOME, Stage, Writers
from faults.truth import looking
from faults.world import OPERATOR, some_risks
from lgr_tracker.models.organisation import Membership
from lgr_tracker.models.organisation import Person as PersonRow
from lgr_tracker.models.risk import Risk
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import db
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.people.end_seat import end_seat

OFFSET_FILE = "clock-offset"


def jumps(stage: Stage) -> None:
    """Set the service's clock back by an hour while people write, then on past a session's end.

    The trail keeps its order by number, not by time; a session that is 31 minutes idle is over.
    """
    offset = _Offset(stage.world.data / OFFSET_FILE)
    service = Service(stage.world.data, stage.world.database, module="faults.serving:app")
    with running(service):
        inside = replace(stage, service=service)
        writers = Writers(inside, "CLOCK", inside.managers(2))
        with writers.writing():
            time.sleep(1)
            offset.set(-3600)
            time.sleep(2)
            offset.set(0)
            time.sleep(1)
        writers.check()
        person = inside.managers(1)[0]
        for minutes, expected in ((29, 200), (29 + 31, 302)):
            offset.set(minutes * 60)
            status = person.get(f"{HOME}/risks").status
            if status != expected:
                stage.tally.blame("leak", [f"idle {minutes} min"], f"was answered {status}")
    offset.file.unlink()


class _Offset:
    """Tell the service by how many seconds its clock is off; it never reads half a number."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.set(0)

    def set(self, seconds: int) -> None:
        new = self.file.with_suffix(".new")
        new.write_text(str(seconds))
        new.replace(self.file)


def seats_end(stage: Stage) -> None:
    """End people's seats while one has a form open and another takes an export."""
    editor, reader = stage.managers(4)[2:]
    risk_id = some_risks(stage.app, 1)[0]
    path = f"{HOME}/risks/{risk_id}/change"
    _, fields = editor.form(path)
    _, export = reader.form(f"{HOME}/risks", f"{HOME}/risks/export")
    for person in (editor, reader):
        _end_seats(stage, person.email)
    fields["comment"] = "SHOULD NOT STAND"
    _must_be_shut_out(stage, editor, "POST", path, fields)
    _must_be_shut_out(stage, reader, "POST", f"{HOME}/risks/export", export)
    for person in (editor, reader):
        _must_be_shut_out(stage, person, "GET", f"{HOME}/risks", {})
    with stage.app.app_context():
        stood = looking(stage.app).scalar(sa.select(Risk.comment).where(Risk.id == risk_id))
        db.session.remove()
    if stood == "SHOULD NOT STAND":
        stage.tally.blame("leak", [editor.email], "wrote after the seat had ended")


def _end_seats(stage: Stage, email: str) -> None:
    with stage.app.app_context():
        session = looking(stage.app)
        seats = session.execute(
            sa.select(Membership.programme_id, Membership.id)
            .join(PersonRow, PersonRow.id == Membership.person_id)
            .where(PersonRow.email == email)
        ).all()
        db.session.remove()
        for programme_id, seat_id in seats:
            perform_as(OPERATOR, end_seat, programme_id, seat_id, today=today())


def _must_be_shut_out(
    stage: Stage, person: Person, method: str, path: str, fields: dict[str, object]
) -> None:
    with suppress(NoAnswer):
        answer = person.send(path, fields) if method == "POST" else person.get(path)
        stage.tally.count(f"shut out with {answer.status}")
        gone = answer.status in (401, 403, 404) or "/sign-in" in answer.location
        if not gone:
            stage.tally.blame("leak", [f"{method} {path}"], f"answered {answer.status} to a leaver")
