"""Keep of a picture what is seen, and leave what cameras and programs write beside it.

A phone notes the place where a picture was taken, and some add a second picture or a film.
"""

import re
import struct
import zlib

from lgr_tracker.domain.errors import Invalid

DAMAGED = "The picture is damaged or cut off. Save it anew and retry."

_PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_SEEN = frozenset(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT bKGD pHYs".split())
_SCAN_ENDS = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
_OF_THE_PICTURE = {0xE0: b"JFIF\x00", 0xE2: b"ICC_PROFILE\x00", 0xEE: b"Adobe"}
"""Segments for programs that say how the picture's own bytes are meant; others hold notes."""
_EXIF = b"Exif\x00\x00"


def plain_png(data: bytes) -> bytes:
    """Return a PNG with those of its chunks that are seen; raises Invalid."""
    kept, at, kind = [_PNG_START], len(_PNG_START), b""
    while kind != b"IEND":
        if at + 12 > len(data):
            raise Invalid(DAMAGED)
        size, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + size
        chunk = data[at:end]
        is_first = len(kept) == 1
        if end > len(data) or is_first != (kind == b"IHDR"):
            raise Invalid(DAMAGED)
        if zlib.crc32(chunk[4:-4]) != struct.unpack(">I", chunk[-4:])[0]:
            raise Invalid(DAMAGED)
        if kind in _PNG_SEEN:
            kept.append(chunk)
        at = end
    return b"".join(kept)


def plain_jpeg(data: bytes) -> bytes:
    """Return a JPEG without what was written beside the picture, but for which way up it is.

    Raises Invalid.
    """
    kept, at = [b"\xff\xd8"], 2
    while True:
        found = data[at : at + 2]
        if len(found) < 2 or found[0] != 0xFF:
            raise Invalid(DAMAGED)
        if found[1] == 0xFF:  # a filling byte before the mark
            at += 1
            continue
        if found[1] == 0xD9:
            return b"".join((*kept, found))
        end = _segment_end(data, at)
        kept.append(_kept_segment(found[1], data[at:end]))
        at = end


def _segment_end(data: bytes, at: int) -> int:
    """Return where a segment ends, with the picture's own bytes if it is a scan."""
    if at + 4 > len(data):
        raise Invalid(DAMAGED)
    end: int = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
    if end < at + 4 or end > len(data):
        raise Invalid(DAMAGED)
    if data[at + 1] != 0xDA:
        return end
    after = _SCAN_ENDS.search(data, end)
    if after is None:
        raise Invalid(DAMAGED)
    return after.start()


def _kept_segment(mark: int, segment: bytes) -> bytes:
    """Return what is kept of a segment: all, nothing, or which way up the picture is."""
    body = segment[4:]
    if mark == 0xE1 and body.startswith(_EXIF):
        turn = _turn(body[len(_EXIF) :])
        return _turned(turn) if turn else b""
    if mark in _OF_THE_PICTURE:
        return segment if body.startswith(_OF_THE_PICTURE[mark]) else b""
    return b"" if 0xE0 <= mark <= 0xEF or mark == 0xFE else segment


def _turned(turn: int) -> bytes:
    """Return a segment that says nothing but which way up the picture is."""
    notes = b"MM\x00*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, turn, 0, 0)
    size = 2 + len(_EXIF) + len(notes)
    return b"\xff\xe1" + struct.pack(">H", size) + _EXIF + notes


def _turn(notes: bytes) -> int:
    """Return how a camera says that it was held, 1 to 8; 0 where it does not say."""
    order = {b"II": "<", b"MM": ">"}.get(notes[:2])
    try:
        (first,) = struct.unpack_from(f"{order}4xI", notes)
        (count,) = struct.unpack_from(f"{order}H", notes, first)
        for at in range(first + 2, first + 2 + 12 * count, 12):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", notes, at)
            if (tag, kind) == (0x0112, 3):
                return value if 1 <= value <= 8 else 0
    except struct.error:
        return 0
    return 0
