"""The headings of a plan's table: the words that are known, and the row that names the columns."""

import tomllib
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from lgr_tracker.exchange.reading.columns import SAMPLES, sample_of
from lgr_tracker.exchange.reading.found import FoundColumn, Grid
from lgr_tracker.exchange.reading.headers import SEARCHED_ROWS, text_of
from lgr_tracker.exchange.reading.vocabulary import folded, readings_of
from lgr_tracker.exchange.sheet import column_name

CODES: Final = ("code", "wbs", "line")
"""What a row can be known by, the best first."""
PLAN_KEYS: Final = (
    *("duration_days", "predecessors", "successors", "start", "finish", "percent"),
    *("start_no_earlier_on", "finish_by_on", "fixed_start_on", "actual_start_on"),
)
"""At least one of these must be there: without it a table of names is no plan."""


FEWEST: Final = 2
"""Fewer texts than these in a row are no headings."""

NO_CODE: Final = (
    "No column says what each row is called, such as Code, ID or WBS. "
    "Choose the one that does, or add one and try again."
)
NO_NAME: Final = "Say which column holds what is to be done."
NO_PLAN: Final = "Say which column holds how long the work takes, what it waits for, or its dates."

LOOKED_AT: Final = 30
"""Rows under the headings in which a column's samples are looked for."""


@dataclass(frozen=True, slots=True)
class Header:
    """Hold a row of headings: its number from 0, and its columns from the left.

    A column has no key where its heading is not known, and is not sure where another one says
    the same.
    """

    row: int
    columns: tuple[FoundColumn, ...]

    @property
    def places(self) -> dict[str, int]:
        """Return where each column that is known stands."""
        return {each.key: each.position for each in self.columns if each.key}

    @property
    def is_plan(self) -> bool:
        """Tell whether it names the columns of a plan."""
        return _is_plan(self.places.keys())

    @property
    def needs_word(self) -> bool:
        """Tell whether only a person can say what the columns are."""
        doubted = any(key_of(each.heading) for each in self.columns if not each.is_sure)
        return doubted or bool(what_lacks(self.places.keys()))


def header_of(grid: Grid, told: Mapping[str, str | None] | None = None) -> Header | None:
    """Find the row near the top that names the most columns of a plan, or the likeliest to.

    `told` says what a heading stands for, None for a column that is left out.
    """
    rows = grid.rows[:SEARCHED_ROWS]
    widest = max((_texts(row) for row in rows), default=0)
    found: list[tuple[tuple[bool, int], int]] = []
    for number, row in enumerate(rows):
        keys = {key_of(text_of(value)) for value in row} - {None}
        is_wide = _texts(row) >= max(FEWEST, widest / 2) and any(grid.rows[number + 1 :])
        if _is_plan(keys) or is_wide:
            found.append(((_is_plan(keys), len(keys)), number))
    if not found:
        return None
    number = max(found, key=lambda each: each[0])[1]
    return Header(number, tuple(_columns(grid, number, told or {})))


def what_lacks(keys: Iterable[str]) -> str:
    """Return what has to be said of the columns before rows can be read; empty if nothing."""
    known = set(keys)
    if "name" not in known:
        return NO_NAME
    if known.isdisjoint(PLAN_KEYS):
        return NO_PLAN
    return NO_CODE if known.isdisjoint(CODES) else ""


def _is_plan(keys: Iterable[str | None]) -> bool:
    return what_lacks(each for each in keys if each) in ("", NO_CODE)


def _texts(row: Sequence[object]) -> int:
    return sum(bool(text_of(value)) for value in row)


def _columns(grid: Grid, number: int, told: Mapping[str, str | None]) -> Iterator[FoundColumn]:
    """Give the columns with a heading, and those with cells under an empty one."""
    row, below = grid.rows[number], grid.rows[number + 1 : number + 1 + LOOKED_AT]
    claims = Counter(key_of(text_of(value)) for value in row)
    width = max(len(each) for each in (row, *below))
    taken, headings = set[str](), set[str]()
    for place in range(width):
        cells = [each for line in below if (each := cell_at(line, place)) not in ("", None)]
        heading, letters = text_of(cell_at(row, place)), column_name(place)
        if not heading and (cells == [] or cell_at(row, place) not in ("", None)):
            continue
        key = key_of(heading)
        heading = _unlike(heading or f"Column {letters}", headings)
        key = told.get(heading, None if key in taken else key)
        is_sure = key is not None and claims[key] < 2
        samples = tuple(map(sample_of, cells[:SAMPLES]))
        taken |= {key} if key else set()
        headings.add(heading)
        yield FoundColumn(place, letters, heading, key, is_sure, samples)


def _unlike(heading: str, headings: Container[str]) -> str:
    """Number a heading that comes again."""
    told, times = heading, 1
    while told in headings:
        times += 1
        told = f"{heading} ({times})"
    return told


def cell_at(row: Sequence[object], place: int) -> object:
    """Return a cell of a row, "" where the row has ended."""
    return row[place] if place < len(row) else ""


def key_of(heading: str) -> str | None:
    """Return which of our columns a heading names.

    >>> key_of("Task Name"), key_of("Duration (days)"), key_of("% Complete"), key_of("Cost")
    ('name', 'duration_days', 'percent', None)
    """
    known = listed("columns")
    return next((known[text] for text in readings_of(heading) if text in known), None)


@cache
def words() -> Mapping[str, Any]:
    """Return the listed words, by table."""
    text = files("lgr_tracker.exchange").joinpath("plan_words.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def listed(table: str) -> Mapping[str, str]:
    """Map each word of a table, folded, to what it stands for."""
    return {folded(word): key for key, words in words()[table].items() for word in words}


def offered() -> list[tuple[str, str]]:
    """Return what a column can be taken for, with what people call it."""
    labels = words()["labels"]
    return [(key, labels[key]) for key in words()["columns"]]
