"""PostgreSQL: dumped and put back by its own programs, in one snapshot and one transaction."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import sqlalchemy as sa

from lgr_tracker.domain.errors import WrongState

USUAL_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
)
"""Where packages of PostgreSQL put the programs of each version."""
OUR_FUNCTIONS = """
    SELECT DISTINCT pg_get_functiondef(f.oid) FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc f ON f.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND left(c.relname, 4) = 'lgr_'
      AND c.relnamespace = current_schema()::regnamespace
"""


def snapshot_of(connection: sa.Connection) -> str:
    """Return the name of what this transaction sees, by which pg_dump sees the very same."""
    return str(connection.scalar(sa.text("SELECT pg_export_snapshot()")))


def functions_of(connection: sa.Connection) -> str:
    """Return the functions that our tables' triggers call, which pg_dump -t leaves out."""
    found = connection.scalars(sa.text(OUR_FUNCTIONS)).all()
    return "".join(f"{each.rstrip()};\n" for each in sorted(found))


def _own_functions(connection: sa.Connection) -> Sequence[str]:
    """Return the functions of ours that are there, each as it is called in a statement."""
    named = sa.text(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE left(proname, 4) = 'lgr_' "
        "AND pronamespace = current_schema()::regnamespace"
    )
    return sorted(connection.scalars(named))


def dump(connection: sa.Connection, snapshot: str, target: Path) -> None:
    """Dump our tables, and no others, as one snapshot sees them; raises WrongState."""
    _run(
        connection,
        "pg_dump",
        "--format=custom",
        f"--snapshot={snapshot}",
        "--table=lgr_*",
        "--no-owner",
        "--no-privileges",
        "--lock-wait-timeout=60000",
        f"--file={target}",
        refusal="The database could not be dumped",
    )


def restore(
    connection: sa.Connection, dumped: Path, functions: str, tables: Sequence[str], aside: str
) -> None:
    """Put a dump in the place of our tables, in one transaction; raises WrongState.

    The tables that are there are moved to a schema called `aside`, or dropped where it is empty.
    """
    script = dumped.with_name("restore.sql")
    rows = dumped.with_name("rows.sql")
    _run(
        connection,
        "pg_restore",
        "--no-owner",
        "--no-privileges",
        f"--file={rows}",
        str(dumped),
        refusal="The backup could not be read",
        with_database=False,
    )
    owned = _own_functions(connection)
    before = _moved_aside(tables, owned, aside) if aside else _dropped(tables, owned)
    with script.open("w", encoding="utf-8") as file:
        file.write(f"SET lock_timeout = '60s';\n{before}{functions}")
        with rows.open(encoding="utf-8") as source:
            shutil.copyfileobj(source, file)
    _run(
        connection,
        "psql",
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        f"--file={script}",
        refusal="The backup could not be put back, and the database is as it was",
    )


def _moved_aside(tables: Sequence[str], functions: Sequence[str], schema: str) -> str:
    moves = [f'ALTER TABLE "{table}" SET SCHEMA "{schema}";\n' for table in tables]
    moves += [f'ALTER FUNCTION {function} SET SCHEMA "{schema}";\n' for function in functions]
    return f'CREATE SCHEMA "{schema}";\n' + "".join(moves)


def _dropped(tables: Sequence[str], functions: Sequence[str]) -> str:
    drops = [f'DROP TABLE "{table}" CASCADE;\n' for table in tables]
    return "".join([*drops, *(f"DROP FUNCTION {function} CASCADE;\n" for function in functions)])


def _run(
    connection: sa.Connection,
    name: str,
    *arguments: str,
    refusal: str,
    with_database: bool = True,
) -> None:
    """Run one of PostgreSQL's programs; what it says last on failure becomes the sentence."""
    url = connection.engine.url
    environ = {**os.environ, "PGCONNECT_TIMEOUT": "10"}
    if url.password:
        environ["PGPASSWORD"] = str(url.password)  # never among the arguments, which all can see
    where = [f"--dbname={_address(url)}"] if with_database else []
    done = subprocess.run(
        [str(_program(connection, name)), *where, *arguments],
        env=environ,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        said = [line for line in done.stderr.splitlines() if line.strip()]
        why = next((line for line in said if "error" in line.lower()), said[-1] if said else "")
        raise WrongState(f"{refusal}: {why or f'{name} ended with {done.returncode}'}.")


def _address(url: sa.URL) -> str:
    plain = url.set(drivername="postgresql", password=None)
    return plain.render_as_string(hide_password=False)


def _program(connection: sa.Connection, name: str) -> Path:
    """Return the program of the server's own version, or else of the next later one."""
    wanted = int(connection.scalar(sa.text("SHOW server_version_num")) or 0) // 10_000
    found: dict[int, Path] = {}
    for folder in _folders(connection):
        path = shutil.which(name, path=str(folder))
        version = _version(path) if path else None
        if path and version is not None:
            found.setdefault(version, Path(path))
    fitting = sorted(version for version in found if version >= wanted)
    if fitting:
        return found[fitting[0]]
    if not found:
        raise WrongState(
            f"{name} was not found. Install PostgreSQL's client programs, version {wanted} or "
            "later, and put their folder on PATH."
        )
    raise WrongState(
        f"{name} is of version {max(found)}, but the server is of version {wanted}. Install "
        f"PostgreSQL's client programs of version {wanted} or later and put them on PATH."
    )


def _folders(connection: sa.Connection) -> Iterator[Path]:
    """Go through where the programs may lie: on PATH, beside the server, in the usual places."""
    yield from (Path(each) for each in os.environ.get("PATH", "").split(os.pathsep) if each)
    may_ask = "SELECT has_function_privilege('pg_config()', 'EXECUTE')"
    if connection.scalar(sa.text(may_ask)):
        beside = connection.scalar(sa.text("SELECT setting FROM pg_config() WHERE name = 'BINDIR'"))
        yield Path(str(beside))
    for pattern in USUAL_FOLDERS:
        yield from sorted(Path("/").glob(pattern.lstrip("/")))


def _version(path: str) -> int | None:
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return None
    number = re.search(r"(\d+)", said.stdout)
    return int(number[1]) if number and said.returncode == 0 else None
