"""What bringing a register in would do, row by row, before anything is written."""

from dataclasses import dataclass, field
from enum import StrEnum

from lgr_tracker.domain.guarding import Excerpt


class RowOutcome(StrEnum):
    """Say what becomes of one row of a file."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


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
class ChangedField:
    """Hold a field that a row would change, as it stands and as the file has it."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class PreviewRow:
    """Hold what becomes of one row; `reference` is empty for a new risk."""

    row: int
    reference: str
    title: str
    outcome: RowOutcome
    changes: tuple[ChangedField, ...] = ()
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
    def can_apply(self) -> bool:
        """Tell whether there is something to write and nothing that stops it."""
        writes = self.count(RowOutcome.CREATED) + self.count(RowOutcome.CHANGED)
        return not self.refused and writes > 0
