"""The glossary: words of the field, each in a sentence of ours."""

from dataclasses import dataclass
from functools import cache

from lgr_tracker.content.reading import check_unique, rows


@dataclass(frozen=True, slots=True)
class Term:
    """A word or acronym, spelled out, with its meaning."""

    term: str
    meaning: str
    stands_for: str | None = None


@cache
def glossary() -> tuple[Term, ...]:
    """Return the terms in the order of the alphabet."""
    found = rows("glossary.toml", "terms", Term)
    check_unique([row.term for row in found], "glossary.toml")
    return tuple(sorted(found, key=lambda row: row.term.casefold()))
