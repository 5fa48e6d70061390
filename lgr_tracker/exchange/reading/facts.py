"""What the parts of a workbook say of a sheet besides its values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# A cell: its row and its column, from 0.
Place = tuple[int, int]


@dataclass(slots=True)
class SheetFacts:
    """Collect what the values do not show; rows and columns count from 0.

    `unread` maps a cell to the error that stands in it, or to "" for a formula that was never
    worked out; `percents` are cells whose number is shown as a percentage.
    """

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    unread: dict[Place, str] = field(default_factory=dict)
    percents: set[Place] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class CheckedWorkbook:
    """Hold a workbook packed anew; `has_oversize` tells that a sheet too large was left out."""

    data: bytes
    has_oversize: bool
    facts: Mapping[str, SheetFacts]
    counts_from_1904: bool = False
