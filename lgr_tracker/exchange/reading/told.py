"""What is collected on the way down a register, and titles that are made on the way."""

from dataclasses import dataclass, field
from typing import Final

from lgr_tracker.exchange.reading.found import CellProblem

TITLE_LIMIT: Final = 120


@dataclass(slots=True)
class Told:
    """Collect what a person should know of the rows: doubts by kind, with the cells they are in."""

    problems: list[CellProblem] = field(default_factory=list)
    unread: list[CellProblem] = field(default_factory=list)
    months: list[str] = field(default_factory=list)
    words_for_days: list[str] = field(default_factory=list)
    owners_above: list[str] = field(default_factory=list)
    products: list[str] = field(default_factory=list)
    closed_by_title: list[str] = field(default_factory=list)
    issues_by_type: list[str] = field(default_factory=list)
    other_kinds: list[str] = field(default_factory=list)
    made_titles: int = 0


def short_title(text: str) -> str:
    """Take the first line or sentence of a text, cut at a word to at most 120 characters.

    >>> short_title("Records are lost. Children wait.")
    'Records are lost.'
    """
    line = text.strip().split("\n")[0].strip()
    end = line.find(". ")
    first = line[: end + 1] if 0 < end < TITLE_LIMIT else line
    if len(first) <= TITLE_LIMIT:
        return first
    cut = first[:TITLE_LIMIT].rsplit(" ", 1)[0]
    return cut.rstrip(" ,;:-")
