"""Find a row of headings by its shape, where its words are not known."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from lgr_tracker.exchange.reading.found import Grid
from lgr_tracker.exchange.reading.headers import SEARCHED_ROWS, Header, text_of

_FEWEST_COLUMNS: Final = 4
_LONGEST_HEADING: Final = 60
_LONG_TEXT: Final = 18
_LOOKED_AT: Final = 30


def header_by_shape(grid: Grid) -> Header | None:
    """Find the first row of short, different texts above columns that each keep to one kind.

    One of the columns must hold texts of several words, and another numbers or days: a list of
    names and addresses is no register.
    """
    widest = max((len(_texts(row)) for row in grid.rows[:SEARCHED_ROWS]), default=0)
    for number, row in enumerate(grid.rows[:SEARCHED_ROWS]):
        texts = _texts(row)
        if len(texts) < max(_FEWEST_COLUMNS, widest // 2) or not _are_headings(row, texts):
            continue
        if _is_table(grid.rows[number + 1 : number + 1 + _LOOKED_AT], texts):
            return Header(
                number, number, {place: (text,) for place, text in texts.items()}, len(texts)
            )
    return None


def _texts(row: Sequence[object]) -> dict[int, str]:
    return {place: text for place, value in enumerate(row) if (text := text_of(value))}


def _are_headings(row: Sequence[object], texts: dict[int, str]) -> bool:
    """Tell whether all that a row holds are short texts, each once."""
    filled = sum(value not in ("", None) for value in row)
    return (
        filled == len(texts)
        and len(set(texts.values())) == len(texts)
        and all(len(text) <= _LONGEST_HEADING for text in texts.values())
        and not any(text[0].isdigit() for text in texts.values())
    )


def _is_table(rows: Sequence[Sequence[object]], texts: dict[int, str]) -> bool:
    """Tell whether the rows beneath fill the columns, with texts and with numbers or days."""
    filled = [row for row in rows if sum(_has(row, place) for place in texts) * 2 > len(texts)]
    if not filled:
        return False
    cells = {place: [row[place] for row in filled if _has(row, place)] for place in texts}
    return any(map(_is_prose, cells.values())) and any(map(_is_counted, cells.values()))


def _has(row: Sequence[object], place: int) -> bool:
    return place < len(row) and row[place] not in ("", None)


def _is_prose(cells: Sequence[object]) -> bool:
    """Tell whether most cells are texts of several words."""
    texts = [each for each in map(text_of, cells) if len(each) >= _LONG_TEXT and " " in each]
    return bool(cells) and len(texts) * 2 > len(cells)


def _is_counted(cells: Sequence[object]) -> bool:
    """Tell whether most cells are numbers or days, or texts of a figure or two."""
    counted = [
        each
        for each in cells
        if isinstance(each, int | float | date) or text_of(each).replace("/", "").isdigit()
    ]
    return bool(cells) and len(counted) * 2 > len(cells)
