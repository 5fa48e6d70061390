"""Several short values in one cell, and the same again out of it."""

from collections.abc import Iterable


def join_list(items: tuple[str, ...]) -> str:
    """Put several short values into one cell, so that `split_list` finds the same again.

    A value that itself holds a semicolon makes every value stand on its own line.

    >>> join_list(("L1", "L3"))
    'L1; L3'
    >>> join_list(("Fees; charges",))
    'Fees; charges\\n'
    """
    tidy = _tidy(items)
    if any(";" in item for item in tidy):
        return "\n".join(tidy) + ("\n" if len(tidy) == 1 else "")
    return "; ".join(tidy)


def split_list(text: str) -> tuple[str, ...]:
    """Take a cell apart at its line breaks, or at semicolons where it has one line only.

    >>> split_list("L1; L3;")
    ('L1', 'L3')
    """
    return _tidy(text.split("\n" if "\n" in text else ";"))


def _tidy(items: Iterable[str]) -> tuple[str, ...]:
    """Make each blank one space, drop semicolons at the ends, and leave empty values out."""
    return tuple(tidy for item in items if (tidy := " ".join(item.split()).strip("; ")))
