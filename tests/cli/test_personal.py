"""What is kept of one person: given out whole, and taken away without breaking the trail."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import NotAllowed
from lgr_tracker.models import Base
from lgr_tracker.models.organisation import Membership, Post, PostHolder
from lgr_tracker.queries.person_data import person_data
from lgr_tracker.web.backup.place import house_session
from lgr_tracker.web.database import db
from lgr_tracker.workflows.people.erase_person import erase_person
from lgr_tracker.workflows.risks.save_risk import RiskValues, raise_risk
from tests import builders
from tests.people import TODAY, Cast

Do = Callable[..., Any]
FARAH = "farah@example.org"


@pytest.fixture
def farahs(both: Flask, cast: Cast, do: Do) -> Flask:
    """A service in which Farah has raised a risk and holds a post."""
    values = RiskValues(title="One", raised_on=TODAY)
    do(cast.farah, raise_risk, cast.programme_id, cast.alder_id, values, today=TODAY)
    with builders.writing() as session:
        post = Post(
            programme_id=cast.programme_id, organisation_id=cast.alder_id, title="Head of systems"
        )
        session.add(post)
        session.flush()
        session.add(
            PostHolder(
                post_id=post.id, person_id=cast.farah.person_id, name="Farah", holding="holder"
            )
        )
    return both


def ask(app: Flask, *arguments: str, code: int = 0) -> str:
    done = app.test_cli_runner().invoke(args=["lgr", *arguments])
    assert done.exit_code == code, done.output
    return done.stdout or done.stderr


def test_everything_of_a_person_is_given_out_and_no_way_in(farahs: Flask) -> None:
    found = json.loads(ask(farahs, "person", "export", FARAH, "--json"))
    (account,) = found["lgr_person"]
    assert (account["name"], account["email"]) == ("Farah", FARAH)
    assert "password_hash" not in account
    assert [row["role"] for row in found["lgr_membership"]] == ["contributor"]
    assert [row["name"] for row in found["lgr_post_holder"]] == ["Farah"]
    assert [row["event"] for row in found["lgr_audit_event"]] == ["risk:raise"]
    assert "lgr_person: 1" in ask(farahs, "person", "export", FARAH)
    assert "Nobody has the address" in ask(farahs, "person", "export", "x@example.org", code=1)


def test_an_erased_person_is_a_number_and_the_trail_stands(farahs: Flask, cast: Cast) -> None:
    assert "still holds 1 role" in ask(farahs, "person", "erase", FARAH, "--yes", code=1)
    with builders.writing() as session:
        session.execute(sa.delete(Membership).filter_by(person_id=cast.farah.person_id))
    answer = json.loads(ask(farahs, "person", "erase", FARAH, "--yes", "--json"))
    assert answer == {"person": cast.farah.person_id}
    still = {table for table, text in everything().items() if "arah" in text}
    assert still == {"lgr_audit_event"}
    assert json.loads(ask(farahs, "verify", "--json"))["ok"] is True
    assert "Nobody has the address" in ask(farahs, "person", "erase", FARAH, "--yes", code=1)


def everything() -> dict[str, str]:
    """Return each table's rows as one text."""
    with db.engine.connect() as connection:
        return {
            table.name: str(connection.execute(sa.select(table)).all())
            for table in Base.metadata.sorted_tables
        }


def test_only_the_operator_gives_out_or_erases(farahs: Flask, cast: Cast, do: Do) -> None:
    with house_session(db.engine) as session, pytest.raises(NotAllowed):
        person_data(session, cast.asha, FARAH)
    with pytest.raises(NotAllowed):
        do(cast.asha, erase_person, FARAH, today=TODAY)
