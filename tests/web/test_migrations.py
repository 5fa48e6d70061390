"""The tables: made, taken down and made again on both databases; newer ones are refused."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade

from lgr_tracker.models import Base
from lgr_tracker.web.database import (
    MIGRATIONS,
    VERSION_TABLE,
    WrongSchema,
    db,
    known_revisions,
    schema_revision,
    upgrade,
)
from tests.conftest import dispose, make_app
from tests.databases import PostgresServer


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Flask:
    """The service on an empty database that also holds a table of somebody else's."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.new_database()
    app = make_app(tmp_path, url)
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE host_table (id integer primary key)"))
    return app


def tables() -> set[str]:
    return set(sa.inspect(db.engine).get_table_names())


def test_up_down_and_up_again_leave_a_hosts_tables_alone(empty: Flask) -> None:
    with empty.app_context():
        upgrade()
        assert schema_revision() == known_revisions()[-1]
        assert set(Base.metadata.tables) < tables()
        downgrade(directory=str(MIGRATIONS), revision="base")
        assert tables() == {"host_table", VERSION_TABLE}
        upgrade()
        upgrade()
        assert set(Base.metadata.tables) < tables()
    dispose(empty)


def test_the_migrations_make_what_the_models_say(both: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, parents: (
                    name != VERSION_TABLE and "lgr_risk_words" not in (name or "")
                ),
            },
        )
        differences = compare_metadata(context, Base.metadata)
    assert differences == []


def test_a_newer_schema_is_refused(both: Flask) -> None:
    with db.engine.begin() as connection:
        connection.execute(sa.text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(WrongSchema, match="newer"):
        upgrade()


def test_workers_that_start_together_on_an_empty_database_all_start(tmp_path: Path) -> None:
    """Gunicorn starts its workers at the same moment; each brings the tables up to date."""
    start = [sys.executable, "-c", "from lgr_tracker import create_app; create_app()"]
    environ = {**os.environ, "LGR_TRACKER_DATA": str(tmp_path / "data")}
    workers = [
        subprocess.Popen(start, env=environ, stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]
    ends = [(worker.communicate(timeout=90)[1], worker.returncode) for worker in workers]
    assert ends == [("", 0)] * 3
