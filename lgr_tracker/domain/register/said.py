"""What a register from elsewhere says of a risk's rating, and what its words mean here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class SaidRating:
    """Hold a rating in the source's own words; None where it says nothing.

    A likelihood or impact is a number, a word or a letter ("C"); a score is a number or a code
    ("C4"); a band is a word or a colour.
    """

    likelihood: int | str | None = None
    impact: int | str | None = None
    score: int | float | str | None = None
    band: str | None = None


@dataclass(frozen=True, slots=True)
class ScaleMapping:
    """Say what the words of a source mean as points of the programme's scale.

    Keys are words of the source, folded as `headings.folded` does; numbers stand as text
    ("4"). `scores` is for ratings that are one word or a code: likelihood, then impact.
    """

    likelihood: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    impact: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    scores: Mapping[str, tuple[int, int]] = field(default_factory=lambda: MappingProxyType({}))
