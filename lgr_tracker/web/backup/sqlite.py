"""SQLite: copied by its own way of copying while others write, and swapped in one step."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from lgr_tracker.domain.errors import WrongState
from lgr_tracker.exchange.archive import Told

PAGES = 512
"""Pages copied in one step, 2 MB: often enough to tell how far it is."""


def copy_database(source: Path, target: Path, told: Told) -> None:
    """Copy a database as it stands at this moment, whatever is written meanwhile.

    The copy is taken inside one reading transaction. In SQLite's write-ahead log readers and the
    writer don't wait for each other, and a change made meanwhile does not start the copy anew.
    Raises sqlite3.Error.
    """
    with closing(_opened(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()
        live.backup(copy, pages=PAGES, progress=_counting(told))
        live.execute("ROLLBACK")
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it


def _opened(path: Path) -> sqlite3.Connection:
    live = sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None)
    live.execute("PRAGMA busy_timeout=10000")
    return live


def _counting(told: Told) -> Callable[[int, int, int], None]:
    def count(status: int, remaining: int, total: int) -> None:
        told("Copying", total - remaining, total)

    return count


def damage_of(path: Path) -> tuple[str, ...]:
    """Return what SQLite itself finds wrong with a file; an empty tuple is a clean bill."""
    try:
        with closing(_opened(path)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    except sqlite3.DatabaseError as error:
        return (str(error),)
    return () if found == ["ok"] else tuple(found)


def settle(path: Path) -> None:
    """Fold the write-ahead log into the file; raises WrongState while somebody has it open.

    A damaged file is left as it is: it will be put aside together with its log.
    """
    if not path.exists():
        return
    try:
        with closing(_opened(path)) as connection:
            connection.execute("PRAGMA busy_timeout=1000")
            mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.OperationalError:
        mode = "wal"
    except sqlite3.DatabaseError:
        return
    if mode == "wal":
        raise WrongState("The database is in use. Stop the service and its workers, then restore.")


def swap_in(new: Path, path: Path, aside: Path | None) -> None:
    """Put a new file in the place of the database in one step, the old one kept as `aside`.

    At every moment there is a whole database under its name. Raises OSError.
    """
    for ending in ("-wal", "-shm"):  # of a damaged database; never to be read with another one
        log = Path(f"{path}{ending}")
        if log.exists():
            log.replace(f"{aside or path.with_suffix('.damaged')}{ending}")
    if aside is not None and path.exists():
        keep_aside(path, aside)
    look_alike(new, path)
    os.replace(new, path)
    sync_folder(path.parent)


def keep_aside(path: Path, aside: Path) -> None:
    """Give a file a second name, so that it stays when its own name goes to another."""
    try:
        os.link(path, aside)
    except OSError:  # a file system without second names
        shutil.copy2(path, aside)


def look_alike(new: Path, path: Path) -> None:
    """Give a new file the rights and the owner of the one that it replaces, as far as we may."""
    if not path.exists():
        return
    shutil.copymode(path, new)
    old = path.stat()
    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(new, old.st_uid, old.st_gid)


def sync_folder(folder: Path) -> None:
    """Wait until the disk knows the names in a folder; Windows has no way to ask for it."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
