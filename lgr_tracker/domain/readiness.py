"""Tell from evidence and the plan whether a criterion is met in a council; nobody types it.

The rules are those of Day 1: what has accepted evidence, or is delivered by work that is all
finished, is ready. What nothing delivers and nothing shows is not ready, however calm it looks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
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
