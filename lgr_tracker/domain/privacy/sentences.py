"""Read the sentence around a place."""

import re


def before(text: str, start: int) -> str:
    """Return the clause that leads to a place, at most 60 characters of it."""
    return re.split(r"[.!?;:]\s|\n", text[max(0, start - 60) : start])[-1]


def sentence(text: str, start: int, end: int, *, reach: int = 140) -> str:
    """Return the sentence around a place, at most `reach` characters to either side."""
    lead = re.split(r"[.!?;]\s|\n", text[max(0, start - reach) : start])[-1]
    behind = re.split(r"[!?;](?:\s|\Z)|(?<!St)\.(?:\s|\Z)|\n", text[end : end + reach], maxsplit=1)[
        0
    ]
    return lead + text[start:end] + behind
