"""Say what a baseline moves and what the plan is held to, in sentences for a board."""

from collections.abc import Iterable

from lgr_tracker.blueprints.plan.words import on
from lgr_tracker.domain.states import BaselineState
from lgr_tracker.queries.baselines import BaselineRow, DateMove, standing
from lgr_tracker.queries.plan import PlanView
from lgr_tracker.web.filters import local

_VERBS = {
    BaselineState.ASKED: ("would give", "would move"),
    BaselineState.AGREED: ("gave", "moved"),
    BaselineState.SUPERSEDED: ("gave", "moved"),
    BaselineState.DECLINED: ("would have given", "would have moved"),
    BaselineState.WITHDRAWN: ("would have given", "would have moved"),
}


def named(row: BaselineRow) -> str:
    """Name a baseline that was agreed to, with its day."""
    agreed_on = on(local(row.decided_at).date(), with_year=True) if row.decided_at else ""
    return f"Baseline\u00a0{row.number}, agreed on {agreed_on}"


def held_to(rows: Iterable[BaselineRow]) -> str:
    """Say which dates the plan is held to."""
    row = standing(rows)
    if row is None or row.decided_at is None:
        return "No dates of the plan have been approved yet"
    return f"The plan is held to {named(row).replace('B', 'b', 1)}"


def caption(rows: Iterable[BaselineRow]) -> str:
    """Name the plan by the dates it is held to."""
    row = standing(rows)
    if row is None or row.decided_at is None:
        return "Plan"
    return f"Plan. {named(row)}"


def slipped(plan: PlanView) -> str:
    """Say how the plan stands against its approved dates; empty where there are none."""
    slips = [row.slip_days for row in plan.rows if row.slip_days is not None]
    if not slips:
        return ""
    later, earlier = sum(slip > 0 for slip in slips), sum(slip < 0 for slip in slips)
    return (
        f"As things stand, of {_activities(len(slips))} with approved dates "
        f"{later:,} end later than approved and {earlier:,} earlier."
    )


def of_baseline(row: BaselineRow, moves: Iterable[DateMove]) -> str:
    """Say what a baseline moves, would move or would have moved."""
    return _moved(f"Baseline\u00a0{row.number}", *_VERBS[row.state], tuple(moves))


def of_asking(moves: Iterable[DateMove]) -> str:
    """Say what would move if somebody asked now and it were agreed."""
    return _moved("Asking now", *_VERBS[BaselineState.ASKED], tuple(moves))


def _moved(name: str, gives: str, would_move: str, moves: tuple[DateMove, ...]) -> str:
    moved = [move for move in moves if move.is_moved]
    if not moved:
        return f"{name} {would_move} no dates"
    if not any(move.before for move in moves):
        return f"{name} {gives} {_activities(len(moved))} their first approved dates"
    later = sum((move.days or 0) > 0 for move in moved)
    earlier = sum((move.days or 0) < 0 for move in moved)
    return (
        f"{name} {would_move} the dates of {len(moved):,} of {_activities(len(moves))}: "
        f"{later:,} to a later end, {earlier:,} to an earlier one"
    )


def _activities(count: int) -> str:
    return f"{count:,} activit{'y' if count == 1 else 'ies'}"
