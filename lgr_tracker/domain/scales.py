"""A programme's own scale: likelihood, impact, how they make a score, and the bands of scores."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import Axis, ScaleNotation, ScaleRule
from lgr_tracker.domain.permissions import Role


@dataclass(frozen=True)
class ScalePoint:
    """Name one step of likelihood or impact; likelihood may say how probable it means."""

    number: int
    label: str
    probability: float | None = None
    mark: str = ""
    """How the step is written in a code such as C4; empty means by its number."""

    @property
    def written(self) -> str:
        """Return the step's mark, or its number where it has none."""
        return self.mark or str(self.number)


@dataclass(frozen=True)
class Acceptor:
    """Say who may accept a risk of a band: those of a role, or a body (by its id)."""

    role: Role | None = Role.PROGRAMME_MANAGER
    body_id: int | None = None


@dataclass(frozen=True)
class Band:
    """Name a run of scores from `minimum` up to the next band; `order` 1 is the lightest.

    `colour` runs from 1, light, to 5, dark; None leaves it to the band's place among the others.
    """

    order: int
    name: str
    minimum: int
    review_days: int
    colour: int | None = None
    acceptor: Acceptor = Acceptor()


@dataclass(frozen=True)
class Scale:
    """Hold a programme's points and bands; all lists ascend."""

    rule: ScaleRule
    likelihood: tuple[ScalePoint, ...]
    impact: tuple[ScalePoint, ...]
    bands: tuple[Band, ...]
    notation: ScaleNotation = ScaleNotation.NUMBERS
    edition: int = 1
    """Scores of two editions cannot be compared."""

    def score(self, likelihood: int, impact: int) -> int:
        """Return the score of a pair; raises Invalid when either is not on the scale.

        >>> five = tuple(ScalePoint(n, str(n)) for n in range(1, 6))
        >>> scale = Scale(ScaleRule.PRODUCT, five, five, (Band(1, "Low", 1, 90),))
        >>> scale.score(4, 5)
        20
        """
        self._check(Axis.LIKELIHOOD, likelihood)
        self._check(Axis.IMPACT, impact)
        return likelihood * impact if self.rule is ScaleRule.PRODUCT else likelihood + impact

    def band(self, score: int) -> Band:
        """Return the band in which a score lies; the lightest band takes all below it."""
        found = self.bands[0]
        for band in self.bands:
            if score >= band.minimum:
                found = band
        return found

    def point(self, axis: Axis, number: int) -> ScalePoint | None:
        """Return a step by its number; None for one that the scale does not have."""
        return self._by_number[axis].get(number)

    @cached_property
    def _by_number(self) -> dict[Axis, dict[int, ScalePoint]]:
        return {
            axis: {point.number: point for point in reversed(self.points(axis))} for axis in Axis
        }

    def told(self, likelihood: int, impact: int) -> str:
        """Return a pair as the programme writes it, without its score.

        >>> words = tuple(ScalePoint(n, word, mark="ABC"[n - 1]) for n, word in
        ...     enumerate(("Low", "Medium", "High"), start=1))
        >>> bands = (Band(1, "Green", 1, 90), Band(2, "Red", 5, 30))
        >>> [Scale(ScaleRule.PRODUCT, words, words, bands, each).told(3, 2)
        ...     for each in ScaleNotation]
        ['3×2', 'CB', 'High, Medium']
        """
        first, second = (
            self.step_told(Axis.LIKELIHOOD, likelihood),
            self.step_told(Axis.IMPACT, impact),
        )
        if self.notation is ScaleNotation.NUMBERS:
            return f"{first}{self.sign}{second}"
        return f"{first}{second}" if self.notation is ScaleNotation.CODES else f"{first}, {second}"

    def step_told(self, axis: Axis, number: int) -> str:
        """Return a step as it stands in a pair; a step of an older scale by its number."""
        point = self.point(axis, number)
        if point is None:
            return str(number)
        by_notation = {
            ScaleNotation.NUMBERS: str(number),
            ScaleNotation.CODES: point.written,
            ScaleNotation.WORDS: point.label,
        }
        return by_notation[self.notation]

    def step_offered(self, axis: Axis, number: int) -> str:
        """Return a step as a list of choices has it: "4 Likely", "C Likely" or "Likely"."""
        point = self.point(axis, number)
        if point is None:
            return str(number)
        if self.notation is ScaleNotation.WORDS:
            return point.label
        return f"{self.step_told(axis, number)} {point.label}"

    def score_told(self, score: int | None, likelihood: int | None, impact: int | None) -> str:
        """Return what stands beside a band's name: the score, its code, or nothing for words."""
        if score is None or self.notation is ScaleNotation.WORDS:
            return ""
        if self.notation is ScaleNotation.CODES and likelihood is not None and impact is not None:
            return self.told(likelihood, impact)
        return str(score)

    def pair_told(self, likelihood: int | None, impact: int | None) -> str:
        """Return what stands behind a score: nothing for a code, which is the pair already."""
        if likelihood is None or impact is None or self.notation is ScaleNotation.CODES:
            return ""
        return self.told(likelihood, impact)

    @property
    def sign(self) -> str:
        """Return the sign between likelihood and impact."""
        return "×" if self.rule is ScaleRule.PRODUCT else "+"

    def probability(self, likelihood: int) -> float | None:
        """Return what the programme says a likelihood means, 0..1, or None if it says nothing."""
        for point in self.likelihood:
            if point.number == likelihood:
                return point.probability
        return None

    def maximum(self) -> int:
        """Return the highest score there can be."""
        return self.score(self.likelihood[-1].number, self.impact[-1].number)

    def band_maximum(self, band: Band) -> int:
        """Return the highest score of a band."""
        above = [other.minimum for other in self.bands if other.minimum > band.minimum]
        return min(above) - 1 if above else self.maximum()

    def points(self, axis: Axis) -> tuple[ScalePoint, ...]:
        """Return the points of one side."""
        return self.likelihood if axis is Axis.LIKELIHOOD else self.impact

    def _check(self, axis: Axis, number: int) -> None:
        if number not in self._by_number[axis]:
            numbers = [point.number for point in self.points(axis)]
            raise Invalid(
                f"Choose a {axis.value} from {numbers[0]} to {numbers[-1]}.",
                {axis.value: f"Choose a {axis.value} from {numbers[0]} to {numbers[-1]}."},
            )


def check_scale(scale: Scale) -> Scale:
    """Return the scale if it can be used.

    Raises Invalid unless each side has 2 to 10 points with different numbers and labels, bands
    are 2 to 6 with rising minimums and different names, and probabilities rise within 0 to 1.
    """
    for axis in Axis:
        _check_points(axis, scale.points(axis))
    _check_bands(scale.bands)
    return scale


def _check_points(axis: Axis, points: Sequence[ScalePoint]) -> None:
    numbers = [point.number for point in points]
    if not 2 <= len(points) <= 10:
        raise Invalid(f"Give {axis.value} between 2 and 10 steps.")
    if numbers != sorted(set(numbers)):
        raise Invalid(f"Number the steps of {axis.value} upwards, each number once.")
    marks = [point.written.casefold() for point in points]
    if len(set(marks)) != len(marks):
        raise Invalid(f"Give each step of {axis.value} its own letter or number.")
    if len({point.label.casefold() for point in points}) != len(points):
        raise Invalid(f"Give each step of {axis.value} its own label.")
    known = [point.probability for point in points if point.probability is not None]
    if known != sorted(known) or any(not 0 <= value <= 1 for value in known):
        raise Invalid("Probabilities lie between 0 and 1 and rise with likelihood.")


def _check_bands(bands: Sequence[Band]) -> None:
    minimums = [band.minimum for band in bands]
    if not 2 <= len(bands) <= 6:
        raise Invalid("Give the scale between 2 and 6 bands.")
    if minimums != sorted(set(minimums)):
        raise Invalid("Each band starts at a higher score than the one before it.")
    if any(band.colour is not None and not 1 <= band.colour <= 5 for band in bands):
        raise Invalid("Choose one of the five colours for each band.")
    if len({band.name.casefold() for band in bands}) != len(bands):
        raise Invalid("Give each band its own name.")
