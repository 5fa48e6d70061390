"""The words of registers, as listed in heading_words.toml, and how words are compared."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

_SIGNS: Final = re.compile(r"[\W_]+")
_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NUMBERED: Final = re.compile(r"^(?:\d{1,2}|[a-z])\s+(?=\w{2})")
_FOOTNOTE: Final = re.compile(r"(?<=\w)[¹²³⁰-⁹*†‡§]+")
# "RiskOwner", and "RAGStatus".
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z]{2})(?=[A-Z][a-z]{2})")
_HALVES: Final = re.compile(r"\s*[/|]\s*|\s+[-–—]\s+")
_PIECES: Final = re.compile(r"[/|(),;:]|\s+[-–—]\s+")
_LONGEST_PHRASE: Final = 4


def folded(heading: str) -> str:
    """Reduce a heading to its words, so that case, blanks and signs do not matter.

    >>> folded(" Risk\\nOwner (post)*")
    'risk owner post'
    """
    plain = unicodedata.normalize("NFKC", heading).casefold()
    return " ".join(_SIGNS.sub(" ", plain).split())


@cache
def vocabulary() -> Mapping[str, Any]:
    """Give the listed words, by table."""
    text = files("lgr_tracker.exchange.reading").joinpath("heading_words.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def listed(table: str) -> Mapping[str, str]:
    """Map each word of a table, folded, to what it stands for."""
    return {
        folded(word): meaning for meaning, words in vocabulary()[table].items() for word in words
    }


def readings_of(heading: str) -> Iterator[str]:
    """Give a heading folded as it stands, then with less and less of what surrounds its words.

    >>> list(readings_of("RSK\\nREF. (no)"))
    ['rsk ref no', 'rsk ref', 'risk reference']
    """
    given: set[str] = set()
    noted = _FOOTNOTE.sub(" ", heading)
    bare = _BRACKETS.sub(" ", noted)
    parted = folded(_HUMP.sub(" ", bare))
    for text in (
        folded(heading),
        folded(noted),
        folded(bare),
        _NUMBERED.sub("", folded(bare)),
        parted,
        " ".join(listed("short").get(word, word) for word in parted.split()),
    ):
        if text and text not in given:
            given.add(text)
            yield text


def halves_of(heading: str) -> list[str]:
    """Part a heading that says two things, or one in two languages; none where it doesn't."""
    halves = [each for each in _HALVES.split(heading) if each.strip()]
    return halves if len(halves) == 2 else []


def ideas_of(heading: str) -> tuple[frozenset[str], int]:
    """Give the ideas that the words of a heading stand for, and how many words are unknown."""
    text = list(readings_of(heading))
    tokens = text[-1].split() if text else []
    ideas: set[str] = set()
    unknown = at = 0
    while at < len(tokens):
        length, idea = _idea_at(tokens, at)
        if idea:
            ideas.add(idea)
        unknown += not length
        at += length or 1
    return frozenset(ideas), unknown


def _idea_at(tokens: Sequence[str], at: int) -> tuple[int, str]:
    """Give the length and the idea of the longest phrase; a word without meaning has none."""
    for length in range(min(_LONGEST_PHRASE, len(tokens) - at), 0, -1):
        phrase = " ".join(tokens[at : at + length])
        if idea := listed("ideas").get(phrase):
            return length, idea
        if length == 1 and (phrase.isdigit() or phrase in vocabulary()["ideas_rest"]["words"]):
            return 1, ""
    return 0, ""


@cache
def status_of(text: str) -> str:
    """Tell a status in one of three words, or as the source has it.

    >>> status_of("Ar gau / Closed"), status_of("Live (watching)"), status_of("Parked")
    ('closed', 'open', 'Parked')
    """
    known = listed("statuses")
    pieces = [text, *_PIECES.split(text)]
    return next((known[word] for each in pieces if (word := folded(each)) in known), text)
