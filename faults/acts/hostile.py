"""Requests that are slow, huge or built to hurt, while somebody works on beside them."""

from __future__ import annotations

import io
import socket
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from faults.acts.imports import MIME
from faults.person import NoAnswer, Person
from faults.service import HOST, Service, running
from faults.stage import HOME, Stage

SLOW_CLIENTS, MEGABYTE = 30, 2**20
SLOWEST_MS, MOST_MEMORY_MB = 1_000, 100
PROLOGUE = '<?xml version="1.0"?><!DOCTYPE t [<!ENTITY a "aaaaaaaaaa">'


def requests_of_every_kind(stage: Stage) -> None:
    """Send what an attacker would, to the server that stands alone (waitress).

    Each gets a plain 4xx; the person beside it waits less than a second at most, and the server's
    memory grows by less than 100 MB.
    """
    alone = Service(stage.world.data, stage.world.database, server="waitress")
    with running(alone):
        inside = Stage(stage.world, alone, stage.app, stage.council, stage.share, stage.tally)
        attacker, neighbour = inside.managers(2)
        before = alone.memory()
        with _working(neighbour), _slow_clients(alone.port, stage.until(20)):
            time.sleep(0.5)
            _attack(stage, attacker)
        grown = alone.memory() - before
        stage.tally.count("memory grown, MB", max(0, grown))
        if grown > MOST_MEMORY_MB:
            stage.tally.blame("5xx", ["memory"], f"grew by {grown} MB")
    waited = stage.tally.told()["ms"]["neighbour"]["p95"]
    if waited > SLOWEST_MS:
        stage.tally.note(f"slow: the neighbour's p95 was {waited} ms, aimed at {SLOWEST_MS}")


@contextmanager
def _working(person: Person) -> Iterator[None]:
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            try:
                person.get(f"{HOME}/risks", "neighbour")
            except NoAnswer:
                person.tally.blame("5xx", ["the neighbour"], "got no answer")
            stop.wait(0.2)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@contextmanager
def _slow_clients(port: int, until: float) -> Iterator[None]:
    """Send one byte a second, from thirty connections at once."""

    def drip() -> None:
        head = b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9000\r\n\r\n"
        try:
            with socket.create_connection((HOST, port), timeout=5) as line:
                for byte in head + b"x" * 9000:
                    line.sendall(bytes([byte]))
                    time.sleep(1)
                    if time.monotonic() > until:
                        return
        except OSError:
            return  # the server let go of us, as it may

    threads = [threading.Thread(target=drip, daemon=True) for _ in range(SLOW_CLIENTS)]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join()


def _attack(stage: Stage, person: Person) -> None:
    _, upload = person.form(f"{HOME}/risks/import")
    for name, data in (
        ("too large", b"x" * (5 * MEGABYTE + 1)),
        ("zip bomb", zip_bomb()),
        ("entity bomb", workbook_of(PROLOGUE + _entities() + "]><t>&j;</t>")),
        ("thousand sheets", workbook_of("<a/>", 1_000)),
        ("cut off", zip_bomb()[:2_000]),
    ):
        files = {"file": (f"{name}.xlsx", data, MIME)}
        _refused(stage, person, name, f"{HOME}/risks/import", upload, files)
    _, fields = person.form(f"{HOME}/risks/raise")
    text = {**fields, "title": "Long", "organisation_id": stage.council, "cause": "long " * 28_000}
    _refused(stage, person, "140 KB of text", f"{HOME}/risks/raise", text)
    parts = {**fields, **{f"part-{number}": "x" for number in range(1_001)}}
    _refused(stage, person, "1,001 parts", f"{HOME}/risks/raise", parts, {"file": ("", b"")})
    megabyte = {**fields, "title": "x" * MEGABYTE}
    _refused(stage, person, "a megabyte in one line", f"{HOME}/risks/raise", megabyte)


def _refused(
    stage: Stage, person: Person, name: str, path: str, fields: object, files: object = None
) -> None:
    begun = time.perf_counter()
    try:
        answer = person.send(path, fields, files, kind="hostile")  # type: ignore[arg-type]  # as is
    except NoAnswer:
        stage.tally.count(f"{name}: hung up on")
        return
    stage.tally.count(f"{name}: {answer.status}")
    if not 400 <= answer.status < 500:
        stage.tally.blame("5xx", [name], f"was answered {answer.status}, not refused")
    if time.perf_counter() - begun > 5:
        stage.tally.note(f"slow: {name} took {time.perf_counter() - begun:.1f} s to refuse")


def zip_bomb() -> bytes:
    """Return a workbook of under a megabyte that would unpack to 400."""
    return workbook_of("0" * (50 * MEGABYTE), 8)


def workbook_of(sheet: str, sheets: int = 1) -> bytes:
    """Return a workbook whose sheets have this content."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/workbook.xml", "<workbook/>")
        for number in range(1, sheets + 1):
            book.writestr(f"xl/worksheets/sheet{number}.xml", sheet)
    return file.getvalue()


def _entities() -> str:
    return "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
