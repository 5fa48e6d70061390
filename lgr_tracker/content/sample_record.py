"""What is on record of the sample's risks: moves between bodies, acceptances, an opportunity."""

from dataclasses import dataclass
from functools import cache

from lgr_tracker.content.moments import RelativeDay
from lgr_tracker.content.patterns import Score
from lgr_tracker.content.reading import rows


@dataclass(frozen=True, slots=True)
class SampleEscalation:
    """Why a risk, by its pattern, was taken to the body that looks at it."""

    risk: str
    because: str


@dataclass(frozen=True, slots=True)
class SampleAcceptance:
    """Who accepted a risk, by its pattern, as it stands."""

    risk: str
    on: RelativeDay
    until: RelativeDay
    because: str
    by: str


@dataclass(frozen=True, slots=True)
class SampleOpportunity:
    """Something that could go better."""

    title: str
    cause: str
    event: str
    effect: str
    organisation: str
    raised: RelativeDay
    raised_by: str
    owner: str
    category: str
    workstream: str
    lenses: tuple[str, ...]
    cohorts: tuple[str, ...]
    impact_types: tuple[str, ...]
    hits_from: RelativeDay
    hits_until: RelativeDay
    inherent: Score
    current: Score
    target: Score
    reason: str
    reviewed: RelativeDay


@dataclass(frozen=True, slots=True)
class SampleRecord:
    """All of it."""

    escalations: tuple[SampleEscalation, ...]
    acceptances: tuple[SampleAcceptance, ...]
    opportunities: tuple[SampleOpportunity, ...]


@cache
def sample_record() -> SampleRecord:
    """Return what is on record of the sample's risks."""
    name = "sample_record.toml"
    return SampleRecord(
        rows(name, "escalations", SampleEscalation),
        rows(name, "acceptances", SampleAcceptance),
        rows(name, "opportunities", SampleOpportunity),
    )
