"""Read words, and tell those that speak of one child from those of a service for them."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from lgr_tracker.domain.privacy.words import MANY, NO_NAMES, ONE, ONE_OF_TWO

_WORD = re.compile(r"[^\W\d_]+(?:['\-][^\W\d_]+)*")
ENDS = re.compile(r"[.!?;]\s|\n\s*\n|[.!?;]$|\t|\|")
TITLES = frozenset(("mr", "mrs", "ms", "miss", "master"))
# Names of two parts are met by their parts: "half-brother", "Mei-Ling".
PERSONS = ONE | MANY | frozenset(ONE_OF_TWO) | frozenset(("brother", "sister"))


class Word(NamedTuple):
    """Hold one word of the text with its place."""

    text: str
    lower: str
    start: int
    end: int


def words_in(text: str, start: int, end: int) -> list[Word]:
    """Return the words of a part, whole ones where the part cuts through them."""
    while start and not text[start - 1].isspace() and start > 0 and text[start].isalpha():
        start -= 1
    found = _WORD.finditer(text, start, end)
    return [Word(match.group(), match.group().lower(), *match.span()) for match in found]


def base(lower: str) -> str:
    """Return a word without its apostrophe and s, a step-mother being a mother."""
    word = lower[:-2] if lower.endswith("'s") else lower
    return word.removeprefix("step-").removeprefix("half-") if "-" in word else word


def given(lower: str) -> str:
    """Return what the lists of names know: "lily" of "Lily-Rose's"."""
    return base(lower).split("-")[0]


def is_one(words: Sequence[Word], index: int) -> bool:
    """Tell whether a word speaks of one child or relative, and not of a service for them."""
    word = base(words[index].lower)
    if word in ONE_OF_TWO:
        before = words[index - 1].lower if index else ""
        return before in ONE_OF_TWO[word]
    return word in ONE


def whole_name(text: str, words: Sequence[Word], place: int) -> int:
    """Return the end of a name with its surname."""
    following = words[place + 1] if place + 1 < len(words) else None
    if (
        following is not None
        and text[words[place].end : following.start] == " "
        and following.text[0].isupper()
        and not words[place].lower.endswith("'s")
        and not following.text.isupper()
        and following.lower not in NO_NAMES
    ):
        return following.end
    return words[place].end
