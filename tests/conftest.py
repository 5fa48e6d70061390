"""What every test may ask for: a database of each kind, an app on it, its cast, its pages."""

import gc
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import settings
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from lgr_tracker import create_app
from lgr_tracker.domain.permissions import Actor, Role, operator
from lgr_tracker.web.database import db, reading
from lgr_tracker.web.session import perform_as
from tests.browsing import Page
from tests.databases import PostgresServer, copy_of_sqlite_template
from tests.house.crawling import Walked, walk
from tests.people import NOW, Cast, make_cast
from tests.samples import load_for_tests

KEY = "k" * 40

settings.register_profile(
    "usual", max_examples=int(os.environ.get("LGR_EXAMPLES", "25")), deadline=None
)
settings.load_profile("usual")
"""LGR_EXAMPLES asks for more examples of each property; a busy machine is no fault of ours."""


class Compiled(BytecodeCache):
    """Keep compiled templates for the whole run: every test makes an app of its own."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


class KnownRule(Rule):
    """Keep what builds a route's addresses: compiling all of them is most of making an app."""

    kept: dict[object, Any] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Any:
        key = (self.rule, self.subdomain, repr(self.defaults), tuple(self._trace), append_unknown)
        if key not in self.kept:
            self.kept[key] = super()._compile_builder(append_unknown)
        return self.kept[key]


Flask.url_rule_class = KnownRule


def pytest_collection_finish() -> None:
    """Spare the collector what stays until the end: modules, and thousands of collected tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One real PostgreSQL server for all tests of this process."""
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database to copy."""
    folder = tmp_path_factory.mktemp("template")
    app = make_app(folder, f"sqlite:///{folder / 'lgr.sqlite'}", upgrade=True)
    dispose(app)  # the last connection to close folds the write-ahead log into the file
    return folder / "lgr.sqlite"


@pytest.fixture(scope="session")
def sqlite_with_cast(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Cast]:
    """A SQLite database with the cast, to copy, and the cast."""
    path = tmp_path_factory.mktemp("cast") / "lgr.sqlite"
    return path, write_cast(path.parent, copy_of_sqlite_template(sqlite_template, path))


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a migrated PostgreSQL database to copy."""
    folder = tmp_path_factory.mktemp("postgres-template")
    url = postgres.new_database("lgr_template")
    app = make_app(folder, url, upgrade=True)
    dispose(app)
    return "lgr_template"


@pytest.fixture(scope="session")
def postgres_with_cast(
    postgres: PostgresServer, postgres_template: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Cast]:
    """The name of a PostgreSQL database with the cast, to copy, and the cast."""
    url = postgres.new_database("lgr_cast", template=postgres_template)
    return "lgr_cast", write_cast(tmp_path_factory.mktemp("postgres-cast"), url)


def write_cast(folder: Path, url: str) -> Cast:
    """Write the cast into a database."""
    app = make_app(folder, url)
    with app.app_context():
        cast = make_cast()
    dispose(app)
    return cast


def make_app(folder: Path, url: str, *, upgrade: bool = False, **settings: Any) -> Flask:
    """Make the service on a database, with a clock that stands still."""
    app = create_app(
        {
            "LGR_TRACKER_DATA": folder,
            "LGR_TRACKER_DATABASE": url,
            "LGR_TRACKER_SECRET_KEY": KEY,
            "LGR_TRACKER_UPGRADE": "yes" if upgrade else "no",
            **settings,
        },
        testing=True,
    )
    app.config["LGR_CLOCK"] = lambda: NOW
    app.jinja_env.bytecode_cache = COMPILED
    with app.app_context():
        _share_compiled(db.engine)
        if db.engine.dialect.name == "sqlite":
            sa.event.listen(db.engine, "connect", _wait_for_no_disk)
    return app


ENGINES: dict[str, sa.Engine] = {}


def _share_compiled(engine: sa.Engine) -> None:
    """Let every app find the SQL that an app before it on this kind of database has compiled."""
    first = ENGINES.setdefault(engine.dialect.name, engine)
    if first is engine:
        engine._compiled_cache = LRUCache(2_000)
    engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache


def _wait_for_no_disk(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")  # no test outlives a power cut


def dispose(app: Flask) -> None:
    """Let go of the connections to the database and to the queue."""
    app.extensions["lgr_jobs"].stop()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a fresh, migrated SQLite database, with the cast if the test asks for it."""
    if "cast" in request.fixturenames:
        template, _ = request.getfixturevalue("sqlite_with_cast")
    else:
        template = request.getfixturevalue("sqlite_template")
    return copy_of_sqlite_template(template, tmp_path / "lgr.sqlite")


@pytest.fixture
def postgres_url(request: pytest.FixtureRequest, postgres: PostgresServer) -> str:
    """The same in PostgreSQL."""
    if "cast" in request.fixturenames:
        template, _ = request.getfixturevalue("postgres_with_cast")
    else:
        template = request.getfixturevalue("postgres_template")
    return postgres.lend(template)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh, migrated database of each kind: the test runs once on each."""
    kind = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    return str(request.getfixturevalue(kind))


@pytest.fixture
def app(sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The service on SQLite, outside its context, as a server has it: for pages."""
    made = make_app(tmp_path, sqlite_url)
    yield made
    dispose(made)


@pytest.fixture
def both(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The service on each database in turn, inside its context: for workflows and queries."""
    made = make_app(tmp_path, database_url)
    with made.app_context():
        reading(operator())  # what a test looks up itself, it looks up as the house
        yield made
    dispose(made)


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> Cast:
    """The cast and two programmes, in whichever app the test asked for (`both` or `app`)."""
    app: Flask = request.getfixturevalue("both" if "both" in request.fixturenames else "app")
    kind = "sqlite" if app.config["LGR_TRACKER_DATABASE"].startswith("sqlite") else "postgres"
    _, made = request.getfixturevalue(f"{kind}_with_cast")
    return made


@pytest.fixture
def page(app: Flask, cast: Cast) -> Page:
    """A browser without JavaScript that checks every page it opens; nobody is signed in."""
    return Page(app, cast)


@pytest.fixture
def do() -> Callable[..., Any]:
    """Run a workflow as somebody: `do(cast.asha, raise_risk, …)`, in a transaction of its own."""

    def run(actor: Actor, workflow: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return perform_as(actor, workflow, *args, **kwargs)

    return run


@pytest.fixture(scope="session")
def sample_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with the sample programme, to copy."""
    folder = tmp_path_factory.mktemp("sample")
    path = folder / "lgr.sqlite"
    app = make_app(folder, copy_of_sqlite_template(sqlite_template, path))
    load_for_tests(app)
    dispose(app)
    return path


@pytest.fixture(scope="session")
def sample_walks(
    sample_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[Role, Walked]:
    """Where the sample's pages lead, by role; walked through once for all tests of a process."""
    folder = tmp_path_factory.mktemp("walk")
    app = make_app(folder, copy_of_sqlite_template(sample_template, folder / "lgr.sqlite"))
    found = walk(app)
    dispose(app)
    return found


@pytest.fixture
def sample_app(sample_template: Path, tmp_path: Path) -> Iterator[Flask]:
    """The service with the sample programme, on SQLite, outside its context."""
    made = make_app(tmp_path, copy_of_sqlite_template(sample_template, tmp_path / "lgr.sqlite"))
    yield made
    dispose(made)


@pytest.fixture
def sample_page(sample_app: Flask) -> Callable[[str], Page]:
    """Sign in to the sample: `sample_page(email)` is a browser of that person's own."""
    return lambda email: Page(sample_app).sign_in(email)


@pytest.fixture
def now() -> datetime:
    """The moment at which all tests take place."""
    return NOW
