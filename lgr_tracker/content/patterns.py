"""Risks that earlier reorganisations met, as patterns that a grade can suggest."""

from dataclasses import dataclass
from functools import cache

from lgr_tracker.content.moments import RelativeDay, ThreePoint
from lgr_tracker.content.reading import check_unique, rows
from lgr_tracker.domain.kinds import RiskResponse


@dataclass(frozen=True, slots=True)
class Score:
    """A likelihood and an impact on the default scale, 1 to 5 each."""

    likelihood: int
    impact: int

    def __post_init__(self) -> None:
        """Refuse a number that the default scale does not have."""
        if not (1 <= self.likelihood <= 5 and 1 <= self.impact <= 5):
            raise ValueError(f"{self.likelihood} by {self.impact} is not on a 5 by 5 scale.")


@dataclass(frozen=True, slots=True)
class Trigger:
    """A risk made likelier by this one; probability that it follows, 0 to 1."""

    risk: str
    probability: float

    def __post_init__(self) -> None:
        """Refuse a probability that is not one."""
        if not 0 < self.probability < 1:
            raise ValueError(f"the probability {self.probability} is not between 0 and 1.")


@dataclass(frozen=True, slots=True)
class Disruption:
    """A service this risk would disrupt: severity 0 to 1, and calendar days."""

    service: str
    severity: float
    low: int
    mode: int
    high: int

    def __post_init__(self) -> None:
        """Refuse a severity that is not a share, or days that do not rise."""
        if not 0 < self.severity <= 1:
            raise ValueError(f"the severity {self.severity} is not between 0 and 1.")
        ThreePoint(self.low, self.mode, self.high)


@dataclass(frozen=True, slots=True)
class Delay:
    """An activity this risk would delay, in working days."""

    activity: str
    low: int
    mode: int
    high: int

    def __post_init__(self) -> None:
        """Refuse days that do not rise."""
        ThreePoint(self.low, self.mode, self.high)


@dataclass(frozen=True, slots=True)
class UsualMitigation:
    """Something others did; cuts are shares of likelihood and impact, 0 to 1."""

    title: str
    likelihood_cut: float
    impact_cut: float

    def __post_init__(self) -> None:
        """Refuse a cut that is not a share."""
        if not (0 <= self.likelihood_cut <= 1 and 0 <= self.impact_cut <= 1):
            raise ValueError("a cut is a share between 0 and 1.")


@dataclass(frozen=True, slots=True)
class RiskPattern:
    """A risk that a low grade may point to; every word of it is ours and for editing."""

    code: str
    title: str
    cause: str
    event: str
    effect: str
    category: str
    workstream: str
    lenses: tuple[str, ...]
    services: tuple[str, ...]
    cohorts: tuple[str, ...]
    impact_types: tuple[str, ...]
    phase: str
    hits_from: RelativeDay
    hits_until: RelativeDay
    inherent: Score
    current: Score
    target: Score
    controls: str
    mitigations: tuple[UsualMitigation, ...]
    disrupts: tuple[Disruption, ...]
    owner_post: str
    triggers: tuple[Trigger, ...] = ()
    delays: tuple[Delay, ...] = ()
    response: RiskResponse = RiskResponse.TREAT
    themes_from: tuple[str, ...] = ()
    is_starter: bool = True


@cache
def risk_patterns() -> tuple[RiskPattern, ...]:
    """Return the 34 patterns, R01 to R34."""
    found = rows("risk_patterns.toml", "risk_patterns", RiskPattern)
    check_unique([row.code for row in found], "risk_patterns.toml")
    return found
