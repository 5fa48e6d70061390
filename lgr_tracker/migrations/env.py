"""Run the migrations: only tables named lgr_*, under a version table of our own."""

from alembic import context
from flask import current_app

migrate = current_app.extensions["migrate"]
options = {
    **migrate.configure_args,
    "version_table": "lgr_alembic_version",
    "render_as_batch": True,
}


def run_migrations() -> None:
    """Apply what is asked for in one transaction."""
    engine = migrate.db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection, target_metadata=migrate.db.metadatas[None], **options
        )
        with context.begin_transaction():
            context.run_migrations()


run_migrations()
