"""A programme at a glance, traced to its rows, on both databases."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.overview_text import CouncilStanding, Unheld
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.states import AssessmentState, MitigationState, RiskState
from lgr_tracker.models.assessment import Assessment
from lgr_tracker.models.organisation import Body, Organisation
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk import Mitigation, RiskEvidence
from lgr_tracker.queries.attention import Concern, ConcernKind, most_pressing
from lgr_tracker.queries.overview import Overview, overview
from lgr_tracker.web.database import db, reading
from lgr_tracker.workflows.actions.update_action import ProgressValues, update_action
from tests import builders
from tests.people import TODAY, Cast
from tests.rounds import make_round, set_state

VESTING = date(2027, 4, 1)


def seen(cast: Cast, actor: Actor | None = None) -> Overview:
    return overview(reading(), actor or cast.asha, cast.programme_id, TODAY)


def of_kind(found: Overview, kind: ConcernKind) -> list[Concern]:
    return [concern for concern in found.concerns if concern.kind is kind]


def selects(run: Callable[[], Any]) -> int:
    """Count the SELECTs that a call runs."""
    counted: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            counted.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", count)
    try:
        run()
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", count)
    return len(counted)


def test_a_new_programme_says_nothing_yet(both: Flask, cast: Cast) -> None:
    found = seen(cast)
    assert [council.standing for council in found.councils] == [
        CouncilStanding("Alder"),
        CouncilStanding("Birch"),
    ]
    assert found.concerns == () and not any(found.totals.values())
    assert found.position is None and found.low_number is None and found.board is None
    assert (found.log.open, found.heat, found.decisions) == (0, {}, ())


def test_criteria_are_counted_council_by_council(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        one = builders.criterion(session, cast.programme_id, "D01")
        two = builders.criterion(session, cast.programme_id, "D02")
        late = builders.activity(
            session, cast.programme_id, "M01", 200, organisation_id=cast.birch_id
        )
        builders.readiness(
            session, one, cast.alder_id, evidence="Minute", accepted_on=TODAY, accepted_by="Kit"
        )
        builders.readiness(
            session, two, cast.alder_id, evidence="Minute", accepted_on=TODAY, accepted_by="Kit"
        )
        builders.readiness(session, one, cast.birch_id, late)
    alder, birch = seen(cast).councils
    assert alder.standing.ready == 2 and alder.standing.is_on_course
    assert (birch.standing.late, birch.standing.none) == (1, 1)
    assert birch.standing.room_days is not None and birch.standing.room_days < 0
    assert birch.decides is not None and birch.decides.key == "M01"
    listed = of_kind(seen(cast), ConcernKind.CRITERION)
    assert [(each.reference, each.place_id, each.facts) for each in listed] == [
        ("D01", cast.birch_id, ("Late",)),
        ("D02", cast.birch_id, ()),
    ]
    assert listed[0].says == "Waits for M01 Work M01"
    assert listed[1].by_on == VESTING - timedelta(days=1)


def test_a_service_that_nobody_runs_is_a_gap_of_its_area(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        duty = builders.service(session, cast.programme_id, "S01", name="Emergency duty team")
        for area in (cast.alder_id, cast.birch_id):
            builders.holder(
                session, duty, area, cast.county_id, starts_on=TODAY, ends_on=date(2027, 3, 31)
            )
        builders.holder(session, duty, cast.alder_id, cast.alder_id)
        builders.holder(session, duty, cast.birch_id, cast.birch_id, starts_on=date(2027, 4, 4))
    found = seen(cast)
    gap = Unheld("Emergency duty team", VESTING, date(2027, 4, 3))
    assert [council.standing.unheld for council in found.councils] == [(), (gap,)]
    assert (found.holders.gapped, found.holders.services, found.holders.days) == (1, 2, 3)
    (concern,) = of_kind(found, ConcernKind.HOLDER)
    assert (concern.place_id, concern.by_on) == (cast.birch_id, date(2027, 3, 31))
    assert concern.says == "Nobody from 1 to 3 April 2027"
    assert concern.facts == ("3 days without a holder",)


def test_risks_come_by_what_they_lack(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        post = builders.post(session, session.get_one(Organisation, cast.alder_id), "Head", "Kit")
        said = {"cause": "Two systems", "event": "records go astray", "effect": "nobody sees all"}
        given = {"owner_post_id": post.id, "next_review_on": TODAY, **said}
        builders.risk(session, cast.programme_id, cast.alder_id, 101, **given)
        acted = builders.risk(session, cast.programme_id, cast.alder_id, 102, **given)
        nobody = {"current_likelihood": 2, "current_impact": 2, "current_score": 4}
        builders.risk(session, cast.programme_id, cast.birch_id, 103, **nobody, **said)
        action = builders.action(session, cast.programme_id, cast.alder_id, due_on=TODAY)
        builders.act_on(session, action, acted)
        builders.risk(
            session,
            cast.programme_id,
            cast.alder_id,
            104,
            state=RiskState.CLOSED,
            closing_reason="Over.",
            closed_at=builders.MOMENT,
        )
    found = seen(cast)
    listed = of_kind(found, ConcernKind.RISK)
    assert [(each.reference, each.facts) for each in listed] == [
        ("R-101", ("Very high, no action",)),
        ("R-103", ("No owner", "No action or control")),
    ]
    assert listed[0].who == "Head, Kit" and listed[1].who == ""
    assert found.totals[ConcernKind.RISK] == found.log.attention == 2
    assert found.heat == {(4, 5): 2, (2, 2): 1}


def test_actions_are_late_once_their_day_has_passed(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        for number, due, state in (
            (101, TODAY - timedelta(days=9), MitigationState.STARTED),
            (102, TODAY - timedelta(days=1), MitigationState.PLANNED),
            (103, TODAY, MitigationState.PLANNED),
            (104, TODAY - timedelta(days=3), MitigationState.DROPPED),
        ):
            builders.action(
                session, cast.programme_id, cast.alder_id, number, due_on=due, state=state
            )
        risk = builders.risk(session, cast.programme_id, cast.alder_id, owner_post_id=None)
        late = session.scalars(sa.select(Mitigation).where(Mitigation.number == 101)).one()
        builders.act_on(session, late, risk)
    found = seen(cast)
    assert (found.actions.unfinished, found.actions.late) == (3, 2)
    assert found.actions.late_since == TODAY - timedelta(days=9)
    listed = of_kind(found, ConcernKind.ACTION)
    assert [(each.reference, each.facts, each.says) for each in listed] == [
        ("A-101", ("9 days late",), "Behind R-101"),
        ("A-102", ("1 day late",), ""),
    ]
    assert listed[0].is_late(TODAY)


def test_work_is_named_when_it_has_to_begin_soon(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        builders.activity(session, cast.programme_id, "M01", 75)
        builders.activity(session, cast.programme_id, "M02", 10)
        builders.activity(session, cast.programme_id, "M03", 0, is_decision=True)
        builders.activity(session, cast.programme_id, "M04", 80, is_decision=True)
        builders.activity(
            session,
            cast.programme_id,
            "M05",
            5,
            is_decision=True,
            actual_start_on=date(2026, 11, 2),
            actual_finish_on=date(2026, 11, 6),
        )
    found = seen(cast)
    assert [each.reference for each in of_kind(found, ConcernKind.WORK)] == ["M01"]
    assert [each.reference for each in of_kind(found, ConcernKind.DECISION)] == ["M04"]
    assert [due.name for due in found.decisions] == ["Work M04", "Work M03"]
    (work,) = of_kind(found, ConcernKind.WORK)
    assert work.by_on is not None and TODAY < work.by_on <= TODAY + timedelta(days=30)
    assert work.says.endswith("working days of room")


def test_a_low_grade_without_a_risk_asks_for_one(both: Flask, cast: Cast) -> None:
    made = make_round(cast.programme_id)
    with builders.writing() as session:
        row = session.get_one(Assessment, made.id)
        bare = builders.moderated_grade(session, row, made.lenses[0], made.grades[1])
        held = builders.moderated_grade(session, row, made.lenses[1], made.grades[0])
        builders.moderated_grade(session, row, made.lenses[2], made.grades[3])
        risk = builders.risk(session, cast.programme_id, cast.alder_id)
        session.add(RiskEvidence(risk_id=risk.id, moderated_grade_id=held.id))
    set_state(made.id, AssessmentState.CLOSED)
    found = seen(cast)
    assert [each.row_id for each in of_kind(found, ConcernKind.GRADE)] == [bare.id]
    assert found.low_number == 2


def test_the_board_that_decides_on_plans_is_the_one_named(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        session.add(Body(programme_id=cast.programme_id, position=1, name="Project board"))
        session.add(
            Body(
                programme_id=cast.programme_id,
                position=2,
                name="Shadow executive",
                decides_plans=True,
                last_met_on=date(2026, 11, 3),
            )
        )
    board = seen(cast).board
    assert board is not None and (board.name, board.last_met_on) == (
        "Shadow executive",
        date(2026, 11, 3),
    )


def test_outsiders_are_told_nothing(both: Flask, cast: Cast) -> None:
    seen(cast)
    with pytest.raises(NotFound):
        seen(cast, cast.eve)


def test_it_is_read_once_and_again_after_a_change(
    both: Flask, cast: Cast, do: Callable[..., Any]
) -> None:
    with builders.writing() as session:
        action = builders.action(
            session, cast.programme_id, cast.alder_id, due_on=date(2026, 11, 1)
        )
    assert seen(cast).actions.late == 1
    assert selects(lambda: seen(cast)) == 0
    update = ProgressValues(state=MitigationState.DONE, progress="Done.", progress_percent=100)
    do(cast.asha, update_action, cast.programme_id, action.id, update, action.version, today=TODAY)
    assert seen(cast).actions.late == 0


def test_it_runs_no_more_queries_for_more_rows(both: Flask, cast: Cast) -> None:
    def fill(first: int, count: int) -> int:
        with builders.writing() as session:
            for number in range(first, first + count):
                risk = builders.risk(session, cast.programme_id, cast.alder_id, number)
                late = builders.action(
                    session, cast.programme_id, cast.birch_id, number, due_on=date(2026, 11, 1)
                )
                builders.act_on(session, late, risk)
                builders.activity(session, cast.programme_id, f"M{number}", 70, is_decision=True)
                criterion = builders.criterion(session, cast.programme_id, f"D{number}")
                builders.readiness(session, criterion, cast.alder_id)
                builders.service(session, cast.programme_id, f"S{number}")
            programme = session.get_one(Programme, cast.programme_id)
            programme.revision += 1
        return selects(lambda: seen(cast))

    few = fill(101, 2)
    assert fill(201, 40) == few <= 50


def test_every_kind_gets_its_turn() -> None:
    def concern(kind: ConcernKind, at: int, by_on: date | None) -> Concern:
        return Concern(kind, at, f"X{at}", f"Thing {at}", (), "", by_on)

    late, soon = TODAY - timedelta(days=5), TODAY + timedelta(days=5)
    concerns = [
        *(concern(ConcernKind.ACTION, at, late) for at in range(4)),
        concern(ConcernKind.RISK, 10, None),
        concern(ConcernKind.HOLDER, 11, soon),
    ]
    shown = most_pressing(concerns, 4, TODAY)
    assert [each.row_id for each in shown] == [0, 1, 10, 11]
    assert most_pressing(concerns, 9, TODAY) == tuple(concerns)
