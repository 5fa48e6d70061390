"""Find names beside a word for a child or a relative.

A name alone is mostly a colleague's; beside a word such as "child" or "mother" it is not. Service
words ("child protection", "parent governor") take such a word's meaning away.
"""

import re
from collections.abc import Iterator, Sequence

from lgr_tracker.domain.privacy.first_names import SURE, WITH_CAPITAL
from lgr_tracker.domain.privacy.found import Found
from lgr_tracker.domain.privacy.kinds import Kind
from lgr_tracker.domain.privacy.persons import (
    ENDS,
    PERSONS,
    TITLES,
    Word,
    base,
    given,
    is_one,
    whole_name,
    words_in,
)
from lgr_tracker.domain.privacy.told_names import told_name
from lgr_tracker.domain.privacy.windows import Text
from lgr_tracker.domain.privacy.words import GLUE, MANY, NAMING, NO_NAMES, ONE, SERVICE, STATUS

# "Mother Teresa Catholic Academy", "Son of Sam IT Ltd".
_ORGANISATION = re.compile(
    r"(?:\s[A-Z][\w&]*){0,3}\s(?:Catholic|Academy|Trust|Foundation|Primary|Ltd|Limited|LLP"
    r"|Hospice)\b"
)
# How many words may stand between "child" and a name, words that lead there not counted.
_REACH = 3
_CLOSE = re.compile(r"[\s:(\"'=\-]*\Z")


def names(whole: Text, allowed: frozenset[str]) -> Iterator[Found]:
    """Yield names beside a word for a child or relative, and first names with a child's story.

    `allowed` holds words in small letters that are no names here, such as the programme's places.
    """
    text = whole.text
    for start, end in whole.around(WORDS, 50, 110):
        words = words_in(text, start, end)
        for index, word in enumerate(words):
            plain = base(word.lower)
            if plain.split("-")[0] in _GIVEN or plain[-1:] == "s":
                yield from told_name(text, words, index)
            if plain not in PERSONS:
                continue
            of_one = is_one(words, index) and not _is_team(words, index)
            if of_one or plain in MANY:
                yield from _behind(text, words, index, allowed, of_one=of_one)


# Names of two parts are met by their parts: "half-brother", "Mei-Ling".
_GIVEN = SURE | WITH_CAPITAL
WORDS = PERSONS | _GIVEN


# "child in …" leads on as often as it names a service.
_OF_SERVICES = SERVICE - {"in", "at", "and", "to", "on", "up", "under"}


def _is_team(words: Sequence[Word], index: int) -> bool:
    """Tell whether a post or team is named for such children: "Head of LAC, Fiona"."""
    before = words[index - 1].lower if index else ""
    return base(words[index].lower) in STATUS and (before == "of" or before in SERVICE)


def _behind(
    text: str, words: Sequence[Word], index: int, allowed: frozenset[str], *, of_one: bool
) -> Iterator[Found]:
    """Yield the name that follows a child's word within a few words of the same sentence."""
    child = words[index]
    strange = 0
    naming = False
    for place in range(index + 1, min(index + 9, len(words))):
        word, gap = words[place], text[words[place - 1].end : words[place].start]
        if len(gap) > 6 or ENDS.search(gap):
            return
        if _is_name(text, words, place, index, allowed, strange, naming=naming, of_one=of_one):
            end = whole_name(text, words, place)
            if not _ORGANISATION.match(text, end):
                yield Found(Kind.NAME, child.start, end)
            return
        if word.lower in _OF_SERVICES and place == index + 1 and gap.isspace():
            return
        naming = naming or word.lower in NAMING or word.lower in TITLES
        if word.lower not in GLUE and not is_one(words, place):
            strange += 1
        if strange > (_REACH if of_one else 0):
            return


def _is_name(
    text: str,
    words: Sequence[Word],
    place: int,
    index: int,
    allowed: frozenset[str],
    strange: int,
    *,
    naming: bool,
    of_one: bool,
) -> bool:
    """Tell whether the word is a name: from the lists, or by its capital right behind the word."""
    word = words[place]
    plain, first = base(word.lower), given(word.lower)
    if plain in allowed or _is_short(text, word):
        return False
    if first in SURE:
        return True
    is_capital = word.text[0].isupper() and word.text[1:].lower() == word.text[1:]
    if not _looks_capital(word):
        return False
    if strange and not (naming and strange == 1):
        return False
    if first in WITH_CAPITAL and (plain not in NO_NAMES or naming):
        return True
    if plain in NO_NAMES or plain in SERVICE or plain in ONE or plain in MANY:
        return False
    return is_capital and _is_asked(text, words, place, index, naming=naming, of_one=of_one)


def _looks_capital(word: Word) -> bool:
    return word.text[0].isupper()


def _is_short(text: str, word: Word) -> bool:
    """Tell whether letters are an abbreviation: capitals only, or a single letter."""
    return len(word.text) < 3 and word.text.isupper()


def _is_asked(
    text: str, words: Sequence[Word], place: int, index: int, *, naming: bool, of_one: bool
) -> bool:
    """Tell whether an unknown word with a capital may be a name where it stands."""
    if naming:
        return True
    if base(words[index].lower) in STATUS:
        return False
    child, word = words[index], words[place]
    gap = text[child.end : word.start]
    if not of_one:
        if (
            child.text[0].isupper()
            and index
            and not ENDS.search(text[words[index - 1].end : child.start])
        ):
            return False
        behind = text[word.end : word.end + 12]
        return gap.isspace() and bool(
            re.match(r"(?:,\s[A-Z][a-z]|\s(?:and|&)\s[A-Z][a-z])", behind)
        )
    if gap == ", " and text[word.end : word.end + 1] == "," and child.text[0].islower():
        return True
    if any(mark in gap for mark in ",:") or word.lower.endswith("ing"):
        return False
    if place > index + 1 and not all(w.lower in TITLES for w in words[index + 1 : place]):
        return False
    return _CLOSE.match(gap) is not None and not _is_heading(text, words, index, place)


def _is_heading(text: str, words: Sequence[Word], index: int, place: int) -> bool:
    """Tell whether capitals are a heading's: "Child Practice Review", "Parent Carer Forum"."""
    child = words[index]
    if not child.text[0].isupper():
        return _next_is_service(words, place)
    before = words[index - 1] if index else None
    starts = before is None or bool(ENDS.search(text[before.end : child.start] + " "))
    starts = starts or "\n" in text[before.end if before else 0 : child.start]
    if not starts and before is not None and before.text[0].isupper():
        return True
    return _next_is_service(words, place)


def _next_is_service(words: Sequence[Word], place: int) -> bool:
    """Tell whether a service's word follows within two words: "child Zebra Project"."""
    return any(
        word.lower in SERVICE and word.text[0].isupper() for word in words[place + 1 : place + 3]
    )
