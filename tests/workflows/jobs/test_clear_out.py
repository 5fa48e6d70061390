"""What is past its time goes, and nothing else does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from lgr_tracker.domain.jobs import JobKind, JobState
from lgr_tracker.domain.permissions import operator
from lgr_tracker.jobs.queue import init_jobs
from lgr_tracker.jobs.works import WORKS
from lgr_tracker.models.job import Job, JobFile, JobStep
from lgr_tracker.models.organisation import SignInAttempt
from lgr_tracker.models.sent_form import SentForm
from lgr_tracker.web.database import db
from lgr_tracker.workflows.jobs.ask_when_due import ask_when_due
from lgr_tracker.workflows.jobs.clear_out import MOST, Leftover, clear_out
from tests import builders
from tests.people import NOW, Cast

HOUSE = operator("job")
Do = Callable[..., Any]


def forms(count: int, age: timedelta, first: int = 0) -> None:
    with builders.writing() as session:
        session.execute(
            sa.insert(SentForm),
            [{"key": f"{n:032x}", "sent_at": NOW - age} for n in range(first, first + count)],
        )
        session.commit()


def counted(*kinds: Any) -> list[int]:
    with Session(db.engine) as session:
        return [session.scalar(sa.select(sa.func.count()).select_from(k)) or 0 for k in kinds]


def add_job(state: JobState, age: timedelta) -> None:
    """Add a job that has a step and a file, ended or asked for so long ago."""
    moment = NOW - age
    is_over = state not in (JobState.WAITING, JobState.RUNNING)
    with builders.writing() as session:
        job = Job(
            kind=JobKind.REGISTER_EXPORT.value,
            arguments={},
            state=state,
            asked_at=moment,
            not_before=NOW + timedelta(days=1),
            wake_at=NOW + timedelta(days=1),
            ended_at=moment if is_over else None,
            leased_until=NOW + timedelta(days=1) if state is JobState.RUNNING else None,
        )
        session.add(job)
        session.flush()
        session.add(JobStep(job_id=job.id, step="one"))
        session.add(JobFile(job_id=job.id, name="a", media_type="b", content=b"c"))
        session.commit()


def test_it_goes_a_thousand_rows_at_a_time(both: Flask, cast: Cast, do: Do) -> None:
    forms(MOST + 5, timedelta(days=3))
    forms(2, timedelta(days=1), first=9_000)
    limit = NOW - timedelta(days=2)
    assert do(HOUSE, clear_out, Leftover.SENT_FORM, limit) == MOST
    assert do(HOUSE, clear_out, Leftover.SENT_FORM, limit) == 5
    assert do(HOUSE, clear_out, Leftover.SENT_FORM, limit) == 0
    assert counted(SentForm) == [2]


def test_the_nightly_job_clears_what_is_old_of_each_and_keeps_the_rest(
    both: Flask, cast: Cast, do: Do
) -> None:
    forms(MOST * 2 + 1, timedelta(days=3))
    forms(1, timedelta(hours=47), first=9_000)
    with builders.writing() as session:
        for age in (timedelta(hours=25), timedelta(hours=23)):
            session.add(SignInAttempt(subject="x" * 64, tried_at=NOW - age))
        session.commit()
    for state in JobState:
        add_job(state, timedelta(days=8))
        add_job(state, timedelta(days=6))
    both.config["LGR_TRACKER_JOBS"] = "now"
    init_jobs(both, WORKS, ())
    do(HOUSE, ask_when_due, JobKind.CLEAR_OUT, NOW)
    with Session(db.engine) as session:
        [result] = session.scalars(sa.select(Job.result).where(Job.kind == JobKind.CLEAR_OUT.value))
        left = set(session.execute(sa.select(Job.state, Job.asked_at)).all())
    gone = {"sent_form": MOST * 2 + 1, "sign_in_attempt": 1, "job": 3}
    assert {what: result[what] for what in gone} == gone
    assert counted(SentForm, SignInAttempt, JobStep, JobFile) == [1, 1, 7, 7]
    old = NOW - timedelta(days=8)
    assert {(state, old) for state in (JobState.WAITING, JobState.RUNNING)} <= left
    assert not {(state, old) for state in (JobState.DONE, JobState.FAILED)} & left
