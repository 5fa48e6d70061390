"""The queue of one app: it calls jobs, does them in threads, and looks after those that stick."""

import atexit
import logging
import os
import socket
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from time import monotonic
from typing import Any

import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.jobs import LONGEST, JobKind
from lgr_tracker.jobs.messages import Waiting, at_once, in_file, in_postgres
from lgr_tracker.jobs.periodic import Periodic, ask_for_due
from lgr_tracker.jobs.runner import Work, run_claimed
from lgr_tracker.jobs.running import HOUSE
from lgr_tracker.queries.jobs import is_sweep_needed
from lgr_tracker.web.clock import now
from lgr_tracker.web.database import looking
from lgr_tracker.web.private_file import make_private
from lgr_tracker.web.queue import EXTENSION
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.jobs.claim_job import claim_job
from lgr_tracker.workflows.jobs.holding import Lease
from lgr_tracker.workflows.jobs.renew_leases import renew_leases
from lgr_tracker.workflows.jobs.sweep_jobs import sweep_jobs

log = logging.getLogger("lgr_tracker.jobs")
PATIENCE_AT_STOP = 10.0
"""Seconds that a stop waits for jobs in hand; after that their leases run out by themselves."""


def init_jobs(
    app: Flask, works: Mapping[JobKind, Work], timetable: Iterable[Periodic]
) -> "JobQueue":
    """Give the app its queue; nothing is opened or started before it is needed."""
    made = JobQueue(app, works, tuple(timetable))
    app.extensions[EXTENSION] = made
    if not app.testing and app.config["LGR_TRACKER_JOBS"] == "process":
        app.before_request(made.start_in_server)
    return made


class JobQueue:
    """Call jobs and do them, in one process; a forked process starts afresh."""

    def __init__(
        self, app: Flask, works: Mapping[JobKind, Work], timetable: tuple[Periodic, ...]
    ) -> None:
        self._app, self._works, self._timetable = app, works, timetable
        self._lasts = timedelta(seconds=app.config["LGR_TRACKER_JOB_LEASE_SECONDS"])
        self._begin_afresh()

    def _begin_afresh(self) -> None:
        self._process = os.getpid()
        self._lock = threading.Lock()
        self._call: Callable[[int], Any] | None = None
        self._huey: Any = None
        self._waiting: Waiting | None = None
        self._thread: threading.Thread | None = None
        self._in_hand: dict[Lease, float] = {}
        self._renewed_at = monotonic()
        self._has_swept = False

    def wake(self, job_ids: Iterable[int]) -> None:
        """Call jobs whose rows are committed; never raises, because a sweep calls again."""
        for job_id in job_ids:
            try:
                self._caller()(job_id)
            except Exception as error:  # files, sockets, the queue's own: a sweep calls again
                log.error("job %s was not called: %s", job_id, type(error).__name__)

    def start(self, threads: int | None = None) -> None:
        """Begin to do jobs in this process, once; `threads` are those of the settings."""
        self._caller()
        with self._lock:
            if self._waiting is not None or self._huey.immediate:
                return
            self._waiting = Waiting(
                self._huey,
                threads=threads or self._app.config["LGR_TRACKER_JOB_THREADS"],
                look_after=self._look_after,
                pause=min(5.0, self._lasts.total_seconds() / 5),
            )
            self._thread = threading.Thread(target=self._waiting.run, name="jobs", daemon=True)
            self._thread.start()
            atexit.register(self.stop)

    def start_in_server(self) -> None:
        """Begin to do jobs in this process if the settings say that servers do."""
        if self._waiting is not None and self._process == os.getpid():
            return
        if self._app.config["LGR_TRACKER_JOBS"] == "process":
            self.start()

    def stop(self) -> None:
        """Stop doing jobs; what is in hand is finished or given back at its next chance."""
        if self._process != os.getpid():
            return
        if self._waiting is not None and self._thread is not None:
            self._waiting.stop_flag.set()
            end = monotonic() + PATIENCE_AT_STOP
            workers = [thread for _, thread in self._waiting.worker_threads]
            for thread in (self._thread, self._waiting.scheduler, *workers):
                thread.join(max(0.0, end - monotonic()))
            atexit.unregister(self.stop)
        if self._huey is not None:
            self._huey.storage.close()
        self._begin_afresh()

    def sweep(self) -> int:
        """Call again what was lost, and ask for what fell due; return how many were called."""
        return self._sweep(is_first=False)

    def _sweep(self, *, is_first: bool) -> int:
        with self._app.app_context():
            ask_for_due(self._timetable)
            with looking(HOUSE) as session:
                is_needed = is_first or is_sweep_needed(session, HOUSE, now())
            called = perform_as(HOUSE, sweep_jobs, is_first=is_first) if is_needed else ()
        self.wake(called)
        return len(called)

    def run(self, job_id: int) -> None:
        """Do a job if it waits for somebody; what goes wrong is written, never raised."""
        try:
            with self._app.app_context():
                self._run(job_id)
        except Exception as error:  # the lease runs out, and a sweep calls it again
            log.error("job %s was dropped: %s", job_id, type(error).__name__)

    def _run(self, job_id: int) -> None:
        claimed = perform_as(HOUSE, claim_job, job_id, worker=_worker_name(), lasts=self._lasts)
        if claimed is None:
            return
        self._in_hand[claimed.lease] = monotonic()
        try:
            run_claimed(claimed, self._works, self._stop_sign())
        finally:
            self._in_hand.pop(claimed.lease, None)

    def _stop_sign(self) -> Callable[[], bool]:
        """Return what tells whether the consumer that runs a job now is being stopped."""
        if self._waiting is None:
            return lambda: False
        is_set: Callable[[], bool] = self._waiting.stop_flag.is_set
        return is_set

    def _look_after(self) -> None:
        """Keep our own leases, and see to lost and periodic jobs; a fault is tried again later."""
        try:
            self._renew()
            self._sweep(is_first=not self._has_swept)
            self._has_swept = True
        except Exception as error:  # the thread must outlive whatever is away just now
            log.error("jobs are not looked after: %s", type(error).__name__)

    def _renew(self) -> None:
        if monotonic() - self._renewed_at < self._lasts.total_seconds() / 3:
            return
        self._renewed_at = monotonic()
        oldest = monotonic() - LONGEST.total_seconds()
        leases = [lease for lease, begun in list(self._in_hand.items()) if begun > oldest]
        if leases:
            with self._app.app_context():
                perform_as(HOUSE, renew_leases, leases)

    def _caller(self) -> Callable[[int], Any]:
        """Return what calls a job, opening the queue when it is first needed in this process."""
        if self._process != os.getpid():
            self._begin_afresh()  # forked: connections and threads are the other process's
        with self._lock:
            if self._call is None:
                self._huey = _open(self._app)
                self._call = self._huey.task(name="run_job")(self.run)
            return self._call


def _open(app: Flask) -> Any:
    where = app.config["LGR_TRACKER_JOBS"]
    if where == "now":
        return at_once()
    if where == "postgresql":
        address = sa.make_url(app.config["SQLALCHEMY_DATABASE_URI"])
        return in_postgres(
            address.set(drivername="postgresql").render_as_string(hide_password=False)
        )
    path = app.config["LGR_TRACKER_DATA"] / "jobs.sqlite"
    make_private(path)
    return in_file(path)


def _worker_name() -> str:
    return f"{socket.gethostname()} {os.getpid()} {threading.current_thread().name}"
