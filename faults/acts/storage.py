"""The disk is full, the database may only be read, another process holds its lock."""

from __future__ import annotations

import resource
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg

from faults.person import NoAnswer, Person
from faults.service import Service, running
from faults.stage import HOME, Stage, Writers

ROOM = 64 * 1024
WRITERS = 4


def disk_full(stage: Stage) -> None:
    """Leave the server's processes no more room to write in, then give it back.

    Readers go on; writers get 503, and everything works again without a restart.
    """
    writers = Writers(stage, "FULL", stage.managers(WRITERS, allowed_503=True))
    with writers.writing():
        time.sleep(1)
        with _little_room(stage):
            _wait_for(stage, "refused 503", 20)
            _must_read(stage, writers.people[0])
        time.sleep(max(2.0, 4 * stage.share))
    _must_have_recovered(stage, writers)
    writers.check()


@contextmanager
def _little_room(stage: Stage) -> Iterator[None]:
    """Let the write-ahead log grow by 64 KB and no further, as on a disk that is almost full."""
    largest = _file(stage).with_name("lgr-tracker.sqlite-wal").stat().st_size + ROOM
    numbers = stage.service.workers()
    kept = {number: resource.prlimit(number, resource.RLIMIT_FSIZE) for number in numbers}
    for number, (_, hard) in kept.items():
        resource.prlimit(number, resource.RLIMIT_FSIZE, (largest, hard))
    yield
    for number, limits in kept.items():
        resource.prlimit(number, resource.RLIMIT_FSIZE, limits)


def locked(stage: Stage) -> None:
    """Let another process hold the database's write lock for 15 seconds while people write."""
    writers = Writers(stage, "LOCK", stage.managers(WRITERS, allowed_503=True))
    with writers.writing():
        time.sleep(1)
        with sqlite3.connect(_file(stage), isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            begun = time.monotonic()
            _must_read(stage, writers.people[0])
            time.sleep(max(0.0, 15 - (time.monotonic() - begun)))
            other.execute("ROLLBACK")
        other.close()
        time.sleep(max(2.0, 4 * stage.share))
    _must_have_recovered(stage, writers)
    writers.check()


def read_only(stage: Stage) -> None:
    """Serve from a database that may only be read: pages open, and every writing gets 503."""
    person = stage.managers(1, allowed_503=True)[0]
    if stage.is_sqlite:
        address = f"sqlite:///file:{_file(stage)}?mode=ro&uri=true"
        with running(Service(stage.world.data, address)) as other:
            _must_refuse(stage, replace(person, address=other.address))
        return
    address = stage.world.database.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(address, autocommit=True) as operator:
        try:
            _let_only_read(operator, "on")
            _must_refuse(stage, person)
        finally:
            operator.execute("SET default_transaction_read_only = off")
            _let_only_read(operator, "off")


def _let_only_read(operator: psycopg.Connection, value: str) -> None:
    """Set what new connections may do, and end those that are open."""
    name = operator.info.dbname
    operator.execute(
        f'ALTER DATABASE "{name}" SET default_transaction_read_only = {value}'.encode()
    )
    operator.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )


def _file(stage: Stage) -> Path:
    return stage.world.data / "lgr-tracker.sqlite"


def _must_refuse(stage: Stage, person: Person) -> None:
    for _ in range(3):
        _, fields = person.form(f"{HOME}/risks/raise")
        fields["title"], fields["organisation_id"] = "READ ONLY", stage.council
        answer = person.send(f"{HOME}/risks/raise", fields)
        stage.tally.count(f"refused {answer.status}")
        if answer.status != 503:
            stage.tally.blame("lost", ["READ ONLY"], f"was answered {answer.status}, not 503")


def _must_read(stage: Stage, person: Person) -> None:
    answer = person.get(f"{HOME}/risks")
    if answer.status != 200:
        stage.tally.blame(
            "5xx", ["reading"], f"answered {answer.status} while writing was not to be"
        )


def _wait_for(stage: Stage, what: str, seconds: float) -> None:
    until = time.monotonic() + seconds
    while not stage.tally.counts[what] and time.monotonic() < until:
        time.sleep(0.1)
    if not stage.tally.counts[what]:
        stage.tally.note(f"nobody was {what} within {seconds:.0f} s")


def _must_have_recovered(stage: Stage, writers: Writers) -> None:
    before = len(writers.acknowledged)
    try:
        again = Writers(stage, f"AFTER-{writers.mark}", writers.people[:1])
        with again.writing():
            time.sleep(2)
        again.check()
    except NoAnswer:
        again.acknowledged.clear()
    if not again.acknowledged:
        stage.tally.blame("5xx", ["writing"], f"does not work again after {before} were taken")


def copy_of_data(stage: Stage, name: str) -> Path:
    """Copy the data folder, its database by SQLite's own way, while the service runs."""
    target = stage.world.data.with_name(name)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(mode=0o700)
    for kept in stage.world.data.iterdir():
        if kept.is_file() and not kept.name.startswith("lgr-tracker.sqlite"):
            shutil.copy2(kept, target / kept.name)
    with sqlite3.connect(_file(stage)) as source:
        with sqlite3.connect(target / "lgr-tracker.sqlite") as copied:
            source.backup(copied)
        copied.close()
    source.close()
    return target
