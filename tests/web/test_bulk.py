"""Rows that go in at once, past the unit of work: guarded and told as if each were flushed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from lgr_tracker.domain.guarding import Identifies, MayIdentify
from lgr_tracker.domain.kinds import ScoreKind
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.audit import AuditMention, Change, Event, Unheld, record_many
from lgr_tracker.models.base import drawn_key
from lgr_tracker.models.bulk import defaults, insert_many
from lgr_tracker.models.examining import guarded_columns
from lgr_tracker.models.job import Job
from lgr_tracker.models.risk import Risk, ScoreEntry
from lgr_tracker.models.risk_record import Escalation, RiskCustomField
from tests import builders
from tests.builders import MOMENT
from tests.people import TODAY, Cast
from tests.web.test_guarding import BLOCKED, DOUBTED, REASON, explained

Do = Callable[..., Any]
TABLES = (Risk, ScoreEntry, RiskCustomField, Escalation)
COLUMNS = [(table, *column) for table in TABLES for column in guarded_columns(table)]


def row_of(table: type[Any], cast: Cast, risk_id: int, number: int = 70) -> dict[str, Any]:
    """Return a whole row of a table, by its columns."""
    score = {"likelihood": 4, "impact": 5, "score": 20, "kind": ScoreKind.CURRENT}
    of_risk = {
        ScoreEntry: {**score, "band_name": "Red", "scored_at": MOMENT, "scored_by": "Asha"},
        RiskCustomField: {"heading": "Ward", "text": "East"},
        Escalation: {
            "from_body_id": None,
            "to_body_id": None,
            "is_upward": True,
            "reason": "Too hot for us.",
            "moved_at": MOMENT,
            "moved_by": "Asha",
        },
    }
    if table in of_risk:
        return {**defaults(table), "risk_id": risk_id, **of_risk[table]}
    return {
        **defaults(table),
        "id": drawn_key(),
        "programme_id": cast.programme_id,
        "organisation_id": cast.alder_id,
        "number": number,
        "reference": f"R-{number:03}",
        "title": "Carers leave",
        "raised_on": TODAY,
        "created_at": MOMENT,
        "changed_at": MOMENT,
    }


def standing(cast: Cast) -> int:
    with builders.writing() as session:
        risk_id = builders.risk(session, cast.programme_id, cast.alder_id).id
        session.commit()
    return risk_id


def written(cast: Cast, do: Do, table: type[Any], rows: list[dict[str, Any]], **said: Any) -> None:
    def write(session: Session, *, actor: Actor, now: datetime) -> None:
        insert_many(session, table, rows)
        subject = Unheld(Risk, rows[0].get("id", 0), 1)
        change = Change(Event.RISK_RAISE, subject, cast.alder_id, "R-070")
        record_many(session, [change], actor, programme_id=cast.programme_id, now=now)
        session.commit()

    do(cast.asha, write, **said)


@pytest.mark.parametrize(("table", "column", "as_name"), COLUMNS)
def test_no_typed_column_goes_in_unexamined(
    both: Flask, cast: Cast, do: Do, table: type[Any], column: str, as_name: bool
) -> None:
    risk_id = standing(cast)
    row = row_of(table, cast, risk_id)
    with pytest.raises(Identifies) as refused:
        written(cast, do, table, [row, {**row, column: BLOCKED}])
    assert [(each.name, each.table) for each in refused.value.places] == [(column, table.__name__)]
    if not as_name:
        with pytest.raises(MayIdentify):
            written(cast, do, table, [{**row, column: DOUBTED}])


def test_a_doubted_text_goes_in_with_its_reason_counted_in_each_row(
    both: Flask, cast: Cast, do: Do
) -> None:
    first, second = (row_of(Risk, cast, 0, number) for number in (70, 71))
    rows = [{**first, "cause": DOUBTED}, {**second, "cause": DOUBTED}]
    written(cast, do, Risk, rows, privacy_reason=REASON)
    [told] = explained()
    assert (told.after, told.reason) == (
        '{"count":2,"fields":["Risk cause"],"kinds":["age"]}',
        REASON,
    )
    with builders.writing() as session:
        mentions = session.execute(sa.select(AuditMention.event_id, AuditMention.subject_id))
        assert [tuple(each) for each in mentions] == [(told.id, first["id"])]


@pytest.mark.parametrize(
    "after", [{"note": BLOCKED}, {"words": ["fine", BLOCKED]}, {"own": {"Ward": BLOCKED}}]
)
def test_what_only_the_trail_would_keep_is_examined(
    both: Flask, cast: Cast, do: Do, after: dict[str, Any]
) -> None:
    def tell(session: Session, *, actor: Actor, now: datetime) -> None:
        changes = [Change(Event.RISK_REVISE, None, None, "R-1", {}, each) for each in ({}, after)]
        record_many(session, changes, actor, programme_id=cast.programme_id, now=now)

    with pytest.raises(Identifies) as refused:
        do(cast.asha, tell)
    assert [each.name for each in refused.value.places] == ["after"]


def test_a_row_that_goes_in_at_once_is_as_one_that_was_flushed(
    both: Flask, cast: Cast, do: Do
) -> None:
    risk_id = standing(cast)
    for table in TABLES:
        flushed, at_once = row_of(table, cast, risk_id, 80), row_of(table, cast, risk_id, 81)
        flushed = {key: said for key, said in flushed.items() if said or key not in defaults(table)}
        differs = {"id", "number", "reference"} if table is Risk else {"id"}
        if table is RiskCustomField:
            at_once, differs = {**at_once, "heading": "Area"}, {"id", "heading"}
        with builders.writing() as session:
            before = session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            session.add(table(**flushed))
            session.flush()
            insert_many(session, table, [at_once])
            rows = session.execute(sa.select(*table.__table__.columns).order_by(table.id)).all()
            session.rollback()
        assert len(rows) == before + 2
        names = [column.key for column in table.__table__.columns if column.key not in differs]
        new = [row._mapping for row in rows if table is not Risk or row.number in (80, 81)][-2:]
        assert [new[0][name] for name in names] == [new[1][name] for name in names]


def test_rows_that_say_different_columns_are_not_taken(both: Flask, cast: Cast, do: Do) -> None:
    row = row_of(RiskCustomField, cast, standing(cast))
    less = {key: said for key, said in row.items() if key != "text"}
    with pytest.raises(ValueError, match="same columns"):
        written(cast, do, RiskCustomField, [less, {**row, "heading": "Area"}])


def test_rows_with_json_are_left_to_the_flush(both: Flask, cast: Cast) -> None:
    with builders.writing() as session, pytest.raises(TypeError, match="Job holds JSON"):
        insert_many(session, Job, [{"arguments": {"note": BLOCKED}}])
