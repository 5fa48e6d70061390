"""Check a workbook of Excel before 2007 record by record ([MS-XLS], BIFF8)."""

import struct
from collections.abc import Iterator
from typing import Final

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.exchange.reading.facts import CheckedWorkbook, SheetFacts
from lgr_tracker.exchange.reading.limits import (
    AREA_LIMIT,
    COLUMN_LIMIT,
    DAMAGED,
    MACROS,
    PASSWORD,
    SHEET_ROW_LIMIT,
    TAG_LIMIT,
    TOO_MANY_CELLS,
    TOO_MANY_ROWS,
)
from lgr_tracker.exchange.reading.old_container import OldContainer, contained

_EOF, _FILEPASS, _DATEMODE, _COLUMNS, _SHEET = 0x0A, 0x2F, 0x22, 0x7D, 0x85
_FORMAT, _STYLE, _STRINGS, _EXTENT, _ROW, _BEGIN = 0x41E, 0xE0, 0xFC, 0x200, 0x208, 0x809
_TRUTH_OR_ERROR, _MANY_NUMBERS = 0x205, 0xBD
_FORMULAS: Final = frozenset({0x06, 0x206, 0x406})
# Records that hold a value, of this version and of those before.
_VALUES: Final = _FORMULAS | {
    *(0x02, 0x03, 0x04, 0x05, 0x7E, 0xD6, 0xFD, _MANY_NUMBERS),
    *(0x203, 0x204, _TRUTH_OR_ERROR, 0x27E),
}
_ERRORS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_PERCENT_FORMATS: Final = (9, 10)
_MACRO_SHEET: Final = 1

Record = tuple[int, int, bytes]


def check_old_workbook(data: bytes) -> CheckedWorkbook:
    """Look every record over and put the workbook alone into a fresh container."""
    stream = bytearray(OldContainer(data).workbook())
    try:
        book = _OldBook(stream)
    except (struct.error, IndexError):
        raise Invalid(DAMAGED) from None
    return CheckedWorkbook(
        contained(bytes(stream)), False, book.sheets, counts_from_1904=book.counts_from_1904
    )


class _OldBook:
    """Learn what the records say, and take back the claims they make about room."""

    def __init__(self, stream: bytearray) -> None:
        self.sheets: dict[str, SheetFacts] = {}
        self.counts_from_1904 = False
        self._stream = stream
        self._left = TAG_LIMIT
        self._area = 0
        self._percent_formats = set(_PERCENT_FORMATS)
        self._formats: list[int] = []
        places = [place for record in self._records(0) for place in self._meet_global(record)]
        for name, start in places:
            self._read_sheet(name, start)

    def _records(self, start: int) -> Iterator[Record]:
        """Walk the records of one part, from its start to its end."""
        at, depth = start, 0
        while at + 4 <= len(self._stream):
            self._left -= 1
            if self._left < 0:
                raise Invalid(TOO_MANY_CELLS)
            kind, length = struct.unpack_from("<HH", self._stream, at)
            if at + 4 + length > len(self._stream):
                raise Invalid(DAMAGED)
            yield kind, at, bytes(self._stream[at + 4 : at + 4 + length])
            # A chart within a sheet is a part of its own within the part.
            depth += (kind == _BEGIN) - (kind == _EOF)
            if kind == _EOF and depth <= 0:
                return
            at += 4 + length

    def _meet_global(self, record: Record) -> Iterator[tuple[str, int]]:
        """Learn from a record of the workbook itself; gives each sheet and where it starts."""
        kind, at, body = record
        if kind == _FILEPASS:
            raise Invalid(PASSWORD)
        if kind == _SHEET:
            if body[5] == _MACRO_SHEET:
                raise Invalid(MACROS)
            yield _sheet_name(body), struct.unpack_from("<I", body)[0]
        elif kind == _STRINGS and struct.unpack_from("<I", body, 4)[0] > len(self._stream):
            struct.pack_into("<I", self._stream, at + 8, 0)
        else:
            self._meet_look(kind, body)

    def _meet_look(self, kind: int, body: bytes) -> None:
        """Learn how dates are counted, and which styles show a percentage."""
        if kind == _DATEMODE:
            self.counts_from_1904 = body[0] == 1
        elif kind == _FORMAT and b"%" in body[2:]:
            self._percent_formats.add(struct.unpack_from("<H", body)[0])
        elif kind == _STYLE:
            self._formats.append(struct.unpack_from("<H", body, 2)[0])

    def _read_sheet(self, name: str, start: int) -> None:
        """Follow a sheet's records to learn how far it reaches and what its values do not show."""
        facts = self.sheets[name] = SheetFacts()
        percents = {
            place for place, each in enumerate(self._formats) if each in self._percent_formats
        }
        last_row = last_column = 0
        for kind, at, body in self._records(start):
            if kind in _VALUES:
                row, column = struct.unpack_from("<HH", body)
                last = struct.unpack_from("<H", body, len(body) - 2)[0]
                last_row = max(last_row, row)
                last_column = max(last_column, last if kind == _MANY_NUMBERS else column)
                _note_value(facts, kind, body, percents)
            elif kind == _ROW and struct.unpack_from("<I", body, 12)[0] & 0x20:
                facts.hidden_rows.add(struct.unpack_from("<H", body)[0])
            elif kind == _COLUMNS and struct.unpack_from("<H", body, 8)[0] & 1:
                first, end = struct.unpack_from("<HH", body)
                facts.hidden_columns.update(range(first, min(end + 1, COLUMN_LIMIT)))
            elif kind == _EXTENT:
                self._stream[at + 4 : at + 4 + len(body)] = bytes(len(body))
        self._check_reach(last_row + 1, last_column + 1)

    def _check_reach(self, rows: int, columns: int) -> None:
        if rows > SHEET_ROW_LIMIT or columns > COLUMN_LIMIT:
            raise Invalid(TOO_MANY_ROWS)
        self._area += rows * columns
        if self._area > AREA_LIMIT:
            raise Invalid(TOO_MANY_CELLS)


def _note_value(facts: SheetFacts, kind: int, body: bytes, percents: set[int]) -> None:
    """Note an error, and a number that is shown as a percentage."""
    row, column = struct.unpack_from("<HH", body)
    if kind == _TRUTH_OR_ERROR and body[7]:
        facts.unread[(row, column)] = _ERRORS.get(body[6], "#ERROR")
    elif kind in _FORMULAS and body[12:14] == b"\xff\xff" and body[6] == 2:
        facts.unread[(row, column)] = _ERRORS.get(body[8], "#ERROR")
    elif kind != _MANY_NUMBERS and struct.unpack_from("<H", body, 4)[0] in percents:
        facts.percents.add((row, column))
    elif kind == _MANY_NUMBERS:
        for place, at in enumerate(range(4, len(body) - 2, 6)):
            if struct.unpack_from("<H", body, at)[0] in percents:
                facts.percents.add((row, column + place))


def _sheet_name(body: bytes) -> str:
    """Read a sheet's name, of one byte a character or of two."""
    length, text = body[6], body[8:]
    if body[7] & 1:
        return text[: length * 2].decode("utf-16-le", "replace")
    return text[:length].decode("latin-1")
