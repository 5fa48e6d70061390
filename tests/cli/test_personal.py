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
from lgr_tracker.domain.kinds import AskedSeat, ReviewOutcome, ScoreKind
from lgr_tracker.models import Base
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.challenge import ChallengeAnswer
from lgr_tracker.models.conversation import Comment, CommentMention, Evidence
from lgr_tracker.models.organisation import Membership, Organisation, Person, Post, PostHolder
from lgr_tracker.models.remembered import SavedView
from lgr_tracker.models.risk import Risk, ScoreEntry
from lgr_tracker.models.risk_record import Acceptance, Escalation, Review, RiskTwin
from lgr_tracker.queries.named import WORDS, namings
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


def words_beside(
    session: Session, programme_id: int, place: int, risk: Risk
) -> list[tuple[Any, str]]:
    """Return unsaved rows of a risk's record that name Farah, each with the column that does."""
    twin = builders.risk(session, programme_id, place, number=102, owner_name="Farah")
    first, second = sorted((risk.id, twin.id))
    of_risk = {"risk_id": risk.id}
    about = {**of_risk, "programme_id": programme_id}
    file = {"name": "a.pdf", "media_type": "application/pdf", "size": 1, "digest": "0" * 64}
    outcome = ReviewOutcome.CONFIRMED
    band = {"band_name": "Low", "until": TODAY}
    asked = {
        "programme_id": programme_id,
        "rule": "loop",
        "about": "risk:R-1",
        "facts": "0" * 64,
        "rested_on": "",
        "seat": AskedSeat.DIRECTOR,
        "answer": "x",
    }
    rows = (
        (Review(**of_risk, reviewed_at=NOW, outcome=outcome, reviewed_by="Farah"), "reviewed_by"),
        (
            Escalation(**of_risk, is_upward=True, reason="x", moved_at=NOW, moved_by="Farah"),
            "moved_by",
        ),
        (
            Acceptance(**of_risk, **band, accepted_at=NOW, reason="x", accepted_by="Farah"),
            "accepted_by",
        ),
        (
            RiskTwin(
                first_id=first, second_id=second, is_same=True, decided_at=NOW, decided_by="Farah"
            ),
            "decided_by",
        ),
        (Comment(**about, said_by="Farah", said_at=NOW, text="x"), "said_by"),
        (Evidence(**about, **file, added_by="Farah", added_at=NOW), "added_by"),
        (ChallengeAnswer(**asked, answered_by="Farah", answered_at=NOW), "answered_by"),
    )
    return [*rows, (twin, "owner_name")]


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
            beside = words_beside(session, programme_id, place, risk)
            session.add_all([score, holder, *(row for row, _ in beside)])
            session.flush()
            named[programme_id] = [
                (type(row), row.id, column)
                for row, column in (
                    (risk, "raised_by"),
                    (score, "scored_by"),
                    (holder, "name"),
                    (ready, "accepted_by"),
                    *beside,
                )
            ]
    found = json.loads(ask(both, "person", "export", FARAH, "--json"))
    assert {kind.__tablename__ for kind, _, _, _ in WORDS} <= set(found)
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


def test_what_somebody_said_loses_their_name_and_what_they_kept_to_themselves_goes(
    both: Flask, cast: Cast
) -> None:
    with builders.writing() as session:
        risk = builders.risk(session, cast.programme_id, cast.alder_id)
        about = {"programme_id": cast.programme_id, "risk_id": risk.id, "said_at": NOW}
        theirs = {"programme_id": cast.programme_id, "person_id": cast.farah.person_id}
        view = {"page": "risks", "arguments": "state=open", "created_at": NOW}
        by_key = Comment(**about, said_by="F. Khan", text="One", person_id=cast.farah.person_id)
        of_another = Comment(**about, said_by="Farah", text="Two", person_id=cast.dev.person_id)
        shared = SavedView(**theirs, **view, name="Ours", is_shared=True)
        session.add_all([by_key, of_another, shared, SavedView(**theirs, **view, name="Mine")])
        session.flush()
        session.add(CommentMention(comment_id=of_another.id, person_id=cast.farah.person_id))
        leave(session, cast)
    found = json.loads(ask(both, "person", "export", FARAH, "--json"))
    assert [row["said_by"] for row in found["lgr_comment"]] == ["F. Khan"]
    assert [row["name"] for row in found["lgr_saved_view"]] == ["Ours", "Mine"]
    assert len(found["lgr_comment_mention"]) == 1
    ask(both, "person", "erase", FARAH, "--yes")
    reading().rollback()
    said = reading().execute(sa.select(Comment.text, Comment.said_by, Comment.person_id))
    assert sorted(said) == [
        ("One", NOBODY, cast.farah.person_id),
        ("Two", "Farah", cast.dev.person_id),
    ]
    assert reading().scalars(sa.select(SavedView.name)).all() == ["Ours"]


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
