"""Real workers in processes of their own, killed in the middle: nothing lost, nothing twice."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.jobs import JobState
from lgr_tracker.domain.permissions import operator
from lgr_tracker.models.audit import AuditEvent, Event
from lgr_tracker.models.job import Job, JobFile
from lgr_tracker.queries.audit import verify_trail
from lgr_tracker.queries.risk_filter import ALL_OPEN, filter_values
from lgr_tracker.web.database import db
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.jobs.ask_for_register import ask_for_register
from tests import builders
from tests.conftest import KEY, dispose, make_app
from tests.databases import PostgresServer
from tests.people import make_cast

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
LEASE = 3
RISKS = 700
"""Enough that writing the workbook takes a noticeable part of a second."""


class House:
    """A database with jobs in it, and the processes that do them."""

    def __init__(self, folder: Path, url: str, jobs: str) -> None:
        self.folder, self._processes = folder, list[subprocess.Popen[str]]()
        self.settings = {
            "LGR_TRACKER_DATA": str(folder),
            "LGR_TRACKER_DATABASE": url,
            "LGR_TRACKER_SECRET_KEY": KEY,
            "LGR_TRACKER_JOBS": jobs,
            "LGR_TRACKER_JOB_LEASE_SECONDS": str(LEASE),
        }
        self.app = make_app(folder, url, LGR_TRACKER_JOBS=jobs, LGR_TRACKER_JOB_LEASE_SECONDS=LEASE)
        self.app.config.pop("LGR_CLOCK")  # the workers' clock is the real one
        with self.app.app_context():
            self.cast = make_cast()
            with builders.writing() as session:
                for number in range(RISKS):
                    builders.risk(
                        session, self.cast.programme_id, self.cast.alder_id, number=number + 1
                    )
                session.commit()

    def run(self, *words: str) -> subprocess.Popen[str]:
        """Start `lgr-tracker …` in a process of its own."""
        return self.start(
            [sys.executable, "-c", "from lgr_tracker.app import main; main()", *words]
        )

    def start(self, command: list[str]) -> subprocess.Popen[str]:
        """Start a command in a process of its own, with the settings of this house."""
        process = subprocess.Popen(
            command,
            env={**os.environ, "PYTHONPATH": str(ROOT), **self.settings},
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._processes.append(process)
        return process

    def ask(self, count: int) -> list[int]:
        """Ask for so many workbooks, each under words of its own."""
        with self.app.app_context():
            return [
                perform_as(
                    self.cast.farah,
                    ask_for_register,
                    self.cast.programme_id,
                    filter_values(ALL_OPEN),
                    filter_words=f"Job {number}",
                ).id
                for number in range(count)
            ]

    def see(self, statement: Any) -> list[Any]:
        """Return what a SELECT finds, in a session of its own."""
        with self.app.app_context(), Session(db.engine, info={"viewer": operator()}) as session:
            return list(session.execute(statement))

    def wait(self, what: Callable[[], Any], seconds: float = 60) -> Any:
        """Wait until something is so."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = what()
            if found:
                return found
            time.sleep(0.02)
        raise AssertionError(f"It did not come to pass: {self.states()}")

    def states(self) -> dict[JobState, int]:
        """Return how many jobs are in each state."""
        counted = sa.select(Job.state, sa.func.count()).where(Job.asked_by_id.is_not(None))
        return {state: count for state, count in self.see(counted.group_by(Job.state))}

    def in_hand_of(self, process: subprocess.Popen[str]) -> int | None:
        """Return the job that a process has in hand."""
        mine = Job.worker.contains(f" {process.pid} ")
        held = (Job.state == JobState.RUNNING, Job.asked_by_id.is_not(None), mine)
        found = self.see(sa.select(Job.id).where(*held))
        return found[0][0] if found else None

    def kill_in_mid_job(self, process: subprocess.Popen[str]) -> int:
        """Kill a process that has a job in hand, and return the job."""

        def held_still() -> int | None:
            if self.in_hand_of(process) is None:
                return None
            process.send_signal(signal.SIGSTOP)  # so that it can't end between look and kill
            job = self.in_hand_of(process)
            process.send_signal(signal.SIGKILL if job else signal.SIGCONT)
            return job

        found = int(self.wait(held_still))
        process.wait()
        return found

    def close(self) -> None:
        for process in self._processes:
            process.kill()
            process.communicate()
        self.app.extensions["lgr_jobs"].stop()
        dispose(self.app)


@contextmanager
def opened(folder: Path, url: str, jobs: str) -> Iterator[House]:
    house = House(folder, url, jobs)
    try:
        yield house
    finally:
        house.close()


def check_all_done_once(house: House, jobs: list[int], killed: int) -> None:
    """Assert that each job left one file and one row in the trail, the killed one at its second."""
    tries = dict(house.see(sa.select(Job.id, Job.attempt).where(Job.id.in_(jobs))))
    assert tries == {job: 2 if job == killed else 1 for job in jobs}
    assert sorted(row[0] for row in house.see(sa.select(JobFile.job_id))) == sorted(jobs)
    exported = sa.select(AuditEvent.after).where(AuditEvent.event == Event.RISK_EXPORT.value)
    words = sorted(row[0].split('"filter":"')[1].split('"')[0] for row in house.see(exported))
    assert words == sorted(f"Job {number}" for number in range(len(jobs)))
    with house.app.app_context(), Session(db.engine, info={"viewer": operator()}) as session:
        report = verify_trail(
            session, house.app.config["LGR_AUDIT_KEY"], house.app.config["LGR_AUDIT_ANCHOR"]
        )
    assert report.findings == ()


def test_two_workers_on_postgresql_one_killed_in_mid_job(
    postgres: PostgresServer, postgres_template: str, tmp_path: Path
) -> None:
    url = postgres.new_database(template=postgres_template)
    with opened(tmp_path, url, "postgresql") as house:
        workers = [house.run("worker", "--workers", "1") for _ in range(2)]
        jobs = house.ask(8)
        killed = house.kill_in_mid_job(workers[0])
        house.wait(lambda: house.states() == {JobState.DONE: 8})
        check_all_done_once(house, jobs, killed)
        workers[1].send_signal(signal.SIGTERM)
        said, _ = workers[1].communicate(timeout=15)
        assert workers[1].returncode == 0
        assert said.endswith("The worker has stopped.\n")


def test_a_server_on_sqlite_killed_and_started_again(sqlite_template: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'lgr.sqlite'}"
    (tmp_path / "lgr.sqlite").write_bytes(sqlite_template.read_bytes())
    with opened(tmp_path, url, "process") as house:
        first = house.run("serve", "--port", str(free_port()))
        jobs = house.ask(4)
        killed = house.kill_in_mid_job(first)
        (tmp_path / "jobs.sqlite").unlink()  # the queue's file may be lost with it
        port = free_port()
        second = house.run("serve", "--port", str(port))
        house.wait(lambda: house.states() == {JobState.DONE: 4})
        check_all_done_once(house, jobs, killed)
        assert answers(port)
        second.send_signal(signal.SIGTERM)
        second.wait(timeout=15)
        assert second.returncode == 0


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:  # not there yet, or still starting
        return False


@pytest.mark.parametrize("preload", [(), ("--preload",)], ids=["plain", "preload"])
def test_two_gunicorn_workers_on_sqlite_share_the_jobs(
    sqlite_template: Path, tmp_path: Path, preload: tuple[str, ...]
) -> None:
    url = f"sqlite:///{tmp_path / 'lgr.sqlite'}"
    (tmp_path / "lgr.sqlite").write_bytes(sqlite_template.read_bytes())
    with opened(tmp_path, url, "process") as house:
        port = free_port()
        words = ["-m", "gunicorn", "--workers", "2", "--bind", f"127.0.0.1:{port}", *preload]
        server = house.start([sys.executable, *words, "lgr_tracker:create_app()"])
        house.wait(lambda: answers(port))
        jobs = house.ask(6)
        house.wait(lambda: answers(port) and house.states() == {JobState.DONE: 6})
        check_all_done_once(house, jobs, killed=0)
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=20)
        assert server.returncode == 0
