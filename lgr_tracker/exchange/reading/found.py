"""What is found in a register: sheets, tables, columns, rows, and all that was not read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from lgr_tracker.domain.register import Rating, SaidRating
from lgr_tracker.exchange.reading.values import CellValue

# Longest piece of a cell that a problem or a sample quotes.
QUOTE_LIMIT = 80
# A column is named so in a mapping when its cells are kept as the row's own custom fields.
CUSTOM = "custom"

Cells = Sequence[Sequence[object]]
# First row, first column, last row, last column, from 0.
Block = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Grid:
    """Hold a sheet's cells from A1 on, "" for an empty one, and what the values do not show.

    Rows and columns count from 0. `unread` maps a cell without a usable value to what stands
    there (an error such as "#REF!", or a formula that was never worked out).
    """

    name: str
    rows: Cells
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[Block, ...] = ()
    unread: Mapping[tuple[int, int], str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(slots=True)
class RiskRow:
    """Hold the cells of one risk by their column; `number` is its first row, from 0."""

    number: int
    cells: dict[int, object]
    unread: "list[CellProblem]" = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TableBody:
    """Hold the risks of a table, and the cells that were passed over."""

    rows: tuple[RiskRow, ...]
    passed: "tuple[CellProblem, ...]"


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """Hold a column of a table, and what it is taken for.

    `heading` joins the parts of a heading of several rows with " | "; `key` is the key of one of
    our columns, or None for one that is kept as the row's own; `samples` are up to three cells.
    """

    position: int
    letters: str
    heading: str
    key: str | None
    is_sure: bool
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundTable:
    """Hold a table of a sheet; `header_rows` count from 1, `first_row` and `last_row` from 0.

    `title` is the text that stands alone above the headings; `body` is what was told apart
    under them, for as long as the columns stay as they are.
    """

    sheet: str
    header_rows: tuple[int, ...]
    columns: tuple[FoundColumn, ...]
    row_count: int
    first_row: int
    last_row: int
    title: str = ""
    body: "TableBody | None" = field(default=None, repr=False, compare=False)

    def column_of(self, key: str) -> FoundColumn | None:
        """Find the column that is taken for one of ours."""
        return next((column for column in self.columns if column.key == key), None)


@dataclass(frozen=True, slots=True)
class FoundSheet:
    """Hold a sheet and the tables of risks in it, from the top and from the left."""

    name: str
    is_hidden: bool
    tables: tuple[FoundTable, ...]


@dataclass(frozen=True, slots=True)
class OpenedRegister:
    """Hold a file that was opened and looked over; its rows are not read yet.

    `notes` say what a person should know before: hidden sheets, sheets left out.
    """

    filename: str
    sheets: tuple[FoundSheet, ...]
    notes: tuple[str, ...]
    grids: Mapping[str, Grid] = field(repr=False)
    counts_from_1904: bool = False


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Name a cell that was not read, and why; `value` is cut to 80 characters."""

    sheet: str
    cell: str
    heading: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class RegisterInput:
    """Hold one row as values by column key.

    A key that is missing was not in the file or could not be read; None stands for a cell that
    was left empty. `row` is counted from 1, as the sheet shows it. `custom` holds the row's own
    further columns by their headings, and words that stood where a date belongs; `ratings`
    holds what the source says in its own words.
    """

    sheet: str
    row: int
    values: Mapping[str, CellValue]
    cells: Mapping[str, str]
    custom: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    ratings: Mapping[Rating, SaidRating] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def reference(self) -> str | None:
        """Give the risk's reference, if the row has one."""
        value = self.values.get("reference")
        return value if isinstance(value, str) else None

    def cell_of(self, key: str) -> str:
        """Name the cell of a column, for problems found later; the row's first if it has none."""
        return f"{self.cells[key]}{self.row}" if key in self.cells else f"A{self.row}"


@dataclass(frozen=True, slots=True)
class ReadRegister:
    """Hold all that was read: rows in the order of the sheet, and what was not read.

    `columns` maps a column's key to the heading it was found under; `header_rows` count from 1.
    `problems` are cells that must be put right before anything is brought in; `unread` lists
    every cell that was passed over, such as a section's title, and why. `is_ours` tells that the
    file has our reference and version, so rows can be matched.
    """

    sheet: str
    header_rows: tuple[int, ...]
    columns: Mapping[str, str]
    rows: tuple[RegisterInput, ...]
    problems: tuple[CellProblem, ...] = ()
    unread: tuple[CellProblem, ...] = ()
    unread_headings: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    is_ours: bool = False

    @property
    def header_row(self) -> int:
        """Give the last row of the headings, counted from 1."""
        return self.header_rows[-1] if self.header_rows else 0
