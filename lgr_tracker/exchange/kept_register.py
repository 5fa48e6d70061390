"""A register that waits for its sender's word: what was read of the file, and nothing else of it.

Other sheets, columns that are not read and the file's own name are not kept.
"""

import json
import zlib
from dataclasses import asdict, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from lgr_tracker.exchange.cell_values import CellValue
from lgr_tracker.exchange.reading.found import Grid, OpenedRegister
from lgr_tracker.exchange.reading.register import looked_over
from lgr_tracker.exchange.register_reader import ReadRegister, RegisterInput


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


def pack(read: ReadRegister, digest: str) -> bytes:
    """Return a register without problems as bytes, with the digest of the file it was read from."""
    kept = {"digest": digest, "read": {**asdict(read), "rows": [_row(row) for row in read.rows]}}
    return json.dumps(kept, ensure_ascii=False).encode("utf-8", "surrogatepass")


def unpack(data: bytes) -> tuple[ReadRegister, str]:
    """Return what was packed: the register and the digest of its file."""
    kept: dict[str, Any] = json.loads(data.decode("utf-8", "surrogatepass"))
    fields: dict[str, Any] = kept["read"]
    rows = tuple(
        RegisterInput(
            row["sheet"],
            row["row"],
            {key: _value(value) for key, value in row["values"].items()},
            row["cells"],
        )
        for row in fields["rows"]
    )
    told = {name: tuple(fields[name]) for name in ("unread_headings", "warnings")}
    return ReadRegister(**{**fields, **told, "rows": rows, "problems": ()}), str(kept["digest"])


def _row(row: RegisterInput) -> dict[str, Any]:
    values = {key: _plain(value) for key, value in row.values.items()}
    return {"sheet": row.sheet, "row": row.row, "values": values, "cells": dict(row.cells)}


def _plain(value: CellValue) -> Any:
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _value(value: Any) -> CellValue:
    if isinstance(value, dict):
        return date.fromisoformat(value["day"])
    return tuple(value) if isinstance(value, list) else value
