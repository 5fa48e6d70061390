"""The starter framework: seven lenses, five grades, and a description for each pair."""

from dataclasses import dataclass
from functools import cache

from lgr_tracker.content.reading import check_unique, table


@dataclass(frozen=True, slots=True)
class Grade:
    """A step of maturity; the label is neutral on purpose."""

    ordinal: int
    label: str


@dataclass(frozen=True, slots=True)
class Lens:
    """An area that is graded; `descriptors` holds one text a grade, lowest first."""

    code: str
    name: str
    short_name: str
    summary: str
    descriptors: tuple[str, ...]
    prompts: tuple[str, ...]
    evidence: str


@dataclass(frozen=True, slots=True)
class Framework:
    """A maturity matrix; at or under `threshold` a grade suggests risks."""

    code: str
    name: str
    version: int
    notice: str
    source: str
    threshold: int
    grades: tuple[Grade, ...]
    lenses: tuple[Lens, ...]

    def __post_init__(self) -> None:
        """Refuse a lens that does not describe every grade once."""
        for lens in self.lenses:
            if len(lens.descriptors) != len(self.grades):
                raise ValueError(f"the lens {lens.code} does not describe every grade.")


@cache
def framework() -> Framework:
    """Return the starter framework."""
    found = table("framework.toml", "framework", Framework)
    check_unique([lens.code for lens in found.lenses], "framework.toml")
    return found
