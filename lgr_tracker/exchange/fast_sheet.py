"""Write the cells of a long table as ready XML: a column at a time over a block of rows.

Plain text goes in as it stands. Text that needs care goes the same way as on any other sheet,
and what the file format could take for markup is left to xlsxwriter's own table of texts.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from html import escape
from itertools import islice
from math import isfinite
from typing import Any, Final, Protocol

from lgr_tracker.exchange import workbook_look as look
from lgr_tracker.exchange.fast_book import FastWorksheet
from lgr_tracker.exchange.sheet import Sheet, Style, column_name, needs_care, none_needs_care

BLOCK_ROWS: Final = 256
# The values of a list repeat. Where they do not, so many different ones are enough to hold.
_MOST_SHARED: Final = 20_000
_MOST_KEPT: Final = 4_096
# From here on a spreadsheet counts days one by one; it thinks that 29 February 1900 was one.
_PLAIN_FROM: Final = date(1900, 3, 1)
_DAY_NOUGHT: Final = date(1899, 12, 30).toordinal()
# Parts the texts of a block while they are looked over together; a cell never holds it.
_PART: Final = "\x1f"
_KEEPS_BLANKS: Final = ' xml:space="preserve"'
_END_BLANKS: Final = (f" {_PART}", f"\n{_PART}")


@dataclass(slots=True)
class Block:
    """Hold a block's first row, counted from 0, its rows' numbers, and the lines they need."""

    first_row: int
    numbers: list[str]
    lines: list[int]

    def heighten(self, needed: Sequence[int]) -> None:
        """Make each row as high as one more column needs it."""
        if max(needed) > 1:
            self.lines = list(map(max, self.lines, needed))


class ColumnCells(Protocol):
    """Write the cells of one column."""

    def xml(self, block: Block, values: Sequence[Any]) -> Sequence[str]:
        """Give the XML of each cell; empty where there is nothing to say."""


def write_blocks(
    fast: FastWorksheet, columns: Sequence[ColumnCells], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Write rows below the heading; runs over them once and holds one block at a time."""
    fast.take_rows(1, _blocks(fast, columns, iter(rows)))


def _blocks(
    fast: FastWorksheet, columns: Sequence[ColumnCells], rows: Iterator[tuple[Any, ...]]
) -> Iterator[tuple[int, str]]:
    """Give the XML of each block and its last row; rows that say nothing are left out."""
    first_row = 1
    while held := list(islice(rows, BLOCK_ROWS)):
        numbers = [str(row + 1) for row in range(first_row, first_row + len(held))]
        block = Block(first_row, numbers, [1] * len(held))
        by_column = zip(columns, zip(*held, strict=True), strict=True)
        cells = zip(*[column.xml(block, values) for column, values in by_column], strict=True)
        heights = [_height(lines) for lines in block.lines]
        if first_row == 1:
            fast.note_heights(first_row, [pixels for pixels, _ in heights])
        filled = [
            (number, f'<row r="{number}"{height}>{xml}</row>')
            for number, (_, height), xml in zip(numbers, heights, map("".join, cells), strict=True)
            if xml
        ]
        if filled:
            yield int(filled[-1][0]) - 1, "".join([xml for _, xml in filled])
        first_row += len(held)


@lru_cache
def _height(lines: int) -> tuple[int, str]:
    """Give a row's height in pixels and as XML; 0 and nothing where one line is enough."""
    if lines == 1:
        return 0, ""
    pixels = int(look.height_of(lines) * 4 / 3 + 0.5)
    return pixels, f' ht="{pixels * 0.75:.16g}" customHeight="1"'


def lines_needed(text: str, width: int) -> int:
    """Reckon the lines of text in a column; what is no longer than its width takes one."""
    return 1 if len(text) <= width and "\n" not in text else look.lines_of(text, width)


def said(value: Any, words: Callable[[Any], str]) -> str:
    """Put a value into words, and what says nothing into none."""
    if isinstance(value, str):
        return value
    return words(value) if value or value == 0 else ""


@dataclass
class _Cells:
    """Hold what the cells of a column have in common; columns count from 0."""

    sheet: Sheet
    fast: FastWorksheet
    number: int
    style: Style

    def __post_init__(self) -> None:
        self.before = f'<c r="{column_name(self.number)}'
        self.look = self.look_of(self.style)

    def look_of(self, style: Style) -> str:
        """Give what ends a cell's name and says how it looks."""
        return f'" s="{self.sheet.format_index(style)}"'

    def joined(self, block: Block, rests: Iterable[str]) -> list[str]:
        """Put the cells' names before what follows them; no rest is no cell."""
        before = self.before
        return [
            f"{before}{number}{rest}" if rest else ""
            for number, rest in zip(block.numbers, rests, strict=True)
        ]


@dataclass
class _RepeatedCells(_Cells):
    """Write values that take few different forms, each thought about once."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._kept_rest = lru_cache(_MOST_KEPT, typed=True)(self.rest)

    def xml(self, block: Block, values: Sequence[Any]) -> Sequence[str]:
        """Give the XML of each cell."""
        return self.joined(block, map(self._kept_rest, values))

    def rest(self, value: Any) -> str:
        """Give what follows a cell's name."""
        raise NotImplementedError


class NumberCells(_RepeatedCells):
    """Write finite numbers; raises ValueError for others."""

    def rest(self, value: Any) -> str:
        """Give what follows a cell's name; nothing for what is no number."""
        if not value and value != 0:
            return ""
        if not isfinite(value):
            raise ValueError("A cell takes finite numbers only.")
        return f"{self.look}><v>{value:.16G}</v></c>"


@dataclass
class DayCells(_RepeatedCells):
    """Write days or moments, as `shown` shows them; those before Excel's calendar as text."""

    shown: Callable[[Any], Any]

    def rest(self, value: Any) -> str:
        """Give what follows a cell's name; nothing for no day."""
        if not value:
            return ""
        day = self.shown(value)
        if day.year < 1900:
            return f'{self.look} t="inlineStr"><is><t>{day.isoformat()}</t></is></c>'
        if isinstance(day, datetime) or day < _PLAIN_FROM:
            return f"{self.look}><v>{self.fast.serial(day):.16G}</v></c>"
        return f"{self.look}><v>{day.toordinal() - _DAY_NOUGHT}</v></c>"


@dataclass
class TextCells(_Cells):
    """Write text that is nearly always said once, such as prose."""

    width: int
    words: Callable[[Any], str]

    def __post_init__(self) -> None:
        super().__post_init__()
        width = self.width
        # Without line breaks, only its length tells how many lines text takes.
        self._lines_by_length = lru_cache(_MOST_KEPT)(
            lambda length: lines_needed("a" * length, width)
        )

    def xml(self, block: Block, values: Sequence[Any]) -> Sequence[str]:
        """Give the XML of each cell."""
        words = self.words
        texts = [each if each.__class__ is str else said(each, words) for each in values]
        joined = _PART.join(texts)
        block.heighten(self._lines(texts, joined))
        if none_needs_care(texts, joined, _PART):
            return self._plain(block, texts, joined)
        odd = {place: text for place, text in enumerate(texts) if needs_care(_flat(text))}
        plain = ["" if place in odd else text for place, text in enumerate(texts)]
        cells = self._plain(block, plain, _PART.join(plain))
        for place, text in odd.items():
            cells[place] = f"{self.before}{block.numbers[place]}{self.rest(text)}" if text else ""
        return cells

    def _lines(self, texts: Sequence[str], joined: str) -> Sequence[int]:
        """Reckon how many lines each text needs."""
        if "\n" in joined:
            by_length, width = self._lines_by_length, self.width
            return [
                look.lines_of(text, width) if "\n" in text else by_length(len(text))
                for text in texts
            ]
        if max(map(len, texts)) <= self.width:
            return (1,)
        return list(map(self._lines_by_length, map(len, texts)))

    def _plain(self, block: Block, texts: Sequence[str], joined: str) -> list[str]:
        """Put texts that need no care into the cells themselves; `joined` is all of them."""
        if any(mark in joined for mark in "&<>"):
            texts = escape(joined, quote=False).split(_PART)
        kept = _KEEPS_BLANKS if any(end in joined + _PART for end in _END_BLANKS) else ""
        before, after = self.before, f'{self.look} t="inlineStr"><is><t{kept}>'
        return [
            f"{before}{number}{after}{text}</t></is></c>" if text else ""
            for number, text in zip(block.numbers, texts, strict=True)
        ]

    def rest(self, text: str) -> str:
        """Give what follows a cell's name, whatever the text."""
        if not text:
            return ""
        lawful, style = text, self.style
        if needs_care(_flat(text)):
            lawful, style = self.sheet.finished(text, self.style)
        if "_x" in lawful or lawful.startswith("<r>"):
            return self.shared(lawful, self.look_of(style))
        inside = escape(lawful, quote=False)
        look_of_cell = self.look_of(style)
        return f'{look_of_cell} t="inlineStr"><is><t{_KEEPS_BLANKS}>{inside}</t></is></c>'

    def shared(self, text: str, cell_look: str) -> str:
        """Leave text to xlsxwriter's own table of texts."""
        return f'{cell_look} t="s"><v>{self.fast.share(text)}</v></c>'


def _flat(text: str) -> str:
    """Put line breaks aside, which a cell holds as they are."""
    return text.replace("\n", " ")


def _nothing_said() -> dict[Any, tuple[str, int]]:
    """Give what is known of a column at first: which values say nothing."""
    return dict.fromkeys(("", None, ()), ("", 1))


@dataclass
class ChoiceCells(TextCells):
    """Write text that repeats down a column, such as the owner."""

    known: dict[Any, tuple[str, int]] = field(default_factory=_nothing_said)

    def xml(self, block: Block, values: Sequence[Any]) -> Sequence[str]:
        """Give the XML of each cell."""
        known, asked = self.known, self._asked
        found = [known.get(value) or self._find(value) for value in values]
        block.heighten([lines for _, lines in found])
        rests = [rest for rest, _ in found]
        self.fast.count_shared(len(rests) - rests.count("") - (self._asked - asked))
        return self.joined(block, rests)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._asked = 0

    def _find(self, value: Any) -> tuple[str, int]:
        """Give the rest of a cell and its lines, and keep those of plain text."""
        text = said(value, self.words)
        self._asked += bool(text)
        lines = lines_needed(text, self.width)
        if needs_care(text) or len(self.known) >= _MOST_SHARED:
            return self.rest(text), lines
        found = self.shared(text, self.look), lines
        if isinstance(value, str | tuple):
            self.known[value] = found
        return found


@dataclass
class LinkCells(TextCells):
    """Write references that lead to the first of them that this workbook holds."""

    places: Mapping[str, str]

    def __post_init__(self) -> None:
        super().__post_init__()
        self._linked = TextCells(
            self.sheet, self.fast, self.number, look.LINKED, self.width, self.words
        )

    def xml(self, block: Block, values: Sequence[Any]) -> Sequence[str]:
        """Give the XML of each cell, and note where it leads."""
        block.heighten([lines_needed(said(value, self.words), self.width) for value in values])
        rests = [self._rest(row, value) for row, value in enumerate(values, start=block.first_row)]
        return self.joined(block, rests)

    def _rest(self, row: int, value: str | tuple[str, ...]) -> str:
        text = said(value, self.words)
        place = place_of(value, self.places)
        if place is None:
            return self.rest(text)
        if self.sheet.takes_link(text):
            self.fast.lead(row, self.number, f"internal:{place}", text)
        return self._linked.rest(text)


def place_of(value: str | tuple[str, ...], places: Mapping[str, str]) -> str | None:
    """Find the place of the first reference that has one."""
    references = (value,) if isinstance(value, str) else value or ()
    return next((places[each] for each in references if each in places), None)
