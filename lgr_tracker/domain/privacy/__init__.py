"""Find in free text what could tell anybody who a child is.

Numbers of persons, dates of birth and case numbers block; a name, an age, a postcode or a story
that may point at one family warns. Time grows with the text's length only. What is known to be
missed, and the measured figures, stand in docs/privacy-guard.md.

>>> examine("Ask the child, NHS number 943 476 5919.").verdict
'block'
>>> examine("The board asked for more social workers in Kent.").verdict
'ok'
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from lgr_tracker.domain.privacy.folding import fold
from lgr_tracker.domain.privacy.kinds import KINDS, Kind, KindWords
from lgr_tracker.domain.privacy.rules import NOBODY, TELLING, Allowed, is_plain, rules_for
from lgr_tracker.domain.privacy.windows import Text

__all__ = ["KINDS", "NOBODY", "Allowed", "Finding", "Kind", "KindWords", "Verdict", "examine"]


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
    if is_plain(text):
        return _NOTHING
    folded = fold(text)
    plain = Text(folded.text, TELLING)
    found = {
        Finding(kind, *folded.span(start, end))
        for rule in rules_for(plain)
        for kind, start, end in rule(plain, allow)
    }
    if not found:
        return _NOTHING
    return Verdict(tuple(sorted(_widest(found), key=lambda one: (one.start, one.end, one.kind))))


_NOTHING = Verdict(())


def _widest(found: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings without those that lie inside another of their kind."""
    reached: dict[Kind, int] = {}
    for finding in sorted(found, key=lambda one: (one.start, -one.end)):
        if finding.end > reached.get(finding.kind, 0):
            reached[finding.kind] = finding.end
            yield finding
