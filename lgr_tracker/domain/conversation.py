"""What people say about a row of the log, whom they call by name, and the files put to it."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from enum import StrEnum

from lgr_tracker.domain.risk_text import number_word, plural

MOST_TOLD = 20
"""How many people one comment may call: who calls everybody calls nobody."""

FILE_MOST = 10 * 1024 * 1024
"""The largest file of evidence, in bytes."""

NAME_BEGINS = re.compile(r"(?<![\w.@])@(?=\w)")
FIRST_WORD = re.compile(r"[\w’'-]+")
OF_SOMEBODY = re.compile(r"[’']s?$")


class Subject(StrEnum):
    """Name what can be talked about and shown, as addresses have it."""

    RISK = "risk"
    ACTION = "action"
    ENTRY = "entry"


def called(text: str, people: Mapping[int, str]) -> frozenset[int]:
    """Return those whom a text calls with @ and their name; a first name if only one has it.

    >>> people = {1: "Ben Carter", 2: "Asha Rahman", 3: "Asha Shah"}
    >>> sorted(called("@ben and @Asha Shah, what of @Asha? See a@ben.example", people))
    [1, 3]
    """
    by_first: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for person_id, name in people.items():
        folded = " ".join(name.casefold().split())
        if first := FIRST_WORD.match(folded):
            by_first[first[0]].append((folded, person_id))
    found = set()
    folded = " ".join(text.casefold().split())
    for at in NAME_BEGINS.finditer(folded):
        rest = folded[at.end() :]
        word = FIRST_WORD.match(rest)
        first_name = OF_SOMEBODY.sub("", word[0]) if word else ""
        found |= _meant(rest, by_first.get(first_name, []))
    return frozenset(found)


def _meant(rest: str, people: Sequence[tuple[str, int]]) -> set[int]:
    """Return whom a text means that begins with the first name of these people."""
    whole = [(name, key) for name, key in people if re.match(rf"{re.escape(name)}(?!\w)", rest)]
    longest = max((len(name) for name, _ in whole), default=0)
    meant = {key for name, key in whole if len(name) == longest} or {key for _, key in people}
    return meant if len(meant) == 1 else set()


def told_sentence(told: Sequence[str], untold: int) -> str:
    """Say who was told of a comment, and that others may not see what it is about.

    >>> told_sentence(["Ben", "Asha"], 0)
    'Ben and Asha are told.'
    >>> told_sentence([], 2)
    'Nobody is told: those you named may not see this.'
    >>> told_sentence(["Ben"], 1)
    'Ben is told. One other may not see this, so is not told.'
    >>> told_sentence([], 0)
    ''
    """
    if not told:
        return "Nobody is told: those you named may not see this." if untold else ""
    names = f"{', '.join(told[:-1])} and {told[-1]}" if len(told) > 1 else told[0]
    first = f"{names} {plural(len(told), 'is', 'are')} told."
    if not untold:
        return first
    others = f"{number_word(untold).capitalize()} {plural(untold, 'other', 'others')}"
    return f"{first} {others} may not see this, so {plural(untold, 'is', 'are')} not told."


def size_words(size: int) -> str:
    """Return a number of bytes as people say it.

    >>> size_words(900), size_words(48_200), size_words(3_400_000)
    ('1 KB', '47 KB', '3.2 MB')
    """
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024)):,} KB"
    return f"{size / 1024 / 1024:.1f} MB"
