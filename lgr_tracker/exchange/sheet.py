"""Write workbooks through xlsxwriter, which only this and the fast book touch.

Text given here stays text: never a formula, a link, a number or markup of the file itself.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from html import escape
from typing import Any, BinaryIO, Final

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_range, xl_rowcol_to_cell

from lgr_tracker.exchange.cell_text import (
    CELL_LIMIT,
    CUT_MARK,
    fitting_text,
    lawful_text,
    runs_in_a_spreadsheet,
    utf16_units,
)
from lgr_tracker.exchange.fast_book import FastWorkbook, FastWorksheet, format_index, is_proved

DAY_FORMAT: Final = "dd mmm yyyy"
MOMENT_FORMAT: Final = "dd mmm yyyy hh:mm"
FONT: Final = "Arial"
# Excel's own limit of links in a sheet; what comes after is written as plain text.
LINK_LIMIT: Final = 65_530
PRINT_LINE_LIMIT: Final = 60

# Letters that show as nothing, the only unseen characters that count as printable.
_FILLERS: Final = "\u115f\u1160\u3164\uffa0"
# Excel writes a character as _xHHHH_, so text that looks like one has its underscore so written.
_ESCAPE_LIKE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True)
class Style:
    """Say how a cell looks; colours as #rrggbb, sizes in points."""

    num_format: str = "General"
    bold: bool = False
    italic: bool = False
    underline: bool = False
    font_size: int = 10
    font_color: str = "#14212b"
    bg_color: str = ""
    border_color: str = ""
    text_wrap: bool = False
    align: str = ""
    valign: str = "top"
    quote_prefix: bool = False

    def quoted(self) -> "Style":
        """Give the same look with the mark that keeps a cell text while it is edited."""
        return Style(**{**asdict(self), "quote_prefix": True})


class Book:
    """Write one workbook of several sheets; nothing reaches the target before `close`."""

    def __init__(self, target: BinaryIO) -> None:
        make = FastWorkbook if is_proved() else xlsxwriter.Workbook
        self._book: Any = make(
            target,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_date_format": DAY_FORMAT,
                "default_format_properties": {"font_name": FONT, "font_size": 10},
            },
        )
        self._formats: dict[Style, Any] = {}
        self._rule_formats: dict[tuple[str, str], Any] = {}
        self.cut_cells = 0

    def sheet(self, name: str) -> "Sheet":
        """Add a sheet; the name must be ours, never a person's text."""
        return Sheet(self, self._book.add_worksheet(name))

    def format_of(self, style: Style) -> Any:
        """Give xlsxwriter's format for a style, made once a workbook."""
        known = self._formats.get(style)
        if known is None:
            known = self._formats[style] = self._book.add_format(_format_properties(style))
        return known

    def rule_format(self, fill: str, ink: str) -> Any:
        """Give a format that a rule lays over the cell's own."""
        known = self._rule_formats.get((fill, ink))
        if known is None:
            look = {"bg_color": fill, "font_color": ink, "bold": True}
            known = self._rule_formats[fill, ink] = self._book.add_format(look)
        return known

    def name_range(self, name: str, formula: str) -> None:
        """Give a range a name that drop-downs can use."""
        self._book.define_name(name, formula)

    def chart(self, kind: str, subtype: str = "") -> Any:
        """Make a chart in xlsxwriter's words, for `Sheet.chart` to place."""
        return self._book.add_chart(
            {"type": kind, "subtype": subtype} if subtype else {"type": kind}
        )

    def describe(self, properties: Mapping[str, str], created_at: datetime) -> None:
        """Set the document's properties; `created_at` is UTC without its zone mark."""
        lawful = {key: lawful_text(value)[:255] for key, value in properties.items()}
        self._book.set_properties({**lawful, "created": created_at})

    def close(self) -> None:
        """Write everything to the target."""
        self._book.close()


def _format_properties(style: Style) -> dict[str, object]:
    """Put a style in xlsxwriter's words, leaving out what is not set."""
    words: dict[str, object] = {
        "font_name": FONT,
        "font_size": style.font_size,
        "font_color": style.font_color,
        "num_format": style.num_format,
        "valign": style.valign,
    }
    words.update({key: True for key in ("bold", "italic", "text_wrap") if getattr(style, key)})
    words.update({key: getattr(style, key) for key in ("bg_color", "align") if getattr(style, key)})
    if style.border_color:
        words.update({"border": 1, "border_color": style.border_color})
    if style.underline:
        words["underline"] = 1
    if style.quote_prefix:
        words["quote_prefix"] = True
    return words


class Sheet:
    """Write one sheet; rows and columns count from 0."""

    def __init__(self, book: Book, sheet: Any) -> None:
        self._book = book
        self._sheet = sheet
        self._links = 0
        self._write_string = sheet.write_string
        self._write_number = sheet.write_number
        self._write_datetime = sheet.write_datetime

    @property
    def name(self) -> str:
        """Give the sheet's name."""
        return str(self._sheet.get_name())

    @property
    def fast(self) -> FastWorksheet | None:
        """Give what takes ready rows; None where this xlsxwriter is not proved to."""
        return self._sheet if isinstance(self._sheet, FastWorksheet) else None

    def format_index(self, style: Style) -> int:
        """Give the number by which ready cells name a style."""
        return format_index(self._book.format_of(style))

    def text(self, row: int, column: int, text: str, style: Style) -> None:
        """Write text as text, whatever it looks like; no text leaves the cell styled and empty."""
        if not text:
            self._sheet.write_blank(row, column, None, self._book.format_of(style))
            return
        if needs_care(text):
            text, style = self.finished(text, style)
        self._write_string(row, column, text, self._book.format_of(style))

    def finished(self, text: str, style: Style) -> tuple[str, Style]:
        """Make odd text lawful, short enough and literal; quote it where it could run."""
        quoted = style.quoted() if runs_in_a_spreadsheet(text) else style
        lawful = fitting_text(lawful_text(text))
        if lawful.endswith(CUT_MARK):
            self._book.cut_cells += 1
        return literal_text(lawful), quoted

    def text_writer(self, column: int, style: Style) -> Callable[[int, str], None]:
        """Give a function that writes text into a row of one column, for long tables."""
        prepared = self._book.format_of(style)
        write_string = self._write_string

        def write(row: int, text: str) -> None:
            if needs_care(text):
                self.text(row, column, text, style)
            else:
                write_string(row, column, text, prepared)

        return write

    def number(self, row: int, column: int, number: float, style: Style) -> None:
        """Write a finite number."""
        self._write_number(row, column, number, self._book.format_of(style))

    def prepared_number(self, row: int, column: int, number: float, prepared: Any) -> int:
        """Write a finite number with a format at hand; it takes one line."""
        self._write_number(row, column, number, prepared)
        return 1

    def prepared_day(self, row: int, column: int, day: date, prepared: Any) -> int:
        """Write a day or a moment with a format at hand; it takes one line.

        Excel knows no day before 1900.
        """
        if day.year < 1900:
            self._write_string(row, column, day.isoformat(), prepared)
        else:
            self._write_datetime(row, column, day, prepared)
        return 1

    def link(self, row: int, column: int, place: str, text: str, style: Style) -> None:
        """Write text that leads to a place in this workbook, such as 'Register'!A7.

        Odd text is written plainly, since a link keeps a second copy of its text.
        """
        if not self.takes_link(text):
            self.text(row, column, text, style)
            return
        prepared = self._book.format_of(style)
        self._sheet.write_url(row, column, f"internal:{place}", prepared, text)

    def takes_link(self, text: str) -> bool:
        """Count one more link, unless there are too many of them or its text is odd."""
        if self._links >= LINK_LIMIT or needs_care(text):
            return False
        self._links += 1
        return True

    def note(self, row: int, column: int, note: str) -> None:
        """Hang a note of ours on a cell."""
        size = {"width": 240, "height": 24 + 18 * (len(note) // 34 + 1)}
        self._sheet.write_comment(row, column, note, {"author": "LGR Tracker", **size})

    def column(self, first: int, width: float, style: Style, *, is_hidden: bool = False) -> None:
        """Set a column's width and the look of its empty cells."""
        options = {"hidden": True} if is_hidden else {}
        self._sheet.set_column(first, first, width, self._book.format_of(style), options)

    def row_height(self, row: int, points: float) -> None:
        """Set the height of a row."""
        self._sheet.set_row(row, points)

    def freeze(self, rows: int, columns: int) -> None:
        """Keep the first rows and columns in sight."""
        self._sheet.freeze_panes(rows, columns)

    def table(self, area: "Area", label: "TableLabel", headings: Sequence[str]) -> None:
        """Make an area a table with a filter, and write its headings.

        No two headings may be alike, whatever the case of their letters.
        """
        look = {"header_format": self._book.format_of(label.style)}
        self._add_table(
            area,
            {
                "name": label.name,
                "style": "Table Style Light 1",
                "title": label.name,
                "description": label.about,
                "columns": [{"header": _column_word(each), **look} for each in headings],
            },
        )
        for column, heading in enumerate(headings, start=area.first_column):
            if needs_care(heading):
                self.text(area.first_row, column, heading, label.style)

    def _add_table(self, area: "Area", options: dict[str, object]) -> None:
        """Lay a table over an area.

        xlsxwriter remembers every cell of a table, which for a long one takes longer than
        writing it; so it is told of the first row, and the table is lengthened afterwards.
        """
        first_row, first_column, last_row, last_column = area.corners()
        is_long = last_row - first_row > 1 and is_proved()
        told_row = first_row + 1 if is_long else last_row
        self._sheet.add_table(first_row, first_column, told_row, last_column, options)
        if is_long:
            whole = xl_range(first_row, first_column, last_row, last_column)
            self._sheet.tables[-1].update(range=whole, a_range=whole, autofilter=whole)

    def chart(self, row: int, column: int, chart: Any, description: str) -> None:
        """Put a chart in its place, with what it shows in words."""
        options = {"description": lawful_text(description), "object_position": 2}
        self._sheet.insert_chart(row, column, chart, options)

    def offer(self, area: "Area", options: Mapping[str, object]) -> None:
        """Check what is typed into an area, in the words of xlsxwriter's data_validation."""
        self._sheet.data_validation(*area.corners(), dict(options))

    def colour_where(self, area: "Area", formula: str, rule_format: Any) -> None:
        """Colour cells of an area where a formula of ours holds; the first that does wins."""
        rule = {"type": "formula", "criteria": formula, "format": rule_format}
        self._sheet.conditional_format(*area.corners(), {**rule, "stop_if_true": True})

    def print_on_a3(
        self, *, pages_across: int, pages_down: int, header: Sequence[str], footer: Sequence[str]
    ) -> None:
        """Lay the sheet out on A3 landscape; no pages down means as many as it takes.

        `header` and `footer` are its left, middle and right part; pages are numbered at the foot.
        """
        self._sheet.set_landscape()
        self._sheet.set_paper(8)  # A3, in the table of paper sizes of the file format
        self._sheet.fit_to_pages(pages_across, pages_down)
        self._sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.6)
        left, middle, right = (print_line(part) for part in header)
        self._sheet.set_header(f"&L&9{left}&C&9{middle}&R&9{right}")
        left, middle, right = (print_line(part) for part in footer)
        self._sheet.set_footer(f"&L&8{left}&C&8{middle}&R&8{right} · page &P of &N")

    def repeat_in_print(self, *, columns: int) -> None:
        """Repeat the header row, and the first columns if any, on every page."""
        self._sheet.repeat_rows(0)
        if columns:
            self._sheet.repeat_columns(0, columns - 1)

    def show_first(self) -> None:
        """Open the workbook at this sheet."""
        self._sheet.activate()


@dataclass(frozen=True, slots=True)
class Area:
    """Name a block of cells by its corners, counted from 0."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def corners(self) -> tuple[int, int, int, int]:
        """Give the corners as xlsxwriter takes them."""
        return self.first_row, self.first_column, self.last_row, self.last_column

    def ends(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Give the first and the last cell, each by row and column."""
        return (self.first_row, self.first_column), (self.last_row, self.last_column)


@dataclass(frozen=True, slots=True)
class TableLabel:
    """Name a table in our own words: `about` says what it is, `style` how its headings look."""

    name: str
    about: str
    style: Style


def needs_care(text: str) -> bool:
    """Tell cheaply whether text may need more than being written: most text does not.

    Everything unlawful or unseen is unprintable; a formula begins with a sign or a blank.
    """
    return not (
        text.isprintable()
        and text[:1].isalnum()
        and text[:1] not in _FILLERS
        and "_x" not in text
        and len(text) <= CELL_LIMIT // 2
    )


def none_needs_care(texts: Sequence[str], joined: str, mark: str) -> bool:
    """Tell at one go that no text needs care, line breaks aside; `joined` is parted by `mark`."""
    heads = "".join([text[:1] for text in texts])
    return (
        joined.count(mark) == len(texts) - 1
        and joined.replace(mark, "").replace("\n", "").isprintable()
        and (heads.isalnum() or not heads)
        and not any(filler in heads for filler in _FILLERS)
        and "_x" not in joined
        and max(map(len, texts)) <= CELL_LIMIT // 2
    )


def literal_text(text: str) -> str:
    """Keep text that looks like the file's own markup from being read as that.

    xlsxwriter passes text between <r> and </r> through as markup, and escapes _xHHHH_ in a way
    that doubles where two of them share an underscore. Both are written here as one run of our
    own, escaped by the book (ECMA-376 part 1, 22.4.2.4).
    """
    is_markup = text.startswith("<r>") and text.endswith("</r>")
    if not is_markup and not _ESCAPE_LIKE.search(text):
        return text
    escaped = escape(_ESCAPE_LIKE.sub("\x00", text), quote=False)
    run = escaped.replace("\x00", "&#95;x005F&#95;")
    run = f'<r><t xml:space="preserve">{run}</t></r>'
    if utf16_units(run) <= CELL_LIMIT:
        return run
    return f"{text} " if is_markup else text


def _column_word(heading: str) -> str:
    """Put a heading as a table names its column, so that it equals the cell's text."""
    return _ESCAPE_LIKE.sub("_x005F_", lawful_text(heading))


def print_line(text: str) -> str:
    """Make text fit for the head or foot of a printed page, where & begins an instruction.

    >>> print_line("Health & care\\nboard")
    ' Health and care board'
    """
    line = " ".join(lawful_text(text).replace("&", " and ").split())
    if len(line) > PRINT_LINE_LIMIT:
        line = line[: PRINT_LINE_LIMIT - 1].rstrip() + "…"
    # The blank parts a size from a text that begins with a figure.
    return f" {line}" if line else ""


def cell_name(row: int, column: int, *, absolute: bool = False) -> str:
    """Name a cell as a spreadsheet does; counted from 0.

    >>> cell_name(6, 0), cell_name(6, 0, absolute=True)
    ('A7', '$A$7')
    """
    return str(xl_rowcol_to_cell(row, column, row_abs=absolute, col_abs=absolute))


def column_name(column: int) -> str:
    """Name a column as a spreadsheet does; counted from 0."""
    return str(xl_col_to_name(column))
