"""Day 1: entries, accepted evidence and what delivers a criterion, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask

from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound, StaleEdit, WrongState
from lgr_tracker.queries.plan import schedule_of
from lgr_tracker.queries.readiness import CriterionInCouncil, readiness_of
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.plan.accept_evidence import (
    AcceptanceValues,
    accept_evidence,
    withdraw_acceptance,
)
from lgr_tracker.workflows.plan.change_readiness import ReadinessValues, change_readiness
from lgr_tracker.workflows.plan.deliver_criterion import deliver_criterion, stop_delivering
from lgr_tracker.workflows.plan.loading import WorkEnd
from tests import builders
from tests.people import TODAY, Cast

Do = Callable[..., Any]
MINUTE = ReadinessValues(None, "Minute 12 of the shadow executive", date(2026, 11, 9), None, "")
BY_DCS = AcceptanceValues("Director of children's services", TODAY)


@pytest.fixture
def place(both: Flask, cast: Cast) -> tuple[int, int, int]:
    """A criterion in Birch of which nothing is known: programme, criterion, council."""
    with builders.writing() as session:
        made = builders.criterion(session, cast.programme_id, "D01")
        return cast.programme_id, made.id, cast.birch_id


def _state(cast: Cast, place: tuple[int, int, int]) -> CriterionInCouncil:
    plan = schedule_of(reading(), cast.asha, cast.programme_id, TODAY)
    view = readiness_of(reading(), cast.asha, cast.programme_id, plan, TODAY)
    return view.of(place[1], place[2])


def test_accepted_evidence_makes_a_criterion_ready_and_taking_it_back_does_not(
    cast: Cast, do: Do, place: tuple[int, int, int]
) -> None:
    assert _state(cast, place).kind == "none"
    do(cast.dev, change_readiness, *place, MINUTE, 0)
    assert _state(cast, place).kind == "none"
    do(cast.dev, accept_evidence, *place, BY_DCS, 1, today=TODAY)
    accepted = _state(cast, place)
    assert (accepted.kind, accepted.given.accepted_by) == ("ready", BY_DCS.accepted_by)
    do(cast.dev, withdraw_acceptance, *place, "It was of last year", 2)
    assert _state(cast, place).kind == "none"


def test_new_words_of_evidence_end_the_acceptance_of_the_old_ones(
    cast: Cast, do: Do, place: tuple[int, int, int]
) -> None:
    do(cast.dev, change_readiness, *place, MINUTE, 0)
    do(cast.dev, accept_evidence, *place, BY_DCS, 1, today=TODAY)
    kept = do(cast.dev, change_readiness, *place, replace(MINUTE, fallback="County stays"), 2)
    assert not kept.acceptance_lapsed
    changed = do(cast.dev, change_readiness, *place, replace(MINUTE, evidence="Minute 13"), 3)
    assert changed.acceptance_lapsed
    assert _state(cast, place).given.accepted_on is None


def test_only_evidence_that_is_there_is_accepted_once_and_not_too_early(
    cast: Cast, do: Do, place: tuple[int, int, int]
) -> None:
    with pytest.raises(NotFound):
        do(cast.dev, accept_evidence, *place, BY_DCS, 0, today=TODAY)
    do(cast.dev, change_readiness, *place, replace(MINUTE, evidence=""), 0)
    with pytest.raises(Invalid):
        do(cast.dev, accept_evidence, *place, BY_DCS, 1, today=TODAY)
    do(cast.dev, change_readiness, *place, MINUTE, 1)
    for day in (date(2026, 11, 24), date(2026, 11, 8)):
        values = AcceptanceValues("Somebody", day)
        with pytest.raises(Invalid) as refusal:
            do(cast.dev, accept_evidence, *place, values, 2, today=TODAY)
        assert "accepted_on" in refusal.value.fields
    with pytest.raises(WrongState):
        do(cast.dev, withdraw_acceptance, *place, "", 2)
    do(cast.dev, accept_evidence, *place, BY_DCS, 2, today=TODAY)
    with pytest.raises(WrongState):
        do(cast.dev, accept_evidence, *place, BY_DCS, 3, today=TODAY)


def test_work_delivers_a_criterion_until_it_is_taken_out(
    cast: Cast, do: Do, place: tuple[int, int, int]
) -> None:
    with builders.writing() as session:
        work = builders.activity(session, cast.programme_id, "M01")
        late = builders.activity(session, cast.programme_id, "M02", 400)
        action = builders.action(
            session, cast.programme_id, cast.birch_id, due_on=date(2026, 12, 1)
        )
    do(cast.dev, deliver_criterion, *place, WorkEnd("activity", work.id))
    assert _state(cast, place).kind == "course"
    do(cast.dev, deliver_criterion, *place, WorkEnd("mitigation", action.id))
    second = do(cast.dev, deliver_criterion, *place, WorkEnd("activity", late.id))
    found = _state(cast, place)
    assert (found.kind, [row.key for row in found.holding]) == ("late", ["M02"])
    assert [row.work.key for row in found.deliveries] == ["A-101", "M01", "M02"]
    done = do(cast.dev, stop_delivering, cast.programme_id, second)
    assert done == (place[1], place[2])
    assert _state(cast, place).forecast_on is not None
    assert _state(cast, place).kind == "course"


def test_work_delivers_once_and_must_be_there(
    cast: Cast, do: Do, place: tuple[int, int, int]
) -> None:
    with builders.writing() as session:
        work = builders.activity(session, cast.programme_id, "M01")
    do(cast.dev, deliver_criterion, *place, WorkEnd("activity", work.id))
    for end in (WorkEnd("activity", work.id), WorkEnd("mitigation", 999_999)):
        with pytest.raises(Invalid) as refusal:
            do(cast.dev, deliver_criterion, *place, end)
        assert list(refusal.value.fields) == ["work"]


def test_older_versions_are_refused(cast: Cast, do: Do, place: tuple[int, int, int]) -> None:
    with pytest.raises(StaleEdit):
        do(cast.dev, change_readiness, *place, MINUTE, 4)
    do(cast.dev, change_readiness, *place, MINUTE, 0)
    with pytest.raises(StaleEdit) as refusal:
        do(cast.dev, change_readiness, *place, replace(MINUTE, evidence="Other"), 0)
    assert refusal.value.current["evidence"] == MINUTE.evidence
    do(cast.dev, accept_evidence, *place, BY_DCS, 1, today=TODAY)
    with pytest.raises(StaleEdit):
        do(cast.dev, withdraw_acceptance, *place, "", 1)


def test_each_council_answers_for_its_own_day_1(
    cast: Cast, do: Do, place: tuple[int, int, int]
) -> None:
    with builders.writing() as session:
        work = WorkEnd("activity", builders.activity(session, cast.programme_id, "M01").id)
    do(cast.dev, change_readiness, *place, MINUTE, 0)
    delivery = do(cast.dev, deliver_criterion, *place, work)
    acts: list[tuple[Any, ...]] = [
        (change_readiness, *place, MINUTE, 1),
        (withdraw_acceptance, *place, "", 1),
        (deliver_criterion, *place, work),
        (stop_delivering, cast.programme_id, delivery),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            do(cast.farah, *act)
        with pytest.raises(NotFound):
            do(cast.eve, *act)
    with pytest.raises(NotAllowed):
        do(cast.farah, accept_evidence, *place, BY_DCS, 1, today=TODAY)
    with pytest.raises(NotFound):
        do(cast.eve, stop_delivering, cast.other_id, delivery)
    county = (cast.programme_id, place[1], cast.county_id)
    with pytest.raises(NotFound):
        do(cast.asha, change_readiness, *county, MINUTE, 0)
    with pytest.raises(NotFound):
        do(cast.asha, change_readiness, cast.programme_id, 999_999, cast.birch_id, MINUTE, 0)
