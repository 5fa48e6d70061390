"""What falls due by itself: once each time, however many workers notice, whatever was down."""

import threading
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from lgr_tracker.domain.jobs import Every, JobKind, JobState, last_due
from lgr_tracker.jobs.periodic import TIMETABLE, Periodic
from lgr_tracker.jobs.queue import JobQueue, init_jobs
from lgr_tracker.jobs.running import Running
from lgr_tracker.jobs.works import WORKS
from lgr_tracker.models.job import Job
from lgr_tracker.web.database import db
from tests.people import NOW, Cast

LONDON = ZoneInfo("Europe/London")
NIGHTLY = Periodic(JobKind.CLEAR_OUT, Every.DAY, time(3, 10))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2027-01-05T03:09:59", "2027-01-04T03:10:00"),
        ("2027-01-05T03:10:00", "2027-01-05T03:10:00"),
        ("2027-07-05T02:09:59", "2027-07-04T02:10:00"),  # ten past three in London
        ("2027-07-05T02:10:00", "2027-07-05T02:10:00"),
        ("2027-03-28T12:00:00", "2027-03-28T02:10:00"),  # the clocks went forward that night
        ("2027-10-31T12:00:00", "2027-10-31T03:10:00"),  # and back that night
    ],
)
def test_a_daily_job_falls_due_by_the_clock_on_the_wall(now: str, due: str) -> None:
    assert last_due(Every.DAY, time(3, 10), at(now), LONDON) == at(due)


@pytest.mark.parametrize("wall", [time(1, 30), time(0, 0), time(2, 0)])
def test_it_falls_due_once_on_every_day_of_the_year(wall: time) -> None:
    moments = [at("2027-01-01T12:00:00") + timedelta(minutes=30 * n) for n in range(365 * 48)]
    found = [last_due(Every.DAY, wall, moment, LONDON) for moment in moments]
    assert found == sorted(found)
    assert all(due <= moment for due, moment in zip(found, moments, strict=True))
    assert len({due.astimezone(LONDON).date() for due in found}) == len(set(found)) == 366


def counted() -> int:
    with Session(db.engine) as session:
        kind = Job.kind == JobKind.CLEAR_OUT.value
        return session.scalar(sa.select(sa.func.count()).select_from(Job).where(kind)) or 0


def worker(app: Flask, runs: list[int]) -> JobQueue:
    def work(job: Running) -> dict[str, object]:
        runs.append(job.id)
        return {}

    app.config["LGR_TRACKER_JOBS"] = "now"
    return init_jobs(app, {JobKind.CLEAR_OUT: work}, (NIGHTLY,))


def test_two_workers_ask_once_and_again_on_the_next_day(both: Flask, cast: Cast) -> None:
    runs: list[int] = []
    workers = [worker(both, runs), worker(both, runs)]
    moment = NOW
    both.config["LGR_CLOCK"] = lambda: moment
    for day in (1, 2):
        for _ in range(3):
            for each in workers:
                each.sweep()
            moment += timedelta(hours=1)
        assert (counted(), len(runs)) == (day, day)
        moment = NOW + timedelta(days=1)


def test_what_fell_due_while_nothing_ran_is_done_once(both: Flask, cast: Cast) -> None:
    runs: list[int] = []
    worker(both, runs).sweep()
    both.config["LGR_CLOCK"] = lambda: NOW + timedelta(days=9)
    for _ in range(3):
        worker(both, runs).sweep()
    assert len(runs) == 2


def test_workers_that_notice_at_the_same_moment_ask_once(both: Flask, cast: Cast) -> None:
    runs: list[int] = []
    together = threading.Barrier(4)

    def notice() -> None:
        queue = worker(both, runs)
        together.wait()
        queue.sweep()

    threads = [threading.Thread(target=notice) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (counted(), len(runs)) == (1, 1)


def test_every_kind_on_the_timetable_has_its_work() -> None:
    assert {line.kind for line in TIMETABLE} <= set(WORKS)
    assert set(WORKS) == set(JobKind)


def test_a_periodic_job_that_fails_waits_for_its_next_time(both: Flask, cast: Cast) -> None:
    def work(job: Running) -> dict[str, object]:
        raise RuntimeError

    both.config["LGR_TRACKER_JOBS"] = "now"
    moment = NOW
    both.config["LGR_CLOCK"] = lambda: moment
    queue = init_jobs(both, {JobKind.CLEAR_OUT: work}, (NIGHTLY,))
    for _ in range(6):
        queue.sweep()
        moment += timedelta(minutes=2)
    with Session(db.engine) as session:
        assert session.execute(sa.select(Job.state, Job.attempt)).all() == [(JobState.FAILED, 3)]
