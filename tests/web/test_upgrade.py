"""From every released schema, with rows in it, to today's: nothing lost, or nothing changed."""

import base64
import gzip
import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import downgrade as alembic_downgrade
from flask_migrate import upgrade as alembic_upgrade

from lgr_tracker.domain.permissions import Role
from lgr_tracker.web.database import MIGRATIONS, WrongSchema, db, known_revisions, schema_revision
from lgr_tracker.web.database import upgrade as bring_up_to_date
from tests.browsing import Page
from tests.conftest import dispose, make_app
from tests.databases import PostgresServer
from tests.samples import people_by_role

RELEASED = sorted((Path(__file__).parent / "released").glob("*.json.gz"))
Rows = dict[str, list[dict[str, Any]]]


def read(path: Path) -> dict[str, Any]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        found: dict[str, Any] = json.load(file)
        return found


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'lgr.sqlite'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture(params=RELEASED, ids=lambda path: path.name.partition(".")[0])
def released(request: pytest.FixtureRequest, url: str, tmp_path: Path) -> Iterator[Flask]:
    """The service of today on a database as a released version left it."""
    dump = read(request.param)
    (tmp_path / "audit.key").write_text(dump["audit_key"])
    app = make_app(tmp_path, url)
    with app.app_context():
        alembic_upgrade(directory=str(MIGRATIONS), revision=request.param.name.partition(".")[0])
        db.session.remove()
        with db.engine.begin() as connection:
            fill(connection, dump["tables"])
        app.extensions["released"] = {"schema": schema_revision(), "tables": dump["tables"]}
        yield app
    dispose(app)


def fill(connection: sa.Connection, tables: dict[str, Any]) -> None:
    """Put in the rows by what the database itself says of its tables: today's models differ."""
    metadata = sa.MetaData()
    metadata.reflect(connection)
    for table in metadata.sorted_tables:
        rows = tables.get(table.name, {"rows": []})["rows"]
        names = tables.get(table.name, {"columns": []})["columns"]
        if not rows:
            continue
        for column in table.columns:
            if isinstance(column.type, sa.JSON):
                column.type.none_as_null = True
        typed = [
            {name: as_kept(table.c[name], value) for name, value in zip(names, row, strict=True)}
            for row in rows
        ]
        connection.execute(table.insert(), typed)
        if connection.dialect.name == "postgresql" and "id" in names:
            connection.execute(
                sa.text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "
                    f"(SELECT max(id) FROM {table.name}))"
                )
            )


KEPT: dict[type, Callable[[Any], Any]] = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    bool: bool,
    bytes: lambda value: base64.b64decode(value["bytes"]),
}


def as_kept(column: sa.Column[Any], value: Any) -> Any:
    """Return what a dump's JSON means in a column; what it says itself otherwise."""
    if value is None:
        return None
    return KEPT.get(column.type.python_type, lambda told: told)(value)


def contents(tables: dict[str, Any]) -> Rows:
    """Read every row of the released tables, in the columns that they had, in words."""
    metadata = sa.MetaData()
    with db.engine.connect() as connection:
        metadata.reflect(connection)
        return {
            name: sorted(
                (
                    {column: as_told(value) for column, value in row._mapping.items()}
                    for row in connection.execute(
                        sa.select(*(metadata.tables[name].c[each] for each in table["columns"]))
                    )
                ),
                key=str,
            )
            for name, table in tables.items()
        }


def as_told(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def verified(app: Flask) -> dict[str, Any]:
    done = app.test_cli_runner().invoke(args=["lgr", "verify", "--json"])
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def dump_of(app: Flask) -> dict[str, Any]:
    tables: dict[str, Any] = app.extensions["released"]["tables"]
    return tables


def test_every_released_schema_has_its_rows() -> None:
    kept = [path.name.partition(".")[0] for path in RELEASED]
    assert kept == list(known_revisions()[:-1])
    for path in RELEASED:
        assert all(table["rows"] for table in read(path)["tables"].values())


def test_no_row_is_lost_or_changed_and_the_trail_stands(released: Flask) -> None:
    tables = dump_of(released)
    before = contents(tables)
    assert {name: len(rows) for name, rows in before.items()} == {
        name: len(table["rows"]) for name, table in tables.items()
    }
    bring_up_to_date()
    assert schema_revision() == known_revisions()[-1]
    after = contents(tables)
    assert {name for name in tables if before[name] != after[name]} == set()
    assert verified(released)["faults"] == []


def test_the_pages_open_on_what_was_brought_up_to_date(released: Flask) -> None:
    bring_up_to_date()
    email = people_by_role()[Role.PROGRAMME_MANAGER]
    other = Flask("nobody")  # the pages are asked for from outside the service's own context
    with other.app_context():
        page = Page(released).sign_in(email)
        home = page.get("/programmes/sample/overview")
        assert home.h1
        for address in sorted({a for a in home.links().values() if a.startswith("/programmes/")}):
            assert page.get(address).status == 200
        assert page.get("/programmes/sample/settings").h1
    db.session.remove()
    assert verified(released)["faults"] == []


def test_whoever_was_seated_before_seats_were_confirmed_counts_as_confirmed(
    released: Flask,
) -> None:
    bring_up_to_date()
    seats = db.session.execute(
        sa.text(
            "SELECT organisation_id, vouched_at FROM lgr_membership "
            "WHERE organisation_id IS NOT NULL"
        )
    ).all()
    assert seats
    assert all(seat.vouched_at for seat in seats)
    db.session.remove()


def obstacle_after(schema: str) -> tuple[str, str, str]:
    """Return what stops a later migration near its end: its name, and how to lay and clear it."""
    made: list[str] = []
    for revision in known_revisions()[known_revisions().index(schema) + 1 :]:
        (path,) = (MIGRATIONS / "versions").glob(f"{revision}_*.py")
        lines = [line.strip().strip('",') for line in path.read_text().splitlines()]
        made += [name for before, name in pairwise(lines) if before == "op.create_table("]
    if made:
        return made[-1], f"CREATE TABLE {made[-1]} (x integer)", f"DROP TABLE {made[-1]}"
    index = "ix_lgr_risk_by_review"  # 0004 makes no table; it makes this anew
    columns = "programme_id, state, next_review_on, number"
    return index, f"DROP INDEX {index}", f"CREATE INDEX {index} ON lgr_risk ({columns})"


def test_an_upgrade_that_fails_midway_leaves_the_old_schema_and_can_be_tried_again(
    released: Flask,
) -> None:
    tables = dump_of(released)
    obstacle, lay, clear = obstacle_after(released.extensions["released"]["schema"])
    with db.engine.begin() as connection:
        connection.execute(sa.text(lay))
    before, names = contents(tables), set(sa.inspect(db.engine).get_table_names())
    schema = columns_of(tables)
    with pytest.raises(WrongSchema, match=obstacle):
        bring_up_to_date()
    assert schema_revision() == released.extensions["released"]["schema"]
    assert set(sa.inspect(db.engine).get_table_names()) == names
    assert columns_of(tables) == schema
    assert contents(tables) == before
    with db.engine.begin() as connection:
        connection.execute(sa.text(clear))
    bring_up_to_date()
    after = contents(tables)
    assert {name for name in tables if before[name] != after[name]} == set()


def test_going_back_leaves_what_was_there_as_it_was(released: Flask) -> None:
    tables = dump_of(released)
    before, schema = contents(tables), columns_of(tables)
    names = set(sa.inspect(db.engine).get_table_names())
    bring_up_to_date()
    alembic_downgrade(directory=str(MIGRATIONS), revision=released.extensions["released"]["schema"])
    db.session.remove()
    assert set(sa.inspect(db.engine).get_table_names()) == names
    assert columns_of(tables) == schema
    after = contents(tables)
    assert {name for name in tables if before[name] != after[name]} == set()
    assert verified(released)["faults"] == []
    bring_up_to_date()
    assert contents(tables) == before


def columns_of(tables: dict[str, Any]) -> dict[str, list[str]]:
    inspector = sa.inspect(db.engine)
    return {
        name: [f"{column['name']} {column['type']}" for column in inspector.get_columns(name)]
        for name in tables
    }


def test_an_old_backup_is_restored_and_brought_up_to_date(
    released: Flask, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    tables = dump_of(released)
    before = contents(tables)
    runner = released.test_cli_runner()
    file = str(tmp_path / "old.zip")
    made = runner.invoke(args=["lgr", "backup", file])
    assert made.exit_code == 0, made.output
    bring_up_to_date()
    done = runner.invoke(args=["lgr", "restore", file, "--replace", "--json"])
    assert done.exit_code == 0, done.output
    assert schema_revision() == known_revisions()[-1]
    after = contents(tables)
    for person in (*before["lgr_person"], *after["lgr_person"]):
        del person["session_epoch"]  # everybody's sessions are over after a restore
    trail = {"lgr_audit_event", "lgr_audit_chain"}  # that it was restored stands in it
    assert {name for name in tables if before[name] != after[name]} == trail
    assert verified(released)["faults"] == []
