"""How a job is called: through which queue, past which faults, and by whom it is looked after."""

import json
import os
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from lgr_tracker import LGRTracker, create_app
from lgr_tracker.config import WrongSetting
from lgr_tracker.domain.jobs import JobKind, JobState
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.jobs.messages import PlainMessages, in_file, in_postgres
from lgr_tracker.jobs.queue import JobQueue, init_jobs
from lgr_tracker.jobs.running import Running
from lgr_tracker.models.job import Job
from lgr_tracker.web.database import db, is_ours
from lgr_tracker.web.queue import queue
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.jobs.asking import ask_for_job
from tests.conftest import KEY
from tests.databases import PostgresServer
from tests.people import Cast

KIND = JobKind.AUDIT_VERIFY


def ask(actor: Actor, cast: Cast, count: int = 1) -> list[int]:
    def workflow(session: Session, *, actor: Actor, now: datetime) -> list[int]:
        jobs = [
            ask_for_job(
                session, KIND, {"n": n}, programme_id=cast.programme_id, actor=actor, now=now
            )
            for n in range(count)
        ]
        session.commit()
        return [job.id for job in jobs]

    return perform_as(actor, workflow)


def states() -> list[JobState]:
    with Session(db.engine) as session:
        return list(session.scalars(sa.select(Job.state)))


def wait(what: Callable[[], bool], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_message_is_plain_json_that_names_the_job_and_nothing_else(tmp_path: Path) -> None:
    huey = in_file(tmp_path / "jobs.sqlite")
    huey.task(name="run_job")(lambda job_id: None)(12345)
    [data] = huey.storage.enqueued_items()
    message = json.loads(bytes(data))
    assert message[2] == [12345]
    assert len(message) == 3
    huey.storage.close()


def test_a_message_that_is_not_ours_is_never_run_as_code() -> None:
    import pickle

    class Evil:
        def __reduce__(self) -> tuple[Any, ...]:
            return (os.abort, ())

    with pytest.raises((UnicodeDecodeError, json.JSONDecodeError)):
        PlainMessages().deserialize(pickle.dumps(Evil()))


def test_the_queues_tables_are_named_apart_and_no_migration_touches_them(
    postgres: PostgresServer,
) -> None:
    address = postgres.new_database().replace("postgresql+psycopg://", "postgresql://", 1)
    made = [in_postgres(address) for _ in range(2)]
    with psycopg.connect(address) as connection:
        names = {
            row[0]
            for row in connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            )
        }
    assert names
    assert all(name.startswith("lgr_huey_") and not is_ours(name) for name in names)
    for huey in made:
        huey.storage.close()


def test_workers_that_start_together_share_the_making_of_the_queues_tables(
    postgres: PostgresServer,
) -> None:
    address = postgres.new_database().replace("postgresql+psycopg://", "postgresql://", 1)
    together, faults = threading.Barrier(6), list[Exception]()

    def begin() -> None:
        together.wait()
        try:
            in_postgres(address).storage.close()
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=begin) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_a_queue_that_cannot_be_reached_spoils_no_answer(both: Flask, cast: Cast) -> None:
    folder = both.config["LGR_TRACKER_DATA"]
    (folder / "jobs.sqlite").write_bytes(b"this is no database" * 100)
    init_jobs(both, {KIND: lambda job: {}}, ())
    ask(cast.ann, cast)
    assert states() == [JobState.WAITING]


def test_threads_of_two_processes_worth_of_workers_do_each_job_once(
    both: Flask, cast: Cast
) -> None:
    both.config.pop("LGR_CLOCK")
    runs: list[int] = []

    def work(job: Running) -> dict[str, Any]:
        runs.append(job.arguments["n"])
        time.sleep(0.01)
        job.stop_if_cancelled()
        return {}

    workers = [init_jobs(both, {KIND: work}, ()) for _ in range(2)]
    for each in workers:
        each.start(2)
        each.start(2)  # a second start begins nothing more
    ask(cast.ann, cast, 20)
    wait(lambda: states() == [JobState.DONE] * 20)
    for each in workers:
        each.stop()
        each.stop()
    assert sorted(runs) == list(range(20))
    assert not [t for t in threading.enumerate() if t.name.startswith(("Worker-", "Scheduler"))]


def test_a_worker_keeps_the_lease_of_a_long_step_and_gives_back_when_stopped(
    both: Flask, cast: Cast
) -> None:
    both.config.pop("LGR_CLOCK")
    both.config["LGR_TRACKER_JOB_LEASE_SECONDS"] = 2
    begun, finish = threading.Event(), threading.Event()

    def work(job: Running) -> dict[str, Any]:
        begun.set()
        finish.wait()  # longer than the lease: only the worker's sign of life keeps it
        job.stop_if_cancelled()
        return {}

    first, other = (init_jobs(both, {KIND: work}, ()) for _ in range(2))
    [job_id] = ask(cast.ann, cast)
    first.start(1)
    assert begun.wait(10)
    end = time.monotonic() + 3.5
    while time.monotonic() < end:
        assert other.sweep() == 0
        time.sleep(0.2)
    stopping = threading.Thread(target=first.stop)
    stopping.start()
    finish.set()
    stopping.join()
    with Session(db.engine) as session:
        job = session.get_one(Job, job_id)
        assert (job.state, job.attempt, job.given_back) == (JobState.WAITING, 1, 1)
    begun.clear()
    other.run(job_id)
    assert states() == [JobState.DONE]
    other.stop()


def test_nothing_runs_in_a_process_that_serves_nobody(tmp_path: Path, sqlite_url: str) -> None:
    app = create_app(
        {
            "LGR_TRACKER_DATA": tmp_path,
            "LGR_TRACKER_DATABASE": sqlite_url,
            "LGR_TRACKER_SECRET_KEY": KEY,
        }
    )
    made: JobQueue = app.extensions["lgr_jobs"]

    def threads() -> set[str]:
        return {t.name for t in threading.enumerate() if t.name.startswith(("Worker-", "jobs"))}

    assert threads() == set()
    assert app.test_client().get("/sign-in").status_code == 200
    assert threads() == {"jobs", "Worker-1"}
    app.test_client().get("/nowhere")
    assert len([t for t in threading.enumerate() if t.name == "jobs"]) == 1
    made.stop()
    assert threads() == set()
    with app.app_context():
        db.engine.dispose()


def test_a_host_does_jobs_from_the_first_request_for_our_pages_on(
    tmp_path: Path, sqlite_url: str
) -> None:
    host = Flask("council_host")
    host.get("/")(lambda: "the host's own page")
    settings = {"LGR_TRACKER_DATA": tmp_path, "LGR_TRACKER_DATABASE": sqlite_url}
    tracker = LGRTracker(host, url_prefix="/lgr", settings=settings)
    browser = host.test_client()

    def threads() -> int:
        return len([t for t in threading.enumerate() if t.name == "jobs"])

    browser.get("/")
    assert threads() == 0
    for _ in range(2):
        browser.get("/lgr/about/glossary")
        assert threads() == 1
    tracker.app.extensions["lgr_jobs"].stop()
    assert threads() == 0
    with tracker.app.app_context():
        db.engine.dispose()


def test_servers_that_only_enqueue_start_no_threads(
    postgres: PostgresServer, postgres_template: str, tmp_path: Path
) -> None:
    app = create_app(
        {
            "LGR_TRACKER_DATA": tmp_path,
            "LGR_TRACKER_DATABASE": postgres.new_database(template=postgres_template),
            "LGR_TRACKER_SECRET_KEY": KEY,
            "LGR_TRACKER_JOBS": "postgresql",
        }
    )
    app.test_client().get("/sign-in")
    with app.app_context():
        queue().start_in_server()
        assert not [t for t in threading.enumerate() if t.name == "jobs"]
        db.session.remove()
        db.engine.dispose()


def test_a_queue_in_postgresql_needs_a_database_in_postgresql(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="the database is SQLite"):
        create_app({"LGR_TRACKER_DATA": tmp_path, "LGR_TRACKER_JOBS": "postgresql"})


def test_a_child_process_opens_a_queue_of_its_own(app: Flask, cast: Cast) -> None:
    with app.app_context():
        made: JobQueue = app.extensions["lgr_jobs"]
        ask(cast.ann, cast)
        parents = made._huey
        assert parents is not None
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            made.wake([1])
            os.write(write, b"other" if made._huey is not parents else b"same!")
            os._exit(0)
        os.waitpid(child, 0)
        assert os.read(read, 5) == b"other"
        os.close(read)
        os.close(write)
        assert made._huey is parents
        assert made._huey.storage.queue_size() == 2
        made.stop()


LATER = timedelta(days=2)


def test_a_job_that_is_put_off_is_not_called_before(both: Flask, cast: Cast) -> None:
    both.config["LGR_TRACKER_JOBS"] = "now"
    made = init_jobs(both, {KIND: lambda job: {}}, ())

    def workflow(session: Session, *, actor: Actor, now: datetime) -> None:
        ask_for_job(
            session,
            KIND,
            {},
            programme_id=cast.programme_id,
            actor=actor,
            now=now,
            not_before=now + LATER,
        )
        session.commit()

    perform_as(cast.ann, workflow)
    begun = both.config["LGR_CLOCK"]()
    assert (made.sweep(), states()) == (0, [JobState.WAITING])
    both.config["LGR_CLOCK"] = lambda: begun + LATER
    assert (made.sweep(), states()) == (1, [JobState.DONE])
