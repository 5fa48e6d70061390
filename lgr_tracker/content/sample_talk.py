"""What people of the sample say about its risks, show of them, and answer when asked."""

from dataclasses import dataclass
from functools import cache

from lgr_tracker.content.moments import RelativeDay
from lgr_tracker.content.reading import rows
from lgr_tracker.domain.challenges import Rule


@dataclass(frozen=True, slots=True)
class SampleComment:
    """What somebody, by address, says about a risk, by its pattern."""

    risk: str
    by: str
    on: RelativeDay
    text: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SampleFile:
    """A file of plain text that somebody puts to a risk."""

    risk: str
    by: str
    on: RelativeDay
    name: str
    note: str
    text: str


@dataclass(frozen=True, slots=True)
class SampleAnswer:
    """What somebody, by address, answers to the question of a rule about a risk, by its pattern."""

    rule: Rule
    risk: str
    by: str
    on: RelativeDay
    text: str


@dataclass(frozen=True, slots=True)
class SampleTalk:
    """All of it."""

    comments: tuple[SampleComment, ...]
    files: tuple[SampleFile, ...]
    answers: tuple[SampleAnswer, ...]


@cache
def sample_talk() -> SampleTalk:
    """Return what is said, shown and answered about the sample's risks."""
    name = "sample_talk.toml"
    return SampleTalk(
        rows(name, "comments", SampleComment),
        rows(name, "files", SampleFile),
        rows(name, "answers", SampleAnswer),
    )
