"""The database: one engine, reading sessions, and the check that its tables are ours."""

import re
import sqlite3
from pathlib import Path
from time import sleep
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import LgrError
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models import Base
from lgr_tracker.models.viewing import VIEWER, set_viewer
from lgr_tracker.web.private_file import make_private

QUEUE_TABLES = "lgr_huey_"
"""How the names of the queue's own tables begin; the queue makes them, no migration does."""
MIGRATIONS = Path(__file__).parent.parent / "migrations"
VERSION_TABLE = "lgr_alembic_version"
VERSION_NUMBER = sa.table(VERSION_TABLE, sa.column("version_num", sa.String())).c.version_num
WRITING = "lgr_writing"
"""Execution option of a connection that is about to write: SQLite then begins IMMEDIATE."""

db = SQLAlchemy(model_class=Base)
migrate = Migrate(
    directory=str(MIGRATIONS),
    version_table=VERSION_TABLE,
    render_as_batch=True,
    include_name=lambda name, kind, parents: kind != "table" or is_ours(str(name)),
)


def is_ours(table: str) -> bool:
    """Tell whether a table is one of the models': not a host's, and not the queue's own."""
    return table.startswith("lgr_") and not table.startswith(QUEUE_TABLES)


class WrongSchema(LgrError):
    """Stop the start: the database's tables are not those that this version works with."""


def init_database(app: Flask) -> None:
    """Attach the database to the app and bring its tables up to date if the settings say so."""
    db.init_app(app)
    migrate.init_app(app, db)
    app.teardown_appcontext(_let_go)  # the last to be added is the first to be called
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            make_private(Path(db.engine.url.database or ""))
            sa.event.listen(db.engine, "connect", _prepare_sqlite)
            sa.event.listen(db.engine, "begin", _begin_sqlite)
        if app.config["LGR_TRACKER_UPGRADE"]:
            upgrade()
        if not app.testing:
            db.engine.dispose()  # a server may fork from here; each process opens its own


def _let_go(_: BaseException | None) -> None:
    """End what the request read with; the answer stands, even if the database is gone by now."""
    if not db.session.registry.has():
        return
    try:
        db.session.close()
    except DBAPIError:
        db.session().invalidate()


def _prepare_sqlite(connection: sqlite3.Connection, record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, below
    for pragma in ("foreign_keys=ON", "busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def reading(viewer: Actor | None = None) -> Session:
    """Return the session that this request reads with; it is never committed.

    `viewer` says from now on who looks through it; in a request identity has said so already.
    """
    session = db.session()
    return session if viewer is None else set_viewer(session, viewer)


def looking(viewer: Actor) -> Session:
    """Open a reading session outside any request; whoever opens it closes it."""
    return Session(db.engine, info={VIEWER: viewer})


def writing_engine() -> Engine:
    """Return the engine whose connections begin by taking the write lock."""
    return db.engine.execution_options(**{WRITING: True})


def known_revisions() -> tuple[str, ...]:
    """Return the revisions that this version of the software can bring a database to, in order."""
    names = [path.stem for path in (MIGRATIONS / "versions").glob("[0-9]*.py")]
    return tuple(sorted(re.split("_", name)[0] for name in names))


def schema_revision() -> str | None:
    """Return the revision that the database is at, or None before the first start."""
    with db.engine.connect() as connection:
        if not sa.inspect(connection).has_table(VERSION_TABLE):
            return None
        found: str | None = connection.scalar(sa.select(VERSION_NUMBER))
        return found


def upgrade() -> None:
    """Bring the tables up to date; raises WrongSchema if they are too new, or as they were."""
    here, known = schema_revision(), known_revisions()
    if here == known[-1]:
        return
    if here is not None and here not in known:
        raise WrongSchema(
            f"The database is at revision {here}, which is newer than this software knows. "
            "Start the newer software, or restore an older backup."
        )
    from flask_migrate import upgrade as migrate_upgrade  # late: Alembic is only needed here

    try:
        migrate_upgrade(directory=str(MIGRATIONS))
    except DBAPIError as error:
        if _is_locked(error) and _is_brought_up_by_another(known[-1]):
            return
        raise WrongSchema(
            "The database could not be brought up to date, and is as it was. "
            f"What it says: {str(error.orig).splitlines()[0]}"
        ) from error


def _is_locked(error: DBAPIError) -> bool:
    """Tell whether another worker held SQLite's one lock for longer than we wait for it."""
    return getattr(error.orig, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def _is_brought_up_by_another(wanted: str) -> bool:
    """Wait while another worker that started at the same moment makes the tables."""
    for _ in range(60):
        if schema_revision() == wanted:
            return True
        sleep(0.5)
    return False
