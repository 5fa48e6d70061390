"""Compare names as people type them, and find the one row that a name means."""

from collections.abc import Iterable, Mapping

Index = Mapping[str, int]


def fold(text: str) -> str:
    """Return a name as it is compared: one case, one kind of blank.

    >>> fold("  Head of\\nRecords ")
    'head of records'
    """
    return " ".join(text.split()).casefold()


def index_of(rows: Iterable[tuple[int, Iterable[str]]]) -> Index:
    """Return ids by folded name; a name that two rows share is in none of them."""
    found: dict[str, set[int]] = {}
    for row_id, names in rows:
        for name in names:
            found.setdefault(fold(name), set()).add(row_id)
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}
