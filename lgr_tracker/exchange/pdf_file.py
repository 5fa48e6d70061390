"""Read a PDF, refuse what would do something, and write down anew what its pages lead to.

What is kept is what was looked at: nothing is in it that another reader might find in the same
bytes by another way, in an older version, behind a comment or in what seems to be a picture.
"""

import io
import logging
import time
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from pypdf import PdfReader, apply_configuration
from pypdf.errors import DependencyError, LimitReachedError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    PdfObject,
    StreamObject,
)

from lgr_tracker.domain.conversation import FILE_MOST
from lgr_tracker.domain.errors import Invalid

ACTIVE: Final = (
    "The PDF does something when it is opened, or holds another file. Print it anew, and retry."
)
SIGNED: Final = "The PDF is signed, which it would not stay here. Print it to a PDF, and retry."
CUT_OFF: Final = "The PDF is damaged or cut off. Save it anew and retry."
PASSWORD: Final = "The PDF is protected with a password. Take the password off and retry."
TOO_MUCH: Final = "The PDF holds more than can be looked over. Split it, or print it anew."

SECONDS_MOST = 8.0
"""How much of the processor's time reading one file may take; a tenth of a second is usual."""
OBJECTS_MOST: Final = 200_000
UNPACKED_MOST: Final = 4 * 1024 * 1024
"""How much one pack of objects may unpack to, in bytes; pages and pictures stay packed."""

_ACTIVE: Final = frozenset(
    (
        "/EmbeddedFile",
        "/EmbeddedFiles",
        "/FileAttachment",
        "/GoToE",
        "/ImportData",
        "/JavaScript",
        "/Launch",
        "/Movie",
        "/OnInstantiate",
        "/Rendition",
        "/RichMedia",
        "/RichMediaExecute",
        "/SubmitForm",
    )
)
"""Names that only what runs, sends, plays or holds a file has."""
_ACTIVE_ENTRIES: Final = frozenset(("/AA", "/EF", "/JS", "/XFA"))
"""The same, but so short that a sign of a font may be called so."""
_SIGNED: Final = "/ByteRange"
_ELSEWHERE: Final = frozenset(("/F", "/FFilter"))
"""What a stream has whose bytes are in another file."""
_HEADER: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_PACKINGS: Final = ("zlib", "lzw", "run_length")

# What it warns of holds words of the file, which belong in no log.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def plain_pdf(data: bytes) -> bytes:
    """Return a PDF as it may be kept, always the same for the same bytes; raises Invalid."""
    if b"%%EOF" not in data[-2048:]:
        raise Invalid(CUT_OFF)
    source = _Timed(data)
    limits = {f"{packing}_maximum_output_length": UNPACKED_MOST for packing in _PACKINGS}
    try:
        with apply_configuration(None, **limits):
            # Strict, as a lenient reader leaves out what it can't read and says so to nobody.
            reader = PdfReader(source, strict=True, xref_stream_maximum_entries=OBJECTS_MOST)
            if reader.is_encrypted:
                raise Invalid(PASSWORD)
            return _written(reader, source)
    except Invalid:
        raise
    except (DependencyError, NotImplementedError):  # a cipher that is not at hand
        raise Invalid(PASSWORD) from None
    except LimitReachedError:
        raise Invalid(TOO_MUCH) from None
    except Exception:  # whatever a reader stumbles over in the bytes of strangers
        source.check()  # or that it was stopped
        raise Invalid(CUT_OFF) from None


class _Timed(io.BytesIO):
    """Give bytes until the time is up, as knots of references could hold a reader for hours."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._ends = time.thread_time() + SECONDS_MOST

    def check(self) -> None:
        """Raise Invalid once the time is up."""
        if time.thread_time() > self._ends:
            raise Invalid(TOO_MUCH)

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes."""
        self.check()
        return super().read(size)


def _written(reader: PdfReader, source: _Timed) -> bytes:
    """Write the objects that a file's root and its title lead to, each looked at before."""
    _check_root(reader.trailer["/Root"])
    ends = {
        name: reader.trailer.raw_get(name) for name in ("/Info", "/Root") if name in reader.trailer
    }
    ends = {name: end for name, end in ends.items() if isinstance(end, IndirectObject)}
    waiting = list(ends.values())
    places: dict[int, tuple[int, int]] = {}
    target = io.BytesIO()
    target.write(_HEADER)
    while waiting:
        reference = waiting.pop()
        if reference.idnum in places or (found := _found(reader, reference)) is None:
            continue
        source.check()
        waiting += _led_to(found)
        places[reference.idnum] = target.tell(), reference.generation
        target.write(f"{reference.idnum} {reference.generation} obj\n".encode())
        found.write_to_stream(target)
        target.write(b"\nendobj\n")
        if target.tell() > FILE_MOST or len(places) > OBJECTS_MOST:
            raise Invalid(TOO_MUCH)
    _write_places(target, places, ends)
    return target.getvalue()


def _found(reader: PdfReader, reference: IndirectObject) -> PdfObject | None:
    """Return an object, or None if the file only mentions it."""
    number, version = reference.idnum, reference.generation
    is_packed = version == 0 and number in reader.xref_objStm
    if not is_packed and number not in reader.xref.get(version, ()):
        return None
    found = reader.get_object(reference)
    if isinstance(found, IndirectObject):
        raise Invalid(CUT_OFF)
    return found


def _check_root(root: PdfObject) -> None:
    """Refuse a file without pages, or one that does more at its opening than turn to a page."""
    if not isinstance(root, DictionaryObject) or "/Pages" not in root:
        raise Invalid(CUT_OFF)
    if "/OpenAction" not in root:
        return
    opening = root["/OpenAction"]  # unlike get(), this follows a reference
    if isinstance(opening, DictionaryObject) and (
        "/Next" in opening or str(opening["/S"]) != "/GoTo"
    ):
        raise Invalid(ACTIVE)


def _led_to(found: PdfObject) -> Iterator[IndirectObject]:
    """Give what an object leads to; raises Invalid for what is not only shown."""
    inside: list[object] = [found]
    while inside:
        each = inside.pop()
        if isinstance(each, IndirectObject):
            yield each
        elif isinstance(each, DictionaryObject):
            _check_entries(each)
            inside += [*each.keys(), *each.values()]
        elif isinstance(each, ArrayObject):
            inside += each
        elif isinstance(each, NameObject) and each in _ACTIVE:
            raise Invalid(ACTIVE)


def _check_entries(table: DictionaryObject) -> None:
    if _SIGNED in table:
        raise Invalid(SIGNED)
    active = _ACTIVE_ENTRIES | _ELSEWHERE if isinstance(table, StreamObject) else _ACTIVE_ENTRIES
    if not active.isdisjoint(table.keys()):
        raise Invalid(ACTIVE)


def _write_places(
    target: io.BytesIO, places: dict[int, tuple[int, int]], ends: dict[str, IndirectObject]
) -> None:
    """Write where each object stands, and with which to begin."""
    begun = target.tell()
    target.write(b"xref\n0 1\n0000000000 65535 f \n")
    for _, run in groupby(enumerate(sorted(places)), lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in run]
        target.write(f"{numbers[0]} {len(numbers)}\n".encode())
        for number in numbers:
            target.write("{:010} {:05} n \n".format(*places[number]).encode())
    target.write(f"trailer\n<<\n/Size {max(places) + 1}\n".encode())
    for name, end in ends.items():
        target.write(f"{name} {end.idnum} {end.generation} R\n".encode())
    target.write(f">>\nstartxref\n{begun}\n%%EOF\n".encode())
