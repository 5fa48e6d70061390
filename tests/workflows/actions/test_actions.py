"""Adding, changing and finishing actions, and what they act on, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound, StaleEdit, WrongState
from lgr_tracker.domain.states import MitigationState
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.risk import Mitigation, MitigationRisk
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.actions.save_action import (
    ActionValues,
    Served,
    add_action,
    change_action,
)
from lgr_tracker.workflows.actions.serve_risk import serve_risk, stop_serving_risk
from lgr_tracker.workflows.actions.update_action import ProgressValues, update_action
from tests import builders
from tests.people import TODAY, Cast

Do = Callable[..., Any]
TRIAL = ActionValues(title="Run a second trial split", due_on=date(2027, 2, 4))


@pytest.fixture
def risk_id(cast: Cast) -> int:
    with builders.writing() as session:
        return builders.risk(session, cast.programme_id, cast.alder_id).id


def stored(action_id: int) -> Mitigation:
    reading().expire_all()
    return reading().get_one(Mitigation, action_id)


def test_an_action_is_added_from_a_risk_with_its_cut(
    both: Flask, cast: Cast, do: Do, risk_id: int
) -> None:
    served = (Served(risk_id, 0.5, 0.1),)
    made = do(cast.farah, add_action, cast.programme_id, cast.alder_id, TRIAL, served)
    assert stored(made).reference == "A-001"
    assert reading().scalar(sa.select(MitigationRisk.cut_likelihood)) == 0.5
    assert "R-101" in str(reading().scalar(sa.select(AuditEvent.after)))
    alone = do(cast.dev, add_action, cast.programme_id, cast.birch_id, TRIAL)
    assert stored(alone).reference == "A-002"


def test_what_makes_no_sense_is_refused_on_its_field(both: Flask, cast: Cast, do: Do) -> None:
    days = {"low_days": 5, "likely_days": 3, "high_days": 9}
    for values, served, field in (
        (replace(TRIAL, title=" "), (), "title"),
        (replace(TRIAL, **days), (), "likely_days"),
        (replace(TRIAL, low_days=3), (), "likely_days"),
        (replace(TRIAL, owner_post_id=999_999), (), "owner_post_id"),
        (TRIAL, (Served(999_999),), "risk_id"),
    ):
        with pytest.raises(Invalid) as refusal:
            do(cast.asha, add_action, cast.programme_id, cast.alder_id, values, served)
        assert list(refusal.value.fields) == [field]


def test_an_action_is_changed_in_the_version_seen_by_its_own_council(
    both: Flask, cast: Cast, do: Do
) -> None:
    made = do(cast.farah, add_action, cast.programme_id, cast.alder_id, TRIAL)
    later = replace(TRIAL, due_on=date(2027, 3, 1))
    do(cast.farah, change_action, cast.programme_id, made, later, 1)
    assert stored(made).due_on == date(2027, 3, 1)
    with pytest.raises(StaleEdit):
        do(cast.farah, change_action, cast.programme_id, made, TRIAL, 1)
    with pytest.raises(NotAllowed):
        do(cast.dev, change_action, cast.programme_id, made, TRIAL, 2)
    with pytest.raises(NotFound):
        do(cast.eve, change_action, cast.other_id, made, TRIAL, 2)


def test_an_action_is_started_done_and_taken_up_again(both: Flask, cast: Cast, do: Do) -> None:
    made = do(cast.farah, add_action, cast.programme_id, cast.alder_id, TRIAL)

    def update(version: int, **fields: Any) -> Mitigation:
        values = ProgressValues(**fields)
        do(cast.farah, update_action, cast.programme_id, made, values, version, today=TODAY)
        return stored(made)

    begun = update(1, state=MitigationState.STARTED, progress="Booked.", progress_percent=40)
    assert (begun.started_on, begun.done_on, begun.progress_percent) == (TODAY, None, 40)
    done = update(2, state=MitigationState.DONE, effect_seen="No record lost in two runs.")
    assert (done.done_on, done.progress_percent) == (TODAY, 100)
    same = update(3, state=MitigationState.DONE, effect_seen="Three runs now.")
    assert (same.done_on, same.effect_seen) == (TODAY, "Three runs now.")
    again = update(4, state=MitigationState.STARTED)
    assert (again.state, again.done_on) == (MitigationState.STARTED, None)
    with pytest.raises(StaleEdit):
        update(1, state=MitigationState.DONE)


def test_progress_that_cannot_be_is_refused(both: Flask, cast: Cast, do: Do) -> None:
    made = do(cast.farah, add_action, cast.programme_id, cast.alder_id, TRIAL)
    where = (cast.programme_id, made)
    for fields in (
        {"done_on": date(2027, 1, 1)},
        {"started_on": date(2026, 11, 20), "done_on": date(2026, 11, 1)},
    ):
        values = ProgressValues(state=MitigationState.DONE, **fields)
        with pytest.raises(Invalid) as refusal:
            do(cast.asha, update_action, *where, values, 1, today=TODAY)
        assert list(refusal.value.fields) == ["done_on"]
    dropped = ProgressValues(state=MitigationState.DROPPED)
    do(cast.asha, update_action, *where, dropped, 1, today=TODAY)
    values = ProgressValues(state=MitigationState.DONE)
    with pytest.raises(WrongState):
        do(cast.asha, update_action, *where, values, 2, today=TODAY)


def test_an_action_acts_on_a_risk_until_it_no_longer_does(
    both: Flask, cast: Cast, do: Do, risk_id: int
) -> None:
    made = do(cast.farah, add_action, cast.programme_id, cast.alder_id, TRIAL)
    where = (cast.programme_id, made)
    assert do(cast.farah, serve_risk, *where, Served(risk_id, 0.5)) == "R-101"
    do(cast.farah, serve_risk, *where, Served(risk_id, 0.25, 0.1))
    cuts = sa.select(MitigationRisk.cut_likelihood, MitigationRisk.cut_impact)
    assert reading().execute(cuts).one() == (0.25, 0.1)
    with pytest.raises(NotAllowed):
        do(cast.dev, stop_serving_risk, *where, risk_id)
    do(cast.farah, stop_serving_risk, *where, risk_id)
    with pytest.raises(NotFound):
        do(cast.farah, stop_serving_risk, *where, risk_id)
    with pytest.raises(Invalid):
        do(cast.farah, serve_risk, *where, Served(999_999))
