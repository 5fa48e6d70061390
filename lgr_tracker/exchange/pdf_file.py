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
_ENCRYPTED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
_HIDDEN_LETTER = re.compile(rb"#([0-9A-Fa-f]{2})")
_HEAD = 2_000
"""How far before its bytes a stream says what it is."""


def check_pdf(data: bytes) -> None:
    """Raise Invalid unless a PDF only shows something."""
    if b"%%EOF" not in data[-2048:]:
        raise Invalid(CUT_OFF)
    left = UNPACKED_MOST
    for part in _parts(data):
        plain = _HIDDEN_LETTER.sub(lambda found: bytes([int(found[1], 16)]), part)
        if _ENCRYPTED.search(plain):
            raise Invalid(PASSWORD)
        if _ACTIVE.search(plain):
            raise Invalid(ACTIVE)
        left -= len(part)
        if left < 0:
            raise Invalid(CUT_OFF)


def _parts(data: bytes) -> Iterator[bytes]:
    """Give what stands outside of streams, and what stands in those that hold objects."""
    at = 0
    while True:
        start = data.find(b"stream", at)
        end = data.find(b"endstream", start + 6) if start >= 0 else -1
        if end < 0:
            yield data[at:]
            return
        yield data[at:start]
        head = data[max(at, start - _HEAD) : start]
        if b"/ObjStm" in head[head.rfind(b" obj") + 1 :]:
            yield _unpacked(data[start + 6 : end].lstrip(b"\r\n"))
        at = end + len(b"endstream")


def _unpacked(stream: bytes) -> bytes:
    """Return the objects of a stream; one that is packed otherwise is looked at as it is."""
    try:
        return zlib.decompressobj().decompress(stream, UNPACKED_MOST + 1)
    except zlib.error:
        return stream
