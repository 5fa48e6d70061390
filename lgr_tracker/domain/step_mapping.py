"""From an old scale to a new one: which new step each old step becomes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import Axis
from lgr_tracker.domain.scales import Scale, ScalePoint


@dataclass(frozen=True)
class StepMapping:
    """Hold the new number of each old step, by side."""

    likelihood: Mapping[int, int]
    impact: Mapping[int, int]

    def of(self, axis: Axis) -> Mapping[int, int]:
        """Return the steps of one side."""
        return self.likelihood if axis is Axis.LIKELIHOOD else self.impact

    def pair(self, likelihood: int, impact: int) -> tuple[int, int]:
        """Return what a pair becomes."""
        return self.likelihood[likelihood], self.impact[impact]


def suggested_mapping(old: Scale, new: Scale) -> StepMapping:
    """Return a table to start from: the step of the same name, else the one at the same height.

    Nothing more than a suggestion: a person confirms or changes each line.
    """
    return StepMapping(
        _suggested(old.likelihood, new.likelihood), _suggested(old.impact, new.impact)
    )


def _suggested(old: tuple[ScalePoint, ...], new: tuple[ScalePoint, ...]) -> dict[int, int]:
    """Return the steps of one side; lowest goes to lowest and highest to highest.

    >>> five = tuple(ScalePoint(n, f"old {n}") for n in range(1, 6))
    >>> _suggested(five, tuple(ScalePoint(n, f"new {n}") for n in range(1, 4)))
    {1: 1, 2: 2, 3: 2, 4: 3, 5: 3}
    """
    by_name = {point.label.casefold(): point.number for point in new}
    found = {}
    for place, point in enumerate(old):
        height = int(place * (len(new) - 1) / (len(old) - 1) + 0.5)
        found[point.number] = by_name.get(point.label.casefold(), new[height].number)
    return found


def check_mapping(old: Scale, new: Scale, mapping: StepMapping) -> None:
    """Raise Invalid unless every old step becomes a new one, and none overtakes another."""
    for axis in Axis:
        numbers = {point.number for point in new.points(axis)}
        becomes = [mapping.of(axis).get(point.number) for point in old.points(axis)]
        if any(each not in numbers for each in becomes):
            raise Invalid(f"Say what each step of {axis.value} becomes.")
        known = [each for each in becomes if each is not None]
        if known != sorted(known):
            raise Invalid(
                f"A higher step of {axis.value} cannot become a lower one than the step below it."
            )


@dataclass(frozen=True)
class BandShift:
    """Hold how many risks go from one band to another."""

    before: str
    after: str
    count: int


def band_shifts(
    old: Scale, new: Scale, mapping: StepMapping, standing: Iterable[tuple[int, int, int]]
) -> tuple[BandShift, ...]:
    """Return how many risks each band hands to each, heaviest first.

    `standing` gives likelihood, impact and how many risks stand there.
    """
    counted: dict[tuple[int, int], int] = {}
    names: dict[tuple[int, int], tuple[str, str]] = {}
    for likelihood, impact, count in standing:
        before = old.band(old.score(likelihood, impact))
        after = new.band(new.score(*mapping.pair(likelihood, impact)))
        place = (before.order, after.order)
        counted[place] = counted.get(place, 0) + count
        names[place] = (before.name, after.name)
    ordered = sorted(counted, reverse=True)
    return tuple(BandShift(*names[place], counted[place]) for place in ordered)
