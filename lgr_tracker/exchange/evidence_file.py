"""Look over a file that somebody puts to a row as evidence, and refuse what may do harm.

What a file is, its bytes say; its name must say the same. Pictures are kept without what cameras
write into them.
"""

import csv
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from lgr_tracker.domain.conversation import FILE_MOST
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.guarding import Place, look_at
from lgr_tracker.exchange.office_text import read_office
from lgr_tracker.exchange.picture_file import plain_jpeg, plain_png

NAME_MOST = 120
TEXT_MOST = 2_000_000
"""How many characters of a file the privacy guard looks at: about two seconds' worth."""

TAKEN = "PDF, Word (.docx), Excel (.xlsx), PowerPoint (.pptx), PNG, JPEG, CSV and plain text"
EMPTY = "The file is empty. Choose another."
TOO_LARGE = f"The file is larger than {FILE_MOST // 1024 // 1024} MB. Make it smaller and retry."
UNKNOWN = f"Files of this kind are not taken. Taken are {TAKEN}."
MISNAMED = "The name ends in {suffix}, but the file is something else. Save it anew and retry."
NO_SUFFIX = "The name must end in what the file is, such as .pdf or .docx."
TOO_LONG = f"Give the file a name of {NAME_MOST} characters or fewer."
TOO_MUCH = "The file holds more text than can be looked over. Split it, and put in what matters."
NOT_TABLE = "The table cannot be read. Save it anew and retry."
OLD = "The file is of an old kind, or has a password. Save it anew as {suffix} without, and retry."
FORMULA = "A cell of the table begins like a formula, which may do harm. Take it out and retry."
NOT_TEXT = "The file is not plain text. Save it as text and retry."

_OFFICE = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES: Mapping[str, str] = {
    ".pdf": "application/pdf",
    ".docx": f"{_OFFICE}wordprocessingml.document",
    ".xlsx": f"{_OFFICE}spreadsheetml.sheet",
    ".pptx": f"{_OFFICE}presentationml.presentation",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".csv": "text/csv",
    ".txt": "text/plain",
}
"""What is taken, by the end of its name."""

_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True)
class CheckedFile:
    """Hold a file as it is kept, and what the privacy guard found in its name and its text."""

    name: str
    media_type: str
    content: bytes = field(repr=False)
    places: tuple[Place, ...] = ()

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the bytes."""
        return sha256(self.content).hexdigest()


def check_evidence(data: bytes, name: str) -> CheckedFile:
    """Return a file as it may be kept; raises Invalid on the field "file".

    `name` is what the sender's browser calls it. The text of office documents, tables and plain
    text is looked at by the privacy guard; what PDFs and pictures show is not.
    """
    try:
        own = _name(name)
        if not data:
            raise Invalid(EMPTY)
        if len(data) > FILE_MOST:
            raise Invalid(TOO_LARGE)
        suffix = own[own.rindex(".") :].lower()
        content, text = _READERS[suffix](data, suffix)
    except Invalid as refusal:
        raise Invalid(refusal.message, {"file": refusal.message}) from None
    found = (Place("file", each, look_at(each), "Evidence") for each in (own, text))
    return CheckedFile(
        own, MEDIA_TYPES[suffix], content, tuple(place for place in found if place.findings)
    )


def _name(name: str) -> str:
    """Return a file's own name, without the folders it came from."""
    own = " ".join(re.split(r"[/\\]", name)[-1].split())
    if not own.isprintable() or not re.search(r"[^.\s][.][A-Za-z0-9]{1,8}$", own):
        raise Invalid(NO_SUFFIX)
    if len(own) > NAME_MOST:
        raise Invalid(TOO_LONG)
    if own[own.rindex(".") :].lower() not in MEDIA_TYPES:
        raise Invalid(UNKNOWN)
    return own


Read = tuple[bytes, str]


def _must_begin(data: bytes, start: bytes, suffix: str) -> None:
    if not data.startswith(start):
        raise Invalid(MISNAMED.format(suffix=suffix))


def _pdf(data: bytes, suffix: str) -> Read:
    _must_begin(data, b"%PDF-", suffix)
    from lgr_tracker.exchange.pdf_file import plain_pdf  # pypdf is read when it is first needed

    return plain_pdf(data), ""


def _office(data: bytes, suffix: str) -> Read:
    if data.startswith(_OLD_OFFICE):
        raise Invalid(OLD.format(suffix=suffix))
    _must_begin(data, b"PK\x03\x04", suffix)
    return data, read_office(data, MEDIA_TYPES[suffix], most=TEXT_MOST)


def _png(data: bytes, suffix: str) -> Read:
    _must_begin(data, b"\x89PNG\r\n\x1a\n", suffix)
    return plain_png(data), ""


def _jpeg(data: bytes, suffix: str) -> Read:
    _must_begin(data, b"\xff\xd8\xff", suffix)
    return plain_jpeg(data), ""


def _text(data: bytes, suffix: str) -> Read:
    text = decoded(data)
    if len(text) > TEXT_MOST:
        raise Invalid(TOO_MUCH)
    if suffix == ".csv":
        _check_cells(text)
    return data, text


def decoded(data: bytes) -> str:
    """Read bytes as plain text: UTF-8, UTF-16 where it says so, else Windows-1252."""
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace") if encoding == "utf-8-sig" else "\x00"
    if _CONTROL.search(text) or "\ufffd" in text or text.lstrip().startswith(("<", "%PDF")):
        raise Invalid(NOT_TEXT)
    return text


def _check_cells(text: str) -> None:
    """Refuse a table in which a spreadsheet would run something when it is opened."""
    for mark in ",;\t":
        try:
            cells = [
                cell for row in csv.reader(text.splitlines(True), delimiter=mark) for cell in row
            ]
        except csv.Error:
            raise Invalid(NOT_TABLE) from None
        if any(map(_is_run, cells)):
            raise Invalid(FORMULA)


def _is_run(cell: str) -> bool:
    """Tell whether a spreadsheet would reckon with a cell, or call another program by it.

    >>> [_is_run(cell) for cell in (" =1+1", "@SUM(A1)", "-2+cmd|' /C calc'!A0")]
    [True, True, True]
    >>> [_is_run(cell) for cell in ("-5", "- two posts (vacant)", "@Ben", "a = b")]
    [False, False, False, False]
    """
    plain = unicodedata.normalize("NFKC", cell).lstrip("\ufeff\u200b \t\r\n")
    if plain.startswith(("+", "-")):
        return "|" in plain and "!" in plain
    return plain.startswith("=") or (plain.startswith("@") and "(" in plain)


_READERS: Mapping[str, Callable[[bytes, str], Read]] = {
    ".pdf": _pdf,
    ".docx": _office,
    ".xlsx": _office,
    ".pptx": _office,
    ".png": _png,
    ".jpg": _jpeg,
    ".jpeg": _jpeg,
    ".csv": _text,
    ".txt": _text,
}
