"""Sheets that wait for their sender's word, as few bytes: the values, and what stands beside."""

import json
import zlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from lgr_tracker.exchange.reading.found import Grid


def pack_grids(grids: Iterable[Grid], beside: Mapping[str, Any]) -> bytes:
    """Return sheets with plain values beside them, packed."""
    kept = {**beside, "grids": [_packed_grid(grid) for grid in grids]}
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), level=6)


def unpack_grids(data: bytes) -> tuple[list[Grid], dict[str, Any]]:
    """Return the sheets that were packed, and what was beside them."""
    kept: dict[str, Any] = json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
    return [_unpacked_grid(grid) for grid in kept.pop("grids")], kept


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
