"""Find the header row of a table and what each of its columns means."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from lgr_tracker.domain.register import REGISTER_COLUMNS, Column

# How far down a header row is looked for, under titles and blank rows.
HEADER_SEARCH_ROWS: Final = 30
# A row that names fewer of our columns is taken for content.
FEWEST_HEADINGS: Final = 2
# At least one of these must be there: without it a row does not say what the risk is.
TELLING: Final = frozenset({"title", "event", "cause", "effect"})

_SIGNS: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class FoundHeader:
    """Hold the header row: which column holds what, by position counted from 0."""

    row: int
    columns: Mapping[int, Column]
    headings: Mapping[str, str]
    unread: tuple[str, ...]
    repeated: tuple[str, ...]


def find_header(rows: Sequence[Sequence[object]]) -> FoundHeader | None:
    """Find the row that names most of our columns, the upper one of equals; None if none does."""
    best: FoundHeader | None = None
    for number, row in enumerate(rows[:HEADER_SEARCH_ROWS]):
        found = _read_header(number, row)
        if best is None or len(found.columns) > len(best.columns):
            best = found
    if best is None or not _is_telling(best):
        return None
    return best


def folded(heading: str) -> str:
    """Reduce a heading to its words, so that case, blanks and signs do not matter.

    >>> folded(" Risk\\nOwner (post)*")
    'risk owner post'
    """
    plain = unicodedata.normalize("NFKC", heading).casefold()
    return " ".join(_SIGNS.sub(" ", plain).split())


@cache
def known_headings() -> Mapping[str, Column]:
    """Map every heading we know, folded, to its column; our own headings come first."""
    columns = {column.key: column for column in REGISTER_COLUMNS}
    known = {folded(column.heading): column for column in REGISTER_COLUMNS}
    known.update({folded(key): column for key, column in columns.items()})
    words = files("lgr_tracker.exchange").joinpath("heading_words.toml").read_text("utf-8")
    for key, synonyms in tomllib.loads(words).items():
        for synonym in synonyms:
            known.setdefault(folded(synonym), columns[key])
    return MappingProxyType(known)


def _read_header(number: int, row: Sequence[object]) -> FoundHeader:
    """Read a row as if it were the header; the first of two columns alike wins."""
    columns: dict[int, Column] = {}
    headings: dict[str, str] = {}
    unread, repeated = [], []
    for position, value in enumerate(row):
        heading = " ".join(str(value).split()) if isinstance(value, str) else ""
        column = known_headings().get(folded(heading)) if heading else None
        if column is not None and column.key not in headings:
            columns[position] = column
            headings[column.key] = heading
        elif column is not None:
            repeated.append(heading)
        elif heading:
            unread.append(heading)
    return FoundHeader(number, columns, headings, tuple(unread), tuple(repeated))


def _is_telling(header: FoundHeader) -> bool:
    """Tell whether enough columns are named for its rows to be risks."""
    return len(header.columns) >= FEWEST_HEADINGS and not TELLING.isdisjoint(header.headings)
