"""Bring text to plain letters and digits, remembering where each one stood.

Full-width and other digits become 0 to 9, exotic dashes and spaces plain ones; accents and
characters that nobody sees go. Otherwise a number with a zero-width space in it would pass.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

_PIECES = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]")
# Letters by their category, yet drawn as nothing: the Hangul fillers and the Braille blank.
_UNSEEN = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_QUOTES = {"‘": "'", "’": "'", "ʼ": "'", "‛": "'", "′": "'", "“": '"', "”": '"', "„": '"'}


@dataclass(frozen=True)
class Folded:
    """Hold the plain text, and for each of its characters the place in the original."""

    text: str
    origins: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a part of the plain text stands in the original; `start` < `end`."""
        return self.origins[start], self.origins[end - 1] + 1


def fold(text: str) -> Folded:
    """Return the text in plain letters and digits, with the way back.

    >>> folded = fold("No. ４８\\u200b５")
    >>> folded.text, folded.span(4, 7)
    ('No. 485', (4, 8))
    """
    if text.isascii():
        return Folded(text, range(len(text)))
    pieces: list[str] = []
    origins: list[int] = []
    for match in _PIECES.finditer(text):
        piece, at = match.group(), match.start()
        if piece.isascii():
            origins.extend(range(at, match.end()))
        else:
            piece = _plain(piece)
            origins.extend([at] * len(piece))
        pieces.append(piece)
    return Folded("".join(pieces), origins)


@cache
def _plain(character: str) -> str:
    apart = unicodedata.normalize("NFKD", character)
    if "\u2044" in apart:  # ½ after a 3 would otherwise read as 31/2
        return ""
    return "".join(_plainer(part) for part in apart)


def _plainer(part: str) -> str:
    category = unicodedata.category(part)
    if category in ("Mn", "Me", "Cf") or part in _UNSEEN:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(part))
    if category == "Pd" or part == "\u2212":
        return "-"
    if category == "Zs":
        return " "
    return "\n" if category in ("Zl", "Zp") else _QUOTES.get(part, part)
