"""A long register brought in as a job: all of it or nothing, told on My jobs."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.jobs import JobKind, JobState
from lgr_tracker.domain.permissions import operator
from lgr_tracker.exchange.kept_register import pack_opened
from lgr_tracker.jobs.queue import JobQueue, init_jobs
from lgr_tracker.jobs.register_imports import import_long_register
from lgr_tracker.models.job import Job, JobFile
from lgr_tracker.models.risk import Risk
from lgr_tracker.web.database import looking
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.jobs.ask_for_import import ask_for_import
from lgr_tracker.workflows.risks.read_register import open_file
from tests.people import Cast

HOUSE = operator("job")
TABLE = "Risk ID,Risk title,Cause,L,I\nA1,Carers leave,c,Likely,Major\nA2,Buses stop,{},,\n"


@pytest.fixture
def queue(both: Flask) -> JobQueue:
    made = init_jobs(both, {JobKind.REGISTER_IMPORT: import_long_register}, ())
    made.wake = lambda job_ids: None  # type: ignore[method-assign]  # each test says when it runs
    return made


def ask(cast: Cast, cause: str = "c", reason: str = "", **said: Any) -> int:
    data = TABLE.format(cause).encode()
    opened = open_file(cast.programme_id, data, "x.csv", actor=cast.asha)
    note = {
        "organisation_id": cast.alder_id,
        "sheet": None,
        "columns": None,
        "scale": {"likelihood": {"likely": 4}, "impact": {"major": 5}, "scores": {}},
        "choices": {},
        **said,
    }
    job = perform_as(
        cast.asha,
        ask_for_import,
        cast.programme_id,
        pack_opened(opened, "d"),
        note,
        reason=reason,
        rows=2,
    )
    return job.id


def stands(job_id: int) -> tuple[JobState, Any, str, int, list[Any]]:
    with looking(HOUSE) as session:
        job = session.get_one(Job, job_id)
        files = session.scalar(sa.select(sa.func.count(JobFile.job_id)))
        rows = session.execute(sa.select(Risk.title, Risk.current_score).order_by(Risk.number))
        return job.state, job.result, job.sentence, files or 0, [tuple(row) for row in rows]


def test_it_is_brought_in_and_told(both: Flask, cast: Cast, queue: JobQueue) -> None:
    job_id = ask(cast)
    assert stands(job_id)[3] == 1
    queue.run(job_id)
    state, result, _, files, rows = stands(job_id)
    assert (state, files) == (JobState.DONE, 0)
    assert result == {"created": 2, "changed": 0, "unchanged": 0}
    assert rows == [("Carers leave", 20), ("Buses stop", None)]


def test_a_refused_one_writes_nothing_and_lets_the_file_go(
    both: Flask, cast: Cast, queue: JobQueue
) -> None:
    job_id = ask(cast, organisation_id=None)
    queue.run(job_id)
    state, _, sentence, files, rows = stands(job_id)
    assert (state, files, rows) == (JobState.FAILED, 0, [])
    assert "Nothing was brought in" in sentence


def test_a_doubt_needs_the_reason_that_was_given(both: Flask, cast: Cast, queue: JobQueue) -> None:
    doubted = "A 14-year-old in Littleport may have to move"
    without, given = ask(cast, doubted), ask(cast, doubted, "Everybody in it is made up.")
    queue.run(without)
    assert (stands(without)[0], stands(without)[4]) == (JobState.FAILED, [])
    queue.run(given)
    assert (stands(given)[0], len(stands(given)[4])) == (JobState.DONE, 2)
