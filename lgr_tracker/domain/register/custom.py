"""Headings of the programme's own columns: out beside ours without being taken for them, and in."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from lgr_tracker.domain.register.columns import REGISTER_COLUMNS

# A table of a workbook names each column once, whatever the case of its letters.
_MARK: Final = re.compile(r" \(own(?: \d+)?\)$")
_SIGNS: Final = re.compile(r"[\W_]+")
# A table's heading holds 255 characters; a mark may need a few of them.
_LONGEST: Final = 230


def outward_headings(headings: Sequence[str]) -> tuple[str, ...]:
    """Return a heading for each, on one line, of which no two are alike and none is ours.

    Those that differ in case, blanks or signs only count as alike, as they do when read.

    >>> outward_headings(["Ward", "status", "Status"])
    ('Ward', 'status (own)', 'Status (own 2)')
    """
    ours = [column.heading for column in REGISTER_COLUMNS]
    return distinct_headings((*ours, *headings))[len(ours) :]


def distinct_headings(headings: Sequence[str]) -> tuple[str, ...]:
    """Return the headings, each on one line, with a mark on those that one before them is like.

    >>> distinct_headings(["Band", "band", ""])
    ('Band', 'band (own)', 'Column')
    """
    taken: set[str] = set()
    distinct: list[str] = []
    for heading in headings:
        told = _unlike(" ".join(heading.split())[:_LONGEST] or "Column", taken)
        taken.add(_words(told))
        distinct.append(told)
    return tuple(distinct)


def inward_heading(heading: str) -> str:
    """Return what a heading was before it went out.

    >>> inward_heading("Status (own 2)"), inward_heading("Ward")
    ('Status', 'Ward')
    """
    return _MARK.sub("", heading)


def _words(heading: str) -> str:
    """Reduce a heading to its words: case, blanks and signs do not part two headings."""
    plain = unicodedata.normalize("NFKC", heading).casefold()
    return " ".join(_SIGNS.sub(" ", plain).split()) or plain


def _unlike(heading: str, taken: set[str]) -> str:
    """Mark a heading that is taken, or that looks marked already."""
    if _words(heading) not in taken and not _MARK.search(heading):
        return heading
    told, count = f"{heading} (own)", 1
    while _words(told) in taken:
        count += 1
        told = f"{heading} (own {count})"
    return told
