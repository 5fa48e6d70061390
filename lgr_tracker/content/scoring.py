"""Scales that a programme can start with: points, probabilities and bands as data."""

from dataclasses import dataclass
from functools import cache

from lgr_tracker.content.reading import check_unique, rows
from lgr_tracker.domain import scales as domain
from lgr_tracker.domain.kinds import ScaleNotation, ScaleRule


@dataclass(frozen=True, slots=True)
class Likelihood:
    """A step of likelihood, with the probability it stands for."""

    number: int
    label: str
    meaning: str
    probability: float
    mark: str = ""

    def __post_init__(self) -> None:
        """Refuse a probability that is not one."""
        if not 0 < self.probability < 1:
            raise ValueError(f"the probability {self.probability} is not between 0 and 1.")


@dataclass(frozen=True, slots=True)
class Impact:
    """A step of impact, said in terms of children and services."""

    number: int
    label: str
    meaning: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A range of scores with its name, colour name and review rhythm; order 1 is mildest."""

    order: int
    name: str
    minimum: int
    maximum: int
    colour: str
    review_days: int


@dataclass(frozen=True, slots=True)
class Scale:
    """How likelihood and impact make a score, and the score a band."""

    code: str
    name: str
    summary: str
    likelihood: tuple[Likelihood, ...]
    impact: tuple[Impact, ...]
    bands: tuple[Band, ...]
    is_default: bool = False
    rule: ScaleRule = ScaleRule.PRODUCT
    notation: ScaleNotation = ScaleNotation.NUMBERS

    def __post_init__(self) -> None:
        """Refuse bands that leave a score out or claim it twice."""
        made = self.as_domain()
        expected = made.score(made.likelihood[0].number, made.impact[0].number)
        for band in sorted(self.bands, key=lambda band: band.order):
            if band.minimum != expected or band.maximum < band.minimum:
                raise ValueError(f"the band {band.name} does not start at {expected}.")
            expected = band.maximum + 1
        if expected != made.maximum() + 1:
            raise ValueError(
                f"the bands end at {expected - 1}, the highest score is {made.maximum()}."
            )

    def as_domain(self) -> domain.Scale:
        """Return the scale that reckons."""
        return domain.Scale(
            rule=self.rule,
            likelihood=tuple(
                domain.ScalePoint(p.number, p.label, p.probability, p.mark) for p in self.likelihood
            ),
            impact=tuple(domain.ScalePoint(p.number, p.label, None, p.mark) for p in self.impact),
            bands=tuple(domain.Band(b.order, b.name, b.minimum, b.review_days) for b in self.bands),
            notation=self.notation,
        )


@cache
def scales() -> tuple[Scale, ...]:
    """Return the scales on offer, the default one first."""
    found = rows("scales.toml", "scales", Scale)
    check_unique([row.code for row in found], "scales.toml")
    return found
