"""Read our TOML files into frozen dataclasses, strictly, and name what does not fit."""

import tomllib
import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, Protocol, TypeVar, cast, get_args, get_origin, get_type_hints

from lgr_tracker.domain.errors import Invalid

Row = TypeVar("Row")


class Parsed(Protocol):
    """A value that is written in the files as one short word, such as `v-120`."""

    @classmethod
    def parse(cls, text: str) -> Any:
        """Turn the word into the value. Raises ValueError when it makes no sense."""


@cache
def document(name: str) -> Mapping[str, Any]:
    """Read one TOML file of this package; the same file is read once a process."""
    source = resources.files("lgr_tracker.content").joinpath("data", name)
    try:
        return tomllib.loads(source.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise Invalid(f"{name} cannot be read: {error}.") from error


def rows(name: str, key: str, kind: type[Row]) -> tuple[Row, ...]:
    """Return the array of tables called `key` in one file, in the file's order.

    Raises Invalid naming the file, the row and the key that is unknown, missing or of a wrong kind.
    """
    found = document(name).get(key)
    if not isinstance(found, list) or not found:
        raise Invalid(f"{name} has no list called {key}.")
    return tuple(build(row, kind, f"{name}, {key} {at}") for at, row in enumerate(found, start=1))


def table(name: str, key: str, kind: type[Row]) -> Row:
    """Return the one table called `key` in a file. Raises Invalid as `rows` does."""
    return build(document(name).get(key), kind, f"{name}, {key}")


def build(value: object, kind: type[Row], where: str) -> Row:
    """Make a dataclass from a table (by name) or from a short list (by place).

    Raises Invalid naming the place and the key.
    """
    if isinstance(value, list):
        value = _by_place(value, kind, where)
    if not isinstance(value, dict):
        raise Invalid(f"{where}: expected a table of keys.")
    known = {field.name: field for field in fields(cast(Any, kind))}
    for key in value:
        if key not in known:
            raise Invalid(f"{where}: the key {key} is not known.")
    made = _filled(value, known, get_type_hints(kind), where)
    try:
        return kind(**made)
    except ValueError as error:
        raise Invalid(f"{where}: {error}") from error


def _filled(
    value: Mapping[str, object],
    known: Mapping[str, Field[Any]],
    hints: Mapping[str, Any],
    where: str,
) -> dict[str, object]:
    made = {}
    for key, field in known.items():
        if key in value:
            made[key] = _value(value[key], hints[key], f"{where}, {key}")
        elif field.default is MISSING and field.default_factory is MISSING:
            raise Invalid(f"{where}: the key {key} is missing.")
    return made


def _by_place(value: Sequence[object], kind: type[Any], where: str) -> dict[str, object]:
    names = [field.name for field in fields(kind)]
    if len(value) != len(names):
        raise Invalid(f"{where}: expected {len(names)} values ({', '.join(names)}).")
    return dict(zip(names, value, strict=True))


def _value(value: object, hint: Any, where: str) -> object:
    if get_origin(hint) is types.UnionType:
        hint = next(part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is tuple:
        return _several(value, get_args(hint)[0], where)
    if hasattr(hint, "parse"):
        return _parsed(value, hint, where)
    if is_dataclass(hint):
        return build(value, cast(type[Any], hint), where)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _choice(value, hint, where)
    return _plain(value, hint, where)


def _several(value: object, hint: Any, where: str) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise Invalid(f"{where}: expected a list.")
    return tuple(_value(item, hint, f"{where} {at}") for at, item in enumerate(value, start=1))


def _parsed(value: object, kind: type[Parsed], where: str) -> object:
    if not isinstance(value, str):
        raise Invalid(f"{where}: expected a word in quotes.")
    try:
        return kind.parse(value)
    except ValueError as error:
        raise Invalid(f"{where}: {error}") from error


def _choice(value: object, kind: type[StrEnum], where: str) -> StrEnum:
    try:
        return kind(cast(str, value))
    except ValueError:
        allowed = ", ".join(member.value for member in kind)
        raise Invalid(f"{where}: {value} is none of {allowed}.") from None


def _plain(value: object, hint: type[object], where: str) -> object:
    if hint is float and type(value) is int:
        return float(value)
    # bool is an int to Python, but a yes where a number is due is a slip of the pen.
    if type(value) is not hint:
        expected = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}
        raise Invalid(f"{where}: expected {expected.get(hint, 'a date')}.")
    if isinstance(value, str) and not value.strip():
        raise Invalid(f"{where}: the text is empty.")
    return value


def check_unique(codes: Sequence[str], where: str) -> None:
    """Refuse a list in which one code stands twice. Raises Invalid naming the code."""
    seen = set()
    for code in codes:
        if code in seen:
            raise Invalid(f"{where}: the code {code} is used twice.")
        seen.add(code)
