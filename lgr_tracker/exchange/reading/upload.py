"""Look a file over before anything reads it, and refuse in plain words what is not a table."""

from dataclasses import dataclass
from typing import Final

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.exchange.reading.facts import CheckedWorkbook
from lgr_tracker.exchange.reading.limits import (
    BYTE_LIMIT,
    PASSWORD,
    SAVE_AGAIN,
)
from lgr_tracker.exchange.reading.old_workbook import check_old_workbook
from lgr_tracker.exchange.reading.package import check_package

_ZIP_STARTS: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OLD_OFFICE_START: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK_NAMES: Final = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_NO_TABLE: Final = f"The file is not a table that can be read. {SAVE_AGAIN}"


@dataclass(frozen=True, slots=True)
class CheckedText:
    """Hold a plain table as text with LF, CRLF or CR at its line ends."""

    text: str


def check_upload(data: bytes, filename: str) -> CheckedWorkbook | CheckedText:
    """Tell a workbook from a plain table by its bytes, and refuse everything else.

    Raises Invalid with a plain sentence.
    """
    if not data.strip():
        raise Invalid("The file is empty. Choose a table with a header row and try again.")
    if len(data) > BYTE_LIMIT:
        raise Invalid("The file is larger than 5 MB. Split it, or take pictures out, and retry.")
    if data.startswith(_OLD_OFFICE_START):
        if _ENCRYPTED_STREAM in data:
            raise Invalid(PASSWORD)
        return check_old_workbook(data)
    if data.startswith(_ZIP_STARTS):
        return check_package(data)
    if filename.casefold().endswith(_WORKBOOK_NAMES):
        raise Invalid(f"The name says it is a workbook, but the file is not one. {SAVE_AGAIN}")
    return CheckedText(_decoded(data))


def _decoded(data: bytes) -> str:
    """Read bytes as text: UTF-8, UTF-16 where it says so, else Windows-1252."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = data.decode("utf-16")
        else:
            text = _utf8_or_windows(data)
    except UnicodeDecodeError:
        raise Invalid(_NO_TABLE) from None
    if "\x00" in text or text.lstrip().startswith(("%PDF", "<")):
        raise Invalid(_NO_TABLE)
    return text


def _utf8_or_windows(data: bytes) -> str:
    """Read UTF-8 with or without its mark, else Windows-1252, which Excel in the UK writes."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")
