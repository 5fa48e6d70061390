"""What every test may ask for: a database of each kind, an app on it, its cast, its pages."""

import os
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import settings
from jinja2.bccache import Bucket, BytecodeCache

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
def postgres_template(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a migrated PostgreSQL database to copy."""
    folder = tmp_path_factory.mktemp("postgres-template")
    url = postgres.new_database("lgr_template")
    app = make_app(folder, url, upgrade=True)
    dispose(app)
    return "lgr_template"


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
    return app


def dispose(app: Flask) -> None:
    """Let go of the connections to the database and to the queue."""
    app.extensions["lgr_jobs"].stop()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a fresh, migrated SQLite database."""
    return copy_of_sqlite_template(sqlite_template, tmp_path / "lgr.sqlite")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh, migrated database of each kind: the test runs once on each."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_database(template=request.getfixturevalue("postgres_template"))


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
    if "both" in request.fixturenames:
        request.getfixturevalue("both")
        return make_cast()
    with request.getfixturevalue("app").app_context():
        return make_cast()


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
