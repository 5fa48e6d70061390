"""Find in free text what could tell anybody who a child is.

Numbers of persons, dates of birth and case numbers block; a name, an age, a postcode or a story
that may point at one family warns. Time grows with the text's length only. What is known to be
missed, and the measured figures, stand in docs/privacy-guard.md.

>>> examine("Ask the child, NHS number 943 476 5919.").verdict
'block'
>>> examine("The board asked for more social workers in Kent.").verdict
'ok'
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from lgr_tracker.domain.privacy.ages import ages
from lgr_tracker.domain.privacy.births import dates_of_birth
from lgr_tracker.domain.privacy.cases import case_ids
from lgr_tracker.domain.privacy.counts import small_numbers
from lgr_tracker.domain.privacy.family_names import family_names
from lgr_tracker.domain.privacy.file_names import child_documents
from lgr_tracker.domain.privacy.folding import fold
from lgr_tracker.domain.privacy.found import Found
from lgr_tracker.domain.privacy.initials import initials
from lgr_tracker.domain.privacy.kinds import KINDS, Kind, KindWords
from lgr_tracker.domain.privacy.lone_names import lone_names
from lgr_tracker.domain.privacy.names import names
from lgr_tracker.domain.privacy.numbers import personal_numbers
from lgr_tracker.domain.privacy.one_child import one_child
from lgr_tracker.domain.privacy.postcodes import postcodes
from lgr_tracker.domain.privacy.schools import schools
from lgr_tracker.domain.privacy.stories import family_stories
from lgr_tracker.domain.privacy.told_children import told_children
from lgr_tracker.domain.privacy.windows import Text

__all__ = ["KINDS", "NOBODY", "Allowed", "Finding", "Kind", "KindWords", "Verdict", "examine"]


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


@dataclass(frozen=True)
class Finding:
    """Hold one place in the text as it was given; `end` is the place after its last character."""

    kind: Kind
    start: int
    end: int

    @property
    def is_block(self) -> bool:
        """Tell whether nothing can override this finding."""
        return KINDS[self.kind].is_block


@dataclass(frozen=True)
class Verdict:
    """Hold everything found in a text, in reading order."""

    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Literal["ok", "warn", "block"]:
        """Return the gravest answer."""
        if any(finding.is_block for finding in self.findings):
            return "block"
        return "warn" if self.findings else "ok"

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Return each kind found once, in reading order."""
        return tuple(dict.fromkeys(finding.kind for finding in self.findings))


def examine(text: str, *, allow: Allowed = NOBODY) -> Verdict:
    """Return what in the text could tell anybody who a child is; any text is accepted."""
    folded = fold(text)
    found = {
        Finding(kind, *folded.span(start, end)) for kind, start, end in _find(folded.text, allow)
    }
    return Verdict(tuple(sorted(_widest(found), key=lambda one: (one.start, one.end))))


def _find(folded: str, allow: Allowed) -> Iterator[Found]:
    text = Text(folded)
    yield from personal_numbers(text)
    yield from dates_of_birth(text)
    yield from case_ids(text)
    yield from _find_mended(text)
    yield from names(text, allow.plain_names)
    yield from lone_names(text, allow.plain_names)
    yield from family_names(text, allow.plain_names)
    yield from child_documents(text, allow.plain_names)
    yield from initials(text)
    yield from ages(text)
    yield from small_numbers(text)
    yield from postcodes(text, allow.plain_postcodes)
    yield from schools(text)
    yield from family_stories(text)
    yield from one_child(text)
    yield from told_children(text)


def _find_mended(whole: Text) -> Iterator[Found]:
    """Look again with 0 for O and 1 for l, where a word says that a number is meant."""
    if not _LETTER_BY_DIGIT.search(whole.text):
        return
    mended = _WITH_DIGITS.sub(_mend, whole.text)
    if mended != whole.text:
        text = Text(mended, words_of=whole)
        yield from personal_numbers(text, needs_cue=True)
        yield from dates_of_birth(text)
        yield from case_ids(text)


_LETTER_BY_DIGIT = re.compile(r"[0-9][OoIl]|[OoIl][0-9]")
_WITH_DIGITS = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]*[0-9][A-Za-z0-9]*")
_DIGIT_OF = str.maketrans("OoIl", "0011")


def _mend(token: re.Match[str]) -> str:
    written = token.group()
    if sum(character.isdigit() for character in written) * 2 < len(written):
        return written
    return written.translate(_DIGIT_OF)


def _widest(found: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings without those that lie inside another of their kind."""
    reached: dict[Kind, int] = {}
    for finding in sorted(found, key=lambda one: (one.start, -one.end)):
        if finding.end > reached.get(finding.kind, 0):
            reached[finding.kind] = finding.end
            yield finding
