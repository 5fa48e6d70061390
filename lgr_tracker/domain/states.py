"""The legal moves of everything that has a state: one table a thing, mirrored by a CHECK."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from lgr_tracker.domain.errors import WrongState


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


def next_mitigation_state(here: MitigationState, there: MitigationState) -> MitigationState:
    """Return `there` if the move is legal; raises WrongState otherwise."""
    return _move(MITIGATION_MOVES, "action", here, there)


def next_plan_state(here: PlanState, there: PlanState) -> PlanState:
    """Return `there` if the move is legal; raises WrongState otherwise."""
    return _move(PLAN_MOVES, "transition plan", here, there)
