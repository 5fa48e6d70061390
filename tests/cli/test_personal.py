"""What is kept of one person: given out whole, and taken away without breaking the trail."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotAllowed
from lgr_tracker.domain.kinds import ScoreKind
from lgr_tracker.models import Base
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.organisation import Membership, Organisation, Person, Post, PostHolder
from lgr_tracker.models.risk import Risk, ScoreEntry
from lgr_tracker.queries.named import namings
from lgr_tracker.queries.person_data import person_data
from lgr_tracker.web.backup.place import house_session
from lgr_tracker.web.database import db, reading
from lgr_tracker.workflows.people.erase_person import NOBODY, erase_person
from lgr_tracker.workflows.risks.save_risk import RiskValues, raise_risk
from tests import builders
from tests.people import NOW, TODAY, Cast

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


def leave(session: Session, cast: Cast) -> None:
    """End Farah's roles as of yesterday."""
    for seat in session.scalars(sa.select(Membership).filter_by(person_id=cast.farah.person_id)):
        seat.ends_on = TODAY - timedelta(days=1)


def everything() -> dict[str, str]:
    """Return each table's rows as one text."""
    with db.engine.connect() as connection:
        return {
            table.name: str(connection.execute(sa.select(table)).all())
            for table in Base.metadata.sorted_tables
        }


def test_the_name_goes_from_the_words_beside_rows_and_nobody_elses_does(
    both: Flask, cast: Cast, do: Do
) -> None:
    with builders.writing() as session:
        named: dict[int, list[Any]] = {}
        for programme_id, place in (
            (cast.programme_id, cast.alder_id),
            (cast.other_id, cast.elsewhere_org_id),
        ):
            risk = builders.risk(session, programme_id, place, raised_by="Farah")
            score = ScoreEntry(
                risk_id=risk.id,
                kind=ScoreKind.CURRENT,
                likelihood=1,
                impact=1,
                score=1,
                band_name="Low",
                reason="",
                scored_at=NOW,
                scored_by="Farah",
            )
            post = builders.post(session, session.get_one(Organisation, place), "Head of systems")
            holder = PostHolder(post_id=post.id, name="Farah", holding="holder")
            criterion = builders.criterion(session, programme_id, "C-1")
            ready = builders.readiness(
                session,
                criterion,
                place,
                evidence="Minutes",
                accepted_on=TODAY,
                accepted_by="Farah",
            )
            session.add_all([score, holder])
            session.flush()
            named[programme_id] = [
                (type(row), row.id, column)
                for row, column in (
                    (risk, "raised_by"),
                    (score, "scored_by"),
                    (holder, "name"),
                    (ready, "accepted_by"),
                )
            ]
    found = json.loads(ask(both, "person", "export", FARAH, "--json"))
    assert {"lgr_risk", "lgr_score_entry", "lgr_post_holder", "lgr_readiness"} <= set(found)
    with builders.writing() as session:
        leave(session, cast)
    ask(both, "person", "erase", FARAH, "--yes")
    reading().rollback()  # look anew
    for programme_id, expected in ((cast.programme_id, NOBODY), (cast.other_id, "Farah")):
        for kind, row_id, column in named[programme_id]:
            assert getattr(reading().get_one(kind, row_id), column) == expected
    told = reading().scalars(
        sa.select(AuditEvent).filter_by(event="person:erase", programme_id=cast.programme_id)
    )
    (event,) = told
    assert "Farah" not in event.after + event.before + event.subject_name
    assert json.loads(event.after)["score_entry.scored_by"] == 1
    assert json.loads(ask(both, "verify", "--json"))["ok"] is True


def test_a_name_that_two_people_have_is_left_where_both_have_been(
    farahs: Flask, cast: Cast
) -> None:
    with builders.writing() as session:
        session.get_one(Person, cast.dev.person_id).name = "Farah"
        leave(session, cast)
        risk_id = session.scalars(sa.select(Risk.id)).one()
        session.get_one(Risk, risk_id).raised_by = "Farah"
    ask(farahs, "person", "erase", FARAH, "--yes")
    reading().rollback()
    assert reading().get_one(Risk, risk_id).raised_by == "Farah"
    assert reading().scalars(sa.select(PostHolder.name)).one() == NOBODY  # theirs by its key


def test_only_the_operator_gives_out_or_erases(farahs: Flask, cast: Cast, do: Do) -> None:
    with house_session(db.engine) as session:
        with pytest.raises(NotAllowed):
            person_data(session, cast.asha, FARAH)
        with pytest.raises(NotAllowed):
            list(namings(session, cast.asha, cast.farah.person_id or 0, "Farah"))
    with pytest.raises(NotAllowed):
        do(cast.asha, erase_person, FARAH, today=TODAY)
