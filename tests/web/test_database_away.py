"""The database goes away while people work: a page that says so, and no harm once it is back."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask

from tests.browsing import Page
from tests.conftest import dispose, make_app
from tests.databases import PostgresServer
from tests.people import email_of, make_cast

RISKS = "/programmes/fenland/risks"
AWAY, GONE = "lgr_away", "lgr_gone_meanwhile"


@pytest.fixture
def address(postgres: PostgresServer, postgres_template: str) -> str:
    return postgres.new_database(AWAY, template=postgres_template)


@pytest.fixture
def away(address: str, tmp_path: Path) -> Iterator[Flask]:
    made = make_app(tmp_path, address)
    made.testing = False  # this is about what a person sees when something breaks
    yield made
    dispose(made)


def test_every_page_says_so_while_the_database_is_away_and_works_again_afterwards(
    away: Flask, address: str
) -> None:
    with away.app_context():
        cast = make_cast()
    asha = Page(away, cast).sign_in(email_of(cast.asha))
    asha.get(RISKS)
    beside = address.replace("postgresql+psycopg", "postgresql").replace(f"/{AWAY}?", "/postgres?")
    with psycopg.connect(beside, autocommit=True) as operator:
        operator.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [AWAY]
        )
        operator.execute(f"ALTER DATABASE {AWAY} RENAME TO {GONE}".encode())
        for path in (RISKS, RISKS, "/no-such-page", f"{RISKS}/raise"):
            told = asha.get(path, status=404 if "no-such" in path else 503)
            assert "Asha" not in told.text  # nobody could be looked up
        operator.execute(f"ALTER DATABASE {GONE} RENAME TO {AWAY}".encode())
    assert asha.get(RISKS).h1
