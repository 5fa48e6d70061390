"""Follow the markup of a worksheet to learn how far it reaches and what its values do not show."""

import re
from collections.abc import Collection
from typing import Final
from xml.parsers import expat

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.exchange.reading.facts import SheetFacts
from lgr_tracker.exchange.reading.limits import (
    COLUMN_LIMIT,
    DAMAGED,
    SAVE_AGAIN,
    SHEET_ROW_LIMIT,
    TOO_MANY_CELLS,
    check_claim,
)
from lgr_tracker.exchange.reading.plain_rows import without_plain_rows

Attributes = dict[str, str]

# Attributes by which lists in a workbook say how long they are.
_CLAIMS: Final = ("count", "uniqueCount")
_TRUE: Final = ("1", "true")
_DIGITS: Final = "0123456789"
_ROW_NAME: Final = re.compile("[0-9]{1,7}")
_COLUMN_NAME: Final = re.compile("[A-Za-z]{1,3}")


class SheetPart:
    """Follow a sheet's cells to learn how far down and across its values reach.

    Takes the furthest place that any reading of rows and cells without a reference could mean.
    Any other part of a workbook goes through it as well, and has neither rows nor cells.
    """

    def __init__(self, tags_left: int, percent_styles: Collection[str] = ()) -> None:
        self.tags = 0
        self.facts = SheetFacts()
        self._tags_left = tags_left
        self._percent_styles = percent_styles
        self._row = self._column = 0
        self._last_row = self._last_column = 0
        self._place: str | None = None
        # Collected as text and turned into numbers once each: sheets repeat both endlessly.
        self._row_names: set[str] = set()
        self._column_names: set[str] = set()
        # The kind of a cell whose text is listened to: an error, or the result of a formula.
        self._kind: str | None = None
        self._watched: str | None = None
        self._heard: list[str] = []
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = refuse_doctype
        self._parser.StartElementHandler = self._start

    def follow(self, content: bytes) -> None:
        """Parse a part strictly, without any entity of its own."""
        left, plain = without_plain_rows(content, self._percent_styles)
        self.tags += plain.tags
        self._row_names |= plain.rows
        self._column_names |= plain.columns
        try:
            if plain.tags:
                expat.ParserCreate().Parse(
                    content, True
                )  # the pattern trusts that it is well formed
            self._parser.Parse(left, True)
        except (expat.ExpatError, LookupError):
            raise Invalid(DAMAGED) from None
        self._leave_cell()

    def reach(self) -> tuple[int, int]:
        """Give the last row and the last column that hold a value, counted from 1."""
        rows = max([self._last_row, *map(row_number, self._row_names)])
        return rows, max([self._last_column, *map(column_number, self._column_names)])

    def is_oversize(self) -> bool:
        """Tell whether the sheet reaches further than is read."""
        rows, columns = self.reach()
        return rows > SHEET_ROW_LIMIT or columns > COLUMN_LIMIT

    def _start(self, name: str, attributes: Attributes) -> None:
        """Meet a tag; it may carry any prefix. Sheets have millions, so this is kept short."""
        self.tags += 1
        if self.tags > self._tags_left:
            raise Invalid(TOO_MANY_CELLS)
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._meet_cell(attributes)
        elif name in ("v", "is"):
            self._meet_value()
        elif name == "f":
            self._meet_formula()
        elif attributes or name == "row":
            self._meet_other(name, attributes)

    def _meet_other(self, name: str, attributes: Attributes) -> None:
        """Meet a tag that is neither a cell nor in one."""
        if name == "row":
            self._meet_row(attributes)
        elif name == "col":
            self._meet_column(attributes)
        else:
            _check_claims(attributes)

    def _meet_formula(self) -> None:
        """Listen whether a formula has a result."""
        if self._watched is None and self._kind != "str":
            self._watched = "formula"

    def _meet_row(self, attributes: Attributes) -> None:
        """Go to the stated row, or to the next."""
        self._leave_cell()
        stated = attributes.get("r")
        if stated:
            self._row = row_number(stated)
        else:
            self._settle()
            self._row += 1
        self._place, self._column = None, 0
        if attributes.get("hidden") in _TRUE:
            self.facts.hidden_rows.add(self._row - 1)

    def _meet_column(self, attributes: Attributes) -> None:
        """Note columns that are hidden, as far as any is read."""
        if attributes.get("hidden") in _TRUE:
            first, last = (attributes.get(name, "") for name in ("min", "max"))
            end = min(row_number(last), COLUMN_LIMIT)
            self.facts.hidden_columns.update(range(row_number(first) - 1, end))

    def _meet_cell(self, attributes: Attributes) -> None:
        """Go to the stated cell, or to the next of the row."""
        if self._watched is not None:
            self._leave_cell()
        stated = attributes.get("r")
        if stated is None:
            self._settle()
            self._column += 1
        self._place = stated
        self._kind = attributes.get("t")
        if self._kind == "e":
            self._watched = "error"
        if self._percent_styles and attributes.get("s") in self._percent_styles:
            self.facts.percents.add(self._here())

    def _meet_value(self) -> None:
        """Note where a value stands; cells without one take no room."""
        if self._watched is not None:
            self._parser.CharacterDataHandler = self._heard.append
        if self._row > self._last_row:
            self._last_row = self._row
        place = self._place
        if place is None:
            self._last_column = max(self._last_column, self._column)
            return
        letters = place.rstrip(_DIGITS)
        self._column_names.add(letters)
        self._row_names.add(place[len(letters) :])

    def _leave_cell(self) -> None:
        """Keep what was heard of a cell that has no value to read."""
        if self._watched is None:
            return
        text = "".join(self._heard).strip()
        if self._watched == "error" or not text:
            self.facts.unread[self._here()] = text[:20]
        self._watched, self._heard = None, []
        self._parser.CharacterDataHandler = None

    def _here(self) -> tuple[int, int]:
        """Give the cell's row and column, from 0."""
        if self._place is None:
            return self._row - 1, self._column - 1
        letters, digits = _parted(self._place)
        return row_number(digits) - 1, column_number(letters) - 1

    def _settle(self) -> None:
        """Take the last stated cell as the place from which the next one counts."""
        if self._place is not None:
            letters, digits = _parted(self._place)
            self._row = max(self._row, row_number(digits))
            self._column = column_number(letters)


def row_number(text: str) -> int:
    """Read a row's number; anything else is no row of a sheet."""
    if not _ROW_NAME.fullmatch(text):
        raise Invalid(f"The workbook names a row that no sheet has. {SAVE_AGAIN}")
    return int(text)


def column_number(letters: str) -> int:
    """Turn a column's letters into its number, counted from 1.

    >>> column_number("A"), column_number("XFD")
    (1, 16384)
    """
    if not _COLUMN_NAME.fullmatch(letters):
        raise Invalid(f"The workbook names a cell that no sheet has. {SAVE_AGAIN}")
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def refuse_doctype(*_: object) -> None:
    """Refuse a part that declares entities; no spreadsheet program writes one."""
    raise Invalid(f"The workbook declares things of its own that are not read. {SAVE_AGAIN}")


def _check_claims(attributes: Attributes) -> None:
    """Refuse a list that claims to be longer than any file here can be."""
    for name in _CLAIMS:
        if name in attributes:
            check_claim(attributes[name])


def _parted(place: str) -> tuple[str, str]:
    """Part a cell's name into what names its column and its row."""
    letters = place.rstrip(_DIGITS)
    return letters, place[len(letters) :]
