"""Look over a PDF for what it would do when it is opened; its words are not read."""

import re
import zlib
from collections.abc import Iterator

from lgr_tracker.domain.errors import Invalid

ACTIVE = (
    "The PDF does something when it is opened, or holds another file. Print it anew, and retry."
)
CUT_OFF = "The PDF is damaged or cut off. Save it anew and retry."
PASSWORD = "The PDF is protected with a password. Take the password off and retry."
UNPACKED_MOST = 20 * 1024 * 1024

_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)(?![A-Za-z0-9])")
_ACTIVE_ANYWHERE = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia)(?![A-Za-z0-9])")
"""Words long enough that no picture holds them by chance, as ten megabytes of one do /JS."""
_ENCRYPTED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
_HIDDEN_LETTER = re.compile(rb"#([0-9A-Fa-f]{2})")
_OBJECTS = "/" + "".join(f"(?:{each}|#(?i:{ord(each):x}))" for each in "ObjStm")
_WORD = re.compile(f"({_OBJECTS})|(?<!end)stream([ \\t]*[\\r\\n]+)?".encode())
_GAP = 100
"""How much white space there may be between what a stream says it is and its bytes."""


def check_pdf(data: bytes) -> None:
    """Raise Invalid unless a PDF only shows something."""
    if b"%%EOF" not in data[-2048:]:
        raise Invalid(CUT_OFF)
    if _ACTIVE_ANYWHERE.search(_plain(data)):
        raise Invalid(ACTIVE)
    left = UNPACKED_MOST
    for part in _parts(data):
        plain = _plain(part)
        if _ENCRYPTED.search(plain):
            raise Invalid(PASSWORD)
        if _ACTIVE.search(plain):
            raise Invalid(ACTIVE)
        left -= len(part)
        if left < 0:
            raise Invalid(CUT_OFF)


def _plain(part: bytes) -> bytes:
    """Return bytes with the letters of names written out."""
    return _HIDDEN_LETTER.sub(lambda found: bytes([int(found[1], 16)]), part)


def _parts(data: bytes) -> Iterator[bytes]:
    """Give what stands outside of streams, and what stands in those that hold objects.

    The word alone, as in a comment, begins no stream that hides what follows; but readers are
    lenient, so objects are unpacked after it all the same.
    """
    at = end = 0
    holds_objects = False
    for word in _WORD.finditer(data):
        if word.start() < at:
            continue
        if word[1]:
            holds_objects = True
            continue
        if end < word.end():
            end = data.find(b"endstream", word.end())
            end = len(data) if end < 0 else end
        head = data[max(at, word.start() - _GAP) : word.start()].rstrip(b"\x00\t\n\f\r ")
        is_stream = word[2] and head.endswith(b">>") and end < len(data)
        if holds_objects:
            yield _unpacked(memoryview(data)[word.end() : end])
        if is_stream:
            yield data[at : word.start()]
            at, holds_objects = end + len(b"endstream"), False
        elif holds_objects:  # what is read again and again counts each time
            yield data[word.end() : end]
    yield data[at:]


def _unpacked(stream: memoryview) -> bytes:
    """Return the objects of a stream; one that is packed otherwise is looked at as it is."""
    try:
        return zlib.decompressobj().decompress(stream, UNPACKED_MOST + 1)
    except zlib.error:
        return bytes(stream)
