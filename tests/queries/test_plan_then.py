"""The plan as it was, by undoing what the trail tells, on both databases."""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from lgr_tracker.domain.audit_chain import GENESIS
from lgr_tracker.domain.classification import Classified, Level
from lgr_tracker.domain.kinds import LinkKind
from lgr_tracker.domain.states import MitigationState
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.programme import Phase
from lgr_tracker.models.viewing import seen_as
from lgr_tracker.queries.plan import reckon, schedule_of
from lgr_tracker.queries.plan_moves import BINDING, moves_from_approved
from lgr_tracker.queries.plan_rows import PlanRows, plan_rows
from lgr_tracker.queries.plan_then import PlanThen, last_change, plan_then
from lgr_tracker.queries.programmes import programme_detail
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.actions.save_action import ActionValues, change_action
from lgr_tracker.workflows.actions.update_action import ProgressValues as ActionProgress
from lgr_tracker.workflows.actions.update_action import update_action
from lgr_tracker.workflows.plan.deliver_criterion import deliver_criterion, stop_delivering
from lgr_tracker.workflows.plan.link_work import (
    LinkValues,
    Tie,
    link_work,
    relink_work,
    unlink_work,
)
from lgr_tracker.workflows.plan.loading import WorkEnd
from lgr_tracker.workflows.plan.record_progress import ProgressValues, record_progress
from lgr_tracker.workflows.plan.save_activity import ActivityValues, add_activity, change_activity
from lgr_tracker.workflows.plan.set_status_day import set_status_day
from lgr_tracker.workflows.programme.save_phase import PhaseValues, change_phase
from tests import builders
from tests.people import NOW, TODAY, Cast
from tests.queries.test_plan import counted

Do = Callable[..., Any]
SAID = ActivityValues(
    code="M01",
    name="Data split rules signed",
    organisation_id=None,
    workstream="Records",
    phase_id=None,
    owner_post_id=None,
    duration_days=20,
    low_days=None,
    high_days=None,
    start_no_earlier_on=None,
    finish_by_on=None,
    fixed_start_on=None,
    is_decision=False,
    is_starter=False,
    note="",
)


SHADOW = PhaseValues("Handing over", 9, date(2026, 11, 1), date(2027, 3, 31))


def bound(rows: PlanRows) -> Any:
    """Return all on which dates hang; what work is called may change meanwhile."""
    works = {
        (work.key, work.id, work.phase_starts_on, *(getattr(work, name) for name in BINDING))
        for work in rows.works
    }
    return works, rows.links, rows.delivered, rows.status_on


class Laid:
    """A plan of three activities in a row, an action and a phase, all Birch's."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        with builders.writing() as session:
            made = [
                builders.activity(
                    session, cast.programme_id, code, 20, organisation_id=cast.birch_id
                )
                for code in ("M01", "M02", "M03")
            ]
            self.link = builders.follows(session, made[0], made[1]).id
            phase = Phase(programme_id=cast.programme_id, **asdict(SHADOW))
            session.add(phase)
            session.flush()
            self.phase = phase.id
            action = builders.action(session, cast.programme_id, cast.birch_id, likely_days=5)
            criterion = builders.criterion(session, cast.programme_id, "D01")
            self.criterion, self.action = criterion.id, action.id
            self.ids = [row.id for row in made]

    def rows(self) -> PlanRows:
        return plan_rows(reading(), self.cast.asha, self.cast.programme_id)

    def then(self, since: str | datetime) -> PlanThen:
        return plan_then(reading(), self.cast.asha, self.cast.programme_id, since)

    def last(self) -> str:
        return last_change(reading(), self.cast.asha, self.cast.programme_id)


@pytest.fixture
def laid(both: Flask, cast: Cast) -> Laid:
    """The small plan."""
    return Laid(cast)


def test_every_change_of_a_plan_is_undone(laid: Laid, do: Do) -> None:
    cast, (one, two, three) = laid.cast, laid.ids
    asked = (cast.asha,)
    before, seal = laid.rows(), laid.last()
    end, tail = WorkEnd("activity", one), WorkEnd("activity", three)
    action = WorkEnd("mitigation", laid.action)
    at = (cast.programme_id,)
    said = replace(SAID, organisation_id=cast.birch_id, phase_id=laid.phase, duration_days=35)
    do(*asked, change_activity, *at, one, said, 1)
    do(*asked, record_progress, *at, two, ProgressValues(TODAY, None, 3), 1, today=TODAY)
    do(*asked, add_activity, *at, replace(SAID, code="M09", organisation_id=cast.birch_id))
    do(*asked, relink_work, *at, laid.link, Tie(LinkKind.START_START, 2, 9), 1)
    new = do(*asked, link_work, *at, LinkValues(end, tail, LinkKind.FINISH_START, 0, None))
    do(*asked, link_work, *at, LinkValues(action, tail, LinkKind.FINISH_START, 0, None))
    do(*asked, unlink_work, *at, new)
    do(*asked, unlink_work, *at, laid.link)
    do(*asked, deliver_criterion, *at, laid.criterion, cast.birch_id, tail)
    do(*asked, set_status_day, *at, TODAY, programme_detail(reading(), cast.asha, *at).version)
    phase = replace(SHADOW, starts_on=date(2026, 12, 1))
    do(*asked, change_phase, *at, laid.phase, phase, 1)
    assert bound(laid.rows()) != bound(before)
    found = laid.then(seal)
    assert (bound(found.then), found.now, found.doubts) == (bound(before), laid.rows(), ())
    assert laid.then(laid.last()).then == laid.rows()


def test_an_action_that_took_part_then_takes_part_then(laid: Laid, do: Do) -> None:
    cast, at = laid.cast, (laid.cast.programme_id,)
    action, tail = WorkEnd("mitigation", laid.action), WorkEnd("activity", laid.ids[2])
    link = do(cast.asha, link_work, *at, LinkValues(action, tail, LinkKind.FINISH_START, 0, None))
    delivery = do(cast.asha, deliver_criterion, *at, laid.criterion, cast.birch_id, action)
    before, seal = laid.rows(), laid.last()
    values = ActionValues(title="Action A-101", due_on=date(2027, 1, 5))
    do(cast.asha, change_action, *at, laid.action, values, 1)
    dropped = ActionProgress(state=MitigationState.DROPPED)
    do(cast.asha, update_action, *at, laid.action, dropped, 2, today=TODAY)
    do(cast.asha, stop_delivering, *at, delivery)
    do(cast.asha, unlink_work, *at, link)
    assert len(laid.rows().works) == 3
    found = laid.then(seal).then
    assert bound(found) == bound(before)


def test_moves_since_a_change_name_what_drove_them_and_the_room_left(laid: Laid, do: Do) -> None:
    cast, seal = laid.cast, laid.last()
    said = replace(SAID, organisation_id=cast.birch_id, duration_days=25)
    do(cast.asha, change_activity, cast.programme_id, laid.ids[0], said, 1)
    found = laid.then(seal).moves(TODAY, TODAY)
    # 20 days from 23 November end on 18 December; five more on 29 December, past Christmas.
    first, then = found.works
    assert (first.row.key, first.days, first.start_days, first.drivers) == ("M01", 5, 0, ())
    assert first.now is not None
    assert first.now.last == date(2026, 12, 29)
    assert (then.row.key, then.days, [row.key for row in then.drivers]) == ("M02", 5, ["M01"])
    birch = next(room for room in found.rooms if room.council.id == cast.birch_id)
    assert (birch.was, birch.now, birch.days) == (48, 43, -5)
    assert (found.later, found.furthest, found.problems) == (2, 5, ())


def test_time_alone_moves_what_has_not_begun(laid: Laid) -> None:
    week = TODAY - timedelta(days=7)
    found = laid.then(NOW + timedelta(days=1)).moves(week, TODAY)
    assert {(work.row.key, work.days, work.is_pushed) for work in found.works} == {
        ("M01", 5, True),
        ("M02", 5, False),
        ("M03", 5, True),
    }


@pytest.mark.parametrize(("held_until", "is_pushed"), [(None, True), (date(2026, 12, 27), False)])
def test_only_work_that_begins_on_the_day_of_the_plan_is_pushed_by_it(
    laid: Laid, held_until: date | None, is_pushed: bool
) -> None:
    rows, approved = laid.rows(), (date(2026, 11, 2), date(2026, 11, 27))
    works = tuple(
        replace(
            work,
            start_no_earlier_on=held_until,
            baseline_start_on=approved[0],
            baseline_finish_on=approved[1],
        )
        if work.key == "M03"
        else work
        for work in rows.works
    )
    saturday = date(2026, 11, 28)
    moved = moves_from_approved(reckon(replace(rows, works=works), saturday))
    assert [(work.row.key, work.is_pushed) for work in moved.works] == [("M03", is_pushed)]


def test_what_can_not_be_undone_is_said(laid: Laid, do: Do) -> None:
    def load(session: Session, **said: Any) -> None:
        at = {"programme_id": laid.cast.programme_id, "now": said["now"]}
        record(session, Event.PROGRAMME_SAMPLE, said["actor"], None, **at)
        session.commit()

    do(laid.cast.asha, load)
    [doubt] = laid.then(datetime(2026, 11, 1, tzinfo=UTC)).doubts
    assert doubt.startswith("The sample was loaded on 23 November 2026.")
    assert laid.then(laid.last()).doubts == ()


def test_nothing_is_told_of_what_is_hidden(laid: Laid, do: Do) -> None:
    cast, seal = laid.cast, laid.last()
    said = replace(SAID, organisation_id=cast.birch_id, duration_days=40)
    closed = Classified(Level.RESTRICTED, reason="Talks", organisation_ids=(cast.birch_id,))
    do(cast.dev, change_activity, cast.programme_id, laid.ids[0], said, 1, classified=closed)
    with seen_as(reading(), cast.farah):
        seen = plan_then(reading(), cast.farah, cast.programme_id, seal)
    assert {work.key for work in (*seen.then.works, *seen.now.works)} == {"M02", "M03"}
    # The link is hidden with what it hangs on, then as now, so that nothing seems to have moved.
    assert seen.moves(TODAY, TODAY).works == ()


def test_beside_approved_dates_stands_what_has_some(laid: Laid) -> None:
    cast = laid.cast
    with builders.writing() as session:
        builders.activity(
            session,
            cast.programme_id,
            "M50",
            5,
            baseline_start_on=date(2026, 11, 16),
            baseline_finish_on=date(2026, 11, 20),
        )
    plan = schedule_of(reading(), cast.asha, cast.programme_id, TODAY)
    [moved] = moves_from_approved(plan).works
    assert (moved.row.key, moved.days, moved.start_days) == ("M50", 5, 5)


def test_the_number_of_statements_is_fixed(laid: Laid, do: Do) -> None:
    reading().rollback()
    with counted() as few:
        laid.then(GENESIS)
    for length in (21, 22, 23):
        said = replace(SAID, organisation_id=laid.cast.birch_id, duration_days=length)
        do(laid.cast.asha, change_activity, laid.cast.programme_id, laid.ids[0], said, length - 20)
    reading().rollback()
    with counted() as many:
        laid.then(GENESIS)
    assert len(many) == len(few) <= 11  # nine, the veil's one, and the engine's own
    assert reckon(laid.then(GENESIS).then, TODAY).rows
