"""Take a backup: copy everything aside as of one moment, pack it, give it its name last."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from lgr_tracker.domain.errors import Invalid, WrongState
from lgr_tracker.domain.permissions import operator
from lgr_tracker.exchange.archive import Manifest, Told, write_archive
from lgr_tracker.queries.soundness import chain_heads, row_counts
from lgr_tracker.web.backup import postgresql
from lgr_tracker.web.backup.place import ANCHOR, DUMP, FILES, FUNCTIONS, Place, house_session
from lgr_tracker.web.backup.sqlite import copy_database, damage_of, sync_folder
from lgr_tracker.web.database import VERSION_NUMBER


def make_backup(place: Place, target: Path, *, now: datetime, force: bool, told: Told) -> Manifest:
    """Back up a place into one file while writing goes on; returns what the file holds.

    Everything acknowledged before the start is in it. The file gets its name when it is whole and
    on the disk. Raises Invalid where a file of that name is there already or cannot be written,
    WrongState where the database cannot be copied.
    """
    target = target.absolute()
    if target.exists() and not force:
        raise Invalid(f"{target} is there already. Give another name, or add --force.")
    try:
        with working_folder(target) as folder:
            sources = {}
            if place.anchor.exists():  # before the rows: it may lag behind them, never lead
                sources[ANCHOR] = Path(shutil.copyfile(place.anchor, folder / ANCHOR))
            facts = _copied(place, folder, sources, now, told)
            sources.update(_files(place.data / FILES))
            packed = folder / "backup.zip"
            manifest = write_archive(packed, sources, facts, place.key, told)
            os.replace(packed, target)
            sync_folder(target.parent)
    except OSError as error:
        raise Invalid(
            f"{target} could not be written: {error.strerror}. Nothing was backed up; "
            "make room or give another place."
        ) from None
    return manifest


@contextmanager
def working_folder(beside: Path) -> Iterator[Path]:
    """Give a folder that only we can enter on the same disk as a file, and take it away again."""
    if not beside.parent.is_dir():
        raise Invalid(f"There is no folder {beside.parent}. Make it, or give another place.")
    with tempfile.TemporaryDirectory(
        prefix=f".{beside.name}.", suffix=".unfinished", dir=beside.parent
    ) as folder:
        yield Path(folder)


def _copied(
    place: Place, folder: Path, sources: dict[str, Path], now: datetime, told: Told
) -> Manifest:
    """Copy the database into the folder and return what is said of it."""
    copy = folder / DUMP[place.kind]
    sources[copy.name] = copy
    try:
        if place.kind == "sqlite":
            return _copied_sqlite(place, copy, now, told)
        return _copied_postgresql(place, copy, sources, now, told)
    except sqlite3.Error as error:
        raise WrongState(f"The database could not be copied: {error}.") from None
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        raise WrongState(f"The database could not be read: {cause}.") from None


def _copied_sqlite(place: Place, copy: Path, now: datetime, told: Told) -> Manifest:
    copy_database(place.file, copy, told)
    damage = damage_of(copy)
    if damage:
        raise WrongState(
            f"The database is damaged, so it was not backed up: {damage[0]}. "
            "Keep the last good backup, and see what lgr-tracker verify says."
        )
    engine = sa.create_engine(f"sqlite:///{copy}")
    with engine.connect() as connection:
        facts = _facts(place, connection, now)
    engine.dispose()
    return facts


def _copied_postgresql(
    place: Place, copy: Path, sources: dict[str, Path], now: datetime, told: Told
) -> Manifest:
    engine = sa.create_engine(place.url, isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        snapshot = postgresql.snapshot_of(connection)
        told("Copying", 0, 0)
        postgresql.dump(connection, snapshot, copy)
        functions = copy.with_name(FUNCTIONS)
        functions.write_text(postgresql.functions_of(connection), encoding="utf-8")
        sources[FUNCTIONS] = functions
        facts = _facts(place, connection, now)
    engine.dispose()
    return facts


def _facts(place: Place, connection: sa.Connection, now: datetime) -> Manifest:
    """Gather what the manifest says, in the same snapshot as the copy."""
    actor = operator()
    with house_session(connection) as session:
        return Manifest(
            made_at=now.isoformat(timespec="seconds"),
            software=version("lgr-tracker"),
            database=place.kind,
            revision=str(connection.scalar(sa.select(VERSION_NUMBER))),
            counts=row_counts(session, actor),
            heads=chain_heads(session, actor),
        )


def _files(folder: Path) -> Mapping[str, Path]:
    """Return what people handed in, by its name inside the backup; links are left out."""
    return {
        f"{FILES}/{path.relative_to(folder).as_posix()}": path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }
