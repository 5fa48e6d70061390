"""One guard behind every door: form, file and command line say the same of the same words."""

import io
import logging
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.cli import lgr
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.domain.privacy import examine
from lgr_tracker.models.audit import AuditEvent, Event
from lgr_tracker.web.guards import needs
from tests import builders
from tests.browsing import Opened, Page
from tests.conftest import dispose, make_app
from tests.databases import copy_of_sqlite_template
from tests.house.crawling import Walked, together
from tests.house.test_bad_input import SENDERS, as_it_stands, forms
from tests.importing import applied, looked, sent
from tests.samples import people_by_role

NUMBER = "943 476 5919"
"""Published as an example that belongs to nobody."""
DIGITS = (NUMBER, NUMBER.replace(" ", ""))
REASON = "Everybody in this sentence is made up."

BLOCKED = f"Ask about NHS number {NUMBER} first"
VECTORS = {
    "nhs number": (BLOCKED, "block"),
    "nhs number, dressed up": (
        "NHS no. \uff19\uff14\uff13\u200b 476\u20115919 to follow",
        "block",
    ),
    "date of birth": ("The child, d.o.b. 12/03/2015, moves too", "block"),
    "case number": ("Mosaic ID 1234567 is not yet moved", "block"),
    "national insurance number": ("Payroll lost AB 12 34 56 C twice", "block"),
    "age": ("A 14-year-old in Littleport may have to move", "warn"),
    "few": ("Only two children live at the home", "warn"),
    "postcode": ("The centre at PE29 3TN closes", "warn"),
    "a service": ("Children in Need plans wait for the new council", "ok"),
    "a contract": ("Contract 4505551234 ends before vesting", "ok"),
    "a range": ("Supported housing for ages 16 to 25 is short", "ok"),
}

RAISE = "/programmes/fenland/risks/raise"
IMPORT = "/programmes/fenland/risks/import"


def asks_why(opened: Opened) -> bool:
    return any(each.get("name") == "privacy_reason" for each in opened.document.iter("textarea"))


def by_form(page: Page, text: str, _: Path) -> str:
    asha = page.as_(page.cast.asha)
    fields = {"title": "Records go astray", "cause": text}
    fields["organisation_id"] = str(page.cast.county_id)
    answer = asha.submit(RAISE, **fields)
    if answer.status == 302:
        return "ok"
    assert answer.status == 422
    if not asks_why(answer):
        return "block"
    sent = {**answer.form(), "privacy_reason": REASON}
    assert asha.post(RAISE, sent).status == 302
    return "warn"


def by_file(page: Page, text: str, _: Path) -> str:
    asha = page.as_(page.cast.asha)
    table = f'Title,Cause\nRecords go astray,"{text}"\n'.encode()
    shown = looked(asha, table, page.cast.alder_id)
    if "stands in the way" in shown.h1:
        return "block"
    if not asks_why(shown):
        applied(asha, shown)
        return "ok"
    assert asks_why(applied(asha, shown, status=422))
    applied(asha, shown, privacy_reason=REASON)
    return "warn"


def by_command_line(page: Page, text: str, folder: Path) -> str:
    file = folder / "in.csv"
    file.write_text(f'Title,Cause\nRecords go astray,"{text}"\n', encoding="utf-8")
    words = ["import", "risks", str(file), "--programme", "fenland", "--organisation", "alder"]
    run = page.app.test_cli_runner().invoke
    first = run(lgr, words)
    assert not any(digits in first.output for digits in DIGITS)
    if first.exit_code == 0:
        return "ok"
    second = run(lgr, [*words, "--reason", REASON])
    assert not any(digits in second.output for digits in DIGITS)
    return "warn" if second.exit_code == 0 else "block"


DOORS = {"form": by_form, "file": by_file, "command line": by_command_line}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("vector", VECTORS)
def test_every_door_says_the_same(page: Page, tmp_path: Path, door: str, vector: str) -> None:
    text, verdict = VECTORS[vector]
    assert examine(text).verdict == verdict
    assert DOORS[door](page, text, tmp_path) == verdict
    kept = "Records go astray" in page.as_(page.cast.asha).get("/programmes/fenland/risks").text
    assert kept == (verdict != "block")
    with page.app.app_context(), builders.writing() as session:
        asked = sa.select(AuditEvent).where(AuditEvent.event == Event.PRIVACY_EXPLAIN)
        told = list(session.scalars(asked))
    assert [event.reason for event in told] == ([REASON] if verdict == "warn" else [])
    assert all(text not in event.after for event in told)


@pytest.fixture(scope="module")
def sample(
    sample_template: Path,
    sample_walks: Mapping[Any, Walked],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Flask, Walked, Path]]:
    """The sample, whose forms were all found by walking through its pages, and its file."""
    path = tmp_path_factory.mktemp("guarded") / "lgr.sqlite"
    app = make_app(path.parent, copy_of_sqlite_template(sample_template, path))
    yield app, together(sample_walks, SENDERS), path
    dispose(app)


def stored(path: Path) -> str:
    """Return every word of the database: a dump, which reads the write-ahead log too."""
    with sqlite3.connect(path) as connection:
        return "\n".join(connection.iterdump())


def test_no_form_keeps_logs_or_falls_over_a_blocked_text(
    sample: tuple[Flask, Walked, Path], caplog: pytest.LogCaptureFixture
) -> None:
    """A number goes into one text field after another of every form of the house."""
    app, walked, path = sample
    browsers = [Page(app).sign_in(people_by_role()[role]) for role in SENDERS]
    caplog.set_level(logging.DEBUG)
    asked = 0
    for page, action, fields, texts in forms(browsers, walked):
        if action.endswith("/sign-in"):
            continue
        fields = as_it_stands(page, action, fields) if "version" in fields else fields
        for name, is_free in texts.items():
            # Only a number that stands in a free text can be told from a day or a sum.
            text = f"Ask the child with NHS number {NUMBER}" if is_free else NUMBER
            once = {"once": uuid4().hex} if "once" in fields else {}
            answer = page.client.post(action, data={**fields, **once, name: text})
            assert answer.status_code == 422, f"{action} took {name}: {answer.status_code}"
            asked += 1
    assert asked > 40, "The walk found too few fields for this test to mean anything."
    words, log = stored(path), caplog.text
    assert not [digits for digits in DIGITS if digits in words or digits in log]
    kept = (file for file in path.parent.rglob("*") if file.is_file() and file != path)
    assert not [file for file in kept if any(d.encode() in file.read_bytes() for d in DIGITS)]


def test_the_page_shows_the_place_and_loses_nothing(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    fields = {"title": "Records go astray", "organisation_id": str(page.cast.county_id)}
    blocked = asha.submit(RAISE, cause=VECTORS["nhs number"][0], effect="Kept words", **fields)
    assert blocked.status == 422
    assert [mark.text for mark in blocked.all(".//mark")] == [NUMBER]
    assert "This looks like an NHS number." in blocked.text
    assert "#cause" in blocked.links().values()
    assert blocked.form()["effect"] == "Kept words"
    assert not asks_why(blocked)
    doubted = asha.submit(RAISE, cause=VECTORS["age"][0], **fields)
    assert [mark.text for mark in doubted.all(".//mark")] == ["14-year-old"]
    assert {"#cause", "#privacy_reason"} <= set(doubted.links().values())
    sent = {**doubted.form(), "privacy_reason": "fine"}
    too_short = asha.post(RAISE, sent, status=422)
    assert "Say in 10 characters or more why this is safe to keep." in too_short.text
    assert too_short.form()["privacy_reason"] == "fine"
    done = asha.post(RAISE, {**sent, "privacy_reason": REASON})
    assert REASON in asha.get(done.location).text
    changed = asha.submit(done.location + "/change", effect="Other words")
    assert changed.status == 302, "What was explained once is not asked again."


def test_a_files_name_is_looked_at_and_never_kept(page: Page, tmp_path: Path) -> None:
    asha = page.as_(page.cast.asha)
    name = f"NHS number {NUMBER}.csv"
    values = {**asha.get(IMPORT).form(), "organisation_id": str(page.cast.alder_id)}
    sent = {**values, "file": (io.BytesIO(b"Title,Cause\nRecords go astray,A split\n"), name)}
    refused = asha.post(IMPORT, sent, status=422)
    assert "This looks like an NHS number." in refused.text
    file = tmp_path / name
    file.write_text("Title,Cause\nRecords go astray,A split\n", encoding="utf-8")
    words = ["import", "risks", str(file), "--programme", "fenland", "--organisation", "alder"]
    answer = page.app.test_cli_runner().invoke(lgr, words)
    assert answer.exit_code == 1
    assert "NHS number" in answer.output
    assert NUMBER not in answer.output


def test_what_waits_of_a_file_holds_nothing_that_nobody_may_keep(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    table = f"Title,Cause,Notes of mine\nRecords go astray,A split,NHS number {NUMBER}\n".encode()
    sent(asha, table, page.cast.alder_id)
    folder = page.app.config["LGR_TRACKER_DATA"] / "uploads"
    kept = [each.read_bytes() for each in folder.iterdir()]
    assert len(kept) == 2
    packed = [zlib.decompress(each) for each in kept if not each.startswith(b"{")]
    whole = b"".join((*kept, *packed))
    assert b"Records go astray" in whole
    assert not [digits for digits in DIGITS if digits.encode() in whole]


def test_a_fault_leaves_no_typed_word_in_the_log_or_on_the_page(
    page: Page, caplog: pytest.LogCaptureFixture
) -> None:
    """Canaries in the body, the query, a header and the message of a fault of our own."""
    canaries = [f"canary-{where}-{uuid4().hex}" for where in ("body", "query", "header", "fault")]
    asha = page.as_(page.cast.asha)
    sent = {**asha.get(RAISE).form(), "title": canaries[0], "cause": BLOCKED}

    @needs(Permission.RISK_EDIT)
    def fault(**_: str) -> str:
        raise RuntimeError(canaries[3])

    page.app.view_functions["risks.raise_"] = fault
    page.app.testing = False
    caplog.set_level(logging.DEBUG)
    answer = asha.client.post(f"{RAISE}?q={canaries[1]}", data=sent, headers={"X-N": canaries[2]})
    assert answer.status_code == 500
    assert "RuntimeError" in caplog.text
    told = answer.text + caplog.text
    assert not [canary for canary in (*canaries, NUMBER) if canary in told]


def test_a_programmes_name_is_guarded_on_the_command_line(page: Page) -> None:
    words = ["programme", "new", "--area", "Surrey", "--code", "east", "--name"]
    run = page.app.test_cli_runner().invoke
    blocked = run(lgr, [*words, BLOCKED, "--reason", REASON])
    assert (blocked.exit_code, NUMBER in blocked.output) == (1, False)
    doubted = [*words, "A 14-year-old's programme"]
    assert run(lgr, doubted).exit_code == 1
    assert run(lgr, [*doubted, "--reason", REASON]).exit_code == 0
