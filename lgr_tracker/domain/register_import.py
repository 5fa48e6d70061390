"""What bringing a register in would do, row by row, before anything is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from lgr_tracker.domain.guarding import Excerpt

MOST_CELLS = 40
"""So many cells are named in one warning; a file that needs more has one cause for all."""


class RowOutcome(StrEnum):
    """Say what becomes of one row of a file."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class Side(StrEnum):
    """Say whose text is to stand where both have changed."""

    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True)
class RefusedCell:
    """Name a cell that cannot be taken, with the reason in a plain sentence."""

    sheet: str
    cell: str
    heading: str
    value: str
    why: str
    excerpts: tuple[Excerpt, ...] = field(default=(), repr=False)
    """What the privacy guard found, in place of the value; for the sender's own page alone."""


@dataclass(frozen=True)
class Remark:
    """Say of a cell that it was taken otherwise than it stands, and how."""

    sentence: str
    sheet: str
    cell: str
    value: str = ""


@dataclass(frozen=True)
class ChangedField:
    """Hold a field that a row would change, as it stands and as the file has it."""

    field: str
    before: str
    after: str
    cell: str = ""


@dataclass(frozen=True)
class Conflict:
    """Hold a field that was changed both here and in the file, each in another way.

    `version` is the text of the risk that stands here: a choice made on an older one is none.
    `base` is None where nobody knows any more what both began with.
    """

    reference: str
    field: str
    version: int
    sheet: str
    cell: str
    base: str | None
    ours: str
    theirs: str

    @property
    def key(self) -> str:
        """Return what this conflict is called where somebody chooses.

        >>> Conflict("R-014", "title", 3, "Register", "C9", "a", "b", "c").key
        'R-014|3|title'
        """
        return f"{self.reference}|{self.version}|{self.field}"


@dataclass(frozen=True)
class Choices:
    """Hold whose text is to stand, by the key of a conflict, and what holds for all others."""

    by_key: Mapping[str, Side] = field(default_factory=lambda: MappingProxyType({}))
    otherwise: Side = Side.OURS

    def side(self, conflict: Conflict) -> Side:
        """Return whose text is to stand."""
        return self.by_key.get(conflict.key, self.otherwise)


@dataclass(frozen=True)
class PreviewRow:
    """Hold what becomes of one row; `reference` is empty for a new risk."""

    row: int
    reference: str
    title: str
    outcome: RowOutcome
    changes: tuple[ChangedField, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    refused: tuple[RefusedCell, ...] = ()
    doubted: tuple[RefusedCell, ...] = ()
    """Cells that are taken only with a reason why nobody is recognised by them."""


@dataclass(frozen=True)
class ImportPreview:
    """Hold what a whole file would do; nothing is written while anything is refused."""

    sheet: str
    columns: dict[str, str]
    rows: tuple[PreviewRow, ...]
    unread: tuple[RefusedCell, ...] = ()
    """Cells that the reader could not read; they stop the import like a refused row."""
    passed_over: tuple[RefusedCell, ...] = ()
    """Cells that hold no part of a risk, such as a section's title; they stop nothing."""
    warnings: tuple[str, ...] = field(default=())

    def count(self, outcome: RowOutcome) -> int:
        """Return how many rows come to this."""
        return sum(1 for row in self.rows if row.outcome is outcome)

    @property
    def refused(self) -> tuple[RefusedCell, ...]:
        """Return every cell that stops the import, in the order of the file."""
        return (*self.unread, *(cell for row in self.rows for cell in row.refused))

    @property
    def doubted(self) -> tuple[RefusedCell, ...]:
        """Return every cell that needs a reason, in the order of the file."""
        return tuple(cell for row in self.rows for cell in row.doubted)

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Return every field that both sides changed, in the order of the file."""
        return tuple(each for row in self.rows for each in row.conflicts)

    def beside(self, refused: Iterable[RefusedCell]) -> "ImportPreview":
        """Return the same with more cells that stop the import."""
        return replace(self, unread=(*refused, *self.unread))

    @property
    def can_apply(self) -> bool:
        """Tell whether there is something to write and nothing that stops it."""
        writes = self.count(RowOutcome.CREATED) + self.count(RowOutcome.CHANGED)
        return not self.refused and writes > 0


def told_remarks(remarks: Iterable[Remark]) -> list[str]:
    """Return one sentence for all cells of which the same is said.

    >>> told_remarks([Remark("Kept as a name", "Log", "H4", "Post A"),
    ...               Remark("Kept as a name", "Log", "H5", "Post A")])
    ['Kept as a name: Post A (Log H4, H5).']
    """
    cells: dict[tuple[str, str, str], list[str]] = {}
    for each in remarks:
        cells.setdefault((each.sentence, each.value, each.sheet), []).append(each.cell)
    return [
        f"{sentence}{f': {value}' if value else ''} ({sheet} {_listed(found)})."
        for (sentence, value, sheet), found in cells.items()
    ]


def _listed(cells: list[str]) -> str:
    more = len(cells) - MOST_CELLS
    return ", ".join(cells[:MOST_CELLS]) + (f" and {more:,} more" if more > 0 else "")
