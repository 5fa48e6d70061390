"""What a password must be: long, and not among the first that somebody would guess."""

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from lgr_tracker.domain.errors import Invalid

SHORTEST, ADVISED, LONGEST = 12, 15, 256
"""Lengths in characters: no rule about kinds of characters (NIST SP 800-63B-4, 3.1.1.2)."""

ENOUGH_WORTH, ENOUGH_STRAY = 6, 8
"""What a password must hold of known words, or else of signs that belong to no word."""
LEAST_WORD, MOST_WORD, LEAST_ROUND = 4, 40, 8
FILLERS = frozenset(
    (
        *("an", "and", "are", "at", "be", "for", "ilove", "im", "in", "is", "it", "me"),
        *("my", "new", "no", "not", "of", "on", "one", "our", "that", "the", "this", "to", "two"),
        *("we", "what", "who", "you", "your"),
    )
)
WALKS = (
    "qwertyuiop[]",
    "asdfghjkl;'#",
    "zxcvbnm,./",
    "azertyuiop",
    "qwertzuiop",
    "1234567890-=",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1qazxsw23edcvfr45tgbnhy67ujm",
    "q1w2e3r4t5y6u7i8o9p0",
    "1q2w3e4r5t6y7u8i9o0p",
    "1a2s3d4f5g6h7j8k9l",
    "a1s2d3f4g5h6j7k8l9",
    "z1x2c3v4b5n6m7",
    "qazwsxedcrfvtgbyhnujmikolp",
    "qawsedrftgyhujikolp",
    "qweasdzxc",
    "qwerasdfzxcv",
    "qwertasdfgzxcvb",
    "zaqwsxcderfvbgtyhnmjuik",
    "zaq1xsw2cde3vfr4bgt5nhy6",
    "abcdefghijklmnopqrstuvwxyz",
    "abc123abc",
)
"""Ways that a finger walks over a keyboard, and the alphabet; each is taken backwards too."""

LEET = {"@": "a", "4": "a", "8": "b", "3": "e", "6": "g", "0": "o", "5": "s", "$": "s", "7": "t"}
READINGS: tuple[dict[str, str], ...] = (
    {},
    {**LEET, "1": "i", "!": "i", "|": "i"},
    {**LEET, "1": "l", "!": "l", "|": "l"},
)
"""What signs may stand for letters; a password is read in each way, and in none."""


@dataclass(frozen=True)
class CommonWords:
    """Hold the words that are guessed first, those of this field apart from the rest.

    `unprinted` holds the first sixteen figures of the SHA-256 of words that stay unread.
    """

    local: frozenset[str]
    most: frozenset[str]
    many: frozenset[str]
    unprinted: frozenset[str] = field(default_factory=frozenset)

    def __len__(self) -> int:
        return len(self.local | self.most | self.many) + len(self.unprinted)

    def worth(self, word: str, own: Collection[str]) -> int | None:
        """Return what a word adds to a password, in thirds of enough; None for no known word."""
        if word in FILLERS or word in own or word in self.local:
            return 0
        if word in self.most:
            return 2
        if word in self.many or self._is_unprinted(word):
            return 3
        return None

    def _is_unprinted(self, word: str) -> bool:
        if len(word) < LEAST_WORD or not self.unprinted:
            return False
        return hashlib.sha256(word.encode()).hexdigest()[:16] in self.unprinted


def check_password(
    password: str, common: CommonWords, *, name: str, email: str, about: Iterable[str] = ()
) -> str:
    """Return the password if it is good enough; raises Invalid with a sentence otherwise.

    `about` holds names that anybody here would try, such as the programmes'. Nothing is cut off
    and nothing is changed: what was typed is what is checked later.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        sentence = (
            f"Use a password of {SHORTEST} to {LONGEST} characters. "
            "Three words that do not belong together will do."
        )
        raise Invalid(sentence, {"password": sentence})
    if is_easily_guessed(password, common, _words_of((name, email, *about))):
        sentence = (
            "This password is among the first that somebody would try: it is made of names, "
            "places, common words or rows of keys. Take three words that do not belong together."
        )
        raise Invalid(sentence, {"password": sentence})
    return password


def is_easily_guessed(password: str, common: CommonWords, own: Collection[str] = ()) -> bool:
    """Tell whether a password is made of what is tried first, however it is dressed up.

    Common words, the person's own names, runs, rows of keys, years and repeats add little or
    nothing; signs read as letters (p@55w0rd) are words too. Linear in the password's length.
    """
    whole = password.casefold()
    text = once_round(whole)
    return len(text) < min(LEAST_ROUND, len(whole)) or any(
        _is_thin("".join(reading.get(sign, sign) for sign in text), common, own)
        for reading in READINGS
    )


def once_round(text: str) -> str:
    """Return the piece of which a text is the repetition, or the text.

    >>> once_round("gatepostgatepost")
    'gatepost'
    """
    period = (text + text).find(text, 1)
    return text[:period]


def _words_of(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of names and addresses, alone and run together."""
    found: set[str] = set()
    for text in texts:
        parts = re.findall(r"[^\W\d_]+", text.casefold())
        found.update(part for part in parts if len(part) > 2)
        found.add("".join(parts))
        found.update("".join(pair) for pair in pairwise(parts))
    return frozenset(found)


@dataclass(frozen=True)
class _Reading:
    """Hold the best way found to read a text up to some place: strange signs, words, worth."""

    stray: int = 0
    worth: int = 0
    words: frozenset[str] = frozenset()

    def rank(self) -> tuple[bool, int, int]:
        """Put the reading that makes the password weakest first."""
        return (self.is_enough(), self.stray, self.worth)

    def is_enough(self) -> bool:
        return self.stray >= ENOUGH_STRAY or self.worth >= ENOUGH_WORTH

    def with_stray(self, sign: str) -> "_Reading":
        """Go on by a sign of no known word: punctuation adds nothing, a figure half a letter."""
        points = 1 if sign.isdecimal() else 2 if sign.isalnum() or not sign.isascii() else 0
        return _Reading(self.stray + points, self.worth, self.words)

    def with_word(self, word: str, worth: int) -> "_Reading":
        if word in self.words:
            return self
        return _Reading(self.stray, self.worth + worth, self.words | {word})


def _is_thin(text: str, common: CommonWords, own: Collection[str]) -> bool:
    """Read a text from left to right, at each place in the way that explains most of it."""
    best: list[_Reading | None] = [_Reading(), *[None] * len(text)]
    fillings = _fillings(text)
    for start in range(len(text)):
        here = best[start]
        if here is None:
            continue
        for length in range(1, fillings[start] + 1):
            _offer(best, start + length, here)
        _offer(best, start + 1, here.with_stray(text[start]))
        for end in range(start + 1, min(len(text), start + MOST_WORD) + 1):
            word = text[start:end]
            worth = common.worth(word, own)
            if worth is not None:
                _offer(best, end, here.with_word(word, worth))
    last = best[-1]
    return last is not None and not last.is_enough()


def _offer(best: list[_Reading | None], place: int, reading: _Reading) -> None:
    known = best[place]
    if known is None or reading.rank() < known.rank():
        best[place] = reading


YEAR_OR_DAY = re.compile(r"(19|20)\d\d|[0-3]?\d[01]\d(19|20)?\d\d|(19|20)\d\d[01]\d[0-3]\d")


def _fillings(text: str) -> tuple[int, ...]:
    """Return for each place how many signs without surprise begin there, at most."""
    return tuple(
        max(_walk(text, start), _repeat(text, start), _figures(text, start))
        for start in range(len(text))
    )


_BOTH_WAYS = tuple(walk for row in WALKS for walk in (row, row[::-1]))


def _walk(text: str, start: int) -> int:
    """Return how long a row of keys or letters is that begins here; under three is none."""
    length = 2
    while start + length < len(text) and any(
        text[start : start + length + 1] in walk for walk in _BOTH_WAYS
    ):
        length += 1
    return length if length > 2 else 0


def _repeat(text: str, start: int) -> int:
    """Return how long one sign, or a pair of signs, goes on from here: aaaa, 121212."""
    longest = 0
    for step in (1, 2):
        end = start + step
        while end < len(text) and text[end] == text[end - step]:
            end += 1
        if end - start >= 3 * step:
            longest = max(longest, end - start)
    return longest


def _figures(text: str, start: int) -> int:
    """Return how many figures begin here that are a year, a date or no more than four."""
    if start and text[start - 1].isdecimal():
        return 0
    end = start
    while end < len(text) and text[end].isdecimal():
        end += 1
    group = text[start:end]
    return end - start if len(group) <= 4 or YEAR_OR_DAY.fullmatch(group) else 0
