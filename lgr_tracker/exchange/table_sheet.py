"""Write a sheet that is one table: a header row, then a row for each value."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Final
from zoneinfo import ZoneInfo

from lgr_tracker.domain.register import ChoiceList, Column, ColumnKind, join_list
from lgr_tracker.exchange import workbook_look as look
from lgr_tracker.exchange.fast_book import FastWorksheet
from lgr_tracker.exchange.fast_sheet import (
    ChoiceCells,
    ColumnCells,
    DayCells,
    LinkCells,
    NumberCells,
    TextCells,
    lines_needed,
    place_of,
    said,
    write_blocks,
)
from lgr_tracker.exchange.sheet import Area, Book, Sheet, Style, TableLabel

LONDON: Final = ZoneInfo("Europe/London")
# How many empty rows below the table have drop-downs, so that rows can be added by hand.
SPARE_ROWS: Final = 500
# Excel takes no longer message than these (data validation, title and text).
_TITLE_LIMIT, _MESSAGE_LIMIT = 32, 255
_EARLIEST, _LATEST = date(1990, 1, 1), date(2199, 12, 31)

# Writes a value into a row and tells how many lines it takes there.
CellWriter = Callable[[int, Any], int]


@dataclass(frozen=True, slots=True)
class TableSheet:
    """Describe a table: its columns and rows, what its drop-downs offer and where it leads.

    Rows are run over once, so they may be made as they are asked for.
    `about` says in a sentence what it is. `lists` maps a list to the name of its range. `places`
    maps a reference to a place in the workbook; cells of the columns in `linked` lead to the
    first reference they hold. `custom` gives the last so many columns their keys in the row's
    own `custom`.
    """

    about: str
    columns: Sequence[Column]
    rows: Collection[object]
    lists: Mapping[ChoiceList, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    linked: frozenset[str] = frozenset()
    frozen_columns: int = 0
    custom: tuple[str, ...] = ()

    @property
    def last_row(self) -> int:
        """Give the last row that a person may fill, counted from 0."""
        return len(self.rows) + SPARE_ROWS

    def column_of(self, key: str) -> int | None:
        """Find where a column stands, counted from 0; None if it was not chosen."""
        keys = [column.key for column in self.columns]
        return keys.index(key) if key in keys else None

    def reader(self) -> Callable[[Any], tuple[Any, ...]]:
        """Give what reads the fields of a row at one go, in the order of the columns."""
        known = self.columns[: len(self.columns) - len(self.custom)]
        read = _row_reader([column.key for column in known])
        if not self.custom:
            return read
        return lambda row: (*read(row), *(row.custom.get(key, "") for key in self.custom))


def write_table(book: Book, sheet: Sheet, table: TableSheet) -> None:
    """Write the whole sheet; runs over the rows once."""
    headings = [column.heading for column in table.columns]
    area = Area(0, 0, max(1, len(table.rows)), len(headings) - 1)
    name = "".join(filter(str.isalnum, sheet.name.title()))
    sheet.table(area, TableLabel(name, table.about, look.HEADING), headings)
    _write_notes(sheet, table)
    for number, column in enumerate(table.columns):
        style = look.style_of(column.kind)
        sheet.column(number, column.width, style, is_hidden=column.is_hidden)
        _offer_choices(sheet, table, number, column)
    _write_rows(book, sheet, table)
    sheet.freeze(1, table.frozen_columns)
    sheet.repeat_in_print(columns=table.frozen_columns)


def _write_notes(sheet: Sheet, table: TableSheet) -> None:
    """Hang a note on each heading."""
    sheet.row_height(0, look.heading_height(table.columns))
    for number, column in enumerate(table.columns):
        sheet.note(0, number, column.help)


def _write_rows(book: Book, sheet: Sheet, table: TableSheet) -> None:
    """Write every value of every row that says something; the rest stays truly empty."""
    read = table.reader()
    if sheet.fast is not None:
        cells = [
            _column_cells(sheet, sheet.fast, table, number, column)
            for number, column in enumerate(table.columns)
        ]
        write_blocks(sheet.fast, cells, map(read, table.rows))
        return
    writers = [
        _cell_writer(book, sheet, table, number, column)
        for number, column in enumerate(table.columns)
    ]
    for row_number, row in enumerate(table.rows, start=1):
        lines = 1
        for write, value in zip(writers, read(row), strict=True):
            if value or value == 0:
                needed = write(row_number, value)
                if needed > lines:
                    lines = needed
        if lines > 1:
            sheet.row_height(row_number, look.height_of(lines))


def _column_cells(
    sheet: Sheet, fast: FastWorksheet, table: TableSheet, number: int, column: Column
) -> ColumnCells:
    """Choose once a column how its cells are made ready; in step with `_cell_writer`."""
    place = (sheet, fast, number, look.style_of(column.kind))
    text = (*place, column.width, _IN_WORDS.get(column.kind, as_text))
    if column.key in table.linked:
        return LinkCells(*text, table.places)
    match column.kind:
        case ColumnKind.NUMBER | ColumnKind.SCALE | ColumnKind.MONEY:
            return NumberCells(*place)
        case ColumnKind.DATE:
            return DayCells(*place, lambda day: day)
        case ColumnKind.MOMENT:
            return DayCells(*place, _in_london)
        case ColumnKind.CHOICE | ColumnKind.LIST:
            return ChoiceCells(*text)
        case _:
            return TextCells(*text)


def _row_reader(keys: Sequence[str]) -> Callable[[object], tuple[Any, ...]]:
    """Read the named fields of a row at one go."""
    if len(keys) == 1:
        only = attrgetter(keys[0])
        return lambda row: (only(row),)
    return attrgetter(*keys)


def _cell_writer(
    book: Book, sheet: Sheet, table: TableSheet, number: int, column: Column
) -> CellWriter:
    """Choose once a column how its cells are written."""
    style = look.style_of(column.kind)
    prepared = book.format_of(style)
    if column.key in table.linked:
        return _link_writer(sheet, table.places, number, column)
    match column.kind:
        case ColumnKind.NUMBER | ColumnKind.SCALE | ColumnKind.MONEY:
            return lambda row, value: sheet.prepared_number(row, number, value, prepared)
        case ColumnKind.DATE:
            return lambda row, value: sheet.prepared_day(row, number, value, prepared)
        case ColumnKind.MOMENT:
            return lambda row, value: sheet.prepared_day(row, number, _in_london(value), prepared)
        case _:
            return _text_writer(sheet, number, column, style)


def _text_writer(sheet: Sheet, number: int, column: Column, style: Style) -> CellWriter:
    """Write text, or several values as one text."""
    in_words = _IN_WORDS.get(column.kind, as_text)
    width = column.width
    write_text = sheet.text_writer(number, style)

    def write(row: int, value: object) -> int:
        text = said(value, in_words)
        if text:
            write_text(row, text)
        return lines_needed(text, width)

    return write


def _link_writer(
    sheet: Sheet, places: Mapping[str, str], number: int, column: Column
) -> CellWriter:
    """Write references that lead to the first of them that this workbook holds."""
    in_words = _IN_WORDS.get(column.kind, as_text)

    def write(row: int, value: str | tuple[str, ...]) -> int:
        text, place = said(value, in_words), place_of(value, places)
        if place is not None:
            sheet.link(row, number, place, text, look.LINKED)
        elif text:
            sheet.text(row, number, text, look.style_of(column.kind))
        return lines_needed(text, column.width)

    return write


def as_text(value: object) -> str:
    """Put a plain value into words: yes and no for truth, text as it is."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value)


_IN_WORDS: Final[Mapping[ColumnKind, Callable[[Any], str]]] = {
    ColumnKind.LIST: join_list,
    ColumnKind.LINES: "\n".join,
}


def _in_london(moment: datetime) -> datetime:
    """Give a moment as the clock in London shows it, without its zone, as Excel has none."""
    return moment.astimezone(LONDON).replace(tzinfo=None, microsecond=0)


def _offer_choices(sheet: Sheet, table: TableSheet, number: int, column: Column) -> None:
    """Check what is typed below a heading, and offer the values there are."""
    if column.is_derived:
        return
    rule = _rule_of(column, table.lists)
    if rule is not None:
        sheet.offer(Area(1, number, table.last_row, number), {**rule, **_messages(column)})


def _rule_of(column: Column, lists: Mapping[ChoiceList, str]) -> dict[str, object] | None:
    """Give the rule for a column; None where anything may be typed.

    Points of the scale are refused when wrong; other lists warn, since a programme may grow a
    new value; a cell of several values only gets the list to look at.
    """
    if column.kind is ColumnKind.DATE:
        span = {"criteria": "between", "minimum": _EARLIEST, "maximum": _LATEST}
        return {"validate": "date", "error_type": "warning", **span}
    if column.choices is None or column.choices not in lists:
        return None
    rule: dict[str, object] = {"validate": "list", "source": f"={lists[column.choices]}"}
    rule["error_type"] = "stop" if column.kind is ColumnKind.SCALE else "warning"
    if column.kind is ColumnKind.LIST:
        rule["show_error"] = False
    return rule


def _messages(column: Column) -> dict[str, object]:
    """Say in plain words what goes into the cell."""
    error = "Choose a value of the list, or see the sheet Scales and key."
    if column.kind is ColumnKind.DATE:
        error = "Type a date such as 29/10/2027."
    return {
        "input_title": column.heading[:_TITLE_LIMIT],
        "input_message": column.help[:_MESSAGE_LIMIT],
        "error_title": column.heading[:_TITLE_LIMIT],
        "error_message": error,
    }
