import doctest
from datetime import date

import pytest

from lgr_tracker.domain import readiness
from lgr_tracker.domain.readiness import (
    CriterionCase,
    Delivery,
    Readiness,
    state_of,
)

VESTING, TODAY = date(2028, 4, 1), date(2027, 11, 1)
IN_TIME, TOO_LATE = date(2028, 3, 31), date(2028, 4, 1)


def work(
    finish_on: date, *, is_finished: bool = False, is_started: bool = False, name: str = "M1"
) -> Delivery:
    return Delivery(name, finish_on, is_finished, is_started, date(2028, 1, 10))


CASES = [
    pytest.param(True, [], Readiness.READY, id="evidence alone"),
    pytest.param(True, [work(TOO_LATE)], Readiness.READY, id="evidence beats late work"),
    pytest.param(False, [], Readiness.NO_EVIDENCE, id="neither"),
    pytest.param(False, [work(IN_TIME)], Readiness.ON_COURSE, id="done the day before"),
    pytest.param(False, [work(TOO_LATE)], Readiness.LATE, id="done on the day itself"),
    pytest.param(
        False, [work(date(2027, 10, 1), is_finished=True)], Readiness.READY, id="all finished"
    ),
    pytest.param(
        False,
        [work(date(2027, 10, 1), is_finished=True), work(IN_TIME)],
        Readiness.ON_COURSE,
        id="one of two finished",
    ),
    pytest.param(False, [work(IN_TIME), work(TOO_LATE)], Readiness.LATE, id="the latest decides"),
    pytest.param(
        False,
        [work(date(2028, 5, 1), is_finished=True)],
        Readiness.READY,
        id="finished late is finished",
    ),
]


@pytest.mark.parametrize(("has_evidence", "deliveries", "expected"), CASES)
def test_the_state_follows_from_evidence_and_plan(
    has_evidence: bool, deliveries: list[Delivery], expected: Readiness
) -> None:
    case = CriterionCase("D05", "EAST", True, has_evidence, deliveries)
    assert state_of(case, VESTING, TODAY).state is expected


def test_open_work_is_late_once_the_council_has_vested() -> None:
    case = CriterionCase("D05", "EAST", deliveries=[work(IN_TIME)])
    assert state_of(case, VESTING, date(2028, 3, 31)).state is Readiness.ON_COURSE
    assert state_of(case, VESTING, VESTING).state is Readiness.LATE


def test_what_holds_it_and_the_latest_safe_date_are_named() -> None:
    deliveries = [
        Delivery("M1", IN_TIME, latest_safe_on=date(2028, 2, 1)),
        Delivery("M2", TOO_LATE, latest_safe_on=date(2028, 1, 5)),
        Delivery("M3", IN_TIME, is_started=True, latest_safe_on=date(2027, 9, 1)),
    ]
    state = state_of(CriterionCase("D05", "EAST", deliveries=deliveries), VESTING, TODAY)
    assert state.holding == ("M2",)
    assert state.forecast_on == TOO_LATE
    assert state.latest_safe_on == date(2028, 1, 5)


def test_evidence_leaves_nothing_to_wait_for() -> None:
    case = CriterionCase("D05", "EAST", True, True, [work(TOO_LATE)])
    state = state_of(case, VESTING, TODAY)
    assert (state.forecast_on, state.latest_safe_on, state.holding) == (None, None, ())


def test_the_examples_in_the_text_are_true() -> None:
    assert doctest.testmod(readiness).failed == 0
