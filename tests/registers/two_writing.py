"""Put rows on a sheet and give back the bytes of a file, for the registers of part two."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

File = tuple[bytes, str]
"""What a builder gives: the bytes and the name under which the council sent them."""

SHADE = PatternFill("solid", fgColor="D9E2F3")
LINE = Side(style="thin", color="808080")


def book(title: str) -> tuple[Workbook, Worksheet]:
    """A workbook with one sheet of that name."""
    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    return made, sheet


def lay(sheet: Worksheet, row: int, rows: Iterable[Sequence[Any]], *, column: int = 1) -> None:
    """Write rows downwards from that cell; None leaves a cell as it is."""
    for down, values in enumerate(rows, row):
        for across, value in enumerate(values, column):
            if value is not None:
                sheet.cell(down, across, value).alignment = Alignment(wrap_text=True)


def head(sheet: Worksheet, row: int, headings: Sequence[str | None], *, column: int = 1) -> None:
    """Write a row of headings as people dress them: bold, shaded, framed."""
    lay(sheet, row, [headings], column=column)
    for across in range(column, column + len(headings)):
        cell = sheet.cell(row, across)
        cell.font, cell.fill = Font(bold=True), SHADE
        cell.border = Border(top=LINE, bottom=LINE, left=LINE, right=LINE)


def saved(made: Workbook, name: str) -> File:
    """The workbook as it lies on a disk."""
    out = io.BytesIO()
    made.save(out)
    return out.getvalue(), name


def separated(rows: Iterable[Sequence[Any]], *, by: str, coded: str) -> bytes:
    """Rows as a text file with Windows line ends, as Excel writes one."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=by, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(coded)
