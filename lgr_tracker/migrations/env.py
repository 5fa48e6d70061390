"""Run the migrations: only tables named lgr_*, under a version table of our own."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import context
from alembic.runtime.migration import MigrationContext
from flask import current_app

from lgr_tracker.web.database import WRITING, WrongSchema

migrate = current_app.extensions["migrate"]
OUR_LOCK = int.from_bytes(b"lgr_mig")
"""The number by which those who change our tables know one another in a PostgreSQL database."""

WORDS = re.compile("(lgr|ix_lgr)_risk_words")
"""The index of words, which no model knows: SQLite keeps it in tables, PostgreSQL does not."""

options = {
    **migrate.configure_args,
    "version_table": "lgr_alembic_version",
    "render_as_batch": True,
    "include_name": lambda name, kind, parents: not (name and WORDS.match(name)),
}


def run_migrations() -> None:
    """Apply what is asked for; a migration that fails leaves the tables as they were."""
    engine = migrate.db.engine.execution_options(**{WRITING: True})
    with engine.connect() as connection, _alone(connection), _tables_may_be_copied(connection):
        context.configure(
            connection=connection,
            target_metadata=migrate.db.metadatas[None],
            on_version_apply=_refuse_rows_astray,
            transactional_ddl=True,  # SQLite too: all migrations or none, however many there are
            **options,
        )
        with context.begin_transaction():
            context.run_migrations()


@contextmanager
def _alone(connection: sa.Connection) -> Iterator[None]:
    """Let workers that start together change the tables one after another.

    On SQLite the write lock, which the transaction begins with, sees to it.
    """
    if connection.dialect.name != "postgresql":
        yield
        return
    connection.execute(sa.select(sa.func.pg_advisory_lock(OUR_LOCK)))
    connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        connection.execute(sa.select(sa.func.pg_advisory_unlock(OUR_LOCK)))
        connection.commit()


@contextmanager
def _tables_may_be_copied(connection: sa.Connection) -> Iterator[None]:
    """Let SQLite change a table by copying it and dropping the old one.

    With foreign keys on, dropping the old one would delete the rows that hang on it. The switch
    works outside a transaction only, so it is turned on the connection itself.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    raw = connection.connection.driver_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()
        raw.execute("PRAGMA foreign_keys=ON")


def _refuse_rows_astray(ctx: MigrationContext, **_: object) -> None:
    """Stop a migration, while it can still be undone, if a row of ours would point to nothing."""
    if ctx.connection is None or ctx.dialect.name != "sqlite":
        return
    found = ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    astray = sorted({row[0] for row in found if row[0].startswith("lgr_")})
    if astray:
        raise WrongSchema(
            "The tables were not changed, because rows would point to nothing afterwards: "
            f"{', '.join(astray)}. Restore a backup that is whole, then start again."
        )


run_migrations()
