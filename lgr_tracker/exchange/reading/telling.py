"""Tell a register that was read as plain data, for another program."""

from datetime import date
from pathlib import PurePath
from typing import Any, Final

from lgr_tracker.domain.register import Rating, SaidRating
from lgr_tracker.exchange.reading.found import ReadRegister, RegisterInput
from lgr_tracker.exchange.reading.vocabulary import status_of
from lgr_tracker.exchange.reading.words import SIDES

TOLD_TEXTS: Final = ("reference", "title", "cause", "event", "effect", "owner")


def told_risks(read: ReadRegister) -> list[dict[str, Any]]:
    """Give every risk with its texts, the day it was raised and its ratings as the source says."""
    return [_told(row) for row in read.rows]


def told_source(read: ReadRegister, filename: str) -> dict[str, Any]:
    """Say where the risks come from: file, sheet, header rows, and the heading of each field.

    A plain table has no sheet.
    """
    return {
        "file": PurePath(filename).name,
        "sheet": None if read.sheet == filename else read.sheet,
        "header_rows": list(read.header_rows),
        "columns": dict(read.columns),
    }


def told_warnings(read: ReadRegister) -> list[str]:
    """Give every warning, and a sentence for each cell that was not read."""
    cells = [
        f"{each.cell} was not read ({each.value or 'no value'}): {each.reason}"
        for each in read.unread
    ]
    left = [f"The column {heading} was left out." for heading in read.unread_headings]
    return [*read.warnings, *left, *cells]


def _told(row: RegisterInput) -> dict[str, Any]:
    raised_on = row.values.get("raised_on")
    return {
        **{key: row.values.get(key) or "" for key in TOLD_TEXTS},
        "status": status_of(str(row.values.get("status") or "")),
        "raised_on": raised_on.isoformat() if isinstance(raised_on, date) else None,
        **{rating.value: _rating(row, rating) for rating in Rating},
        "custom": {heading: text for heading, text in row.custom.items() if text},
    }


def _rating(row: RegisterInput, rating: Rating) -> dict[str, Any] | None:
    said = row.ratings.get(rating) or _typed(row, rating)
    return None if said is None else {side: getattr(said, side) for side in SIDES}


def _typed(row: RegisterInput, rating: Rating) -> SaidRating | None:
    """Give a rating of our own workbook, which was read on the programme's scale."""
    values: dict[str, Any] = {side: row.values.get(f"{rating}_{side}") for side in SIDES}
    said = SaidRating(**values)
    return None if said == SaidRating() else said
