"""A PostgreSQL database that is lent again is what it was: rows, order, numbers and shape."""

import psycopg
import pytest

from tests.databases import PostgresServer


@pytest.fixture(scope="module")
def template(postgres: PostgresServer) -> str:
    """A template with a row, a number drawn, and a table that nothing may be deleted from."""
    with psycopg.connect(plain(postgres.new_database("lgr_lent")), autocommit=True) as connection:
        connection.execute("CREATE TABLE risk (id serial PRIMARY KEY, title text)")
        connection.execute(
            "CREATE TABLE trail (id serial PRIMARY KEY, risk_id int REFERENCES risk)"
        )
        connection.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'never'; END $$"
        )
        connection.execute("CREATE TRIGGER kept BEFORE DELETE ON trail EXECUTE FUNCTION refuse()")
        connection.execute("INSERT INTO risk (title) VALUES ('Kept')")
    return "lgr_lent"


def plain(address: str) -> str:
    """Return the address as psycopg itself wants it."""
    return address.replace("+psycopg", "", 1)


def changed(address: str, *statements: bytes) -> list[tuple[object, ...]]:
    """Run statements; return all risks as they lie, then how many lines the trail has."""
    with psycopg.connect(plain(address), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)
        risks = connection.execute("SELECT id, title FROM risk").fetchall()
        return [*risks, *connection.execute("SELECT count(*) FROM trail").fetchall()]


ADD = b"INSERT INTO risk (title) SELECT 'Another ' || n FROM generate_series(1, 500) n"


def test_a_second_test_finds_what_the_first_found(postgres: PostgresServer, template: str) -> None:
    first = postgres.lend(template)
    begun = changed(
        first, ADD, b"INSERT INTO trail (risk_id) VALUES (1), (2)", b"UPDATE risk SET title = title"
    )
    assert len(begun) == 502 and begun[-1] == (2,)
    second = postgres.lend(template)
    assert name_of(second) == name_of(first) and second != first
    assert changed(second) == [(1, "Kept"), (0,)]
    again = changed(second, ADD, b"INSERT INTO trail DEFAULT VALUES RETURNING id")
    assert [row[0] for row in again[:-1]] == list(range(1, 502)), "numbers and order begin anew"


@pytest.mark.parametrize(
    "statement",
    [
        b"CREATE TABLE more (id int)",
        b"DROP TRIGGER kept ON trail",
        b"ALTER TABLE trail DISABLE TRIGGER kept",
        b"ALTER TABLE risk ALTER title SET DEFAULT 'x'",
        b"GRANT SELECT ON risk TO public",
        b"ALTER FUNCTION refuse() OWNER TO pg_monitor",
        b"TRUNCATE risk CASCADE",
    ],
)
def test_a_database_of_another_shape_is_not_lent_again(
    postgres: PostgresServer, template: str, statement: bytes
) -> None:
    first = postgres.lend(template)
    changed(first, statement)
    second = postgres.lend(template)
    assert name_of(second) != name_of(first)
    assert changed(second) == [(1, "Kept"), (0,)]


def name_of(address: str) -> str:
    """Return the name of the database at an address."""
    with psycopg.connect(plain(address)) as connection:
        return connection.info.dbname
