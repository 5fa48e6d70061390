"""What a person wrote down of a source: its columns, and what its words mean on the scale."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.register import REGISTER_COLUMNS, ScaleMapping
from lgr_tracker.domain.register.scale_values import scale_of_values
from lgr_tracker.exchange.reading import CUSTOM, FoundSheet
from lgr_tracker.exchange.reading.vocabulary import folded

KEYS = frozenset(column.key for column in REGISTER_COLUMNS)
SHAPE = 'Write it as: [columns] "Their heading" = "title", and [scale.likelihood] "Likely" = 4.'


@dataclass(frozen=True)
class SourceMapping:
    """Say how a source is read: our key for a heading, and the scale's step for a word.

    A heading may also be kept as the row's own ("custom") or left out (None). `scale` is None
    where nothing is said of it.
    """

    columns: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))
    scale: ScaleMapping | None = None


def read_mapping(data: bytes) -> SourceMapping:
    """Read a mapping from TOML; raises Invalid with a sentence that names what is wrong."""
    try:
        told = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Invalid(f"The mapping cannot be read: {error}. {SHAPE}") from None
    strange = sorted(told.keys() - {"columns", "scale"})
    if strange:
        raise Invalid(f"The mapping has [{strange[0]}], which means nothing. {SHAPE}")
    columns = {heading: _key(heading, key) for heading, key in _table(told, "columns").items()}
    scale = scale_of_values(_table(told, "scale"), folded) if "scale" in told else None
    return SourceMapping(columns, scale)


def fingerprint_of(sheet: FoundSheet) -> str:
    """Return what tells the files of one source from those of others: their headings."""
    headings = sorted({folded(each.heading) for table in sheet.tables for each in table.columns})
    return sha256("\n".join(headings).encode("utf-8", "surrogatepass")).hexdigest()


def _table(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = told.get(name, {})
    if not isinstance(table, dict):
        raise Invalid(f"[{name}] should be a table. {SHAPE}")
    return table


def _key(heading: str, key: object) -> str | None:
    if key is False:
        return None
    if isinstance(key, str) and (key == CUSTOM or key in KEYS):
        return key
    raise Invalid(
        f'"{heading[:80]}" is to be {str(key)[:40]!r}, which is no column of the register. Use a '
        f"key such as title, {CUSTOM} to keep it as the row's own, or false to leave it out."
    )
