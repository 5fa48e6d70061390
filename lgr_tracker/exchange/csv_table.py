"""Write a list as a CSV file that opens in a spreadsheet with nothing in it that runs."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from lgr_tracker.exchange.cell_text import lawful_text, runs_in_a_spreadsheet

Cell = str | int | float | bool | date | datetime | StrEnum | None

# Without the mark, spreadsheets read the file in the code page of the machine.
_BYTE_ORDER_MARK: Final = "\ufeff"


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as CSV in UTF-8: dates as 2027-10-29, numbers plain, nothing a formula.

    Text that a spreadsheet could take for a formula gets an apostrophe before it (OWASP, CSV
    injection).

    >>> write_csv(["Name", "Days"], [["=1+1", -3]]).decode("utf-8-sig")
    "Name,Days\\r\\n'=1+1,-3\\r\\n"
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_shown(heading) for heading in headings])
    writer.writerows([_shown(cell) for cell in row] for row in rows)
    return (_BYTE_ORDER_MARK + text.getvalue()).encode("utf-8")


def _shown(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, (int, float)):
        return cell
    if isinstance(cell, (date, datetime)):
        return cell.isoformat()
    text = lawful_text(str(cell))
    return f"'{text}" if runs_in_a_spreadsheet(text) else text
