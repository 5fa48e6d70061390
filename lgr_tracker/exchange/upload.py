"""Look a file over before anything reads it, and refuse in plain words what is not a table.

A workbook is checked part by part and packed anew, so that what was checked is what is read:
the reader behind it sets aside room for every cell up to the furthest one and would stop the
whole service over a single cell in the last row and column.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from lgr_tracker.domain.errors import Invalid

BYTE_LIMIT: Final = 5 * 1024 * 1024
ENTRY_LIMIT: Final = 200
UNPACKED_LIMIT: Final = 50 * 1024 * 1024
RATIO_LIMIT: Final = 100
ROW_LIMIT: Final = 20_000
COLUMN_LIMIT: Final = 256
# Titles and blank rows may stand above the header row, and empty rows between.
SHEET_ROW_LIMIT: Final = ROW_LIMIT + 500
# Tags of all sheets together; a register of 20,000 rows by 45 columns has about 2 million.
TAG_LIMIT: Final = 3_000_000

_ZIP_STARTS: Final = (b"PK\x03\x04", b"PK\x05\x06")
_USUAL_PACKING: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OLD_OFFICE_START: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
# Attributes by which lists in a workbook say how long they are.
_CLAIMS: Final = frozenset({"count", "uniqueCount"})
_CLAIM_DIGITS: Final = 7
_ROW_NAME: Final = re.compile("[0-9]{1,7}")
_COLUMN_NAME: Final = re.compile("[A-Za-z]{1,3}")

# What zipfile lets through, besides its own error, when bytes have been changed.
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    IndexError,
    NotImplementedError,
    OSError,
    OverflowError,
    ValueError,
)

_SAVE_AGAIN: Final = "Open it in your spreadsheet program and save it again as .xlsx, then retry."
_EMPTY_SHEET: Final = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<sheetData/></worksheet>"
)


@dataclass(frozen=True, slots=True)
class CheckedWorkbook:
    """Hold a workbook packed anew; `has_oversize` tells that a sheet too large was left out."""

    data: bytes
    has_oversize: bool


@dataclass(frozen=True, slots=True)
class CheckedText:
    """Hold a plain table as text with LF, CRLF or CR at its line ends."""

    text: str


def check_upload(data: bytes, filename: str) -> CheckedWorkbook | CheckedText:
    """Tell a workbook from a plain table by its bytes, and refuse everything else.

    Raises Invalid with a plain sentence.
    """
    if not data.strip():
        raise Invalid("The file is empty. Choose a register with a header row and try again.")
    if len(data) > BYTE_LIMIT:
        raise Invalid("The file is larger than 5 MB. Split it, or take pictures out, and retry.")
    if data.startswith(_OLD_OFFICE_START):
        raise Invalid(_old_office_sentence(data))
    if data.startswith(_ZIP_STARTS):
        return _check_workbook(data)
    if filename.casefold().endswith((".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")):
        raise Invalid(f"The name says it is a workbook, but the file is not one. {_SAVE_AGAIN}")
    return CheckedText(_decoded(data))


def _old_office_sentence(data: bytes) -> str:
    """Tell a workbook with a password from one of Excel before 2007."""
    if _ENCRYPTED_STREAM in data:
        return "The file is protected with a password. Take the password off, save it and retry."
    return f"The file is in the old Excel format (.xls). {_SAVE_AGAIN}"


def _decoded(data: bytes) -> str:
    """Read bytes as text: UTF-8, UTF-16 where it says so, else Windows-1252."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = data.decode("utf-16")
        else:
            text = _utf8_or_windows(data)
    except UnicodeDecodeError:
        raise Invalid(f"The file is not a table that can be read. {_SAVE_AGAIN}") from None
    if "\x00" in text or text.lstrip().startswith(("%PDF", "<")):
        raise Invalid(f"The file is not a table that can be read. {_SAVE_AGAIN}")
    return text


def _utf8_or_windows(data: bytes) -> str:
    """Read UTF-8 with or without its mark, else Windows-1252, which Excel in the UK writes."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def _check_workbook(data: bytes) -> CheckedWorkbook:
    """Check the package, then each part, and pack the parts anew without compression."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            _check_package(parts)
            return _packed_anew(package, parts)
    except _DAMAGE:
        raise Invalid(f"The file is damaged or cut off. {_SAVE_AGAIN}") from None
    except RuntimeError:  # zipfile's way to say that a part has a password
        raise Invalid("The file is protected with a password. Take it off and retry.") from None


def _check_package(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse by the table of contents alone: too much, odd names, macros, foreign links."""
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    names = [part.filename for part in parts]
    if len(parts) > ENTRY_LIMIT:
        raise Invalid("The workbook has too many parts. Save its register alone and retry.")
    if unpacked > UNPACKED_LIMIT or unpacked > RATIO_LIMIT * max(packed, 1):
        raise Invalid("The workbook unpacks to far more than a register holds, so it is not read.")
    if len(set(names)) < len(names) or any(map(_is_odd_name, names)):
        raise Invalid(f"The workbook has parts with odd names, so it is not read. {_SAVE_AGAIN}")
    if any(part.flag_bits & 0x1 for part in parts):
        raise Invalid("The file is protected with a password. Take it off and retry.")
    if any(part.compress_type not in _USUAL_PACKING for part in parts):
        raise Invalid(f"The workbook is packed in an unusual way, so it is not read. {_SAVE_AGAIN}")
    _check_contents(names)


def _check_contents(names: list[str]) -> None:
    """Refuse what is no workbook, or one that would do or fetch more than hold values."""
    folded = [name.casefold() for name in names]
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in folded):
        raise Invalid("The workbook holds macros. Save it as .xlsx, without macros, and retry.")
    if any("/externallinks/" in name for name in folded):
        raise Invalid(
            "The workbook draws on other workbooks. Copy the register into a new workbook as "
            "values, save it and retry."
        )
    if "xl/workbook.xml" not in folded:
        raise Invalid(f"The file is not an Excel workbook. {_SAVE_AGAIN}")


def _is_odd_name(name: str) -> bool:
    """Tell a part's name that points outside the package or could be taken in two ways."""
    parts = name.split("/")
    return name.startswith("/") or ".." in parts or "\\" in name or ":" in name or "\x00" in name


def _packed_anew(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> CheckedWorkbook:
    """Unpack each part within its stated size, look it over, and pack it plainly.

    Pictures, printer settings and whatever else is not XML stay behind.
    """
    target = io.BytesIO()
    tags_left, has_oversize = TAG_LIMIT, False
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as anew:
        for part in parts:
            if not part.filename.casefold().endswith((".xml", ".rels")):
                continue
            content = package.read(part)
            extent = _measured(content, tags_left)
            tags_left -= extent.tags
            if extent.is_oversize():
                content, has_oversize = _EMPTY_SHEET, True
            anew.writestr(part.filename, content)
    return CheckedWorkbook(target.getvalue(), has_oversize)


class _Extent:
    """Follow a sheet's cells to learn how far down and across its values reach.

    Takes the furthest place that any reading of rows and cells without a reference could mean.
    """

    def __init__(self, tags_left: int) -> None:
        self.tags = 0
        self._tags_left = tags_left
        self._row = self._column = 0
        self._last_row = self._last_column = 0
        self._place: str | None = None
        # Collected as text and turned into numbers once each: sheets repeat both endlessly.
        self._row_names: set[str] = set()
        self._column_names: set[str] = set()
        # A tag may carry any prefix; what each means is learnt at the first meeting.
        self._meanings: dict[str, Callable[[dict[str, str]], None]] = {}

    def is_oversize(self) -> bool:
        """Tell whether the sheet reaches further than is read."""
        rows = max([self._last_row, *map(_row_number, self._row_names)])
        columns = max([self._last_column, *map(_column_number, self._column_names)])
        return rows > SHEET_ROW_LIMIT or columns > COLUMN_LIMIT

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Meet a tag."""
        self.tags += 1
        if self.tags > self._tags_left:
            raise Invalid("The workbook holds more cells than are read at once. Split it.")
        meaning = self._meanings.get(name)
        if meaning is None:
            meaning = self._meanings[name] = self._meaning_of(name.rpartition(":")[2])
        meaning(attributes)

    def _meaning_of(self, local_name: str) -> Callable[[dict[str, str]], None]:
        """Say what to do at a tag."""
        match local_name:
            case "c":
                return self._meet_cell
            case "v" | "is":
                return self._meet_value
            case "row":
                return self._meet_row
            case _:
                return _check_claims

    def _meet_row(self, attributes: dict[str, str]) -> None:
        """Go to the stated row, or to the next."""
        stated = attributes.get("r")
        if stated:
            self._row = _row_number(stated)
        else:
            self._settle()
            self._row += 1
        self._place, self._column = None, 0

    def _meet_cell(self, attributes: dict[str, str]) -> None:
        """Go to the stated cell, or to the next of the row."""
        stated = attributes.get("r")
        if stated is None:
            self._settle()
            self._column += 1
        self._place = stated

    def _settle(self) -> None:
        """Take the last stated cell as the place from which the next one counts."""
        if self._place is not None:
            letters, digits = _parted(self._place)
            self._row = max(self._row, _row_number(digits))
            self._column = _column_number(letters)

    def _meet_value(self, _: dict[str, str]) -> None:
        """Note where a value stands; cells without one take no room."""
        self._last_row = max(self._last_row, self._row)
        if self._place is None:
            self._last_column = max(self._last_column, self._column)
            return
        letters, digits = _parted(self._place)
        self._column_names.add(letters)
        self._row_names.add(digits)


def _check_claims(attributes: dict[str, str]) -> None:
    """Refuse a list that claims to be longer than any file here can be.

    The reader sets aside room for what is claimed before it looks at what is there.
    """
    for name, value in attributes.items():
        if name in _CLAIMS and sum(map(str.isdigit, value)) > _CLAIM_DIGITS:
            raise Invalid(f"The workbook claims to hold more than it can. {_SAVE_AGAIN}")


def _parted(place: str) -> tuple[str, str]:
    """Part a cell's name into what names its column and its row."""
    letters = place.rstrip("0123456789")
    return letters, place[len(letters) :]


def _row_number(text: str) -> int:
    """Read a row's number; anything else is no row of a sheet."""
    if not _ROW_NAME.fullmatch(text):
        raise Invalid(f"The workbook names a row that no sheet has. {_SAVE_AGAIN}")
    return int(text)


def _column_number(letters: str) -> int:
    """Turn a column's letters into its number, counted from 1.

    >>> _column_number("A"), _column_number("XFD")
    (1, 16384)
    """
    if not _COLUMN_NAME.fullmatch(letters):
        raise Invalid(f"The workbook names a cell that no sheet has. {_SAVE_AGAIN}")
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _measured(content: bytes, tags_left: int) -> _Extent:
    """Parse a part strictly, without any entity of its own, and measure its cells, if any."""
    extent = _Extent(tags_left)
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = extent.start
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError):
        raise Invalid(f"The file is damaged or cut off. {_SAVE_AGAIN}") from None
    return extent


def _refuse_doctype(*_: object) -> None:
    """Refuse a part that declares entities; no spreadsheet program writes one."""
    raise Invalid(f"The workbook declares things of its own that are not read. {_SAVE_AGAIN}")
