"""Turn a checked file into grids of cells."""

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any, Final

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.exchange.reading.facts import CheckedWorkbook, SheetFacts
from lgr_tracker.exchange.reading.found import Block, Cells, Grid
from lgr_tracker.exchange.reading.headers import SEARCHED_ROWS, headers_of
from lgr_tracker.exchange.reading.limits import COLUMN_LIMIT, SHEET_ROW_LIMIT, TOO_MANY_ROWS
from lgr_tracker.exchange.reading.shapes import header_by_shape

_DELIMITERS: Final = (",", ";", "\t", "|")
_MOST_MERGES: Final = 5_000
_MOST_MERGED_CELLS: Final = 100_000
_NO_BOOK: Final = (
    "The workbook could not be read. Open it in your spreadsheet program, save it again "
    "as .xlsx and retry."
)


def grids_of(checked: CheckedWorkbook) -> Iterator[Grid]:
    """Give the sheets of a workbook one after another; raises Invalid for what cannot be read."""
    import pandas as pd  # here, since a worker that never reads a workbook should not carry it

    try:
        with pd.ExcelFile(io.BytesIO(checked.data), engine="calamine") as file:
            # The reader beneath pandas also tells of merged cells and hidden sheets.
            book: Any = file.book
            for sheet in book.sheets_metadata:
                if str(sheet.typ) == "SheetTypeEnum.WorkSheet":
                    facts = checked.facts.get(sheet.name, SheetFacts())
                    is_hidden = str(sheet.visible) != "SheetVisibleEnum.Visible"
                    yield _grid(book.get_sheet_by_name(sheet.name), facts, is_hidden=is_hidden)
    except (Invalid, KeyboardInterrupt, SystemExit, MemoryError, GeneratorExit):
        raise
    except BaseException:
        # The reader is written in another language and can end in a panic, which is no
        # Exception; the person's own interrupt must still get through.
        raise Invalid(_NO_BOOK) from None


def _grid(sheet: Any, facts: SheetFacts, *, is_hidden: bool) -> Grid:
    """Read a sheet's values, with percentages as they are shown."""
    rows = sheet.to_python(skip_empty_area=False) if sheet.end is not None else []
    for row, column in facts.percents:
        value = rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
        if isinstance(value, int | float) and not isinstance(value, bool):
            rows[row][column] = f"{value * 100:.10g}%"
    return Grid(
        str(sheet.name),
        rows,
        is_hidden,
        frozenset(facts.hidden_rows),
        frozenset(facts.hidden_columns),
        _merges(sheet, facts),
        facts.unread,
    )


def _merges(sheet: Any, facts: SheetFacts) -> tuple[Block, ...]:
    """Give the merged blocks, of reasonable size and number only."""
    told = sheet.merged_cell_ranges or []
    blocks = [*facts.merges, *((*start, *end) for start, end in told)]
    kept: list[Block] = []
    left = _MOST_MERGED_CELLS
    for top, first, bottom, last in blocks[:_MOST_MERGES]:
        left -= (bottom - top + 1) * (last - first + 1) if last < COLUMN_LIMIT * 64 else left
        if left > 0 and bottom <= SHEET_ROW_LIMIT:
            kept.append((top, first, bottom, min(last, COLUMN_LIMIT)))
    return tuple(kept)


def score_as_register(grid: Grid) -> float:
    """Weigh the first header row of a register; below nothing where there is none.

    One found by shape only gives way to any whose headings are known.
    """
    shaped = 0.0 if header_by_shape(grid) else -1.0
    return next((each.score for each in headers_of(grid)[:1]), shaped)


def grid_of_text(text: str, name: str, score: Callable[[Grid], float] = score_as_register) -> Grid:
    """Split text by the sign that gives the best header row, as `score` weighs them."""
    best, most = _DELIMITERS[0], -1.0
    for delimiter in _DELIMITERS:
        found = score(Grid(name, _first_rows(text, delimiter)))
        if found > most:
            best, most = delimiter, found
    return Grid(name, _split(text, best))


def _first_rows(text: str, delimiter: str) -> Cells:
    """Split as much of the text as a header row may stand in, up to the first fault."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows.extend(islice(reader, SEARCHED_ROWS))
    return rows


def _split(text: str, delimiter: str) -> Cells:
    """Split separated text into rows; a quotation mark left open would swallow the rest."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = list(islice(reader, SHEET_ROW_LIMIT + 1))
    except csv.Error:
        raise Invalid(
            f"Line {reader.line_num:,} of the file has a quotation mark that does not pair up, "
            "or a cell of great length. Save the table again as .xlsx and retry."
        ) from None
    if len(rows) > SHEET_ROW_LIMIT or any(len(row) > COLUMN_LIMIT for row in rows):
        raise Invalid(TOO_MANY_ROWS)
    return rows
