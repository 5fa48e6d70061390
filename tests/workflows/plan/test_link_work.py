"""Linking work and taking links out, on both databases."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import CircularPlan, Invalid, NotAllowed, NotFound, StaleEdit
from lgr_tracker.domain.kinds import LinkKind
from lgr_tracker.domain.states import MitigationState
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.queries.plan import schedule_of
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.plan.link_work import (
    LinkValues,
    Tie,
    link_work,
    relink_work,
    unlink_work,
)
from lgr_tracker.workflows.plan.loading import WorkEnd
from tests import builders
from tests.people import TODAY, Cast

Do = Callable[..., Any]


@pytest.fixture
def ends(both: Flask, cast: Cast) -> list[WorkEnd]:
    """Three activities, M03 Birch's, and one action of Alder's."""
    with builders.writing() as session:
        made = [
            builders.activity(session, cast.programme_id, "M01"),
            builders.activity(session, cast.programme_id, "M02"),
            builders.activity(session, cast.programme_id, "M03", organisation_id=cast.birch_id),
        ]
        action = builders.action(session, cast.programme_id, cast.alder_id, likely_days=5)
        return [*(WorkEnd("activity", row.id) for row in made), WorkEnd("mitigation", action.id)]


def _after(before: WorkEnd, after: WorkEnd, **fields: Any) -> LinkValues:
    return replace(LinkValues(before, after, LinkKind.FINISH_START, 0, None), **fields)


def test_linked_work_waits_and_unlinked_work_does_not(
    cast: Cast, do: Do, ends: list[WorkEnd]
) -> None:
    def start_of_second() -> Any:
        return schedule_of(reading(), cast.asha, cast.programme_id, TODAY).activity(ends[1].id)

    free = start_of_second().start
    link = do(cast.asha, link_work, cast.programme_id, _after(ends[0], ends[1], lag_days=2))
    waiting = start_of_second()
    assert waiting.start > free
    assert waiting.driving == ("M01",)
    do(cast.asha, unlink_work, cast.programme_id, link)
    assert start_of_second().start == free


def test_actions_take_part_like_activities(cast: Cast, do: Do, ends: list[WorkEnd]) -> None:
    do(cast.asha, link_work, cast.programme_id, _after(ends[3], ends[0]))
    back = do(cast.asha, link_work, cast.programme_id, _after(ends[1], ends[3]))
    plan = schedule_of(reading(), cast.asha, cast.programme_id, TODAY)
    assert plan.activity(ends[0].id).driving == ("A-101",)
    assert plan.mitigation(ends[3].id).driving == ("M02",)
    do(cast.asha, unlink_work, cast.programme_id, back)
    assert schedule_of(reading(), cast.asha, cast.programme_id, TODAY).by_key["A-101"].driving == ()


def test_a_ring_is_refused_with_its_names_before_anything_is_kept(
    cast: Cast, do: Do, ends: list[WorkEnd]
) -> None:
    do(cast.asha, link_work, cast.programme_id, _after(ends[0], ends[1]))
    do(cast.asha, link_work, cast.programme_id, _after(ends[1], ends[2]))
    with pytest.raises(CircularPlan) as refusal:
        do(cast.asha, link_work, cast.programme_id, _after(ends[2], ends[0]))
    assert sorted(refusal.value.loop) == ["M01 Work M01", "M02 Work M02", "M03 Work M03"]
    plan = schedule_of(reading(), cast.asha, cast.programme_id, TODAY)
    assert len(plan.links) == 2
    assert plan.problems == ()


def test_a_greatest_lag_that_cannot_be_met_is_refused(
    cast: Cast, do: Do, ends: list[WorkEnd]
) -> None:
    do(cast.asha, link_work, cast.programme_id, _after(ends[0], ends[1]))
    do(cast.asha, link_work, cast.programme_id, _after(ends[1], ends[2]))
    with pytest.raises(CircularPlan):
        do(cast.asha, link_work, cast.programme_id, _after(ends[0], ends[2], max_lag_days=3))


def test_a_link_is_changed_in_kind_and_lags(cast: Cast, do: Do, ends: list[WorkEnd]) -> None:
    def second() -> Any:
        return schedule_of(reading(), cast.asha, cast.programme_id, TODAY).activity(ends[1].id)

    made = do(cast.asha, link_work, cast.programme_id, _after(ends[0], ends[1]))
    waiting = second().start
    together = Tie(LinkKind.START_START, 1, 5)
    do(cast.asha, relink_work, cast.programme_id, made, together, 1)
    assert (TODAY < second().start < waiting, second().driving) == (True, ("M01",))
    with pytest.raises(StaleEdit) as stale:
        do(cast.asha, relink_work, cast.programme_id, made, Tie(LinkKind.FINISH_START, 0, None), 1)
    assert (stale.value.current, stale.value.version) == (
        {"kind": LinkKind.START_START, "lag_days": 1, "max_lag_days": 5},
        2,
    )
    with pytest.raises(Invalid) as refusal:
        do(cast.asha, relink_work, cast.programme_id, made, Tie(LinkKind.START_START, 3, 2), 2)
    assert list(refusal.value.fields) == ["max_lag_days"]
    with builders.writing() as session:
        last = session.scalars(
            sa.select(AuditEvent).order_by(AuditEvent.sequence.desc()).limit(1)
        ).one()
    assert last.event == "activity:relink"
    assert json.loads(last.before) == {"kind": "FS", "lag_days": 0, "max_lag_days": None}


def test_a_change_that_closes_a_ring_or_comes_from_others_is_refused(
    cast: Cast, do: Do, ends: list[WorkEnd]
) -> None:
    do(cast.asha, link_work, cast.programme_id, _after(ends[0], ends[1]))
    do(cast.asha, link_work, cast.programme_id, _after(ends[1], ends[2]))
    far = do(cast.asha, link_work, cast.programme_id, _after(ends[0], ends[2]))
    tight = Tie(LinkKind.FINISH_START, 0, 2)
    with pytest.raises(CircularPlan):
        do(cast.asha, relink_work, cast.programme_id, far, tight, 1)
    with pytest.raises(NotAllowed):
        do(cast.farah, relink_work, cast.programme_id, far, tight, 1)
    with pytest.raises(NotFound):
        do(cast.eve, relink_work, cast.other_id, far, tight, 1)


def test_what_makes_no_sense_is_refused_at_its_field(
    cast: Cast, do: Do, ends: list[WorkEnd]
) -> None:
    do(cast.asha, link_work, cast.programme_id, _after(ends[0], ends[1]))
    cases = {
        "itself": (_after(ends[0], ends[0]), "predecessor"),
        "twice": (_after(ends[0], ends[1], kind=LinkKind.START_START), "predecessor"),
        "lags": (_after(ends[0], ends[2], lag_days=5, max_lag_days=4), "max_lag_days"),
        "missing": (_after(WorkEnd("activity", 999_999), ends[1]), "predecessor"),
        "gone": (_after(ends[0], WorkEnd("mitigation", 999_999)), "successor"),
    }
    for values, field in cases.values():
        with pytest.raises(Invalid) as refusal:
            do(cast.asha, link_work, cast.programme_id, values)
        assert list(refusal.value.fields) == [field]


def test_a_dropped_action_holds_nothing_up(cast: Cast, do: Do, ends: list[WorkEnd]) -> None:
    with builders.writing() as session:
        dropped = builders.action(
            session, cast.programme_id, cast.alder_id, 102, state=MitigationState.DROPPED
        )
    with pytest.raises(Invalid) as refusal:
        do(
            cast.asha,
            link_work,
            cast.programme_id,
            _after(WorkEnd("mitigation", dropped.id), ends[0]),
        )
    assert "was dropped" in refusal.value.message


def test_who_waits_decides_and_a_stranger_meets_nothing(
    cast: Cast, do: Do, ends: list[WorkEnd]
) -> None:
    with pytest.raises(NotAllowed):
        do(cast.farah, link_work, cast.programme_id, _after(ends[0], ends[2]))
    link = do(cast.dev, link_work, cast.programme_id, _after(ends[0], ends[2]))
    with pytest.raises(NotAllowed):
        do(cast.farah, unlink_work, cast.programme_id, link)
    with pytest.raises(NotFound):
        do(cast.eve, unlink_work, cast.other_id, link)
    with pytest.raises(NotFound):
        do(cast.eve, link_work, cast.programme_id, _after(ends[0], ends[1]))
