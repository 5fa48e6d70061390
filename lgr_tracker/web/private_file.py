"""Files that nobody else on the machine may read."""

import os
from contextlib import suppress
from pathlib import Path


def make_private(path: Path) -> None:
    """Make an empty file for ourselves alone, unless it is there; SQLite lets everybody read its.

    A name that is no whole path, such as that of a database in memory, is left alone. Where the
    file can't be made, whoever opens it says why.
    """
    if not path.is_absolute():
        return
    with suppress(OSError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
