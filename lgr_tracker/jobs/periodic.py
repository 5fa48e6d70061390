"""The timetable: which jobs the house asks for by itself, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

from lgr_tracker.domain.jobs import Every, JobKind, last_due
from lgr_tracker.jobs.running import HOUSE
from lgr_tracker.queries.jobs import periodic_runs
from lgr_tracker.web.clock import now, zone
from lgr_tracker.web.database import looking
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.jobs.ask_when_due import ask_when_due


@dataclass(frozen=True)
class Periodic:
    """Say that a kind of job falls due every so often, by the clock where the programme is."""

    kind: JobKind
    every: Every
    at: time = time(0)


TIMETABLE = (
    Periodic(JobKind.CLEAR_OUT, Every.DAY, time(3, 10)),
    Periodic(JobKind.REMINDERS, Every.DAY, time(6, 30)),
    Periodic(JobKind.MAIL_SEND, Every.FIVE_MINUTES),
)
"""A daily job runs once however long the service was down, at the first chance after its time."""


def ask_for_due(timetable: Iterable[Periodic]) -> None:
    """Ask for each job that fell due and that nobody has asked for yet. Runs one query if none."""
    moment = now()
    with looking(HOUSE) as session:
        asked = periodic_runs(session, HOUSE)
    for line in timetable:
        due = last_due(line.every, line.at, moment, zone())
        if asked.get(line.kind.value, due.min.replace(tzinfo=due.tzinfo)) < due:
            perform_as(HOUSE, ask_when_due, line.kind, due)
