"""The tables of legal moves: every pair of states is either a move or refused in words."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

import pytest

from lgr_tracker.domain import states
from lgr_tracker.domain.errors import WrongState

TABLES: list[tuple[str, Mapping[Any, frozenset[Any]], Callable[[Any, Any], Any]]] = [
    ("assessment", states.ASSESSMENT_MOVES, states.next_assessment_state),
    ("risk", states.RISK_MOVES, states.next_risk_state),
    ("mitigation", states.MITIGATION_MOVES, states.next_mitigation_state),
    ("plan", states.PLAN_MOVES, states.next_plan_state),
    ("baseline", states.BASELINE_MOVES, states.next_baseline_state),
]
PAIRS = [
    pytest.param(moves, move, here, there, id=f"{name}-{here}-{there}")
    for name, moves, move in TABLES
    for here in moves
    for there in moves
]


@pytest.mark.parametrize(("moves", "move", "here", "there"), PAIRS)
def test_a_move_is_in_the_table_or_refused(
    moves: Mapping[Any, frozenset[Any]],
    move: Callable[[Any, Any], Any],
    here: StrEnum,
    there: StrEnum,
) -> None:
    if there in moves[here]:
        assert move(here, there) is there
    else:
        with pytest.raises(WrongState) as refusal:
            move(here, there)
        assert states.label(here) in refusal.value.message


@pytest.mark.parametrize(("name", "moves"), [(name, moves) for name, moves, _ in TABLES])
def test_every_state_has_its_row(name: str, moves: Mapping[Any, frozenset[Any]]) -> None:
    kind = type(next(iter(moves)))
    assert set(moves) == set(kind), name


def test_what_is_signed_off_or_decided_never_opens_again() -> None:
    assert states.ASSESSMENT_MOVES[states.AssessmentState.SIGNED_OFF] == frozenset()
    assert states.PLAN_MOVES[states.PlanState.APPROVED] == {states.PlanState.SUPERSEDED}
    assert states.BASELINE_MOVES[states.BaselineState.AGREED] == {states.BaselineState.SUPERSEDED}
