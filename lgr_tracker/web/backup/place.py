"""What a backup is taken of and put back to: a database, a data folder, a key, an anchor file."""

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.permissions import operator
from lgr_tracker.models.viewing import VIEWER
from lgr_tracker.web.database import db

FILES = "files"
"""Folder below the data folder for what people handed in; keys never lie in it."""
ANCHOR = "audit-anchor.jsonl"
DUMP = {"sqlite": "database.sqlite", "postgresql": "database.dump"}
FUNCTIONS = "functions.sql"


@dataclass(frozen=True)
class Place:
    """Say where one service keeps what must not be lost."""

    url: sa.URL
    data: Path
    key: bytes
    anchor: Path

    @property
    def kind(self) -> str:
        """Return sqlite or postgresql."""
        return self.url.get_backend_name()

    @property
    def file(self) -> Path:
        """Return the file of a SQLite database."""
        return Path(self.url.database or "")


def this_place() -> Place:
    """Return where the running service keeps its things, as its settings say."""
    config = current_app.config
    return Place(
        db.engine.url,
        config["LGR_TRACKER_DATA"],
        config["LGR_AUDIT_KEY"],
        config["LGR_AUDIT_ANCHOR"],
    )


def place_in(folder: Path) -> Place:
    """Return a place of its own for a drill: SQLite and the anchor in one folder, the same key."""
    here = this_place()
    if here.kind != "sqlite":
        raise Invalid(
            "--into is for SQLite. For a drill on PostgreSQL make an empty database and name it "
            "in LGR_TRACKER_DATABASE, with LGR_TRACKER_DATA as a folder of its own and "
            "LGR_TRACKER_AUDIT_KEY_FILE as the key in use."
        )
    folder = folder.resolve()
    return Place(
        sa.URL.create("sqlite", database=str(folder / "lgr-tracker.sqlite")),
        folder,
        here.key,
        folder / ANCHOR,
    )


def house_session(bind: sa.Engine | sa.Connection) -> Session:
    """Open a session that sees every row, because nothing may be left out of a backup."""
    return Session(bind, info={VIEWER: operator()})
