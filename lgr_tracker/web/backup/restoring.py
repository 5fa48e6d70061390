"""Put a backup back: everything checked and unpacked first, then swapped in, old or new."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from lgr_tracker.domain.errors import Invalid, WrongState
from lgr_tracker.domain.permissions import operator
from lgr_tracker.exchange.archive import Manifest, Told, open_archive
from lgr_tracker.queries.soundness import OURS, has_content
from lgr_tracker.web.backup import postgresql
from lgr_tracker.web.backup.making import working_folder
from lgr_tracker.web.backup.place import ANCHOR, DUMP, FILES, FUNCTIONS, Place, house_session
from lgr_tracker.web.backup.sqlite import keep_aside, look_alike, settle, swap_in, sync_folder
from lgr_tracker.web.database import known_revisions


@dataclass(frozen=True)
class Restored:
    """Say what was put back and where what was there before is kept, if there was anything."""

    manifest: Manifest
    kept_aside: tuple[str, ...]


def restore_backup(
    path: Path, place: Place, *, now: datetime, replace: bool, told: Told
) -> Restored:
    """Put a backup in the place of what is there; nobody else may use the place meanwhile.

    The backup is checked and unpacked before anything is touched. A place that holds anything is
    refused unless `replace` says so, and then kept aside under a dated name. Killed at any
    moment, it leaves either the old or the new. Raises Invalid and WrongState with a sentence.
    """
    with open_archive(path, place.key) as archive:
        manifest = archive.manifest
        _check_fits(manifest, place)
        place.file.parent.mkdir(parents=True, exist_ok=True)
        is_empty = _is_empty(place)
        if not is_empty and not replace:
            raise WrongState(
                "The database here is not empty. To put the backup in its place, stop the "
                "service and add --replace; what is there is kept under another name."
            )
        stamp = "" if is_empty else now.strftime("before-%Y%m%d-%H%M%S")
        place.data.mkdir(parents=True, exist_ok=True)
        try:
            with working_folder(_beside(place)) as folder:
                paths = archive.unpack(folder, told)
                told("Putting in place", 0, 0)
                kept = _put_in_place(paths, place, stamp)
        except OSError as error:
            raise Invalid(
                f"The backup could not be put back: {error.strerror}. "
                "What was there before is still there."
            ) from None
    return Restored(manifest, tuple(kept))


def _beside(place: Place) -> Path:
    """Return a name on the disk where the files must be, so that moving them is one step."""
    return place.file if place.kind == "sqlite" else place.data / "restore"


def _check_fits(manifest: Manifest, place: Place) -> None:
    if manifest.database != place.kind:
        raise Invalid(
            f"This is a backup of a {_named(manifest.database)} database, and the service here "
            f"uses {_named(place.kind)}. Name a database of that kind in LGR_TRACKER_DATABASE."
        )
    if manifest.revision not in known_revisions():
        raise Invalid(
            f"This backup is at revision {manifest.revision}, which is newer than this software "
            f"knows. Install version {manifest.software} or later, then restore."
        )


def _named(kind: str) -> str:
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(kind, kind)


def _is_empty(place: Place) -> bool:
    """Tell whether nobody has put anything into the place; what can't be read is not empty."""
    if place.kind == "sqlite" and not place.file.exists():
        return True
    actor = operator()
    engine = sa.create_engine(place.url)
    try:
        with house_session(engine) as session:
            return not has_content(session, actor)
    except SQLAlchemyError:
        if place.kind == "sqlite":
            return False  # damaged, which may be why it is to be replaced
        raise WrongState("The database does not answer. Start it, then restore.") from None
    finally:
        engine.dispose()


def _put_in_place(paths: Mapping[str, Path], place: Place, stamp: str) -> list[str]:
    """Swap in what people handed in, the anchor, and last the database."""
    if place.kind == "sqlite":
        settle(place.file)
    _add_files(paths, place.data)
    kept = []
    with _anchor_swapped(paths.get(ANCHOR), place.anchor, stamp) as old_anchor:
        if old_anchor is not None:
            kept.append(str(old_anchor))
        if place.kind == "sqlite":
            aside = place.file.with_name(f"{place.file.stem}.{stamp}{place.file.suffix}")
            swap_in(paths[DUMP["sqlite"]], place.file, aside if stamp else None)
            kept += [str(aside)] if stamp else []
        else:
            schema = OURS + stamp.replace("-", "_") if stamp else ""
            _swap_postgresql(paths, place, schema)
            kept += [f"schema {schema}"] if schema else []
    return kept


def _add_files(paths: Mapping[str, Path], data: Path) -> None:
    """Bring back what people handed in; nothing that is there is taken away."""
    for name, path in paths.items():
        if name.startswith(f"{FILES}/"):
            target = data / name
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, target)


@contextmanager
def _anchor_swapped(new: Path | None, anchor: Path, stamp: str) -> Iterator[Path | None]:
    """Put the backup's anchor in place, and the old one back if what follows fails.

    It goes first: beside the old database it merely lags, whereas the old anchor would rightly
    say that the restored trail was cut off. The old one is kept, because it tells how far the
    trail had gone.
    """
    aside = anchor.with_name(f"{anchor.stem}.{stamp or 'empty'}{anchor.suffix}")
    was_there = anchor.exists()
    if was_there:
        keep_aside(anchor, aside)
    try:
        if new is not None:
            _place_copy(new, anchor)
        else:
            anchor.unlink(missing_ok=True)
        yield aside if was_there and stamp else None
    except BaseException:  # an interrupt too must leave the anchor as it was
        if was_there:
            os.replace(aside, anchor)
        else:
            anchor.unlink(missing_ok=True)
        raise
    if was_there and not stamp:
        aside.unlink()


def _place_copy(source: Path, target: Path) -> None:
    """Copy a file beside its target and give it its name in one step: it may be another disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.unfinished")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(source.read_bytes())
        file.flush()
        os.fsync(file.fileno())
    look_alike(partial, target)
    os.replace(partial, target)
    sync_folder(target.parent)


def _swap_postgresql(paths: Mapping[str, Path], place: Place, schema: str) -> None:
    engine = sa.create_engine(place.url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            names = sorted(sa.inspect(connection).get_table_names())
            postgresql.restore(
                connection,
                paths[DUMP["postgresql"]],
                paths[FUNCTIONS].read_text(encoding="utf-8"),
                [name for name in names if name.startswith(OURS)],
                schema,
            )
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        raise WrongState(f"The database does not answer: {cause}.") from None
    finally:
        engine.dispose()
