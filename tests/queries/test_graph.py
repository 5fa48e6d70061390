"""The graph of a programme, from its rows, on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.graph import Node, ProgrammeGraph, Rule
from lgr_tracker.domain.kinds import ScoreKind
from lgr_tracker.domain.permissions import Actor, operator
from lgr_tracker.models.assessment import Assessment, ModeratedGrade
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.framework import Framework
from lgr_tracker.models.plan import Activity
from lgr_tracker.models.programme import Phase, Programme
from lgr_tracker.models.risk import Risk, ScoreEntry
from lgr_tracker.queries.graph import graph_of, graph_rows
from lgr_tracker.web.database import db, reading
from lgr_tracker.web.session import perform_as
from tests import builders
from tests.chain import lay_chain
from tests.people import NOW, TODAY, Cast

FIRST, SECOND = ("risk", "R-101"), ("risk", "R-102")
CARE, BIRCH_CARE = ("service", "care:alder"), ("service", "care:birch")
CHILDREN = ("cohort", "looked:alder")
VESTING = date(2027, 4, 1)


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements that are run within the block."""
    ran: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            ran.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield ran
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def laid(both: Flask, cast: Cast) -> str:
    """A chain in the cast's programme; gives the node id of its grade."""
    with builders.writing() as session:
        return lay_chain(session, cast).grade


def graph(cast: Cast) -> ProgrammeGraph:
    return graph_of(reading(), cast.vic, cast.programme_id)


def edges(cast: Cast, kind: str) -> set[tuple[Node, Node]]:
    return {(edge.source, edge.target) for edge in graph(cast).edges if edge.kind == kind}


def test_a_trail_leads_from_the_lens_to_the_children(cast: Cast, laid: str) -> None:
    found = graph(cast).trail(("lens", "L1"), CHILDREN)
    assert found is not None
    assert found.nodes == (("lens", "L1"), ("grade", laid), FIRST, CARE, CHILDREN)
    assert found.edges[-1].facts["people"] == 581


def test_every_kind_of_edge_comes_from_its_row(cast: Cast, laid: str) -> None:
    alder_ready, birch_ready = ("criterion", "D06:alder"), ("criterion", "D06:birch")
    action, split, cutover = ("mitigation", "A-101"), ("activity", "M10"), ("activity", "M11")
    assert edges(cast, "triggers") == {(FIRST, SECOND), (SECOND, FIRST)}
    assert edges(cast, "mitigates") == {(action, SECOND)}
    assert edges(cast, "delays") == {(SECOND, split)}
    assert edges(cast, "precedes") == {(split, cutover), (action, split)}
    assert edges(cast, "delivers") == {(cutover, alder_ready), (action, alder_ready)}
    assert edges(cast, "safeguards") == {(alder_ready, CARE), (birch_ready, BIRCH_CARE)}
    assert edges(cast, "disrupts") == {(FIRST, CARE)}
    assert edges(cast, "holds") == {(("organisation", "county"), CARE)}
    assert {target for _, target in edges(cast, "owns")} == {FIRST, split}
    assert len(edges(cast, "serves")) == 2
    assert edges(cast, "grades") == {(("lens", "L1"), ("grade", laid))}


def test_nodes_carry_what_the_checks_ask_for(cast: Cast, laid: str) -> None:
    made = graph(cast)
    risk = made.node(FIRST).facts
    assert (risk["score"], risk["band"], risk["is_red"], risk["chance"]) == (
        20,
        "Very high",
        True,
        0.6,
    )
    assert (risk["lenses"], risk["is_opportunity"]) == (["L1"], False)
    grade = made.node(("grade", laid)).facts
    assert (grade["is_low"], grade["is_high"], grade["rank"]) == (True, False, 2)
    assert grade["name"] == "Lens number 1: Level 2 in Autumn round"
    (post,) = [row for row in made.nodes if row.kind == "post"]
    assert post.facts["holder"] == "Kit Okafor"
    assert (post.facts["held"], post.facts["deputised"]) == ([[None, None]], [[None, None]])


def test_risks_and_work_say_their_phase(cast: Cast, laid: str) -> None:
    with builders.writing() as session:
        phase = session.scalars(sa.select(Phase).order_by(Phase.position).limit(1)).one()
        session.scalars(sa.select(Risk).where(Risk.reference == "R-101")).one().phase_id = phase.id
        session.scalars(sa.select(Activity).where(Activity.code == "M10")).one().phase_id = phase.id
        name, place = phase.name, phase.position
        touch(session, cast)
    made = graph(cast)
    for node in (FIRST, ("activity", "M10")):
        facts = made.node(node).facts
        assert (facts["phase"], facts["phase_place"]) == (name, place)
    assert made.node(SECOND).facts["phase"] is None


def test_what_hangs_in_the_air_is_asked_without_codes_that_nobody_says(
    cast: Cast, laid: str
) -> None:
    asked = {finding.rule: finding.question for finding in graph(cast).orphans(TODAY)}
    assert asked[Rule.RISK_WITHOUT_OWNER].startswith("R-102 Data analysts leave has no owner")
    assert "D06 Every child has a worker, Birch" in asked[Rule.CRITERION_WITHOUT_DELIVERY]
    assert "Children in care, Birch" in asked[Rule.SERVICE_WITHOUT_HOLDER]
    assert Rule.LOW_GRADE_WITHOUT_RISK not in asked
    (single,) = graph(cast).single_owners(TODAY)
    assert single.undeputised == ()


def test_only_the_newest_grade_of_a_lens_counts_as_low(cast: Cast, laid: str) -> None:
    with builders.writing() as session:
        old = session.get_one(ModeratedGrade, int(laid[1:]))
        before = session.get_one(Assessment, old.assessment_id)
        session.add(
            ModeratedGrade(
                assessment_id=_later(before, session),
                lens_id=old.lens_id,
                grade_id=old.grade_id + 3,
                reason="Better.",
                agreed_at=NOW,
            )
        )
        touch(session, cast)
    grades = [row.facts for row in graph(cast).nodes if row.kind == "grade"]
    assert sorted((facts["is_low"], facts["is_high"]) for facts in grades) == [
        (False, False),
        (False, True),
    ]


def _later(before: Any, session: Any) -> int:
    framework = session.get_one(Framework, before.framework_id)
    opens = before.opens_on + timedelta(days=90)
    later = builders.assessment(
        session, framework, name="Winter round", opens_on=opens, closes_on=opens
    )
    return int(later.id)


def test_three_reviews_that_leave_a_score_are_asked_about(cast: Cast, laid: str) -> None:
    with builders.writing() as session:
        risk = session.scalars(sa.select(Risk).where(Risk.reference == "R-101")).one()
        session.add(
            ScoreEntry(
                risk_id=risk.id,
                kind=ScoreKind.CURRENT,
                likelihood=4,
                impact=5,
                score=20,
                band_name="Very high",
                reason="",
                scored_at=NOW,
                scored_by="Asha",
            )
        )
    assert unmoved(cast) == []
    review(cast, 2)
    assert unmoved(cast) == []
    review(cast, 1)
    assert unmoved(cast) == [(FIRST,)]


def review(cast: Cast, times: int) -> None:
    def workflow(session: Any, *, actor: Actor, now: Any) -> None:
        risk = session.scalars(sa.select(Risk).where(Risk.reference == "R-101")).one()
        for _ in range(times):
            record(session, Event.RISK_REVIEW, actor, risk, programme_id=cast.programme_id, now=now)
        session.commit()

    perform_as(cast.asha, workflow)


def unmoved(cast: Cast) -> list[tuple[Node, ...]]:
    found = graph(cast).contradictions(TODAY)
    return [finding.nodes for finding in found if finding.rule is Rule.SCORE_UNCHANGED]


def touch(session: Any, cast: Cast) -> None:
    """Raise the revision, as every workflow does."""
    session.get_one(Programme, cast.programme_id).revision += 1


def test_the_number_of_queries_does_not_grow(cast: Cast, laid: str) -> None:
    with counted() as few:
        graph_rows(reading(), cast.vic, cast.programme_id)
    with builders.writing() as session:
        for number in range(200, 260):
            builders.risk(session, cast.programme_id, cast.birch_id, number)
            builders.action(session, cast.programme_id, cast.birch_id, number)
            builders.activity(session, cast.programme_id, f"X{number}")
        touch(session, cast)
    with counted() as many:
        rows = graph_rows(reading(), cast.vic, cast.programme_id)
    assert len(rows.nodes) > 180
    assert len(few) == len(many) == 28


def test_the_graph_is_kept_until_something_changes(cast: Cast, laid: str) -> None:
    made = graph(cast)
    with counted() as ran:
        assert graph(cast) is made
    assert ran == []
    with builders.writing() as session:
        touch(session, cast)
    assert graph(cast) is not made


def test_nobody_sees_another_programmes_graph(cast: Cast, laid: str) -> None:
    with pytest.raises(NotFound):
        graph_of(reading(), cast.eve, cast.programme_id)
    there = graph_of(reading(), cast.eve, cast.other_id)
    assert [row.node for row in there.nodes] == [("organisation", "far")]
    with pytest.raises(NotFound):
        graph_rows(reading(), cast.eve, cast.programme_id)


def test_the_command_line_sees_every_programme(cast: Cast, laid: str) -> None:
    assert FIRST in graph_of(reading(), operator(), cast.programme_id)


def test_an_empty_programme_has_its_organisations_and_no_edges(both: Flask, cast: Cast) -> None:
    made = graph(cast)
    assert {row.kind for row in made.nodes} == {"organisation"}
    assert made.edges == ()


def test_approved_dates_after_the_day_they_serve_are_asked_about(cast: Cast, laid: str) -> None:
    with builders.writing() as session:
        cutover = session.scalars(sa.select(Activity).where(Activity.code == "M11")).one()
        cutover.baseline_start_on = cutover.baseline_finish_on = VESTING + timedelta(days=4)
    (late,) = [
        f for f in graph(cast).contradictions(TODAY) if f.rule is Rule.APPROVED_AFTER_DEADLINE
    ]
    assert late.nodes == (("activity", "M11"), ("criterion", "D06:alder"))
