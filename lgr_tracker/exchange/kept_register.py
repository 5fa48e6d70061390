"""A register that waits for its sender's word: the sheets that hold one, and nothing else of it."""

from dataclasses import replace

from lgr_tracker.exchange.kept_grids import pack_grids, unpack_grids
from lgr_tracker.exchange.reading.found import OpenedRegister
from lgr_tracker.exchange.reading.register import looked_over


def pack_opened(opened: OpenedRegister, digest: str) -> bytes:
    """Return an opened register as few bytes, with the digest of the file it came from."""
    beside = {
        "digest": digest,
        "filename": opened.filename,
        "notes": opened.notes,
        "counts_from_1904": opened.counts_from_1904,
    }
    return pack_grids(opened.grids.values(), beside)


def unpack_opened(data: bytes) -> tuple[OpenedRegister, str]:
    """Return what was packed: the opened register and the digest of its file."""
    grids, beside = unpack_grids(data)
    opened = looked_over(
        beside["filename"],
        grids,
        notes=tuple(beside["notes"]),
        counts_from_1904=beside["counts_from_1904"],
    )
    return replace(opened, notes=tuple(beside["notes"])), str(beside["digest"])
