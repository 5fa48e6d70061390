"""A register that waits for its sender's word: what was read of the file, and nothing else of it.

Other sheets, columns that are not read and the file's own name are not kept.
"""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from lgr_tracker.exchange.cell_values import CellValue
from lgr_tracker.exchange.register_reader import ReadRegister, RegisterInput


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
