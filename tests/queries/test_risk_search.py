"""Search: words where they stand, references however they are written, and no text that fails."""

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.risk import Risk
from lgr_tracker.queries.risk_filter import RiskFilter
from lgr_tracker.queries.risk_search import SAID, matches, saying
from lgr_tracker.queries.risks import matching_count
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.web.database import db, reading
from tests import builders
from tests.people import TODAY, Cast

LOG = (
    ("R-014", "Children's records go astray at cutover", {"cause": "one case system is split"}),
    ("R-101", "Foster carers are not paid", {"comment": "see R-014"}),
    ("R-102", "No night cover", {"existing_controls": "A well-known rota"}),
    ("CSC 7", "Überlastung of the front door", {"effect": "families wait", "event": "50% more"}),
)


@pytest.fixture
def log(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        for number, (called, title, more) in enumerate(LOG, 101):
            builders.risk(
                session,
                cast.programme_id,
                cast.alder_id,
                number,
                reference=called,
                title=title,
                **more,
            )


def found(cast: Cast, words: str, actor: Actor | None = None) -> list[str]:
    who = actor or cast.asha
    session = reading(who)
    said = matches(words, saying(session, who, cast.programme_id, words))
    held = Risk.programme_id == cast.programme_id
    return sorted(session.scalars(sa.select(Risk.reference).where(held, said)))


@pytest.mark.parametrize(
    ("words", "references"),
    [
        ("records", ["R-014"]),
        ("record", ["R-014"]),
        ("RECORDS cutover", ["R-014"]),
        ("cut", ["R-014"]),
        ("case split", ["R-014"]),
        ("records paid", []),
        ("carer pai", ["R-101"]),
        ("family", ["CSC 7"]),
        ("überlast", ["CSC 7"]),
        ("rota well-known", ["R-102"]),
        ("R-014", ["R-014", "R-101"]),
        ("r-014", ["R-014", "R-101"]),
        ("R14", ["R-014"]),
        ("r 14", ["R-014"]),
        ("R-0102", ["R-102"]),
        ("CSC 7", ["CSC 7"]),
        ("utove", ["R-014"]),
        ("stray", ["R-014"]),
        ("' OR 1=1 --", []),
        ('"records', ["R-014"]),
        ("records* -cutover", ["R-014"]),
        ("title:records", []),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("nothing of the kind", []),
    ],
)
def test_words_are_found_where_they_stand(
    log: None, cast: Cast, words: str, references: list[str]
) -> None:
    assert found(cast, words) == references


def test_what_changes_is_found_at_once(log: None, cast: Cast) -> None:
    with builders.writing() as session:
        risk = session.scalars(sa.select(Risk).where(Risk.reference == "R-101")).one()
        risk.title = "Adopters are not paid"
        session.delete(session.scalars(sa.select(Risk).where(Risk.reference == "R-102")).one())
    assert (found(cast, "foster"), found(cast, "adopters")) == ([], ["R-101"])
    assert found(cast, "rota") == []


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=st.text(max_size=60) | st.text(alphabet="\"'*:()-&|!<>\\^~ AND OR NEAR a1é\x00"))
@example('"')
@example("NEAR(a b)")
@example("a:*")
@example("''' :*")
@example("\\")
@example("a\x00b")
@example("\ud800")
@example("²")
@example("ａ")
@example("<-> | & !")
def test_no_text_fails(log: None, cast: Cast, words: str) -> None:
    found(cast, words)


def test_a_hidden_risk_is_found_by_nobody_else(log: None, cast: Cast) -> None:
    with builders.writing() as session:
        kept = builders.risk(
            session, cast.programme_id, cast.birch_id, 120, title="Talks about closure"
        )
        builders.classify(session, cast.programme_id, risk_id=kept.id)

    def many(actor: Actor, words: str) -> int:
        session = reading(actor)
        asked = (session, actor, cast.programme_id)
        wanted = RiskFilter(q=words)
        return matching_count(*asked, wanted, scale=scale_of(*asked), today=TODAY)

    assert [many(cast.dev, words) for words in ("closure", "clos", "losur")] == [1, 1, 1]
    assert [many(cast.vic, words) for words in ("closure", "clos", "losur")] == [0, 0, 0]


def test_a_hidden_match_keeps_no_other_from_being_found(log: None, cast: Cast) -> None:
    with builders.writing() as session:
        kept = builders.risk(session, cast.programme_id, cast.birch_id, 120, title="Utove plans")
        builders.classify(session, cast.programme_id, risk_id=kept.id)
    assert found(cast, "utove", cast.vic) == ["R-014"]


def test_the_index_answers(log: None, cast: Cast) -> None:
    session = reading(cast.asha)
    known = saying(session, cast.asha, cast.programme_id, "records")
    statement = sa.select(Risk.id).where(matches("records", known))
    text = str(statement.compile(db.engine, compile_kwargs={"literal_binds": True}))
    if db.engine.dialect.name == "sqlite":
        plan = "EXPLAIN QUERY PLAN "
        named = "VIRTUAL TABLE INDEX"
    else:
        plan, named = "EXPLAIN ", "ix_lgr_risk_words"
    with db.engine.connect() as connection:
        if db.engine.dialect.name != "sqlite":
            connection.exec_driver_sql("SET enable_seqscan = off")  # four rows are read at once
        told = " ".join(
            str(row) for row in connection.exec_driver_sql(plan + text.replace("%", "%%"))
        )
    assert named in told


def test_what_is_searched_is_what_the_index_holds(both: Flask) -> None:
    with db.engine.connect() as connection:
        if db.engine.dialect.name == "sqlite":
            rows = connection.exec_driver_sql("PRAGMA table_info(lgr_risk_words)")
            assert tuple(row[1] for row in rows) == SAID
        else:
            told = connection.exec_driver_sql(
                "SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_lgr_risk_words'"
            ).scalar_one()
            assert [name for name in SAID if name not in told] == []
