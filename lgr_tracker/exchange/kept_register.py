"""A register that waits for its sender's word: the sheets that hold one, and nothing else of it."""

import json
import zlib
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from lgr_tracker.exchange.reading.found import Grid, OpenedRegister
from lgr_tracker.exchange.reading.register import looked_over


def pack_opened(opened: OpenedRegister, digest: str) -> bytes:
    """Return an opened register as few bytes, with the digest of the file it came from."""
    kept = {
        "digest": digest,
        "filename": opened.filename,
        "notes": opened.notes,
        "counts_from_1904": opened.counts_from_1904,
        "grids": [_packed_grid(grid) for grid in opened.grids.values()],
    }
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), level=6)


def unpack_opened(data: bytes) -> tuple[OpenedRegister, str]:
    """Return what was packed: the opened register and the digest of its file."""
    kept: dict[str, Any] = json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
    opened = looked_over(
        kept["filename"],
        [_unpacked_grid(grid) for grid in kept["grids"]],
        notes=tuple(kept["notes"]),
        counts_from_1904=kept["counts_from_1904"],
    )
    return replace(opened, notes=tuple(kept["notes"])), str(kept["digest"])


def _packed_grid(grid: Grid) -> dict[str, Any]:
    return {
        "name": grid.name,
        "rows": [[_packed_cell(value) for value in row] for row in grid.rows],
        "is_hidden": grid.is_hidden,
        "hidden_rows": sorted(grid.hidden_rows),
        "hidden_columns": sorted(grid.hidden_columns),
        "merges": grid.merges,
        "unread": [(*place, text) for place, text in grid.unread.items()],
    }


def _unpacked_grid(kept: dict[str, Any]) -> Grid:
    return Grid(
        kept["name"],
        [[_unpacked_cell(value) for value in row] for row in kept["rows"]],
        kept["is_hidden"],
        frozenset(kept["hidden_rows"]),
        frozenset(kept["hidden_columns"]),
        tuple((top, left, bottom, right) for top, left, bottom, right in kept["merges"]),
        {(row, column): text for row, column, text in kept["unread"]},
    )


def _packed_cell(value: object) -> Any:
    match value:
        case datetime():
            return {"moment": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case time():
            return {"time": value.isoformat()}
        case timedelta():
            return {"span": value.total_seconds()}
    return value


def _unpacked_cell(value: Any) -> object:
    match value:
        case {"moment": text}:
            return datetime.fromisoformat(text)
        case {"day": text}:
            return date.fromisoformat(text)
        case {"time": text}:
            return time.fromisoformat(text)
        case {"span": seconds}:
            return timedelta(seconds=seconds)
    return value
