"""The headings of a plan's table: the words that are known, and the row that names the columns."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from lgr_tracker.exchange.reading.found import Grid
from lgr_tracker.exchange.reading.headers import SEARCHED_ROWS, text_of
from lgr_tracker.exchange.reading.vocabulary import folded, readings_of

CODES: Final = ("code", "wbs", "line")
"""What a row can be known by, the best first."""
PLAN_KEYS: Final = (
    *("duration_days", "predecessors", "successors", "start", "finish", "percent"),
    *("start_no_earlier_on", "finish_by_on", "fixed_start_on", "actual_start_on"),
)
"""At least one of these must be there: without it a table of names is no plan."""


@dataclass(frozen=True, slots=True)
class Header:
    """Hold a row of headings: its number from 0, the place of each key, and what is unknown."""

    row: int
    places: Mapping[str, int]
    headings: Mapping[str, str]
    unknown: tuple[str, ...]


def header_of(grid: Grid) -> Header | None:
    """Find the row near the top that names the most columns of a plan."""
    found = [
        header
        for number, row in enumerate(grid.rows[:SEARCHED_ROWS])
        if (header := _read_header(number, row))
    ]
    return max(found, key=lambda each: len(each.places), default=None)


def _read_header(number: int, row: Sequence[object]) -> Header | None:
    places: dict[str, int] = {}
    headings: dict[str, str] = {}
    unknown: list[str] = []
    for place, value in enumerate(row):
        heading = text_of(value)
        key = key_of(heading)
        if key is not None and key not in places:
            places[key], headings[key] = place, heading
        elif heading:
            unknown.append(heading)
    is_plan = "name" in places and not places.keys().isdisjoint(PLAN_KEYS)
    return Header(number, places, headings, tuple(unknown)) if is_plan else None


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
