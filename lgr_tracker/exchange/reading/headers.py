"""Find the rows that name the columns of a table, under titles and between tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from lgr_tracker.exchange.reading.found import Block, Cells, Grid
from lgr_tracker.exchange.reading.vocabulary import ideas_of, listed
from lgr_tracker.exchange.reading.words import (
    Meaning,
    known_headings,
    meaning_of,
)

# Rows from the top in which a header is looked for whatever it begins with.
SEARCHED_ROWS: Final = 60
# At least one of these must be there: without it a row does not say what the risk is.
TELLING: Final = frozenset({"title", "event", "cause", "effect"})
FEWEST_KNOWN: Final = 2
MOST_HEADER_ROWS: Final = 3
# So many known columns make up for none that says plainly what the risk is.
_MANY: Final = 3
_LONGEST: Final = 160
_FIGURES: Final = "0123456789 "
_LOOKED_AT: Final = 4


@dataclass(frozen=True, slots=True)
class Header:
    """Hold the rows of a header, from 0, and for each column with a heading its parts."""

    first: int
    last: int
    parts: dict[int, tuple[str, ...]]
    score: float

    def is_repeated_by(self, row: Sequence[object]) -> bool:
        """Tell whether a row says the lowest part of the header again."""
        said = [text_of(value) for value in row]
        return all(
            position < len(said) and said[position] == parts[-1]
            for position, parts in self.parts.items()
        )


def headers_of(grid: Grid) -> list[Header]:
    """Find every header of a sheet, from the top."""
    found: list[Header] = []
    number = 0
    while number < len(grid.rows):
        above = found[-1] if found else None
        header = _header_at(grid, number, above) if _may_be_header(grid.rows, number) else None
        if header is not None:
            found.append(header)
        number = header.last + 1 if header else number + 1
    return found


def text_of(value: object) -> str:
    """Give a cell's text with its blanks made one; "" for anything but text."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def _may_be_header(rows: Cells, number: int) -> bool:
    """Tell cheaply whether a row is worth a closer look."""
    known = seen = 0
    for value in rows[number]:
        if value in ("", None):
            continue
        if number < SEARCHED_ROWS:
            return True
        if not isinstance(value, str):
            return False
        known += value.strip().casefold() in _quickly_known()
        seen += 1
        if seen >= _LOOKED_AT:
            break
    return known >= FEWEST_KNOWN


@cache
def _quickly_known() -> frozenset[str]:
    tables = ("weak", "axes", "states")
    return frozenset(known_headings()).union(*(listed(table) for table in tables))


def _header_at(grid: Grid, number: int, above: Header | None) -> Header | None:
    """Read a header that begins at a row, or at the next where that says more."""
    options = [
        header
        for first in (number, number + 1)
        for depth in range(1, MOST_HEADER_ROWS + 1)
        if (header := _read_header(grid, first, depth, above)) is not None
    ]
    if not options or not any(each.first == number for each in options):
        return None
    best = max(options, key=lambda each: (each.score, -each.last, each.first))
    return best if best.first == number else None


def _read_header(grid: Grid, first: int, depth: int, above: Header | None) -> Header | None:
    """Read some rows as a header; None if they don't name the columns of a register."""
    last = first + depth - 1
    if last >= len(grid.rows):
        return None
    rows = [_spread(grid, number, is_lowest=number == last) for number in range(first, last + 1)]
    if any(not _says_only_words(grid.rows[number]) for number in range(first, last + 1)):
        return None
    parts = _joined(rows)
    if above is not None and _merely_numbers(parts, above.parts):
        return None
    if depth > 1 and not _is_below_another(grid, first, last, parts):
        return None
    known = [meaning for each in parts.values() if (meaning := meaning_of(each)).strength >= 2]
    distinct = {(each.key, each.state, each.axis) for each in known}
    if not _is_enough(known, parts, _is_like(parts, above)):
        return None
    # A row of groups above is taken in where it names parts of the table, even if every
    # heading is known without it.
    groups = 0.5 if depth > 1 and _has_groups(grid, first, parts) else 0.0
    return Header(first, last, parts, len(distinct) + groups)


def _merely_numbers(
    below: Mapping[int, tuple[str, ...]], above: Mapping[int, tuple[str, ...]]
) -> bool:
    """Tell whether cells number the headings above them, as "Cause 7" does: they are a risk's."""
    numbered = {
        heading
        for place, each in below.items()
        for heading in above.get(place, ())
        if each[-1] != heading and each[-1].rstrip(_FIGURES) == heading
    }
    return len(numbered) >= FEWEST_KNOWN


def _is_like(parts: dict[int, tuple[str, ...]], above: Header | None) -> bool:
    """Tell whether two columns or more have the very headings of the table above."""
    return (
        above is not None
        and sum(above.parts.get(place, ("",))[-1] == each[-1] for place, each in parts.items())
        >= FEWEST_KNOWN
    )


def _is_enough(
    known: Sequence[Meaning], parts: dict[int, tuple[str, ...]], is_like_above: bool
) -> bool:
    """Tell whether a row names enough columns, and what the risk is among them."""
    named = {(each.key, each.state, each.axis) for each in known if each.strength > 2}
    is_whole = len(known) == len(parts) > 1 and bool(named)
    if len(named) < FEWEST_KNOWN and not is_whole and not is_like_above:
        return False
    is_telling = any(each.key in TELLING for each in known) or (
        len(named) >= _MANY and any(map(_may_name_a_risk, parts.values()))
    )
    return len(known) * 3 >= len(parts) and is_telling


def _may_name_a_risk(parts: tuple[str, ...]) -> bool:
    """Tell whether a heading speaks of risk and of nothing that is known."""
    return "risk" in ideas_of(parts[-1])[0] and meaning_of(parts).strength < 2


def _says_only_words(row: Sequence[object]) -> bool:
    """Tell whether a row holds short text and hardly anything else."""
    filled = [value for value in row if value not in ("", None)]
    words = [value for value in filled if isinstance(value, str) and len(value) <= _LONGEST]
    return bool(filled) and len(words) * 5 >= len(filled) * 4


def _spread(grid: Grid, number: int, *, is_lowest: bool) -> dict[int, str]:
    """Give the text over each column, a merged cell's over all that it covers."""
    row = grid.rows[number]
    texts = {place: text for place, value in enumerate(row) if (text := text_of(value))}
    for top, left, bottom, right in grid.merges:
        if (
            top <= number <= bottom
            and right > left
            and (text := text_of(_at(grid.rows, top, left)))
        ):
            texts.update(dict.fromkeys(range(left, right + 1), text))
    if not is_lowest and not any(top <= number <= bottom for top, _, bottom, _ in grid.merges):
        texts |= _carried(texts, grid.rows[number + 1])
    return texts


def _carried(texts: dict[int, str], below: Sequence[object]) -> dict[int, str]:
    """Carry a group's name over the columns to its right that have a heading of their own only."""
    carried: dict[int, str] = {}
    name = ""
    for place, value in enumerate(below):
        if place in texts:
            name = texts[place] if text_of(value) else ""
        elif not text_of(value):
            name = ""
        elif name and _is_side(text_of(value)):
            carried[place] = name
    return carried


def _is_side(text: str) -> bool:
    return meaning_of((text,)).axis is not None


def _joined(rows: Sequence[dict[int, str]]) -> dict[int, tuple[str, ...]]:
    """Join the texts over each column from the top, each once."""
    places = sorted({place for row in rows for place in row})
    return {
        place: tuple(dict.fromkeys(text for row in rows if (text := row.get(place))))
        for place in places
    }


def _is_below_another(grid: Grid, first: int, last: int, parts: dict[int, tuple[str, ...]]) -> bool:
    """Tell whether the lower rows name parts of what the upper ones name, and are no risk."""
    lower = {place for place, each in parts.items() if len(each) > 1}
    if not lower or (len(lower) == 1 and len(parts) > 2) or _merely_numbers(parts, parts):
        return False
    bottom = {
        place: text for place, value in enumerate(grid.rows[last]) if (text := text_of(value))
    }
    if not bottom or not any(text_of(value) for value in grid.rows[first]):
        return False
    known = sum(meaning_of((text,)).strength >= 2 for text in bottom.values())
    return known * 2 >= len(bottom)


def _has_groups(grid: Grid, first: int, parts: dict[int, tuple[str, ...]]) -> bool:
    """Tell whether a row has cells that are merged over some of the columns."""
    return any(
        top == first and 0 < right - left < len(parts) - 1 and text_of(_at(grid.rows, top, left))
        for top, left, _, right in grid.merges
    )


def _at(rows: Cells, row: int, column: int) -> object:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


def merged_rows(grid: Grid) -> Iterator[Block]:
    """Give the blocks that reach over several rows."""
    return (block for block in grid.merges if block[2] > block[0])
