"""What the sample assumes, decides and needs, and a risk that two of its councils keep."""

from dataclasses import dataclass
from functools import cache

from lgr_tracker.content.moments import RelativeDay
from lgr_tracker.content.patterns import Score
from lgr_tracker.content.reading import rows
from lgr_tracker.domain.kinds import EntryKind
from lgr_tracker.domain.states import EntryState

NAME = "sample_entries.toml"


@dataclass(frozen=True, slots=True)
class SampleEntry:
    """An assumption, a decision or a dependency; risks are given by their patterns."""

    kind: EntryKind
    organisation: str
    title: str
    reason: str
    owner: str
    workstream: str
    raised: RelativeDay
    due: RelativeDay
    detail: str = ""
    body: str | None = None
    supplier: str | None = None
    state: EntryState = EntryState.OPEN
    settled: RelativeDay | None = None
    outcome: str = ""
    advice: str = ""
    advice_from: str = ""
    is_advice_declined: bool = False
    risks: tuple[str, ...] = ()
    becomes: str | None = None


@dataclass(frozen=True, slots=True)
class SampleTwin:
    """A risk that another council keeps in its own words beside the starter's."""

    of: str
    organisation: str
    title: str
    cause: str
    event: str
    effect: str
    owner: str
    raised: RelativeDay
    raised_by: str
    reviewed: RelativeDay
    score: Score
    reason: str


@dataclass(frozen=True, slots=True)
class SampleJudged:
    """What somebody said of two risks, given by their patterns."""

    one: str
    other: str
    is_same: bool
    reason: str
    on: RelativeDay
    by: str


@cache
def sample_entries() -> tuple[SampleEntry, ...]:
    """Return the sample's assumptions, decisions and dependencies."""
    return rows(NAME, "entries", SampleEntry)


@cache
def sample_twins() -> tuple[SampleTwin, ...]:
    """Return the risks that two of the sample's councils keep."""
    return rows(NAME, "twins", SampleTwin)


@cache
def sample_judged() -> tuple[SampleJudged, ...]:
    """Return what was said of pairs of the sample's risks."""
    return rows(NAME, "judged", SampleJudged)
