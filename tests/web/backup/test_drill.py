"""The restore drill: what was acknowledged before a backup began is in what is restored."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.content.fenwold import sample
from lgr_tracker.domain.errors import NotAllowed
from lgr_tracker.domain.permissions import operator
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.risk import Risk
from lgr_tracker.queries.soundness import row_counts
from lgr_tracker.web.backup.place import house_session
from lgr_tracker.web.database import db, schema_revision
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.programme.load_sample import load_sample
from lgr_tracker.workflows.risks.save_risk import RiskValues, raise_risk
from lgr_tracker.workflows.service.note_restore import note_restore
from tests.browsing import Page
from tests.conftest import dispose, make_app
from tests.databases import PostgresServer
from tests.people import TODAY, Cast, make_cast
from tests.samples import load_for_tests

WRITER = Path(__file__).with_name("writing.py")


@pytest.fixture
def laid_sample(app: Flask) -> Flask:
    """The sample programme, sealed with the key that the service has."""
    load_for_tests(app)
    return app


def run(app: Flask, *arguments: str, code: int = 0) -> dict[str, Any]:
    """Run a command of the service with --json and return what it says."""
    done = app.test_cli_runner().invoke(args=["lgr", *arguments, "--json"])
    assert done.exit_code == code, done.output
    answer: dict[str, Any] = json.loads(done.stdout) if done.stdout else {}
    return answer


def refusal(app: Flask, *arguments: str) -> str:
    """Run a command that must be refused, and return its sentence."""
    done = app.test_cli_runner().invoke(args=["lgr", *arguments])
    assert done.exit_code == 1, done.output
    assert "Traceback" not in done.output
    return done.stderr


@contextmanager
def writers(app: Flask, cast: Cast, folder: Path, many: int = 2) -> Iterator[list[Path]]:
    """Let processes of their own write until the end of the block."""
    folder.mkdir()
    noted = [folder / f"writer-{who}" for who in range(many)]
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    ids = [str(each) for each in (cast.programme_id, cast.alder_id, cast.asha.person_id)]
    started = [
        subprocess.Popen(
            [
                sys.executable,
                str(WRITER),
                str(app.config["LGR_TRACKER_DATA"]),
                url,
                *ids,
                str(who),
                str(path),
            ],
            stderr=subprocess.PIPE,
            text=True,
        )
        for who, path in enumerate(noted)
    ]
    try:
        yield noted
    finally:
        (folder / "stop").touch()
        ends = [each.communicate(timeout=60)[1] for each in started]
    assert ends == [""] * many


def acknowledged(noted: list[Path]) -> set[str]:
    return {
        line
        for path in noted
        if path.exists()
        for line in path.read_text().split("\n")[:-1]  # the last is not whole yet
    }


def wait_for(noted: list[Path], many: int) -> set[str]:
    """Return what has been acknowledged as soon as each writer has that many more."""
    already = {path: len(acknowledged([path])) for path in noted}
    for _ in range(600):
        if all(len(acknowledged([path])) >= already[path] + many for path in noted):
            return acknowledged(noted)
        time.sleep(0.05)
    raise AssertionError("The writers did not get on.")


def elsewhere(app: Flask, request: pytest.FixtureRequest, tmp_path: Path) -> Flask:
    """The service on another, empty database of the same kind, with the same audit key."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        url = f"sqlite:///{folder / 'lgr.sqlite'}"
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.new_database()
    return make_app(
        folder,
        url,
        upgrade=True,
        LGR_TRACKER_AUDIT_KEY_FILE=app.config["LGR_TRACKER_DATA"] / "audit.key",
        LGR_TRACKER_AUDIT_ANCHOR_FILE=folder / "audit-anchor.jsonl",
    )


def titles() -> set[str]:
    with house_session(db.engine) as session:
        return set(session.scalars(sa.select(Risk.title)))


def test_what_was_acknowledged_before_a_backup_under_load_is_restored(
    both: Flask, cast: Cast, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    file = tmp_path / "backup.zip"
    with writers(both, cast, tmp_path / "writers") as noted:
        before = wait_for(noted, 5)
        made = run(both, "backup", str(file))
        after = wait_for(noted, 5)
    assert len(before) >= 10
    assert after > before
    assert file.stat().st_mode & 0o777 == 0o600
    assert run(both, "verify", str(file))["ok"] is True
    other = elsewhere(both, request, tmp_path)
    with other.app_context():
        restored = run(other, "restore", str(file))
        assert restored["ok"] is True
        assert before <= titles()
        with house_session(db.engine) as session:
            counts = row_counts(session, session.info["viewer"])
        counts["lgr_audit_event"] -= 1  # that it was restored stands in the trail too
        counts["lgr_audit_chain"] -= 1
        assert counts == made["counts"]
        assert made["counts"]["lgr_risk"] >= len(before)
        _goes_on(other, cast)
    page = Page(other, cast).as_(cast.asha)
    found = page.get("/programmes/fenland/risks?q=first+after+the+restore")
    assert "The first after the restore" in found.text
    dispose(other)


def _goes_on(app: Flask, cast: Cast) -> None:
    """Change something, and find the chain continued and whole."""
    values = RiskValues(title="The first after the restore", raised_on=TODAY)
    perform_as(cast.asha, raise_risk, cast.programme_id, cast.alder_id, values, today=TODAY)
    with house_session(db.engine) as session:
        told = session.scalars(
            sa.select(AuditEvent.sequence)
            .filter_by(programme_id=cast.programme_id)
            .order_by(AuditEvent.sequence)
        ).all()
    assert list(told) == list(range(1, len(told) + 1))
    assert run(app, "verify")["ok"] is True
    assert run(app, "audit", "verify")["ok"] is True


def test_a_restore_in_the_same_place_keeps_what_was_there_and_leads_the_anchor_back(
    both: Flask, cast: Cast, tmp_path: Path
) -> None:
    file = tmp_path / "backup.zip"
    values = RiskValues(title="Before", raised_on=TODAY)
    here = (cast.programme_id, cast.alder_id)
    perform_as(cast.asha, raise_risk, *here, values, today=TODAY)
    run(both, "backup", str(file))
    values = RiskValues(title="After", raised_on=TODAY)
    perform_as(cast.asha, raise_risk, *here, values, today=TODAY)
    assert "not empty" in refusal(both, "restore", str(file))
    assert titles() == {"Before", "After"}
    db.session.remove()
    answer = run(both, "restore", str(file), "--replace")
    assert titles() == {"Before"}
    assert run(both, "verify")["ok"] is True
    anchor, old = answer["kept_aside"]
    assert Path(anchor).exists()
    if "schema" in old:
        kept = sa.text(f'SELECT title FROM "{old.removeprefix("schema ")}".lgr_risk')
        with db.engine.connect() as connection:
            assert set(connection.scalars(kept)) == {"Before", "After"}
    else:
        engine = sa.create_engine(f"sqlite:///{old}")
        with house_session(engine) as session:
            assert set(session.scalars(sa.select(Risk.title))) == {"Before", "After"}
        engine.dispose()
    with house_session(db.engine) as session:
        (told,) = session.scalars(sa.select(AuditEvent.after).filter_by(event="service:restore"))
    assert json.loads(told)["kept aside"] == [Path(anchor).name, Path(old).name]


def test_a_restored_trail_can_still_not_be_changed(
    both: Flask, cast: Cast, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    perform_as(
        cast.asha,
        raise_risk,
        cast.programme_id,
        cast.alder_id,
        RiskValues(title="One", raised_on=TODAY),
        today=TODAY,
    )
    run(both, "backup", str(tmp_path / "backup.zip"))
    other = elsewhere(both, request, tmp_path)
    with other.app_context():
        run(other, "restore", str(tmp_path / "backup.zip"))
        with (
            pytest.raises(sa.exc.DBAPIError, match="only grows"),
            db.engine.begin() as connection,
        ):
            connection.execute(sa.text("DELETE FROM lgr_audit_event"))
    dispose(other)


def test_what_people_handed_in_comes_back_and_keys_stay_out(
    both: Flask, cast: Cast, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    file, data = tmp_path / "backup.zip", both.config["LGR_TRACKER_DATA"]
    (data / "files" / "a").mkdir(parents=True)
    (data / "files" / "a" / "minutes.pdf").write_bytes(b"minutes")
    run(both, "backup", str(file))
    content = file.read_bytes()
    for key in data.glob("*.key"):
        assert key.read_bytes() not in content
        assert key.name.encode() not in content
    other = elsewhere(both, request, tmp_path)
    with other.app_context():
        run(other, "restore", str(file))
        assert (other.config["LGR_TRACKER_DATA"] / "files/a/minutes.pdf").read_bytes() == b"minutes"
    dispose(other)


def test_what_does_not_fit_is_refused_before_anything_is_touched(
    both: Flask, cast: Cast, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    file = tmp_path / "backup.zip"
    run(both, "backup", str(file))
    assert "there already" in refusal(both, "backup", str(file))
    assert run(both, "backup", str(file), "--force")["rows"] > 0
    assert "no folder" in refusal(both, "backup", str(tmp_path / "nowhere" / "backup.zip"))
    with sqlite_or_postgres(both, tmp_path, request) as unlike:
        assert "backup of a" in refusal(unlike, "restore", str(file))
    with db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE lgr_alembic_version SET version_num = '9999'"))
    run(both, "backup", str(file), "--force")
    other = elsewhere(both, request, tmp_path)
    with other.app_context():
        assert "newer than this software" in refusal(other, "restore", str(file))
        cut = tmp_path / "cut.zip"
        cut.write_bytes(file.read_bytes()[:-100])
        assert "cut off" in refusal(other, "restore", str(cut))
        assert run(other, "verify")["rows"] == 0
        assert schema_revision() != "9999"
    dispose(other)


@contextmanager
def sqlite_or_postgres(
    app: Flask, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Flask]:
    """The service, with the same key, on the other kind of database."""
    folder = tmp_path / "unlike"
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        url = request.getfixturevalue("postgres").new_database()
    else:
        url = f"sqlite:///{tmp_path / 'unlike.sqlite'}"
    made = make_app(
        folder,
        url,
        upgrade=True,
        LGR_TRACKER_AUDIT_KEY_FILE=app.config["LGR_TRACKER_DATA"] / "audit.key",
    )
    with made.app_context():
        yield made
    dispose(made)


def test_another_key_is_named(both: Flask, cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    run(both, "backup", str(file))
    stranger = make_app(
        tmp_path / "stranger", f"sqlite:///{tmp_path / 'stranger.sqlite'}", upgrade=True
    )
    with stranger.app_context():
        for arguments in (("restore", str(file)), ("verify", str(file))):
            assert "another audit key" in refusal(stranger, *arguments)
    dispose(stranger)


FAULTS = {
    "a row that points to nothing": (
        "INSERT INTO lgr_membership (id, person_id, programme_id, role) "
        "VALUES (990001, 880002, {programme}, 'viewer')",
        "lgr_membership, row 990001: person_id leads to row 880002 of lgr_person",
    ),
    "a row taken from the trail": (
        "DELETE FROM lgr_audit_event WHERE sequence = 1",
        "Row 1 is missing",
    ),
}


@pytest.mark.parametrize("fault", list(FAULTS))
def test_a_fault_is_named_by_its_row_in_the_service_and_in_its_backup(
    both: Flask, cast: Cast, tmp_path: Path, fault: str
) -> None:
    for title in ("One", "Two"):
        values = RiskValues(title=title, raised_on=TODAY)
        perform_as(cast.asha, raise_risk, cast.programme_id, cast.alder_id, values, today=TODAY)
    statement, sentence = FAULTS[fault]
    without_checks(statement.format(programme=cast.programme_id))
    (told,) = run(both, "verify", code=1)["faults"]
    assert sentence in told
    file = tmp_path / "backup.zip"
    run(both, "backup", str(file))
    if db.engine.dialect.name == "sqlite":
        assert sentence in run(both, "verify", str(file), code=1)["faults"][0]
    else:
        assert "restore it into an empty one" in run(both, "verify", str(file))["not_checked"][0]


def without_checks(statement: str) -> None:
    """Do what neither database would let happen, as a fault of the disk or of a person might."""
    db.session.remove()
    with db.engine.connect() as connection:
        if db.engine.dialect.name == "sqlite":
            raw: Any = connection.connection.driver_connection
            raw.execute("PRAGMA foreign_keys=OFF")
            for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type='trigger'"):
                raw.execute(f"DROP TRIGGER {name}")
            raw.execute(statement)
            raw.execute("PRAGMA foreign_keys=ON")
        else:
            connection.execute(sa.text("SET session_replication_role = replica"))
            connection.execute(sa.text(statement))
            connection.execute(sa.text("SET session_replication_role = DEFAULT"))
            connection.commit()


def test_an_altered_frozen_text_is_named(laid_sample: Flask, tmp_path: Path) -> None:
    with laid_sample.app_context():
        assert run(laid_sample, "verify")["ok"] is True
        with db.engine.begin() as connection:
            connection.execute(sa.text("UPDATE lgr_snapshot SET content = content || ' '"))
        faults = run(laid_sample, "verify", code=1)["faults"]
    assert faults
    assert all("frozen text was altered" in fault for fault in faults)
    assert "TP-1 of sample" in faults[0]


def test_a_drill_goes_into_a_folder_of_its_own(laid_sample: Flask, tmp_path: Path) -> None:
    file, folder = tmp_path / "backup.zip", tmp_path / "drill"
    with laid_sample.app_context():
        run(laid_sample, "backup", str(file))
        before = run(laid_sample, "verify")
        assert run(laid_sample, "restore", str(file), "--into", str(folder))["ok"] is True
        assert run(laid_sample, "verify") == before, "the service itself is left alone"
        assert "not empty" in refusal(laid_sample, "restore", str(file), "--into", str(folder))
    assert (folder / "lgr-tracker.sqlite").exists()


def test_a_person_sees_sentences(laid_sample: Flask, tmp_path: Path) -> None:
    runner = laid_sample.test_cli_runner()
    file = str(tmp_path / "backup.zip")
    made = runner.invoke(args=["lgr", "backup", file])
    assert "rows were backed up" in made.output and "keys are not in it" in made.output
    assert "all is well" in runner.invoke(args=["lgr", "verify"]).output
    assert "all is well" in runner.invoke(args=["lgr", "verify", file]).output
    done = runner.invoke(args=["lgr", "restore", file, "--replace"])
    assert "were put back" in done.output and "is kept" in done.output


def test_a_restore_beside_a_running_service_is_refused(
    app: Flask, cast: Cast, tmp_path: Path
) -> None:
    """Another process that has the file open would go on writing into the old one."""
    file = tmp_path / "backup.zip"
    with app.app_context():
        run(app, "backup", str(file))
        with writers(app, cast, tmp_path / "writers", 1) as noted:
            wait_for(noted, 1)
            assert "in use" in refusal(app, "restore", str(file), "--replace")
            wait_for(noted, 1)
        kept = titles()
        assert acknowledged(noted) <= kept
        run(app, "restore", str(file), "--replace")
        assert titles() == set()


def test_a_damaged_database_is_not_backed_up_and_can_be_replaced(
    app: Flask, cast: Cast, tmp_path: Path
) -> None:
    file = tmp_path / "backup.zip"
    with app.app_context():
        run(app, "backup", str(file))
        db.session.remove()
        db.engine.dispose()
        path = tmp_path / "lgr.sqlite"
        content = bytearray(path.read_bytes())
        content[8_192:60_000] = b"\xff" * (60_000 - 8_192)
        path.write_bytes(content)
        assert run(app, "verify", code=1)["ok"] is False
        assert "damaged" in refusal(app, "backup", str(tmp_path / "no.zip"))
        assert not (tmp_path / "no.zip").exists()
        run(app, "restore", str(file), "--replace")
        assert run(app, "verify")["ok"] is True
    page = Page(app, cast).as_(cast.asha)
    assert page.get("/programmes/fenland/risks").h1


def test_a_restore_on_postgresql_that_breaks_off_changes_nothing(
    postgres: PostgresServer, postgres_template: str, tmp_path: Path
) -> None:
    app = make_app(tmp_path, postgres.new_database(template=postgres_template))
    with app.app_context():
        cast = make_cast()
        here = (cast.programme_id, cast.alder_id)
        run(app, "backup", str(tmp_path / "backup.zip"))
        values = RiskValues(title="After", raised_on=TODAY)
        perform_as(cast.asha, raise_risk, *here, values, today=TODAY)
        db.session.remove()
        anchor = app.config["LGR_AUDIT_ANCHOR"].read_text()
        others = sa.create_engine(db.engine.url)  # the command lets go of the service's own
        with others.connect() as reader, ThreadPoolExecutor(1) as thread:
            reader.execute(sa.text("SELECT title FROM lgr_risk"))  # the restore waits for this
            done = thread.submit(refusal, app, "restore", str(tmp_path / "backup.zip"), "--replace")
            cut_off_whoever_waits(others)
            sentence = done.result(60)
        others.dispose()
        assert "could not be put back, and the database is as it was" in sentence
        assert titles() == {"After"}
        assert app.config["LGR_AUDIT_ANCHOR"].read_text() == anchor
        assert run(app, "verify")["ok"] is True
    dispose(app)


def cut_off_whoever_waits(engine: sa.Engine) -> None:
    """End the connection of psql as soon as it waits for a lock."""
    waiting = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE wait_event_type = 'Lock' AND application_name = 'psql' "
        "AND datname = current_database()"
    )
    for _ in range(600):
        with engine.connect() as connection:
            if connection.execute(sa.text(waiting)).all():
                return
        time.sleep(0.05)
    raise AssertionError("The restore never came to the tables.")


def test_a_session_from_before_a_restore_is_over(app: Flask, cast: Cast, tmp_path: Path) -> None:
    """Somebody signed out after the backup; their cookie must not be good again."""
    file = str(tmp_path / "backup.zip")
    page = Page(app, cast).as_(cast.asha)
    assert page.get("/programmes/fenland/risks").h1
    with app.app_context():
        run(app, "backup", file)
        run(app, "restore", file, "--replace")
    assert "/sign-in" in page.get("/programmes/fenland/risks", status=302).location


@pytest.mark.slow
def test_fifty_thousand_rows_are_back_within_five_minutes(
    both: Flask, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    perform_as(
        operator(),
        load_sample,
        password_hashes={person.email: "no hash" for person in sample().people},
        today=TODAY,
        extra_risks=9_000,
    )
    made = run(both, "backup", str(tmp_path / "backup.zip"))
    assert made["rows"] >= 50_000
    other = elsewhere(both, request, tmp_path)
    with other.app_context():
        start = time.monotonic()
        assert run(other, "restore", str(tmp_path / "backup.zip"))["ok"] is True
        assert time.monotonic() - start < 300
    dispose(other)


def test_whoever_is_no_operator_puts_nothing_back(both: Flask, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        perform_as(cast.asha, note_restore, "2026-11-23", ())
    with house_session(db.engine) as session, pytest.raises(NotAllowed):
        row_counts(session, cast.asha)
