"""What a column of the register holds, and the scale as the register shows it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

# Days and hours in a workbook are those of the programme's own clock.
LONDON: Final = ZoneInfo("Europe/London")


class ColumnKind(StrEnum):
    """Say what a cell of a column holds."""

    TEXT = "text"
    PROSE = "prose"  # text of several sentences, wrapped
    NUMBER = "number"
    MONEY = "money"  # whole pounds
    DATE = "date"
    MOMENT = "moment"
    CHOICE = "choice"
    SCALE = "scale"  # a point of the scale: a number that may also be given as its label
    LIST = "list"  # several short values in one cell, parted by semicolons
    LINES = "lines"  # several sentences in one cell, one on each line


class ChoiceList(StrEnum):
    """Name the lists behind the drop-downs; the values belong to the programme."""

    LIKELIHOOD = "likelihood"
    IMPACT = "impact"
    BAND = "band"
    KIND = "kind"
    WORKSTREAM = "workstream"
    CATEGORY = "category"
    LENS = "lens"
    ORGANISATION = "organisation"
    COHORT = "cohort"
    SERVICE = "service"
    PHASE = "phase"
    OWNER = "owner"
    DIRECTION = "direction"
    RESPONSE = "response"
    ESCALATION = "escalation"
    STATUS = "status"
    CLASSIFICATION = "classification"
    ACTION_STATUS = "action_status"


class ScoreRule(StrEnum):
    """Say how likelihood and impact make a score."""

    MULTIPLY = "multiply"
    ADD = "add"


class Rating(StrEnum):
    """Name the three ratings that a risk carries, as their columns are prefixed."""

    INHERENT = "inherent"
    CURRENT = "current"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Column:
    """Describe one column of a sheet; `width` is in characters of the default font.

    A derived column is worked out from other rows: it is written, and read back only to be
    compared.
    """

    key: str
    heading: str
    kind: ColumnKind
    width: int
    help: str
    choices: ChoiceList | None = None
    is_derived: bool = False
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class ScalePoint:
    """Hold one step of likelihood or impact; `probability` is 0 to 1, for likelihood only.

    `mark` is how the step is written in a code such as C4; empty means by its number.
    """

    number: int
    label: str
    probability: float | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class BandView:
    """Hold one band of the scale; `order` runs from 1, the mildest.

    `colour` runs from 1, light, to 5, dark; None leaves it to the band's place among the others.
    `accepted_by` says in words who may accept a risk in it.
    """

    order: int
    name: str
    minimum: int
    maximum: int
    review_days: int | None = None
    colour: int | None = None
    accepted_by: str = ""


@dataclass(frozen=True, slots=True)
class ScaleView:
    """Hold a programme's scale as the register shows it, points and bands from low to high."""

    name: str
    likelihood: tuple[ScalePoint, ...]
    impact: tuple[ScalePoint, ...]
    bands: tuple[BandView, ...]
    rule: ScoreRule = ScoreRule.MULTIPLY

    def score(self, likelihood: int, impact: int) -> int:
        """Combine two points by the scale's rule.

        >>> ScaleView("Plain", (), (), ()).score(4, 5)
        20
        """
        return likelihood + impact if self.rule is ScoreRule.ADD else likelihood * impact

    def band_of(self, score: int) -> BandView | None:
        """Find the band that a score falls in; None where the bands leave it out."""
        return next((band for band in self.bands if band.minimum <= score <= band.maximum), None)

    def top_score(self) -> int:
        """Give the highest score the scale can reach; 0 for an empty scale."""
        if not self.likelihood or not self.impact:
            return 0
        likelihood = max(point.number for point in self.likelihood)
        return self.score(likelihood, max(point.number for point in self.impact))
