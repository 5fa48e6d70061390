"""Tell which rules can find anything in a text, from its words and signs alone.

Most texts of a register hold nothing that any rule asks for, and then no rule is run. What a rule
asks for is what none of its findings is without; a test runs them all to see that it is so.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache

from lgr_tracker.domain.privacy import (
    ages,
    births,
    cases,
    counts,
    family_names,
    file_names,
    initials,
    lone_names,
    names,
    one_child,
    postcodes,
    schools,
    stories,
    told_children,
)
from lgr_tracker.domain.privacy.found import Found
from lgr_tracker.domain.privacy.numbers import personal_numbers
from lgr_tracker.domain.privacy.windows import Text

FEWEST_DIGITS = 6
"""Of a National Insurance number, the shortest that is given to a person."""


@dataclass(frozen=True)
class Allowed:
    """Hold what a programme may write though it would warn: its offices and its own names."""

    postcodes: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    @property
    def plain_postcodes(self) -> frozenset[str]:
        """Return the postcodes in capitals without spaces."""
        return frozenset("".join(postcode.split()).upper() for postcode in self.postcodes)

    @property
    def plain_names(self) -> frozenset[str]:
        """Return each word of the names in small letters."""
        return frozenset(word for name in self.names for word in name.lower().split())


NOBODY = Allowed()

Rule = Callable[[Text, Allowed], Iterator[Found]]


def _numbers(text: Text, _: Allowed) -> Iterator[Found]:
    return personal_numbers(text)


def _births(text: Text, _: Allowed) -> Iterator[Found]:
    return births.dates_of_birth(text)


def _cases(text: Text, _: Allowed) -> Iterator[Found]:
    return cases.case_ids(text)


def _mended(whole: Text, _: Allowed) -> Iterator[Found]:
    """Look again with 0 for O and 1 for l, where a word says that a number is meant."""
    mended = _WITH_DIGITS.sub(_mend, whole.text)
    if mended != whole.text:
        text = Text(mended, TELLING, words_of=whole)
        yield from personal_numbers(text, needs_cue=True)
        yield from births.dates_of_birth(text)
        yield from cases.case_ids(text)


_LETTER_BY_DIGIT = re.compile(r"[0-9][OoIl]|[OoIl][0-9]")
_WITH_DIGITS = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]*[0-9][A-Za-z0-9]*")
_DIGIT_OF = str.maketrans("OoIl", "0011")


def _mend(token: re.Match[str]) -> str:
    written = token.group()
    if sum(character.isdigit() for character in written) * 2 < len(written):
        return written
    return written.translate(_DIGIT_OF)


def _postcodes(text: Text, allow: Allowed) -> Iterator[Found]:
    return postcodes.postcodes(text, allow.plain_postcodes)


def _initials(text: Text, _: Allowed) -> Iterator[Found]:
    return initials.initials(text)


def _documents(text: Text, allow: Allowed) -> Iterator[Found]:
    return file_names.child_documents(text, allow.plain_names)


def _schools(text: Text, _: Allowed) -> Iterator[Found]:
    return schools.schools(text)


def _ages(text: Text, _: Allowed) -> Iterator[Found]:
    return ages.ages(text)


_BY_WORD: tuple[tuple[Rule, Set[str]], ...] = (
    (_births, births.WORDS - {"day"}),
    (lambda text, allow: names.names(text, allow.plain_names), names.WORDS),
    (lambda text, allow: lone_names.lone_names(text, allow.plain_names), lone_names.WORDS),
    (lambda text, allow: family_names.family_names(text, allow.plain_names), family_names.WORDS),
    (_documents, file_names.WORDS),
    (_initials, initials.WORDS),
    (_ages, ages.WORDS),
    (lambda text, _: counts.small_numbers(text), counts.WORDS),
    (_schools, schools.WORDS - {"e"}),
    (lambda text, _: stories.family_stories(text), stories.WORDS),
    (lambda text, _: one_child.one_child(text), one_child.WORDS),
    (lambda text, _: told_children.told_children(text), told_children.WORDS),
)
"""Rules that find nothing in a text without one of their words."""

ALL: tuple[Rule, ...] = (_numbers, _cases, _mended, _postcodes, *(rule for rule, _ in _BY_WORD))


_BIT = {rule: 1 << place for place, rule in enumerate(ALL)}


def _asking() -> Mapping[str, int]:
    """Return for each word the rules that ask for it, each as a bit."""
    asking: dict[str, int] = {}
    for rule, words in _BY_WORD:
        for word in words:
            asking[word] = asking.get(word, 0) | _BIT[rule]
    return asking


_ASKING = _asking()
_BESIDE = {"day": births.DAY, "e": schools.OF, **dict.fromkeys(ages.WHOSE, ages.NOW)}
"""Words that a rule asks for together with what stands beside them."""
_MET = frozenset(_ASKING) | _BESIDE.keys()
TELLING = _MET | told_children.BESIDE
"""All words that any rule asks a text for."""
_SIGN = re.compile(
    r"[.0-9](?:(?<=[0-9])(?:[A-Za-z]|[0-9]{4}|(?:[^0-9]*[0-9]){5})"
    r"|(?<=[A-Za-z][0-9])|(?<=\.)[A-Za-z])"
)
"""One of these, or of initials, is in every text without a telling word in which something may be
found, case numbers of four digits aside. It begins with a set, to which a search jumps."""
_SMALL = "".join(chr(code).lower() if chr(code).isalpha() else " " for code in range(128))
"""What each ASCII character is among words in small letters."""


def is_plain(text: str) -> bool:
    """Tell at a glance, of most texts, that no rule finds anything in them.

    >>> is_plain("The board met and agreed the plan."), is_plain("The board met Ayla.")
    (True, False)
    """
    if not text.isascii() or _SIGN.search(text) or initials.SIGN.search(text):
        return False
    words = text.translate(_SMALL).split()
    if not _MET.isdisjoint(words):
        lower = text.lower()
        for word in _MET.intersection(words):
            if word not in _BESIDE or _BESIDE[word].search(lower):
                return False
    return not (cases.SIGN.search(text) and cases.NUMBERED.search(text.lower()))


def rules_for(text: Text) -> tuple[Rule, ...]:
    """Return the rules that may find something in the text; the others would find nothing.

    >>> rules_for(Text("The board met and agreed the plan.", TELLING))
    ()
    """
    bits = _by_sign(text)
    for word in text.words:
        bits |= _ASKING.get(word, 0)
    return _chosen(bits)


@cache
def _chosen(bits: int) -> tuple[Rule, ...]:
    return tuple(rule for rule in ALL if bits & _BIT[rule])


def _by_sign(text: Text) -> int:
    """Return the rules that ask for a sign which the text has, each as a bit."""
    bits = 0
    if file_names.ENDING.search(text.lower):
        bits |= _BIT[_documents]
    if text.text != text.lower and initials.SIGN.search(text.text):
        bits |= _BIT[_initials]
    if "day" in text.words and births.DAY.search(text.lower):
        bits |= _BIT[_births]
    if "e" in text.words and schools.OF.search(text.lower):
        bits |= _BIT[_schools]
    if not text.words.isdisjoint(ages.WHOSE) and ages.NOW.search(text.lower):
        bits |= _BIT[_ages]
    return bits | _by_digits(text) if text.digits else bits


def _by_digits(text: Text) -> int:
    bits = 0
    if sum(match.end() - match.start() for match in text.digits) >= FEWEST_DIGITS:
        bits |= _BIT[_numbers]
    if cases.SIGN.search(text.lower) and (
        cases.has_five(text) or cases.NUMBERED.search(text.lower)
    ):
        bits |= _BIT[_cases]
    if _LETTER_BY_DIGIT.search(text.text):
        bits |= _BIT[_mended]
    if postcodes.SIGN.search(text.text):
        bits |= _BIT[_postcodes]
    return bits
