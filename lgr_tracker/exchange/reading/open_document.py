"""Check the content of an OpenDocument workbook, where rows and cells may claim to repeat."""

import io
import zipfile
from collections.abc import Callable
from typing import Final
from xml.parsers import expat

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.exchange.reading.facts import CheckedWorkbook, SheetFacts
from lgr_tracker.exchange.reading.limits import (
    AREA_LIMIT,
    COLUMN_LIMIT,
    DAMAGED,
    PASSWORD,
    SHEET_ROW_LIMIT,
    TAG_LIMIT,
    TOO_MANY_CELLS,
    TOO_MANY_ROWS,
    claimed,
)
from lgr_tracker.exchange.reading.sheet_part import refuse_doctype

_KIND: Final = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST: Final = "META-INF/manifest.xml"
_CONTENT: Final = "content.xml"
# Attributes of a cell that alone make a value of it.
_TELLING: Final = ("value-type", "value", "string-value", "date-value", "time-value", "formula")


def check_open_document(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> CheckedWorkbook:
    """Look the content over and pack it anew with nothing but what says what it is."""
    names = {part.filename for part in parts}
    if _CONTENT not in names:
        raise Invalid(DAMAGED)
    manifest = package.read(_MANIFEST) if _MANIFEST in names else b"<manifest/>"
    if b"encryption-data" in manifest:
        raise Invalid(PASSWORD)
    parse_strictly(manifest, lambda *_: None)
    content = package.read(_CONTENT)
    followed = _Content()
    parse_strictly(content, followed.start, followed.end, followed.hear)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as anew:
        for name, kept in (
            ("mimetype", _KIND.encode()),
            (_MANIFEST, manifest),
            (_CONTENT, content),
        ):
            anew.writestr(name, kept)
    return CheckedWorkbook(target.getvalue(), False, followed.sheets)


def parse_strictly(
    content: bytes,
    start: Callable[[str, dict[str, str]], object],
    end: Callable[[str], object] | None = None,
    hear: Callable[[str], object] | None = None,
) -> None:
    """Parse a part without any entity of its own; raises Invalid for what is not well formed."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = hear
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError):
        raise Invalid(DAMAGED) from None


class _Content:
    """Follow tables, rows and cells, with what each claims to repeat."""

    def __init__(self) -> None:
        self.sheets: dict[str, SheetFacts] = {}
        self._facts = SheetFacts()
        self._tags = self._area = 0
        self._row = self._rows = self._column = self._columns = 0
        self._defined = 0
        self._last_row = self._last_column = 0
        self._cell: dict[str, str] = {}
        self._heard: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Meet a tag; its prefix and those of its attributes do not matter."""
        self._tags += 1
        if self._tags > TAG_LIMIT:
            raise Invalid(TOO_MANY_CELLS)
        local = tag.rpartition(":")[2]
        if local.startswith("table") or local == "covered-table-cell":
            self._meet(local, {key.rpartition(":")[2]: each for key, each in attributes.items()})
        elif local == "p":
            self._note_value()

    def end(self, tag: str) -> None:
        """Leave a tag."""
        match tag.rpartition(":")[2]:
            case "table-cell" | "covered-table-cell":
                self._leave_cell()
            case "table-row":
                self._row += self._rows
            case "table":
                self._leave_table()

    def hear(self, text: str) -> None:
        """Keep the text of a cell that says it is an error."""
        if self._cell.get("value-type") == "error":
            self._heard.append(text)

    def _meet(self, local: str, attributes: dict[str, str]) -> None:
        match local:
            case "table":
                self._facts = self.sheets[attributes.get("name", "")] = SheetFacts()
                self._row = self._defined = self._last_row = self._last_column = 0
            case "table-column":
                self._meet_column(attributes)
            case "table-row":
                self._rows, self._column = claimed(attributes.get("number-rows-repeated")), 0
                if attributes.get("visibility", "visible") != "visible":
                    last = min(self._row + self._rows, SHEET_ROW_LIMIT)
                    self._facts.hidden_rows.update(range(self._row, last))
            case "table-cell" | "covered-table-cell":
                self._meet_cell(attributes)

    def _meet_column(self, attributes: dict[str, str]) -> None:
        """Note columns that are hidden, as far as any is read."""
        last = self._defined + claimed(attributes.get("number-columns-repeated"))
        if attributes.get("visibility", "visible") != "visible":
            columns = range(self._defined, min(last, COLUMN_LIMIT))
            self._facts.hidden_columns.update(columns)
        self._defined = last

    def _meet_cell(self, attributes: dict[str, str]) -> None:
        self._cell, self._heard = attributes, []
        self._columns = claimed(attributes.get("number-columns-repeated"))
        if any(name in attributes for name in _TELLING):
            self._note_value()
        if attributes.get("value-type") == "percentage":
            self._facts.percents.update(
                (self._row, self._column + place) for place in range(min(self._columns, 300))
            )
        self._note_merge(attributes)

    def _note_merge(self, attributes: dict[str, str]) -> None:
        wide = claimed(attributes.get("number-columns-spanned"))
        high = claimed(attributes.get("number-rows-spanned"))
        if wide > 1 or high > 1:
            self._facts.merges.append(
                (self._row, self._column, self._row + high - 1, self._column + wide - 1)
            )

    def _note_value(self) -> None:
        """Note how far the cell reaches, with all that it and its row repeat."""
        self._last_row = max(self._last_row, self._row + self._rows)
        self._last_column = max(self._last_column, self._column + self._columns)
        if self._last_row > SHEET_ROW_LIMIT or self._last_column > COLUMN_LIMIT:
            raise Invalid(TOO_MANY_ROWS)

    def _leave_cell(self) -> None:
        if self._cell.get("value-type") == "error":
            text = "".join(self._heard).strip()
            self._facts.unread[(self._row, self._column)] = text[:20]
        self._cell = {}
        self._column += self._columns

    def _leave_table(self) -> None:
        self._area += self._last_row * self._last_column
        if self._area > AREA_LIMIT:
            raise Invalid(TOO_MANY_CELLS)
