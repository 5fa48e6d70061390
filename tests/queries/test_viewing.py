"""What is restricted from somebody is in nothing that they read, whatever they ask for."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, aliased

from lgr_tracker.domain.permissions import Actor, operator
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.base import Base
from lgr_tracker.models.classification import Classification
from lgr_tracker.models.plan import Activity, ActivityLink
from lgr_tracker.models.risk import (
    Mitigation,
    MitigationRisk,
    Risk,
    RiskDelay,
    RiskTrigger,
    ScoreEntry,
)
from lgr_tracker.models.viewing import (
    NobodyLooks,
    PastTheVeil,
    hanging,
    hidden_from,
    seen_as,
    veil_of,
)
from lgr_tracker.web.database import db, reading
from tests import builders
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("both")


@pytest.fixture
def rows(cast: Cast) -> dict[str, Any]:
    """A public and a restricted risk, action and activity, each tied to each."""
    with builders.writing() as session:
        made: dict[str, Any] = {"body": builders.body(session, cast.programme_id).id}
        here, alder = cast.programme_id, cast.alder_id
        risks, actions, works = {}, {}, {}
        for number, word in enumerate(("open", "shut"), start=101):
            risks[word] = builders.risk(session, here, alder, number, title=f"{word} risk")
            actions[word] = builders.action(session, here, alder, number)
            works[word] = builders.activity(session, here, f"work-{word}")
            made |= {f"{word} risk": risks[word].id, f"{word} action": actions[word].id}
            made[f"{word} work"] = works[word].id
        for risk in risks.values():
            for action in actions.values():
                builders.act_on(session, action, risk)
            for work in works.values():
                builders.delay(session, risk, work)
        session.add(
            RiskTrigger(source_id=made["open risk"], target_id=made["shut risk"], probability=0.5)
        )
        builders.classify(session, cast.programme_id, risk_id=made["shut risk"])
        builders.classify(session, cast.programme_id, mitigation_id=made["shut action"])
        builders.classify(
            session,
            cast.programme_id,
            activity_id=made["shut work"],
            organisation_ids=[cast.alder_id],
        )
    return made


def ids(actor: Actor, kind: type[Base]) -> set[int]:
    return set(reading(actor).scalars(sa.select(kind.id)))  # type: ignore[attr-defined]  # each has one


def test_the_owner_sees_all_and_other_councils_what_is_public(
    cast: Cast, rows: dict[str, Any]
) -> None:
    for kind, word in ((Risk, "risk"), (Mitigation, "action"), (Activity, "work")):
        assert ids(cast.farah, kind) == {rows[f"open {word}"], rows[f"shut {word}"]}
        assert ids(cast.dev, kind) == {rows[f"open {word}"]}
        assert ids(cast.asha, kind) == {rows[f"open {word}"]}, "the programme office is not named"
        assert ids(operator(), kind) == {rows[f"open {word}"], rows[f"shut {word}"]}


def test_what_hangs_on_a_restricted_row_goes_with_it(cast: Cast, rows: dict[str, Any]) -> None:
    def served(actor: Actor) -> set[tuple[int, int]]:
        statement = sa.select(MitigationRisk.mitigation_id, MitigationRisk.risk_id)
        return {(row[0], row[1]) for row in reading(actor).execute(statement)}

    assert len(served(cast.farah)) == 4
    assert served(cast.dev) == {(rows["open action"], rows["open risk"])}
    delays = sa.select(sa.func.count()).select_from(RiskDelay)
    assert reading(cast.farah).scalar(delays) == 4
    assert reading(cast.dev).scalar(delays) == 1
    assert ids(cast.dev, RiskTrigger) == ids(cast.dev, Classification) == set()
    assert len(ids(cast.farah, RiskTrigger)) == 1 and len(ids(cast.farah, Classification)) == 3


def test_every_shape_of_statement_is_held(cast: Cast, rows: dict[str, Any]) -> None:
    session, far = reading(cast.dev), aliased(Risk)
    shut = rows["shut risk"]
    assert session.get(Risk, shut) is None
    assert list(session.scalars(sa.select(far.id))) == [rows["open risk"]]
    joined = sa.select(Risk.id).join(far, far.id != Risk.id)
    assert list(session.scalars(joined)) == []
    both = sa.union_all(sa.select(Risk.id), sa.select(Mitigation.id)).subquery()
    assert set(session.scalars(sa.select(both.c.id))) == {rows["open risk"], rows["open action"]}
    held = sa.select(far.id).where(sa.exists().where(Mitigation.id == rows["shut action"]))
    assert list(session.scalars(held)) == []
    count = sa.select(sa.func.count(Risk.id)).scalar_subquery()
    assert list(session.execute(sa.select(Mitigation.number, count))) == [(101, 1)]
    table = sa.select(sa.func.count()).select_from(sa.select(Risk.id).cte())
    assert session.scalar(table) == 1


def test_a_statement_changes_nothing_that_its_viewer_cannot_see(
    cast: Cast, rows: dict[str, Any]
) -> None:
    with builders.writing() as session, seen_as(session, cast.dev):
        session.execute(sa.update(Risk).values(title="taken over"))
        session.execute(sa.delete(MitigationRisk))
    titles = set(reading(operator()).scalars(sa.select(Risk.title)))
    assert titles == {"taken over", "shut risk"}
    left = reading().scalar(sa.select(sa.func.count()).select_from(MitigationRisk))
    assert left == 3


def test_a_session_without_a_viewer_reads_nothing_that_can_be_restricted(both: Flask) -> None:
    with Session(db.engine) as session:
        with pytest.raises(NobodyLooks):
            session.scalars(sa.select(ScoreEntry.id)).all()
        assert session.scalar(sa.select(sa.literal(1))) == 1


def test_what_the_restriction_cannot_reach_is_refused(cast: Cast, rows: dict[str, Any]) -> None:
    table = Risk.__table__
    for statement in (
        sa.select(table.c.id),
        sa.select(*table.columns, Mitigation.id),
        sa.select(sa.exists().where(Risk.id == rows["shut risk"])),
        sa.text("SELECT id FROM lgr_risk"),
        sa.delete(Base.metadata.tables["lgr_risk"]),
    ):
        with pytest.raises(PastTheVeil):
            reading(cast.dev).execute(statement)


def test_a_named_organisation_or_body_sees_the_row(cast: Cast, rows: dict[str, Any]) -> None:
    sitting = replace(cast.dev, body_ids=frozenset({rows["body"]}))
    named = {"organisation_ids": [cast.county_id], "body_ids": [rows["body"]]}
    with builders.writing() as session:
        risk = builders.risk(session, cast.programme_id, cast.alder_id, 103)
        builders.classify(session, cast.programme_id, risk_id=risk.id, **named)
    assert risk.id in ids(cast.asha, Risk), "the programme office is of the county"
    assert risk.id in ids(sitting, Risk)
    assert risk.id not in ids(cast.dev, Risk)
    assert rows["shut risk"] not in ids(sitting, Risk)


def test_an_exempt_row_is_seen_by_all_unless_somebody_is_named(cast: Cast) -> None:
    with builders.writing() as session:
        told, kept = (
            builders.risk(session, cast.programme_id, cast.alder_id, number).id
            for number in (101, 102)
        )
        exempt: dict[str, Any] = {"level": "exempt", "paragraph": 3}
        builders.classify(session, cast.programme_id, risk_id=told, **exempt)
        builders.classify(
            session, cast.programme_id, risk_id=kept, **exempt, organisation_ids=[cast.county_id]
        )
    assert ids(cast.dev, Risk) == {told}
    assert ids(cast.asha, Risk) == {told, kept}


def test_changes_of_a_hidden_row_and_changes_that_name_it_are_hidden(
    cast: Cast, rows: dict[str, Any]
) -> None:
    with builders.writing() as session:
        about = builders.event(session, cast.programme_id, "risk", rows["shut risk"])
        names = builders.event(
            session, cast.programme_id, "mitigation", rows["open action"], rows["shut risk"]
        )
        plain = builders.event(session, cast.programme_id, "risk", rows["open risk"])
    assert ids(cast.farah, AuditEvent) == {about, names, plain}
    assert ids(cast.dev, AuditEvent) == {plain}


def test_links_between_pieces_of_work_go_with_either_end(cast: Cast, rows: dict[str, Any]) -> None:
    with builders.writing() as session:
        link = ActivityLink(
            programme_id=cast.programme_id,
            predecessor_id=rows["open work"],
            successor_mitigation_id=rows["shut action"],
        )
        seen = ActivityLink(
            programme_id=cast.programme_id,
            predecessor_id=rows["open work"],
            successor_mitigation_id=rows["open action"],
        )
        session.add_all([link, seen])
    assert ids(cast.dev, ActivityLink) == {seen.id}
    assert ids(cast.farah, ActivityLink) == {seen.id, link.id}


def test_where_nothing_is_hidden_nothing_is_put_on_a_statement(
    cast: Cast, statements: list[str]
) -> None:
    with builders.writing() as session:
        builders.risk(session, cast.programme_id, cast.alder_id)
    session = reading(cast.dev)
    statements.clear()
    session.scalars(sa.select(Risk.id)).all()
    session.scalars(sa.select(Risk.title)).all()
    assert veil_of(session).is_lifted
    asked = [text for text in statements if text.startswith("SELECT")]
    assert [text for text in asked if "lgr_classification" in text] == asked[:1]
    assert len(asked) == 3, "one small SELECT more a transaction"


def test_the_hidden_set_is_told_for_keeping_results_apart(cast: Cast, rows: dict[str, Any]) -> None:
    here = cast.programme_id
    hidden = {("risk", rows["shut risk"]), ("activity", rows["shut work"])}
    assert hidden_from(reading(cast.dev), here) == hidden | {("mitigation", rows["shut action"])}
    assert hidden_from(reading(cast.farah), here) == frozenset()
    assert hidden_from(reading(cast.dev), cast.other_id) == frozenset()


def test_every_table_that_hangs_on_such_a_row_is_known() -> None:
    names = {str(kind.__tablename__) for kind in hanging()}
    assert {"lgr_score_entry", "lgr_mitigation_risk", "lgr_readiness_delivery"} <= names
    assert {"lgr_suggestion", "lgr_classification", "lgr_classification_named"} <= names


@pytest.fixture
def statements(both: Flask) -> Iterator[list[str]]:
    """Every SQL statement that runs from here on."""
    said: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        said.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield said
    sa.event.remove(db.engine, "before_cursor_execute", note)
