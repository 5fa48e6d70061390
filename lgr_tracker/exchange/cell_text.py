"""Make a person's text safe for a cell: it stays text, and reads back as it was typed."""

import re
from typing import Final

# What Excel allows in one cell, in UTF-16 units, less one that `Sheet` may need for a blank.
CELL_LIMIT: Final = 32_766
CUT_MARK: Final = " … [cut here: a cell holds 32,767 characters, LGR Tracker keeps the rest]"
_CUT_END: Final = CUT_MARK.strip()
REPLACEMENT: Final = "\ufffd"

# XML 1.0 has no place for these, escaped or not (Char production, section 2.2); DEL and the
# C1 controls are lawful there but show as nothing.
_UNLAWFUL: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
)
# Marks that show as nothing, behind which a formula could hide.
_UNSEEN: Final = (
    "\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffd"
)
_RUNNABLE: Final = re.compile(f"[\\t\\r\\n\x00]|[{_UNSEEN}]*[=+\\-@＝＋－＠﹢﹣﹦﹫−]")


def runs_in_a_spreadsheet(text: str) -> bool:
    """Tell whether a spreadsheet could take the text for a formula when it is edited or pasted.

    True for = + - @ and their full-width forms at the start, also behind blanks and unseen
    marks, and for a leading tab or line break (OWASP, CSV injection).

    >>> runs_in_a_spreadsheet(" =1+1"), runs_in_a_spreadsheet("1+1=2")
    (True, False)
    """
    return _RUNNABLE.match(text) is not None


def lawful_text(text: str) -> str:
    """Replace what a workbook cannot hold, and make every line break one LF.

    >>> lawful_text("bell\\x07, two\\r\\nlines")
    'bell\ufffd, two\\nlines'
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNLAWFUL.sub(REPLACEMENT, text)


def holds_unseen_control(text: str) -> bool:
    """Tell whether the text holds control characters or halves of characters."""
    return _UNLAWFUL.search(text) is not None


def fitting_text(text: str) -> str:
    """Cut what is longer than a cell, and say so at the end of what is left."""
    if utf16_units(text) <= CELL_LIMIT:
        return text
    room = CELL_LIMIT - utf16_units(CUT_MARK)
    # UTF-16 little-endian: two bytes a unit; a pair that the cut splits is dropped whole.
    kept = text.encode("utf-16-le", "surrogatepass")[: room * 2].decode("utf-16-le", "ignore")
    return kept + CUT_MARK


def was_cut(text: str) -> bool:
    """Tell whether a cell holds text that `fitting_text` cut."""
    return text.endswith(_CUT_END)


def utf16_units(text: str) -> int:
    """Count the text in UTF-16 units; cheap for short text."""
    if len(text) <= CELL_LIMIT // 2:
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
