"""Write a list as JSON: an object a row, days as 2027-10-29, numbers as numbers."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

Cell = str | int | float | bool | date | Sequence[str] | Mapping[str, str] | None


def write_json(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a list of objects as JSON in UTF-8, each row's cells under the names in `columns`.

    Several short values stay a list, and what has names of its own stays an object. Raises
    ValueError where a row is not as long as the columns, or holds a number that is not finite.

    >>> write_json(["name", "days"], [["=1+1", -3]])
    b'[\\n{"name": "=1+1", "days": -3}\\n]\\n'
    """
    lines = [_object(columns, row) for row in rows]
    text = "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"
    return text.encode("utf-8", "replace")  # half a character alone has no place in UTF-8


def _object(columns: Sequence[str], row: Sequence[Cell]) -> str:
    held = dict(zip(columns, row, strict=True))
    return json.dumps(held, ensure_ascii=False, allow_nan=False, default=_plain)


def _plain(value: object) -> object:
    """Put what JSON has no form for into one that it has."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")
