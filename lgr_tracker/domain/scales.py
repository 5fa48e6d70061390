"""A programme's own scale: likelihood, impact, how they make a score, and the bands of scores."""

from collections.abc import Sequence
from dataclasses import dataclass

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import Axis, ScaleRule


@dataclass(frozen=True)
class ScalePoint:
    """Name one step of likelihood or impact; likelihood may say how probable it means."""

    number: int
    label: str
    probability: float | None = None


@dataclass(frozen=True)
class Band:
    """Name a run of scores from `minimum` up to the next band; `order` 1 is the lightest."""

    order: int
    name: str
    minimum: int
    review_days: int


@dataclass(frozen=True)
class Scale:
    """Hold a programme's points and bands; all lists ascend."""

    rule: ScaleRule
    likelihood: tuple[ScalePoint, ...]
    impact: tuple[ScalePoint, ...]
    bands: tuple[Band, ...]

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
        numbers = [point.number for point in self.points(axis)]
        if number not in numbers:
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
    if len({band.name.casefold() for band in bands}) != len(bands):
        raise Invalid("Give each band its own name.")
