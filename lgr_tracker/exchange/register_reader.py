"""Read a register out of a workbook or a plain table, cell by cell, with every doubt named."""

import csv
import io
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.register import Column, ScaleView
from lgr_tracker.exchange.cell_values import CellReader, CellValue, Unreadable, readers_of
from lgr_tracker.exchange.headings import HEADER_SEARCH_ROWS, FoundHeader, find_header
from lgr_tracker.exchange.risk_workbook import REGISTER_SHEET
from lgr_tracker.exchange.sheet import column_name
from lgr_tracker.exchange.upload import (
    COLUMN_LIMIT,
    ROW_LIMIT,
    SHEET_ROW_LIMIT,
    CheckedText,
    CheckedWorkbook,
    check_upload,
)

# Longest piece of a cell that a problem quotes.
QUOTE_LIMIT: Final = 80
_DELIMITERS: Final = (",", ";", "\t")
_TOO_MANY_ROWS: Final = (
    f"The register reaches further than {ROW_LIMIT:,} rows or {COLUMN_LIMIT} columns, the most "
    "that is read at once. Take away what is empty, or split it and bring the parts in one by one."
)
_NO_HEADER: Final = (
    "No row of headings was found. Put a row above the risks that names the columns, such as "
    "Title, Cause, Event, Effect, Risk owner, and try again."
)

Table = Sequence[Sequence[object]]


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
    was left empty. `row` is counted from 1, as the sheet shows it.
    """

    sheet: str
    row: int
    values: Mapping[str, CellValue]
    cells: Mapping[str, str]

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

    `columns` maps a column's key to the heading it was found under; `header_row` counts from 1.
    `is_ours` tells that the file has our reference and version, so rows can be matched.
    """

    sheet: str
    header_row: int
    columns: Mapping[str, str]
    rows: tuple[RegisterInput, ...]
    problems: tuple[CellProblem, ...] = ()
    unread_headings: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    is_ours: bool = False


@dataclass(slots=True)
class _Sheet:
    """Hold a sheet's cells as they came."""

    name: str
    rows: Table
    warnings: list[str] = field(default_factory=list)


def read_register(data: bytes, filename: str, *, scale: ScaleView) -> ReadRegister:
    """Read the rows of a register from an .xlsx workbook or a table of separated text.

    A workbook's sheet Register is taken, else the sheet whose header row names most of our
    columns. Raises Invalid, in a plain sentence, for a file that cannot be read as a register;
    a single cell that cannot be read is listed as a problem instead.
    """
    checked = check_upload(data, filename)
    if isinstance(checked, CheckedText):
        sheet, header = _from_text(checked, filename)
    else:
        sheet, header = _from_workbook(checked)
    return _read_rows(sheet, header, scale)


def _from_workbook(checked: CheckedWorkbook) -> tuple[_Sheet, FoundHeader]:
    """Choose the sheet that holds the register."""
    tables = _tables_of(checked)
    if REGISTER_SHEET in tables:
        tables = {REGISTER_SHEET: tables[REGISTER_SHEET]}
    found = [
        (header, _Sheet(name, rows))
        for name, rows in tables.items()
        if (header := find_header(rows)) is not None
    ]
    if not found:
        raise Invalid(_TOO_MANY_ROWS if checked.has_oversize else _NO_HEADER)
    header, sheet = max(found, key=lambda each: len(each[0].columns))
    others = [other.name for _, other in found if other is not sheet]
    if others:
        sheet.warnings.append(
            f"Only the sheet {sheet.name} was read; these look like registers too: "
            f"{', '.join(others)}."
        )
    if checked.has_oversize:
        sheet.warnings.append("A sheet that was too large was left out.")
    return sheet, header


def _tables_of(checked: CheckedWorkbook) -> dict[str, Table]:
    """Read the values of every sheet, or of Register alone where there is one."""
    import pandas as pd  # here, since a worker that never reads a workbook should not carry it

    try:
        with pd.ExcelFile(io.BytesIO(checked.data), engine="calamine") as book:
            names = [str(name) for name in book.sheet_names]
            wanted = [REGISTER_SHEET] if REGISTER_SHEET in names else names
            return {name: _values_of(book, name) for name in wanted}
    except BaseException as error:
        # The reader is written in another language and can end in a panic, which is no
        # Exception; the person's own interrupt must still get through.
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise Invalid(
            "The workbook could not be read. Open it in your spreadsheet program, save it again "
            "as .xlsx and retry."
        ) from None


def _values_of(book: "pd.ExcelFile", name: str) -> Table:
    """Give a sheet's cells as they are, from its first row and column on."""
    import pandas as pd

    frame = pd.read_excel(
        book, sheet_name=name, header=None, dtype=object, na_filter=False, keep_default_na=False
    )
    values: Table = frame.to_numpy(dtype=object).tolist()
    return values


def _from_text(checked: CheckedText, filename: str) -> tuple[_Sheet, FoundHeader]:
    """Split text by the sign that gives the best header row."""
    found = [
        (header, delimiter)
        for delimiter in _DELIMITERS
        if (header := find_header(_first_rows(checked.text, delimiter))) is not None
    ]
    if not found:
        raise Invalid(_NO_HEADER)
    header, delimiter = max(found, key=lambda each: len(each[0].columns))
    return _Sheet(filename, _split_text(checked.text, delimiter)), header


def _first_rows(text: str, delimiter: str) -> Table:
    """Split as much of the text as a header row may stand in, up to the first fault."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows.extend(islice(reader, HEADER_SEARCH_ROWS))
    return rows


def _split_text(text: str, delimiter: str) -> Table:
    """Split separated text into rows; a quotation mark left open would swallow the rest."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = list(islice(reader, SHEET_ROW_LIMIT + 1))
    except csv.Error:
        raise Invalid(
            f"Line {reader.line_num:,} of the file has a quotation mark that does not pair up, "
            "or a cell of great length. Save the table again as .xlsx and retry."
        ) from None
    if len(rows) > SHEET_ROW_LIMIT:
        raise Invalid(_TOO_MANY_ROWS)
    return rows


def _read_rows(sheet: _Sheet, header: FoundHeader, scale: ScaleView) -> ReadRegister:
    """Read every row below the header that says something."""
    reader_of = readers_of(scale)
    columns = [
        _ReadColumn(position, column, reader_of(column))
        for position, column in header.columns.items()
    ]
    letters = {each.column.key: each.letters for each in columns}
    rows: list[RegisterInput] = []
    problems: list[CellProblem] = []
    heading_cells = tuple(sheet.rows[header.row])
    for number, cells in enumerate(sheet.rows[header.row + 1 :], start=header.row + 2):
        if tuple(cells) == heading_cells:
            continue  # a header row printed again further down
        values = _read_row(sheet.name, number, cells, columns, problems)
        if values is None:
            continue
        if len(rows) >= ROW_LIMIT:
            raise Invalid(_TOO_MANY_ROWS)
        rows.append(RegisterInput(sheet.name, number, values, letters))
    return ReadRegister(
        sheet=sheet.name,
        header_row=header.row + 1,
        columns=header.headings,
        rows=tuple(rows),
        problems=tuple(problems),
        unread_headings=header.unread,
        warnings=tuple(sheet.warnings + _header_warnings(header)),
        is_ours={"reference", "version"} <= header.headings.keys(),
    )


class _ReadColumn:
    """Know how one column of the sheet is read."""

    def __init__(self, position: int, column: Column, read: CellReader) -> None:
        self.position = position
        self.column = column
        self.read = read
        self.letters = column_name(position)

    def problem(self, sheet: str, row: int, raw: object, reason: str) -> CellProblem:
        """Name a cell of this column that was not read."""
        quote = " ".join(str(raw).split())[:QUOTE_LIMIT]
        return CellProblem(sheet, f"{self.letters}{row}", self.column.heading, quote, reason)


def _read_row(
    sheet: str,
    number: int,
    cells: Sequence[object],
    columns: Sequence[_ReadColumn],
    problems: list[CellProblem],
) -> dict[str, CellValue] | None:
    """Read one row; None if it is empty. What cannot be read goes to `problems`."""
    values: dict[str, CellValue] = {}
    says_something = False
    for each in columns:
        raw = cells[each.position] if each.position < len(cells) else ""
        try:
            value = values[each.column.key] = each.read(raw) if raw != "" else None
        except Unreadable as reason:
            problems.append(each.problem(sheet, number, raw, str(reason)))
            says_something = True
        else:
            says_something = says_something or value is not None
    return values if says_something else None


def _header_warnings(header: FoundHeader) -> list[str]:
    """Say which columns were passed over."""
    if not header.repeated:
        return []
    return [f"Columns that came a second time were not read: {', '.join(header.repeated)}."]
