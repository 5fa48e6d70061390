"""The audit trail on real databases: complete, and proof against raw SQL."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from lgr_tracker.content.fenwold import sample
from lgr_tracker.domain.kinds import OrganisationKind
from lgr_tracker.domain.permissions import Actor, operator
from lgr_tracker.models.audit import SEALED_COLUMNS, AuditEvent, Change, Event, record_many
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.models.programme import Programme
from lgr_tracker.queries.audit import verify_trail
from lgr_tracker.web.database import db, reading
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.programme.load_sample import load_sample
from lgr_tracker.workflows.programme.save_organisation import (
    OrganisationValues,
    add_organisation,
)
from tests.conftest import dispose, make_app
from tests.databases import PostgresServer
from tests.people import TODAY, Cast

Do = Callable[..., Any]
TABLE = "lgr_audit_event"


@pytest.fixture
def trail(both: Flask, cast: Cast, do: Do) -> Flask:
    """An app whose programme has six changes on record."""
    for number in range(6):
        values = OrganisationValues(
            f"org-{number}", f"Organisation {number}", f"O{number}", OrganisationKind.PARTNER, None
        )
        do(cast.asha, add_organisation, cast.programme_id, values)
    return both


def findings(app: Flask) -> list[tuple[int, str]]:
    db.session.remove()
    report = verify_trail(
        reading(operator()), app.config["LGR_AUDIT_KEY"], app.config["LGR_AUDIT_ANCHOR"]
    )
    return [(found.sequence, found.fault) for found in report.findings]


TRIGGERS = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger "
        "WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE 'lgr_audit%'"
    ),
}


def raw(*statements: str) -> None:
    """Do what somebody could do who may use the tables but not change how they are made."""
    db.session.remove()
    with db.engine.begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


def as_owner_of_the_tables(*statements: str) -> None:
    """Take the triggers away first, as an attacker could who owns the tables."""
    db.session.remove()
    kind = db.engine.dialect.name
    with db.engine.connect() as connection:
        triggers = connection.execute(sa.text(TRIGGERS[kind])).all()
    on = " ON {}" if kind == "postgresql" else ""
    assert len(triggers) >= 4
    raw(*(f"DROP TRIGGER {name}{on.format(table)}" for name, table in triggers), *statements)


def test_an_untouched_trail_stands_and_the_anchor_knows_its_end(trail: Flask) -> None:
    assert findings(trail) == []
    last = json.loads(trail.config["LGR_AUDIT_ANCHOR"].read_text().splitlines()[-1])
    assert last["sequence"] == 6


OTHERS = ", ".join(name for name in SEALED_COLUMNS if name != "sequence")
ATTACKS = {
    "alter": ([f"UPDATE {TABLE} SET subject_name = 'x' WHERE sequence = 3"], (3, "altered")),
    "alter who": ([f"UPDATE {TABLE} SET person_name = 'Eve' WHERE sequence = 2"], (2, "altered")),
    "alter which version": (
        [f"UPDATE {TABLE} SET subject_version = subject_version + 1 WHERE sequence = 3"],
        (3, "altered"),
    ),
    "take a version away": (
        [f"UPDATE {TABLE} SET subject_version = NULL WHERE sequence = 5"],
        (5, "altered"),
    ),
    "delete": ([f"DELETE FROM {TABLE} WHERE sequence = 4"], (4, "missing")),
    "insert": (
        [
            f"INSERT INTO {TABLE} (id, sequence, previous, sealed, {OTHERS}) SELECT id + 1000, 7, "
            f"sealed, '{'f' * 64}', {OTHERS} FROM {TABLE} WHERE sequence = 6"
        ],
        (7, "altered"),
    ),
    "swap": (
        [
            f"UPDATE {TABLE} SET sequence = -2 WHERE sequence = 2",
            f"UPDATE {TABLE} SET sequence = 2 WHERE sequence = 5",
            f"UPDATE {TABLE} SET sequence = 5 WHERE sequence = -2",
        ],
        (5, "altered"),
    ),
    "renumber": ([f"UPDATE {TABLE} SET sequence = 60 WHERE sequence = 6"], (60, "altered")),
    "cut off": ([f"DELETE FROM {TABLE} WHERE sequence > 4"], (4, "cut off")),
    "cut off with the head": (
        [
            f"DELETE FROM {TABLE} WHERE sequence > 4",
            "UPDATE lgr_audit_chain SET sequence = 4, "
            f"sealed = (SELECT sealed FROM {TABLE} WHERE sequence = 4)",
        ],
        (4, "cut off"),
    ),
    "wipe": ([f"DELETE FROM {TABLE}", "DELETE FROM lgr_audit_chain"], (0, "cut off")),
}


@pytest.mark.parametrize("attack", list(ATTACKS))
def test_an_attack_by_raw_sql_is_found_and_named(trail: Flask, attack: str) -> None:
    statements, expected = ATTACKS[attack]
    as_owner_of_the_tables(*statements)
    assert expected in findings(trail)


def test_a_version_given_to_a_change_that_told_none_is_found(trail: Flask, do: Do) -> None:
    """What earlier releases wrote tells no version, and its seal covers that there is none."""

    def note(session: Session, *, actor: Actor, now: datetime) -> None:
        change = Change(Event.SERVICE_RESTORE, None)
        record_many(session, [change], actor, programme_id=None, now=now)
        session.commit()

    do(operator(), note)
    assert findings(trail) == []
    as_owner_of_the_tables(f"UPDATE {TABLE} SET subject_version = 1 WHERE subject_version IS NULL")
    assert findings(trail) == [(1, "altered")]


REFUSED = {
    "alter": f"UPDATE {TABLE} SET subject_name = 'x' WHERE sequence = 3",
    "delete": f"DELETE FROM {TABLE} WHERE sequence = 4",
    "wipe": f"DELETE FROM {TABLE}",
    "forget the chain": "DELETE FROM lgr_audit_chain",
    "turn the head back": "UPDATE lgr_audit_chain SET sequence = sequence - 1",
    "seal the head anew": f"UPDATE lgr_audit_chain SET sealed = '{'f' * 64}'",
}
HELD_BACK = r"only grows|only moves forward"


@pytest.mark.parametrize("attack", list(REFUSED))
def test_who_may_only_use_the_tables_cannot_change_the_trail(trail: Flask, attack: str) -> None:
    with pytest.raises(sa.exc.DBAPIError, match=HELD_BACK):
        raw(REFUSED[attack])
    assert findings(trail) == []


def test_no_row_of_the_trail_is_written_over(trail: Flask) -> None:
    """SQLite's REPLACE deletes without asking what refuses deletions."""
    names = [column.name for column in AuditEvent.__table__.columns]
    values = ", ".join("'x'" if name == "subject_name" else name for name in names)
    insert = f"INTO {TABLE} ({', '.join(names)}) SELECT {values} FROM {TABLE}"
    statement = {
        "sqlite": f"INSERT OR REPLACE {insert}",
        "postgresql": f"INSERT {insert} ON CONFLICT (id) DO UPDATE SET subject_name = 'x'",
    }[db.engine.dialect.name]
    with pytest.raises(sa.exc.DBAPIError, match=HELD_BACK):
        raw(statement)
    assert findings(trail) == []


def test_the_trail_is_not_emptied_at_once(trail: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has no TRUNCATE; its DELETE of every row is tried above.")
    for table in (TABLE, "lgr_audit_chain"):
        with pytest.raises(sa.exc.DBAPIError, match=HELD_BACK):
            raw(f"TRUNCATE {table} CASCADE")
    assert findings(trail) == []


def test_a_programme_is_taken_away_and_its_trail_stays(both: Flask, do: Do) -> None:
    words = {person.email: "no hash" for person in sample().people}
    for reset in (False, True):
        do(operator(), load_sample, password_hashes=words, today=TODAY, reset=reset)
    assert findings(both) == []
    told = db.session.scalars(sa.select(AuditEvent.after).filter_by(event="programme:load_sample"))
    assert [json.loads(after)["replaced"] for after in told] == [False, True]


LEAST_RIGHTS = (
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "REVOKE UPDATE, DELETE, TRUNCATE ON lgr_audit_event FROM {role}",
    "REVOKE DELETE, TRUNCATE ON lgr_audit_chain FROM {role}",
    "REVOKE INSERT, UPDATE, DELETE ON lgr_alembic_version FROM {role}",
)


def test_the_service_runs_as_a_role_that_cannot_touch_the_trail(
    postgres: PostgresServer, postgres_template: str, tmp_path: Path
) -> None:
    """The grants are those that docs/running.md gives."""
    docs = (Path(__file__).parents[2] / "docs" / "running.md").read_text()
    assert all(grant.format(role="lgr_app") + ";" in docs for grant in LEAST_RIGHTS)
    url = postgres.new_database(template=postgres_template)
    role = f"lgr_app_{url.rpartition('/')[2].partition('?')[0]}"
    owner = sa.create_engine(url)
    with owner.begin() as connection:
        connection.execute(sa.text(f"CREATE ROLE {role} LOGIN"))
        for grant in LEAST_RIGHTS:
            connection.execute(sa.text(grant.format(role=role)))
    owner.dispose()
    app = make_app(tmp_path, str(sa.make_url(url).set(username=role)).replace("***", ""))
    with app.app_context():
        words = {person.email: "no hash" for person in sample().people}
        for reset in (False, True):
            perform_as(operator(), load_sample, password_hashes=words, today=TODAY, reset=reset)
        assert findings(app) == []
        for statement in (REFUSED["alter"], REFUSED["delete"], REFUSED["forget the chain"]):
            with pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
                raw(statement)
        with pytest.raises(sa.exc.ProgrammingError, match="must be owner"):
            raw(f"DROP TRIGGER lgr_audit_event_keep ON {TABLE}")
    dispose(app)


def test_the_command_names_what_it_finds_and_fails(trail: Flask) -> None:
    runner = trail.test_cli_runner()
    good = runner.invoke(args=["lgr", "audit", "verify", "--json"])
    assert good.exit_code == 0
    assert json.loads(good.output)["ok"] is True
    as_owner_of_the_tables(*ATTACKS["alter"][0])
    db.session.remove()
    bad = runner.invoke(args=["lgr", "audit", "verify"])
    assert bad.exit_code == 1
    assert "Row 3 does not match its seal" in bad.output


def test_many_changes_at_once_are_sealed_in_their_order(trail: Flask, cast: Cast, do: Do) -> None:
    """2,500 rows go in as a few statements, and stand as if each had been written alone."""

    def many(session: Session, *, actor: Actor, now: datetime) -> None:
        alder = session.get_one(Organisation, cast.alder_id)
        changes = [
            Change(Event.ORGANISATION_CHANGE, alder, alder.id, f"n{n}", {"n": n}, {"n": n + 1})
            for n in range(2_500)
        ]
        before = session.get_one(Programme, cast.programme_id).revision
        record_many(session, changes, actor, programme_id=cast.programme_id, now=now)
        assert record_many(session, [], actor, programme_id=cast.programme_id, now=now) == []
        session.commit()
        session.expire_all()
        assert session.get_one(Programme, cast.programme_id).revision == before + 2_500

    do(cast.asha, many)
    assert findings(trail) == []
    told = reading().scalars(sa.select(AuditEvent.subject_name).order_by(AuditEvent.id)).all()
    assert told[-2_500:] == [f"n{n}" for n in range(2_500)]
