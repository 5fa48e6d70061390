"""Make room for words in pictures, for the widest font a page may meet."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Advance of an average character of DejaVu Sans, the widest face a reader may get, in ems.
EM_PER_CHARACTER = 0.62

# A reference, "Day 1" and "grade 2" read as one word and must not part at a line's end.
_GLUE = re.compile(r"\b(Day|day|Grade|grade|Section|section|Version|version) (\d+)\b")


def text_width(text: str, size: float = 13) -> float:
    """Say how many pixels `text` may take at most, set at `size` pixels."""
    return len(text) * EM_PER_CHARACTER * size


def wrap(text: str, width: float, *, size: float = 13, most_lines: int = 3) -> tuple[str, ...]:
    """Break `text` at words into lines no wider than `width` pixels.

    A word wider than the line is cut, and what doesn't fit in `most_lines` ends in an ellipsis.
    """
    room = max(2, int(width / (EM_PER_CHARACTER * size)))
    words = _GLUE.sub("\\1\N{NO-BREAK SPACE}\\2", " ".join(text.split())).split(" ")
    lines: list[str] = []
    for word in words:
        piece = word if len(word) <= room else word[: room - 1] + "…"
        if lines and len(lines[-1]) + 1 + len(piece) <= room:
            lines[-1] += " " + piece
        else:
            lines.append(piece)
    return tuple(lines if len(lines) <= most_lines else _cut(lines, most_lines, room))


def _cut(lines: Sequence[str], most_lines: int, room: int) -> list[str]:
    kept = list(lines[:most_lines])
    kept[-1] = kept[-1][: room - 1].rstrip(" ,.;") + "…"
    return kept
