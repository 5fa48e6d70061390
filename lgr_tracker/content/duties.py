"""What children's services do, for whom, by what duty, and what Day 1 asks of them."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from lgr_tracker.content.reading import check_unique, rows
from lgr_tracker.domain.kinds import CohortKind


class Stage(StrEnum):
    """The stages of the child's journey, and the work that carries all of them."""

    FRONT_DOOR = "front door"
    ASSESSMENT = "assessment"
    HELP = "help"
    PROTECTION = "protection"
    CARE = "care"
    PERMANENCE = "permanence"
    LEAVING_CARE = "leaving care"
    SEND = "SEND"
    WHOLE_SYSTEM = "whole system"


@dataclass(frozen=True, slots=True)
class Cohort:
    """A group of people who would notice a disruption."""

    code: str
    kind: CohortKind
    name: str
    summary: str


@dataclass(frozen=True, slots=True)
class ImpactType:
    """A way in which a disruption shows in somebody's life or work."""

    code: str
    name: str
    summary: str
    is_benefit: bool = False


@dataclass(frozen=True, slots=True)
class Service:
    """A function of children's services; `noticed` says what its disruption looks like."""

    code: str
    stage: Stage
    name: str
    statute: str
    noticed: str
    cohorts: tuple[str, ...]
    is_starter: bool = True


@dataclass(frozen=True, slots=True)
class Safeguard:
    """A service that suffers while a criterion is not ready; severity 0 to 1."""

    service: str
    severity: float

    def __post_init__(self) -> None:
        """Refuse a severity that is not a share."""
        if not 0 <= self.severity <= 1:
            raise ValueError(f"the severity {self.severity} is not between 0 and 1.")


@dataclass(frozen=True, slots=True)
class Criterion:
    """What must be safe and legal on Day 1 in each new council, and what would show it."""

    code: str
    title: str
    duty: str
    statute: str
    evidence: str
    safeguards: tuple[Safeguard, ...]
    delivered_by: tuple[str, ...]
    is_must_have: bool = True
    is_starter: bool = True


@cache
def cohorts() -> tuple[Cohort, ...]:
    """Return the groups of people, children first."""
    found = rows("cohorts.toml", "cohorts", Cohort)
    check_unique([row.code for row in found], "cohorts.toml")
    return found


@cache
def impact_types() -> tuple[ImpactType, ...]:
    """Return the ways in which a disruption shows; one of them is a benefit."""
    found = rows("impact_types.toml", "impact_types", ImpactType)
    check_unique([row.code for row in found], "impact_types.toml")
    return found


@cache
def services() -> tuple[Service, ...]:
    """Return the functions of children's services along the child's journey."""
    found = rows("services.toml", "services", Service)
    check_unique([row.code for row in found], "services.toml")
    return found


@cache
def criteria() -> tuple[Criterion, ...]:
    """Return the forty Day 1 criteria, D01 to D40."""
    found = rows("criteria.toml", "criteria", Criterion)
    check_unique([row.code for row in found], "criteria.toml")
    return found
