"""The one place that meets Huey: how a job's id travels, and who waits for it."""

import json
from collections.abc import Callable
from pathlib import Path
from time import sleep
from typing import Any

from huey import MemoryHuey, PostgresHuey, SqliteHuey
from huey.consumer import Consumer, Scheduler
from huey.registry import Message
from huey.serializer import Serializer

from lgr_tracker.web.database import QUEUE_TABLES

NAME = "lgr"


class PlainMessages(Serializer):  # type: ignore[misc]  # Huey ships no types
    """Write a message as JSON: Huey's own way is pickle, by which a row could become code."""

    def _serialize(self, message: Any) -> bytes:
        return json.dumps([message.id, message.name, list(message.args)]).encode()

    def _deserialize(self, data: bytes) -> Any:
        number, name, args = json.loads(bytes(data))
        return Message(id=number, name=name, args=tuple(args), kwargs={}, retries=0, retry_delay=0)


def at_once() -> Any:
    """Return a queue that does each job where it is called, for tests."""
    return MemoryHuey(NAME, immediate=True, results=False, serializer=PlainMessages())


def in_file(path: Path) -> Any:
    """Return a queue in a file beside the database; it may be lost, so it isn't waited for."""
    return SqliteHuey(
        NAME, filename=str(path), fsync=False, results=False, serializer=PlainMessages()
    )


def in_postgres(address: str) -> Any:
    """Return a queue in tables of the database itself, for workers on any machine."""
    from psycopg import errors as postgres  # late: only installed where PostgreSQL is used

    for _ in range(10):
        try:
            return PostgresHuey(
                NAME,
                dsn=address,
                table_prefix=QUEUE_TABLES.rstrip("_"),
                results=False,
                serializer=PlainMessages(),
            )
        except (postgres.UniqueViolation, postgres.DuplicateTable):
            sleep(0.1)  # another worker is making the same tables at this moment
    raise RuntimeError("The queue's tables could not be made.")


class Waiting(Consumer):  # type: ignore[misc]  # Huey ships no types
    """Wait for messages in threads, and look after everything else every few seconds.

    Signals belong to whoever runs the process, so none is caught here.
    """

    def __init__(
        self, huey: Any, *, threads: int, look_after: Callable[[], None], pause: float
    ) -> None:
        self._look_after, self._pause = look_after, pause
        super().__init__(huey, workers=threads, periodic=False, max_delay=1.0)
        self._stop_flag_timeout = 0.5

    def _create_scheduler(self) -> Any:
        return _LookingAfter(
            self.huey, self.stop_flag, look_after=self._look_after, pause=self._pause
        )

    def _set_signal_handlers(self) -> None:
        """Leave signals alone."""


class _LookingAfter(Scheduler):  # type: ignore[misc]  # Huey ships no types
    """Stand where Huey's own timetable would: our rows say what is to be called when."""

    def __init__(
        self, huey: Any, stop_flag: Any, *, look_after: Callable[[], None], pause: float
    ) -> None:
        super().__init__(huey, stop_flag, interval=1, periodic=False)
        self._look_after, self._pause = look_after, pause

    def loop(self, now: Any = None) -> None:
        """Look after the jobs once, then wait a while or until stopped."""
        self._look_after()
        self.stop_flag.wait(self._pause)
