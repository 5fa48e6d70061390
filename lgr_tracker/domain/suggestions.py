"""Match risk patterns to a lens, and their scores to a programme's own scale."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar


class Pattern(Protocol):
    """A risk pattern, as far as matching needs it: the codes of the lenses it belongs to."""

    @property
    def lenses(self) -> tuple[str, ...]:
        """The codes of the lenses."""


Kind = TypeVar("Kind", bound=Pattern)


def patterns_of_lens(lens_code: str, patterns: Iterable[Kind]) -> tuple[Kind, ...]:
    """Return the patterns of a lens, or all of them for a lens that no pattern knows.

    A framework of a programme's own has other lenses; its people then choose from the whole list.
    """
    everything = tuple(patterns)
    matching = tuple(pattern for pattern in everything if lens_code in pattern.lenses)
    return matching or everything


def nearest_step(number: int, out_of: int, steps: Sequence[int]) -> int:
    """Return the step that lies where `number` lies on a scale from 1 to `out_of`.

    `steps` ascend. Half way goes up, to the graver step.

    >>> [nearest_step(n, 5, (1, 2, 3, 4)) for n in range(1, 6)]
    [1, 2, 3, 3, 4]
    """
    place = (number - 1) * (len(steps) - 1) / (out_of - 1)
    return steps[int(place + 0.5)]
