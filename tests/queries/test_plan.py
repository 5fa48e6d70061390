"""The plan's dates, Day 1 and continuity as pages read them, on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.kinds import HolderBasis, LinkKind
from lgr_tracker.domain.states import MitigationState
from lgr_tracker.queries.activities import activity, delays, delivered, plan_choices
from lgr_tracker.queries.continuity import continuity_of, holding
from lgr_tracker.queries.plan import PlanView, schedule_of
from lgr_tracker.queries.plan_filter import PlanFilter, chosen_rows, grouped, near_vesting, phases
from lgr_tracker.queries.readiness import readiness_of
from lgr_tracker.queries.services import services
from lgr_tracker.web.database import db, reading
from tests import builders
from tests.people import TODAY, Cast


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements that are run within the block."""
    seen: list[str] = []

    def note(*given: Any) -> None:
        seen.append(given[2])

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


def _plan(cast: Cast) -> PlanView:
    return schedule_of(reading(), cast.vic, cast.programme_id, TODAY)


def test_dates_and_floats_are_those_reckoned_by_hand(both: Flask, cast: Cast) -> None:
    # 20 days from Monday 23 November end on 18 December. 30 more, less 25 and 28 December and
    # 1 January, end on 3 February; from then to 31 March, less Good Friday 26 and Easter Monday
    # 29 March, there are 38 working days.
    with builders.writing() as session:
        first = builders.activity(
            session,
            cast.programme_id,
            "M01",
            20,
            organisation_id=cast.birch_id,
            baseline_start_on=date(2026, 11, 2),
            baseline_finish_on=date(2026, 11, 27),
        )
        then = builders.activity(
            session, cast.programme_id, "M02", 30, organisation_id=cast.birch_id
        )
        builders.follows(session, first, then)
    plan = _plan(cast)
    one, two = plan.by_key["M01"], plan.by_key["M02"]
    assert (one.start, one.finish) == (TODAY, date(2026, 12, 18))
    assert (two.start, two.finish) == (date(2026, 12, 21), date(2027, 2, 3))
    assert (one.room_days, two.room_days) == (38, 38)
    assert (one.floats, two.room_until) == ({cast.birch_id: 38}, date(2027, 3, 31))
    assert (one.slip_days, two.slip_days) == (15, None)
    assert two.driving == ("M01",)
    assert [link.id for link, _ in plan.after("M01")] == [link.id for link, _ in plan.before("M02")]
    birch = next(council for council in plan.councils if council.code == "birch")
    assert (birch.room_days, birch.path, birch.ready_on) == (
        38,
        ("M01", "M02"),
        date(2027, 2, 3),
    )
    alder = next(council for council in plan.councils if council.code == "alder")
    assert (alder.room_days, alder.path, alder.ready_on) == (None, (), None)


def test_what_comes_after_vesting_is_not_held_to_it(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        pinned = builders.activity(
            session, cast.programme_id, "M52", 5, start_no_earlier_on=date(2027, 4, 1)
        )
        waits = builders.activity(session, cast.programme_id, "M53", 5)
        beside = builders.activity(session, cast.programme_id, "M54", 5)
        builders.follows(session, pinned, waits)
        alone = builders.activity(
            session, cast.programme_id, "M55", 5, fixed_start_on=date(2027, 4, 1)
        )
        builders.follows(session, alone, beside, kind=LinkKind.FINISH_FINISH)
    plan = _plan(cast)
    assert [plan.by_key[key].room_days for key in ("M52", "M53")] == [None, None]
    assert not plan.by_key["M53"].is_late
    # M54 is tied only at its end, so it is meant for vesting; M55 makes it miss that by 5 days.
    late = plan.by_key["M54"]
    assert (late.room_days, late.is_late, late.is_for_vesting) == (-5, True, True)
    assert late.driving == ("M55",)


def test_day_1_hangs_on_what_delivers_it(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        needed = builders.activity(session, cast.programme_id, "M01", 10)
        builders.activity(session, cast.programme_id, "M02", 60)
        made = builders.criterion(session, cast.programme_id, "D01")
        builders.readiness(session, made, cast.alder_id, needed)
    plan = _plan(cast)
    assert [row.key for row in plan.rows if row.decides] == ["M01"]
    alder, birch = plan.councils
    assert alder.path == ("M01",)
    assert birch.room_days is None


def test_finished_and_started_work_keeps_its_days(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        builders.activity(
            session,
            cast.programme_id,
            "M01",
            5,
            actual_start_on=date(2026, 11, 2),
            actual_finish_on=date(2026, 11, 10),
        )
        builders.activity(
            session,
            cast.programme_id,
            "M02",
            10,
            actual_start_on=date(2026, 11, 16),
            remaining_days=8,
        )
    done, under_way = _plan(cast).rows
    assert (done.start, done.finish, done.is_done) == (date(2026, 11, 2), date(2026, 11, 10), True)
    assert (done.room_days, done.is_late, done.decides) == (None, False, False)
    assert (under_way.is_started, under_way.finish) == (True, date(2026, 12, 2))
    assert under_way.done_until == TODAY


def test_actions_take_part_when_they_are_linked_or_deliver(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        made = builders.criterion(session, cast.programme_id, "D01")
        entry = builders.readiness(session, made, cast.alder_id)
        for number, fields in enumerate(
            (
                {"due_on": date(2026, 12, 4)},
                {"due_on": date(2026, 12, 4), "state": MitigationState.DROPPED},
                {
                    "due_on": date(2026, 12, 4),
                    "started_on": date(2026, 11, 16),
                    "state": MitigationState.STARTED,
                },
            ),
            start=101,
        ):
            action = builders.action(session, cast.programme_id, cast.alder_id, number, **fields)
            builders.deliver(session, entry, action)
        builders.action(session, cast.programme_id, cast.alder_id, 104)
        builders.activity(session, cast.programme_id, "A-103", 1)
    plan = _plan(cast)
    assert {row.key for row in plan.rows} == {"A-101", "A-103", "A-103 (action)"}
    assert plan.by_key["A-101"].finish == date(2026, 12, 4)
    assert plan.by_key["A-103 (action)"].finish == date(2026, 12, 4)
    state = readiness_of(reading(), cast.vic, cast.programme_id, plan, TODAY).of(
        made.id, cast.alder_id
    )
    assert {row.work.key for row in state.deliveries} == {"A-101", "A-103 (action)"}
    with pytest.raises(NotFound):
        plan.mitigation(999_999)


def test_a_status_date_of_the_programme_stands_in_for_today(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        session.execute(
            sa.text("UPDATE lgr_programme SET status_on = '2026-12-07' WHERE code = 'fenland'")
        )
        builders.activity(session, cast.programme_id, "M01", 1)
    assert _plan(cast).rows[0].start == date(2026, 12, 7)


def test_problems_are_said_and_the_rest_is_reckoned(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        one = builders.activity(session, cast.programme_id, "M01", 5)
        two = builders.activity(
            session, cast.programme_id, "M02", 5, finish_by_on=date(2026, 11, 24)
        )
        builders.follows(session, one, two)
        builders.follows(session, two, one)
    plan = _plan(cast)
    assert any("M01, then M02, then M01" in problem for problem in plan.problems)
    assert plan.by_key["M02"].is_late


def test_a_problem_of_one_piece_of_work_is_told_with_its_name(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        late = builders.activity(
            session, cast.programme_id, "M02", 5, finish_by_on=date(2026, 11, 24)
        )
        name = late.name
    (problem,) = _plan(cast).problems
    assert problem.startswith(f"M02 “{name}” must finish by 24 November 2026 and misses it by ")


def test_progress_dated_ahead_is_told_with_its_day(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        builders.activity(session, cast.programme_id, "M03", 5, actual_start_on=date(2027, 1, 4))
    (problem,) = _plan(cast).problems
    assert "is recorded as started on 4 January 2027, which is after the day" in problem


def test_the_plan_is_kept_until_something_changes(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        row = builders.activity(session, cast.programme_id, "M01", 5)
    first = _plan(cast)
    with counted() as ran:
        assert _plan(cast) is first
    assert ran == []
    with builders.writing() as session:
        session.execute(
            sa.text("UPDATE lgr_activity SET duration_days = 6 WHERE id = :id"), {"id": row.id}
        )
        builders.touch(session, cast.programme_id)
    assert _plan(cast).rows[0].finish == date(2026, 11, 30)
    tomorrow = schedule_of(reading(), cast.vic, cast.programme_id, date(2026, 11, 24))
    assert tomorrow.rows[0].finish == date(2026, 12, 1)


def test_the_number_of_queries_is_the_same_for_any_plan(both: Flask, cast: Cast) -> None:
    def all_statements() -> int:
        with counted() as seen:
            plan = _plan(cast)
            readiness_of(reading(), cast.vic, cast.programme_id, plan, TODAY)
            continuity_of(reading(), cast.vic, cast.programme_id, TODAY)
        return len([statement for statement in seen if statement.startswith("SELECT")])

    empty = all_statements()
    with builders.writing() as session:
        for number in range(12):
            work = builders.activity(session, cast.programme_id, f"M{number:02d}")
            made = builders.criterion(session, cast.programme_id, f"D{number:02d}")
            builders.readiness(session, made, cast.birch_id, work)
            night = builders.service(session, cast.programme_id, f"S{number:02d}")
            builders.holder(session, night, cast.birch_id, cast.birch_id)
        builders.touch(session, cast.programme_id)
    assert all_statements() == empty == 14


def test_rows_are_chosen_grouped_and_cut_to_the_days_before_vesting(
    both: Flask, cast: Cast
) -> None:
    with builders.writing() as session:
        shadow = session.scalar(sa.text("SELECT id FROM lgr_phase WHERE name = 'Shadow year'"))
        builders.activity(
            session,
            cast.programme_id,
            "M01",
            1,
            actual_start_on=date(2026, 3, 2),
            actual_finish_on=date(2026, 3, 2),
        )
        builders.activity(session, cast.programme_id, "M02", 5, phase_id=shadow, workstream="Care")
        builders.activity(
            session, cast.programme_id, "M03", 5, start_no_earlier_on=date(2027, 9, 1)
        )
    plan = _plan(cast)
    near = near_vesting(plan, plan.rows)
    assert [row.key for row in near.rows] == ["M02"]
    assert (near.earlier, near.later, near.first) == (1, 1, date(2026, 10, 1))
    assert list(grouped(plan.rows, "workstream")) == ["Care", "No workstream"]
    assert list(grouped(plan.rows, "phase")) == ["Shadow year", "No phase"]
    assert phases(plan) == ((shadow, "Shadow year"),)
    assert [row.key for row in chosen_rows(plan, PlanFilter(only="open"))] == ["M02", "M03"]
    assert [row.key for row in chosen_rows(plan, PlanFilter(phase_id=shadow))] == ["M02"]
    past = schedule_of(reading(), cast.vic, cast.programme_id, date(2027, 6, 1))
    assert near_vesting(past, past.rows).rows == past.rows


def test_readiness_counts_every_criterion_in_every_council(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        one = builders.criterion(session, cast.programme_id, "D01")
        builders.criterion(session, cast.programme_id, "D02")
        builders.readiness(
            session,
            one,
            cast.birch_id,
            evidence="Minute",
            accepted_on=TODAY,
            accepted_by="Board",
        )
    view = readiness_of(reading(), cast.vic, cast.programme_id, _plan(cast), TODAY)
    assert view.counts[cast.birch_id] == {"ready": 1, "course": 0, "late": 0, "none": 1}
    assert view.counts[cast.alder_id] == {"ready": 0, "course": 0, "late": 0, "none": 2}
    assert view.differs(one.id)
    with pytest.raises(NotFound):
        view.of(one.id, cast.county_id)


def test_gaps_overlaps_and_late_exits_are_found(both: Flask, cast: Cast) -> None:
    vesting_eve = date(2027, 3, 31)
    with builders.writing() as session:
        night = builders.service(session, cast.programme_id, "S01")
        early = {"starts_on": date(2025, 1, 1)}
        builders.holder(session, night, cast.birch_id, cast.county_id, **early, ends_on=vesting_eve)
        builders.holder(session, night, cast.birch_id, cast.birch_id, starts_on=date(2027, 3, 25))
        hosted = builders.holder(
            session,
            night,
            cast.alder_id,
            cast.county_id,
            **early,
            ends_on=date(2028, 3, 28),
            basis=HolderBasis.HOSTED,
            exit_on=date(2026, 10, 1),
        )
    view = continuity_of(reading(), cast.vic, cast.programme_id, TODAY)
    alder, birch = view.rows
    assert [(gap.first, gap.last) for gap in alder.gaps] == [(date(2028, 3, 29), date(2028, 3, 31))]
    assert [row.id for row in alder.past_exit] == [hosted.id]
    (double,) = birch.overlaps
    assert (double.first, double.last) == (date(2027, 3, 25), vesting_eve)
    assert double.organisations == ("Birch", "County")
    assert view.open_rows == view.rows
    assert holding(reading(), cast.vic, cast.programme_id, hosted.id).basis is HolderBasis.HOSTED


def test_an_activity_is_read_with_its_risks_and_criteria(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        work = builders.activity(session, cast.programme_id, "M01")
        made = builders.criterion(session, cast.programme_id, "D01")
        builders.readiness(session, made, cast.birch_id, work)
        risk = builders.risk(session, cast.programme_id, cast.alder_id)
        builders.delay(session, risk, work)
    asked = (reading(), cast.vic, cast.programme_id, work.id)
    assert activity(*asked).code == "M01"
    assert [(row.reference, row.likely_days) for row in delays(*asked)] == [("R-101", 10)]
    assert [(row.code, row.council) for row in delivered(*asked)] == [("D01", "Birch")]
    choices = plan_choices(reading(), cast.vic, cast.programme_id)
    assert [name for _, name in choices.councils] == ["Alder Council", "Birch Council"]
    assert len(choices.phases) == 3


def test_a_stranger_meets_nothing(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        work = builders.activity(session, cast.programme_id, "M01")
        night = builders.service(session, cast.programme_id, "S01")
        held = builders.holder(session, night, cast.birch_id, cast.birch_id)
    here = (reading(), cast.eve, cast.programme_id)
    for refused in (
        lambda: schedule_of(*here, TODAY),
        lambda: continuity_of(*here, TODAY),
        lambda: activity(*here, work.id),
        lambda: holding(*here, held.id),
        lambda: activity(reading(), cast.eve, cast.other_id, work.id),
    ):
        with pytest.raises(NotFound):
            refused()
    assert services(*here) == ()
    assert plan_choices(*here).posts == ()
