"""Take the workbook's stream out of an old Office file, and put a stream into a fresh one.

The container is a small file system of sectors ([MS-CFB], Compound File Binary Format).
"""

import struct
from typing import Final

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.exchange.reading.limits import DAMAGED, MACROS, PASSWORD

_START: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_SECTOR: Final = 512
_LEAST_STREAM: Final = 4096
_END_OF_CHAIN: Final = 0xFFFFFFFE
_FREE: Final = 0xFFFFFFFF
_TABLE: Final = 0xFFFFFFFD
_LARGEST: Final = 0xFFFFFFFA
_STREAM, _ROOT = 2, 5
_IN_HEADER: Final = 109


class OldContainer:
    """Find streams by name; raises Invalid for what is cut off or leads round in circles."""

    def __init__(self, data: bytes) -> None:
        if len(data) < _SECTOR or not data.startswith(_START):
            raise Invalid(DAMAGED)
        self._data = data
        shift, small_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise Invalid(DAMAGED)
        self._size = 1 << shift
        self._most = len(data) // self._size + 1
        self._table = self._whole_table()
        (directory,) = struct.unpack_from("<I", data, 48)
        self._entries = self._directory(self._chain(directory))
        (small_table,) = struct.unpack_from("<I", data, 60)
        self._small_table = _numbers(self._chain(small_table)) if small_table < _LARGEST else ()

    def workbook(self) -> bytes:
        """Give the stream of the workbook, of Excel 97 or before."""
        names = self._entries.keys()
        if names & {"encryptedpackage", "encryptioninfo"}:
            raise Invalid(PASSWORD)
        if names & {"_vba_project_cur", "_vba_project", "vba"}:
            raise Invalid(MACROS)
        for name in ("workbook", "book"):
            if name in self._entries:
                return self._stream(*self._entries[name][1:])
        raise Invalid(DAMAGED)

    def _whole_table(self) -> tuple[int, ...]:
        """Read the table that links the sectors."""
        sectors = list(struct.unpack_from(f"<{_IN_HEADER}I", self._data, 76))
        (further,) = struct.unpack_from("<I", self._data, 68)
        steps = 0
        while further < _LARGEST:
            steps += 1
            if steps > self._most:
                raise Invalid(DAMAGED)
            *more, further = _numbers(self._sector(further))
            sectors.extend(more)
        known = [sector for sector in sectors if sector < _LARGEST]
        if len(known) > self._most:
            raise Invalid(DAMAGED)
        return _numbers(b"".join(map(self._sector, known)))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._data):
            raise Invalid(DAMAGED)
        # The last sector of a file may be cut short; what is missing counts as nothing.
        return self._data[start : start + self._size].ljust(self._size, b"\0")

    def _chain(self, number: int) -> bytes:
        """Join the sectors of a stream."""
        return b"".join(map(self._sector, _followed(number, self._table, self._most)))

    def _directory(self, data: bytes) -> dict[str, tuple[int, int, int]]:
        """Read the kind, first sector and size of each entry, by its name."""
        entries: dict[str, tuple[int, int, int]] = {}
        for at in range(0, len(data) - 127, 128):
            (length,) = struct.unpack_from("<H", data, at + 64)
            name = data[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            first, size = struct.unpack_from("<II", data, at + 116)
            if data[at + 66]:
                entries.setdefault(name.casefold(), (data[at + 66], first, size))
        return entries

    def _stream(self, first: int, size: int) -> bytes:
        """Give a stream's bytes; a small one lies in the stream of the root."""
        if size > len(self._data):
            raise Invalid(DAMAGED)
        if size >= _LEAST_STREAM:
            return self._chain(first)[:size]
        root = next((each for each in self._entries.values() if each[0] == _ROOT), None)
        if root is None:
            raise Invalid(DAMAGED)
        small = self._chain(root[1])
        pieces = _followed(first, self._small_table, len(small) // 64 + 1)
        return b"".join(small[at * 64 : at * 64 + 64] for at in pieces)[:size]


def contained(stream: bytes) -> bytes:
    """Put one workbook stream into a container that holds nothing else; at most 6 MB."""
    padded = stream.ljust(_LEAST_STREAM, b"\0")
    sectors = -(-len(padded) // _SECTOR)
    tables = 1
    while tables * (_SECTOR // 4) < sectors + tables + 1:
        tables += 1
    # Sectors in order: the tables, the directory, the stream.
    table = [_TABLE] * tables + [_END_OF_CHAIN]
    table += [*range(tables + 2, tables + sectors + 1), _END_OF_CHAIN]
    table += [_FREE] * (tables * (_SECTOR // 4) - len(table))
    header = bytearray(_START.ljust(_SECTOR, b"\0"))
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<II", header, 44, tables, tables)
    struct.pack_into("<IIIII", header, 56, _LEAST_STREAM, _END_OF_CHAIN, 0, _END_OF_CHAIN, 0)
    places = list(range(tables)) + [_FREE] * (_IN_HEADER - tables)
    struct.pack_into(f"<{_IN_HEADER}I", header, 76, *places)
    directory = _entry("Root Entry", _ROOT, _END_OF_CHAIN, 0, child=1)
    directory += _entry("Workbook", _STREAM, tables + 1, len(padded), child=_FREE)
    return b"".join(
        (
            bytes(header),
            struct.pack(f"<{len(table)}I", *table),
            directory.ljust(_SECTOR, b"\0"),
            padded.ljust(sectors * _SECTOR, b"\0"),
        )
    )


def _entry(name: str, kind: int, first: int, size: int, *, child: int) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    entry = bytearray(encoded.ljust(128, b"\0"))
    struct.pack_into("<HBBIII", entry, 64, len(encoded), kind, 1, _FREE, _FREE, child)
    struct.pack_into("<II", entry, 116, first, size)
    return bytes(entry)


def _followed(number: int, table: tuple[int, ...], most: int) -> list[int]:
    """Follow a chain of sectors to its end."""
    chain: list[int] = []
    while number < _LARGEST:
        if number >= len(table) or len(chain) >= most:
            raise Invalid(DAMAGED)
        chain.append(number)
        number = table[number]
    return chain


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data)
