"""Tell from evidence and the plan whether a criterion is met in a council; nobody types it.

The rules are those of Day 1: what has accepted evidence, or is delivered by work that is all
finished, is ready. What nothing delivers and nothing shows is not ready, however calm it looks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Readiness(StrEnum):
    """Say how a criterion stands in one council."""

    READY = "ready"
    ON_COURSE = "on course"
    LATE = "late"
    NO_EVIDENCE = "no evidence yet"


@dataclass(frozen=True, slots=True)
class Delivery:
    """Hold one activity or mitigation that delivers a criterion.

    `finish_on` is its last day of work: actual if it is finished, otherwise as the schedule
    forecasts it. `latest_safe_on` is its latest start that still misses nothing.
    """

    id: object
    finish_on: date
    is_finished: bool = False
    is_started: bool = False
    latest_safe_on: date | None = None


@dataclass(frozen=True, slots=True)
class CriterionCase:
    """Hold what is known of one criterion in one council."""

    criterion: str
    council: str
    is_must_have: bool = True
    has_accepted_evidence: bool = False
    deliveries: Sequence[Delivery] = ()


@dataclass(frozen=True, slots=True)
class CriterionState:
    """Hold how a criterion stands, and why.

    `forecast_on` is the last day of work on it, None when it is shown by evidence or nothing
    delivers it. `latest_safe_on` is the first day on which waiting any longer with work that has
    not started would cost the deadline. `holding` names the work that is late, or else still open.
    """

    criterion: str
    council: str
    is_must_have: bool
    state: Readiness
    forecast_on: date | None
    latest_safe_on: date | None
    holding: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class CouncilReadiness:
    """Count the criteria of one council by state."""

    council: str
    ready: int = 0
    on_course: int = 0
    late: int = 0
    no_evidence: int = 0
    must_haves_open: int = 0
    blockers: tuple[str, ...] = field(default=())

    @property
    def total(self) -> int:
        """Count all criteria of the council."""
        return self.ready + self.on_course + self.late + self.no_evidence


def state_of(case: CriterionCase, vesting: date, today: date) -> CriterionState:
    """Tell how a criterion stands on a day.

    Work must be finished on the day before `vesting` to be in time. Work that should have been
    finished by now and is not counts as late from vesting on, whatever its forecast.

    >>> case = CriterionCase("D05", "EAST", deliveries=[Delivery("M39", date(2028, 3, 31))])
    >>> state_of(case, vesting=date(2028, 4, 1), today=date(2027, 11, 1)).state.value
    'on course'
    """
    open_work = [work for work in case.deliveries if not work.is_finished]
    late = [work for work in open_work if work.finish_on >= vesting or today >= vesting]
    return CriterionState(
        criterion=case.criterion,
        council=case.council,
        is_must_have=case.is_must_have,
        state=_state(case, open_work, late),
        forecast_on=_forecast(case),
        latest_safe_on=_latest_safe(case, open_work),
        holding=() if case.has_accepted_evidence else tuple(work.id for work in late or open_work),
    )


def _state(
    case: CriterionCase, open_work: Sequence[Delivery], late: Sequence[Delivery]
) -> Readiness:
    if case.has_accepted_evidence:
        return Readiness.READY
    if not case.deliveries:
        return Readiness.NO_EVIDENCE
    if not open_work:
        return Readiness.READY
    return Readiness.LATE if late else Readiness.ON_COURSE


def _forecast(case: CriterionCase) -> date | None:
    if case.has_accepted_evidence:
        return None
    return max((work.finish_on for work in case.deliveries), default=None)


def _latest_safe(case: CriterionCase, open_work: Sequence[Delivery]) -> date | None:
    if case.has_accepted_evidence:
        return None
    waiting = [work.latest_safe_on for work in open_work if not work.is_started]
    return min((day for day in waiting if day is not None), default=None)


def states_of(
    cases: Iterable[CriterionCase], vesting: date, today: date
) -> tuple[CriterionState, ...]:
    """Tell how every criterion stands in every council, by council and criterion."""
    found = (state_of(case, vesting, today) for case in cases)
    return tuple(sorted(found, key=lambda state: (state.council, state.criterion)))


def by_council(states: Iterable[CriterionState]) -> tuple[CouncilReadiness, ...]:
    """Count states per council, by council; `blockers` are must-haves late or without evidence."""
    grouped: dict[str, list[CriterionState]] = {}
    for state in states:
        grouped.setdefault(state.council, []).append(state)
    return tuple(_counted(council, grouped[council]) for council in sorted(grouped))


def _counted(council: str, states: Sequence[CriterionState]) -> CouncilReadiness:
    def count(wanted: Readiness) -> int:
        return sum(state.state is wanted for state in states)

    must = [state for state in states if state.is_must_have and state.state is not Readiness.READY]
    blocking = [state for state in must if state.state is not Readiness.ON_COURSE]
    return CouncilReadiness(
        council=council,
        ready=count(Readiness.READY),
        on_course=count(Readiness.ON_COURSE),
        late=count(Readiness.LATE),
        no_evidence=count(Readiness.NO_EVIDENCE),
        must_haves_open=len(must),
        blockers=tuple(sorted(state.criterion for state in blocking)),
    )
