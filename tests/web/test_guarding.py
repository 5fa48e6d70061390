"""The privacy guard at the flush, on both databases: whatever writes, no such text is kept."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from lgr_tracker.domain.guarding import REASON_FIELD, Identifies, MayIdentify
from lgr_tracker.domain.jobs import JobKind
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models import Base
from lgr_tracker.models.audit import AuditEvent, Event, record
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk import Risk
from lgr_tracker.web.database import db, reading, writing_engine
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.jobs.asking import ask_for_job
from lgr_tracker.workflows.risks.review_risk import ReviewValues, review_risk
from lgr_tracker.workflows.risks.save_risk import RiskValues, raise_risk, revise_risk
from lgr_tracker.workflows.scoring import Pair
from tests import builders
from tests.people import TODAY, Cast

Do = Callable[..., Any]
NUMBER = "943 476 5919"
"""Published as an example that no person has; its check digit is right."""
BLOCKED = f"Ask about the child with NHS number {NUMBER} first."
DOUBTED = "A 14-year-old in Littleport may have to move."
REASON = "The age is that of a made-up example."


def values(title: str = "Records with the wrong council", **fields: Any) -> RiskValues:
    return replace(RiskValues(title=title, raised_on=date(2026, 11, 1)), **fields)


def every_text() -> str:
    """Return everything that stands in the database, as one text."""
    db.session.remove()
    with db.engine.connect() as connection:
        return "\n".join(
            str(tuple(row))
            for table in Base.metadata.sorted_tables
            for row in connection.execute(sa.select(table))
        )


def version_of(risk_id: int) -> int:
    with builders.writing() as session:
        return session.get_one(Risk, risk_id).version


def explained() -> list[AuditEvent]:
    with builders.writing() as session:
        asked = sa.select(AuditEvent).where(AuditEvent.event == Event.PRIVACY_EXPLAIN.value)
        return list(session.scalars(asked.order_by(AuditEvent.id)))


def test_a_blocked_text_is_refused_at_its_field_and_leaves_nothing(
    both: Flask, cast: Cast, do: Do
) -> None:
    before = every_text()
    with pytest.raises(Identifies) as refused:
        do(
            cast.asha,
            raise_risk,
            cast.programme_id,
            cast.county_id,
            values(cause=BLOCKED),
            today=TODAY,
            privacy_reason=REASON,
        )
    assert "NHS number" in refused.value.fields["cause"]
    assert every_text() == before


def test_a_doubted_text_needs_a_reason_which_alone_goes_on_record(
    both: Flask, cast: Cast, do: Do
) -> None:
    doubted = values(cause=DOUBTED, effect=DOUBTED)

    def raised(reason: str) -> Any:
        return do(
            cast.farah,
            raise_risk,
            cast.programme_id,
            cast.alder_id,
            doubted,
            today=TODAY,
            privacy_reason=reason,
        )

    for too_short in ("", "   ", "it is fine"[:9]):
        before = every_text()
        with pytest.raises(MayIdentify) as refused:
            raised(too_short)
        assert {place.name for place in refused.value.places} == {"cause", "effect"}
        assert (REASON_FIELD in refused.value.fields) == bool(too_short)
        assert every_text() == before
    risk_id = raised(f"  {REASON}\n")
    (told,) = explained()
    assert (told.reason, told.person_name, told.role) == (REASON, "Farah", "contributor")
    assert (told.subject_kind, told.subject_id, told.subject_name) == ("risk", risk_id, "R-001")
    assert json.loads(told.after) == {
        "count": 2,
        "fields": ["Risk cause", "Risk effect"],
        "kinds": ["age"],
    }


def test_what_was_explained_once_is_not_asked_again_until_it_changes(
    both: Flask, cast: Cast, do: Do
) -> None:
    made = values(cause=DOUBTED)
    risk_id = do(
        cast.asha,
        raise_risk,
        cast.programme_id,
        cast.county_id,
        made,
        today=TODAY,
        privacy_reason=REASON,
    )
    other_words = replace(made, title="Records with nobody")
    here = (cast.programme_id, risk_id)
    do(cast.asha, revise_risk, *here, other_words, version_of(risk_id), today=TODAY)
    longer = replace(made, cause=DOUBTED + " Soon.")
    with pytest.raises(MayIdentify):
        do(cast.asha, revise_risk, *here, longer, version_of(risk_id), today=TODAY)
    assert len(explained()) == 1


def test_a_reason_is_hidden_with_any_row_that_it_was_given_for(both: Flask, cast: Cast) -> None:
    def two_things(session: Session, *, actor: Actor, now: datetime) -> int:
        risk = builders.risk(session, cast.programme_id, cast.alder_id, cause=DOUBTED)
        for subject in (risk, session.get_one(Programme, cast.programme_id)):
            record(
                session,
                Event.RISK_RAISE,
                actor,
                subject,
                programme_id=cast.programme_id,
                now=now,
            )
        session.commit()
        return risk.id

    risk_id = perform_as(cast.farah, two_things, privacy_reason=REASON)
    with builders.writing() as session:
        builders.classify(session, cast.programme_id, risk_id=risk_id)
    asked = sa.select(AuditEvent.reason).where(AuditEvent.event == Event.PRIVACY_EXPLAIN.value)
    assert reading(cast.dev).scalars(asked).all() == []
    assert reading(cast.farah).scalars(asked).all() == [REASON]


def test_a_reason_may_not_hold_what_is_refused(both: Flask, cast: Cast, do: Do) -> None:
    before = every_text()
    with pytest.raises(Identifies) as refused:
        do(
            cast.asha,
            raise_risk,
            cast.programme_id,
            cast.county_id,
            values(cause=DOUBTED),
            today=TODAY,
            privacy_reason=BLOCKED,
        )
    assert set(refused.value.fields) == {REASON_FIELD}
    assert every_text() == before


def test_a_text_that_only_the_trail_would_keep_is_examined_too(
    both: Flask, cast: Cast, do: Do
) -> None:
    risk_id = do(cast.asha, raise_risk, cast.programme_id, cast.county_id, values(), today=TODAY)
    before = every_text()
    for note, refusal in ((BLOCKED, Identifies), (DOUBTED, MayIdentify)):
        with pytest.raises(refusal):
            do(
                cast.asha,
                review_risk,
                cast.programme_id,
                risk_id,
                ReviewValues(Pair(), note),
                version_of(risk_id),
                today=TODAY,
            )
    assert every_text() == before


def test_a_session_that_nobody_explained_is_guarded_as_well(both: Flask, cast: Cast) -> None:
    for text, refusal in ((BLOCKED, Identifies), (DOUBTED, MayIdentify)):
        with Session(writing_engine()) as session:
            programme = session.get_one(builders.Programme, cast.programme_id)
            programme.area = text
            with pytest.raises(refusal):
                session.commit()


def test_names_of_people_are_no_doubt_but_may_not_hold_numbers(both: Flask, cast: Cast) -> None:
    with Session(writing_engine()) as session:
        row = session.get_one(builders.Organisation, cast.alder_id)
        row.name = "Young person Jamie Hollis"
        session.flush()
        row.name = f"Alder {NUMBER}"
        with pytest.raises(Identifies):
            session.flush()


def test_a_refusal_that_is_caught_does_not_let_the_text_through_later(
    both: Flask, cast: Cast
) -> None:
    with Session(writing_engine()) as session:
        row = session.get_one(builders.Organisation, cast.alder_id)
        row.name = f"Alder {NUMBER}"
        for _ in range(2):
            with pytest.raises(Identifies):
                session.flush()


def test_no_message_or_description_of_a_refusal_holds_the_text(
    both: Flask, cast: Cast, do: Do
) -> None:
    with pytest.raises(Identifies) as refused:
        do(
            cast.asha,
            raise_risk,
            cast.programme_id,
            cast.county_id,
            values(title=NUMBER, cause=BLOCKED),
            today=TODAY,
        )
    told = f"{refused.value!r} {refused.value} {refused.value.fields} {refused.value.places!r}"
    assert NUMBER not in told
    assert "NHS number" in told


def test_what_a_job_is_asked_may_not_hold_numbers(both: Flask, cast: Cast, do: Do) -> None:
    def asked(session: Session, words: str, *, actor: Actor, now: datetime) -> None:
        ask_for_job(
            session,
            JobKind.AUDIT_VERIFY,
            {"filter": {"words": [words]}},
            programme_id=None,
            actor=actor,
            now=now,
        )
        session.commit()

    with pytest.raises(Identifies):
        do(cast.asha, asked, BLOCKED)
    do(cast.asha, asked, "late invoices")


def test_a_fault_of_the_database_does_not_repeat_what_it_was_given(both: Flask) -> None:
    with db.engine.connect() as connection, pytest.raises(DBAPIError) as fault:
        connection.execute(sa.text("SELECT 1 FROM lgr_nowhere WHERE a = :a"), {"a": BLOCKED})
    assert "lgr_nowhere" in str(fault.value)
    assert NUMBER not in str(fault.value)
