"""Say when a thing happens relative to the days that every reorganisation has."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from lgr_tracker.domain.errors import Invalid


class Anchor(StrEnum):
    """The days that other days are counted from."""

    DECISION = "d"
    ELECTION = "e"
    VESTING = "v"
    TODAY = "today"


@dataclass(frozen=True, slots=True)
class Anchors:
    """The days of one programme; `today` only matters to the sample and may be left out."""

    decision: date
    election: date
    vesting: date
    today: date | None = None

    def day(self, anchor: Anchor) -> date:
        """Return the day an anchor stands for. Raises Invalid if the programme has none."""
        found = {
            Anchor.DECISION: self.decision,
            Anchor.ELECTION: self.election,
            Anchor.VESTING: self.vesting,
            Anchor.TODAY: self.today,
        }[anchor]
        if found is None:
            raise Invalid("This date is counted from the day the sample is made; give that day.")
        return found


_WRITTEN = re.compile(r"(d|e|v|today)(?:([+-])(\d{1,4}))?")


@dataclass(frozen=True, slots=True)
class RelativeDay:
    """A day counted from an anchor, in calendar days; negative is before."""

    anchor: Anchor
    days: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `v-120`, `e+21`, `d` or `today-10`. Raises ValueError for anything else.

        >>> RelativeDay.parse("v-120")
        RelativeDay(anchor=<Anchor.VESTING: 'v'>, days=-120)
        """
        match = _WRITTEN.fullmatch(text)
        if match is None:
            raise ValueError(f"{text} is not a day such as v-120, e+21, d or today-10.")
        days = int(match[3] or 0)
        return cls(Anchor(match[1]), -days if match[2] == "-" else days)

    def on(self, anchors: Anchors) -> date:
        """Return the calendar day. Raises Invalid if the anchor has no day."""
        return anchors.day(self.anchor) + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class ThreePoint:
    """A shortest, likeliest and longest number of days, in that order."""

    low: int
    mode: int
    high: int

    def __post_init__(self) -> None:
        """Refuse numbers that do not rise."""
        if not 0 <= self.low <= self.mode <= self.high:
            raise ValueError(f"{self.low}, {self.mode}, {self.high} are not in rising order.")
