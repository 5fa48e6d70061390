"""The glossary: words of the field, each in a sentence of ours; and words that say too little."""

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


@dataclass(frozen=True, slots=True)
class Vague:
    """Words that tell nobody what is done, by whom or when."""

    phrase: str


@cache
def vague_phrases() -> tuple[str, ...]:
    """Return the phrases in small letters, as they stand in a longer text."""
    found = rows("vague_words.toml", "phrases", Vague)
    check_unique([row.phrase for row in found], "vague_words.toml")
    return tuple(row.phrase for row in found)
