"""Check a packed workbook part by part, and pack it anew: what was checked is what is read.

The reader behind it sets aside room for every cell up to the furthest one and would stop the
whole service over a single cell in the last row and column.
"""

import io
import struct
import zipfile
import zlib
from typing import Final

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.exchange.reading.book_part import BookPart
from lgr_tracker.exchange.reading.facts import CheckedWorkbook, SheetFacts
from lgr_tracker.exchange.reading.limits import (
    AREA_LIMIT,
    DAMAGED,
    ENTRY_LIMIT,
    MACROS,
    PASSWORD,
    RATIO_LIMIT,
    SAVE_AGAIN,
    TAG_LIMIT,
    UNPACKED_LIMIT,
)
from lgr_tracker.exchange.reading.open_document import check_open_document
from lgr_tracker.exchange.reading.sheet_part import SheetPart

_USUAL_PACKING: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
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
_BOOK: Final = "xl/workbook.xml"
_EMPTY_SHEET: Final = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<sheetData/></worksheet>"
)


def check_package(data: bytes) -> CheckedWorkbook:
    """Check an .xlsx or .ods, then each part, and pack the parts anew without compression."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            _check_contents(parts)
            names = {part.filename.casefold() for part in parts}
            if _BOOK in names:
                return _pack_anew(package, parts)
            if "content.xml" in names:
                return check_open_document(package, parts)
            raise Invalid(f"The file is not an Excel workbook. {SAVE_AGAIN}")
    except _DAMAGE:
        raise Invalid(DAMAGED) from None
    except RuntimeError:  # zipfile's way to say that a part has a password
        raise Invalid(PASSWORD) from None


def _check_contents(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse by the table of contents alone: too much, odd names, macros."""
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    names = [part.filename for part in parts]
    if len(parts) > ENTRY_LIMIT:
        raise Invalid("The workbook has too many parts. Save its register alone and retry.")
    if unpacked > UNPACKED_LIMIT or unpacked > RATIO_LIMIT * max(packed, 1):
        raise Invalid("The workbook unpacks to far more than a register holds, so it is not read.")
    if len(set(names)) < len(names) or any(map(_is_odd_name, names)):
        raise Invalid(f"The workbook has parts with odd names, so it is not read. {SAVE_AGAIN}")
    if any(part.flag_bits & 0x1 for part in parts):
        raise Invalid(PASSWORD)
    if any(part.compress_type not in _USUAL_PACKING for part in parts):
        raise Invalid(f"The workbook is packed in an unusual way, so it is not read. {SAVE_AGAIN}")
    folded = [name.casefold() for name in names]
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in folded):
        raise Invalid(MACROS)


def _is_odd_name(name: str) -> bool:
    """Tell a part's name that points outside the package or could be taken in two ways."""
    parts = name.split("/")
    return name.startswith("/") or ".." in parts or "\\" in name or ":" in name or "\x00" in name


def _pack_anew(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> CheckedWorkbook:
    """Unpack each part within its stated size, look it over, and pack it plainly.

    Pictures, printer settings, links to other workbooks and whatever else is not XML stay
    behind. The parts that say what sheets and styles there are come first.
    """
    target = io.BytesIO()
    tags_left, area_left, has_oversize = TAG_LIMIT, AREA_LIMIT, False
    book, facts = BookPart(), dict[str, SheetFacts]()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as anew:
        for part in sorted(filter(_is_kept, parts), key=_is_sheet):
            content = package.read(part)
            followed = SheetPart(tags_left, book.percent_styles)
            followed.follow(content)
            tags_left -= followed.tags
            rows, columns = followed.reach()
            if followed.is_oversize() or rows * columns > area_left:
                content, has_oversize = _EMPTY_SHEET, True
            else:
                area_left -= rows * columns
            book.learn(part.filename, content)
            facts[part.filename] = followed.facts
            anew.writestr(part.filename, content)
    known = {name: facts[path] for name, path in book.sheets().items() if path in facts}
    return CheckedWorkbook(target.getvalue(), has_oversize, known, book.counts_from_1904)


def _is_kept(part: zipfile.ZipInfo) -> bool:
    name = part.filename.casefold()
    return name.endswith((".xml", ".rels")) and not name.startswith("xl/externallinks/")


def _is_sheet(part: zipfile.ZipInfo) -> bool:
    return part.filename.casefold().startswith("xl/worksheets/")
