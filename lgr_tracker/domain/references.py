"""What people call a risk or an action: counted where all may see it, drawn where they may not."""

import re

LETTERS = "BCDFGHJKMNPQRTVWXYZ"
"""Capitals that nobody misreads for another, without vowels, so that no words come about."""

LENGTH = 5
FIRST_DRAWN = 2**30
"""Numbers from here on are drawn; no programme counts that far."""

MANY = len(LETTERS) ** LENGTH


def reference(prefix: str, number: int) -> str:
    """Return what a row with this number is called.

    >>> reference("R", 14), reference("R", FIRST_DRAWN), reference("A", FIRST_DRAWN + MANY - 1)
    ('R-014', 'R-BBBBB', 'A-ZZZZZ')
    """
    if number < FIRST_DRAWN:
        return f"{prefix}-{number:03d}"
    rest, letters = number - FIRST_DRAWN, ""
    for _ in range(LENGTH):
        rest, letter = divmod(rest, len(LETTERS))
        letters = LETTERS[letter] + letters
    return f"{prefix}-{letters}"


def is_ours(prefix: str, called: str) -> bool:
    """Tell whether `reference` could have made this; anything else was typed or brought in.

    >>> is_ours("R", "R-014"), is_ours("R", "R-KTWQM"), is_ours("R", "CR-14")
    (True, True, False)
    """
    return re.fullmatch(rf"{prefix}-([0-9]+|[{LETTERS}]{{{LENGTH}}})", called) is not None
