"""The legal moves of everything that has a state: one table a thing, mirrored by a CHECK."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from lgr_tracker.domain.errors import WrongState
from lgr_tracker.domain.kinds import EntryKind


class FrameworkState(StrEnum):
    """Say how far a version of a framework has come."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class AssessmentState(StrEnum):
    """Say how far a round of self-assessment has come."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    SIGNED_OFF = "signed_off"


class RiskState(StrEnum):
    """Say whether a risk is watched, has happened, or is done with."""

    OPEN = "open"
    ISSUE = "issue"
    CLOSED = "closed"


class EntryState(StrEnum):
    """Say how an assumption, a decision or a dependency stands."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    TAKEN = "taken"
    AGREED = "agreed"
    MET = "met"
    BROKEN = "broken"
    WITHDRAWN = "withdrawn"


class MitigationState(StrEnum):
    """Say how far an action has come."""

    PLANNED = "planned"
    STARTED = "started"
    DONE = "done"
    DROPPED = "dropped"


class PlanState(StrEnum):
    """Say how far a version of the transition plan has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class BaselineState(StrEnum):
    """Say how far a set of dates for the plan has come."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


_S = TypeVar("_S", bound=StrEnum)

ASSESSMENT_MOVES: Mapping[AssessmentState, frozenset[AssessmentState]] = {
    AssessmentState.DRAFT: frozenset({AssessmentState.OPEN}),
    AssessmentState.OPEN: frozenset({AssessmentState.CLOSED}),
    AssessmentState.CLOSED: frozenset({AssessmentState.SIGNED_OFF}),
    AssessmentState.SIGNED_OFF: frozenset(),
}
RISK_MOVES: Mapping[RiskState, frozenset[RiskState]] = {
    RiskState.OPEN: frozenset({RiskState.ISSUE, RiskState.CLOSED}),
    RiskState.ISSUE: frozenset({RiskState.OPEN, RiskState.CLOSED}),
    RiskState.CLOSED: frozenset({RiskState.OPEN}),
}
_E = EntryState
ENTRY_MOVES: Mapping[EntryKind, Mapping[EntryState, frozenset[EntryState]]] = {
    EntryKind.ASSUMPTION: {
        _E.OPEN: frozenset({_E.CONFIRMED, _E.FAILED, _E.WITHDRAWN}),
        _E.CONFIRMED: frozenset({_E.OPEN}),
        _E.FAILED: frozenset({_E.OPEN}),
        _E.WITHDRAWN: frozenset({_E.OPEN}),
    },
    EntryKind.DECISION: {
        _E.OPEN: frozenset({_E.TAKEN, _E.WITHDRAWN}),
        _E.TAKEN: frozenset({_E.OPEN}),
        _E.WITHDRAWN: frozenset({_E.OPEN}),
    },
    EntryKind.DEPENDENCY: {
        _E.OPEN: frozenset({_E.AGREED, _E.MET, _E.BROKEN, _E.WITHDRAWN}),
        _E.AGREED: frozenset({_E.OPEN, _E.MET, _E.BROKEN, _E.WITHDRAWN}),
        _E.MET: frozenset({_E.OPEN}),
        _E.BROKEN: frozenset({_E.OPEN, _E.AGREED}),
        _E.WITHDRAWN: frozenset({_E.OPEN}),
    },
}
"""What each kind of entry can become; a kind knows no other states than those named here."""
LIVE_ENTRIES = frozenset({_E.OPEN, _E.AGREED})
"""States in which something is still waited for."""
MITIGATION_MOVES: Mapping[MitigationState, frozenset[MitigationState]] = {
    MitigationState.PLANNED: frozenset(
        {MitigationState.STARTED, MitigationState.DONE, MitigationState.DROPPED}
    ),
    MitigationState.STARTED: frozenset(
        {MitigationState.PLANNED, MitigationState.DONE, MitigationState.DROPPED}
    ),
    MitigationState.DONE: frozenset({MitigationState.STARTED}),
    MitigationState.DROPPED: frozenset({MitigationState.PLANNED}),
}
PLAN_MOVES: Mapping[PlanState, frozenset[PlanState]] = {
    PlanState.DRAFT: frozenset({PlanState.SUBMITTED, PlanState.WITHDRAWN}),
    PlanState.SUBMITTED: frozenset({PlanState.APPROVED, PlanState.RETURNED, PlanState.WITHDRAWN}),
    PlanState.APPROVED: frozenset({PlanState.SUPERSEDED}),
    PlanState.RETURNED: frozenset({PlanState.SUPERSEDED}),
    PlanState.WITHDRAWN: frozenset(),
    PlanState.SUPERSEDED: frozenset(),
}
BASELINE_MOVES: Mapping[BaselineState, frozenset[BaselineState]] = {
    BaselineState.ASKED: frozenset(
        {BaselineState.AGREED, BaselineState.DECLINED, BaselineState.WITHDRAWN}
    ),
    BaselineState.AGREED: frozenset({BaselineState.SUPERSEDED}),
    BaselineState.DECLINED: frozenset(),
    BaselineState.WITHDRAWN: frozenset(),
    BaselineState.SUPERSEDED: frozenset(),
}


def _move(moves: Mapping[_S, frozenset[_S]], thing: str, here: _S, there: _S) -> _S:
    if there in moves[here]:
        return there
    raise WrongState(
        f"This {thing} is {label(here)}, so it cannot become {label(there)}. "
        "Open the page again to see how it stands now."
    )


def label(state: StrEnum) -> str:
    """Return the word for a state as it stands in a sentence.

    >>> label(AssessmentState.SIGNED_OFF)
    'signed off'
    """
    return state.value.replace("_", " ")


def next_assessment_state(here: AssessmentState, there: AssessmentState) -> AssessmentState:
    """Return `there` if the move is legal; raises WrongState otherwise."""
    return _move(ASSESSMENT_MOVES, "assessment", here, there)


def next_risk_state(here: RiskState, there: RiskState) -> RiskState:
    """Return `there` if the move is legal; raises WrongState otherwise."""
    return _move(RISK_MOVES, "risk", here, there)


def next_entry_state(kind: EntryKind, here: EntryState, there: EntryState) -> EntryState:
    """Return `there` if the move is legal; raises WrongState otherwise."""
    return _move(ENTRY_MOVES[kind], kind.value, here, there)


def next_mitigation_state(here: MitigationState, there: MitigationState) -> MitigationState:
    """Return `there` if the move is legal; raises WrongState otherwise."""
    return _move(MITIGATION_MOVES, "action", here, there)


def next_plan_state(here: PlanState, there: PlanState) -> PlanState:
    """Return `there` if the move is legal; raises WrongState otherwise."""
    return _move(PLAN_MOVES, "transition plan", here, there)


def next_baseline_state(here: BaselineState, there: BaselineState) -> BaselineState:
    """Return `there` if the move is legal; raises WrongState otherwise."""
    return _move(BASELINE_MOVES, "set of dates", here, there)
