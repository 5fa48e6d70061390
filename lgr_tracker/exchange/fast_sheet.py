"""Write the cells of a long table as ready XML: a column at a time over a block of rows.

Plain text goes in as it stands. Text that needs care goes the same way as on any other sheet,
and what the file format could take for markup is left to xlsxwriter's own table of texts.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from itertools import islice
from math import isfinite
from typing import Any, Final, Protocol

from lgr_tracker.exchange import workbook_look as look
from lgr_tracker.exchange.fast_book import FastWorksheet
from lgr_tracker.exchange.sheet import Sheet, Style, are_plain, column_name, needs_care

BLOCK_ROWS: Final = 256
# The values of a list repeat. Where they do not, so many different ones are enough to hold.
_MOST_SHARED: Final = 20_000
_MOST_KEPT: Final = 4_096


@dataclass(slots=True)
class Block:
    """Hold a block's first row, counted from 0, its rows' numbers, and the lines they need."""

    first_row: int
    numbers: list[str]
    lines: list[int]

    def heighten(self, needed: Iterable[int]) -> None:
        """Make each row as high as one more column needs it."""
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
    """Give each row's number, counted from 0, and its XML; rows that say nothing are left out."""
    first_row = 1
    while held := list(islice(rows, BLOCK_ROWS)):
        numbers = [str(row + 1) for row in range(first_row, first_row + len(held))]
        block = Block(first_row, numbers, [1] * len(held))
        by_column = zip(columns, zip(*held, strict=True), strict=True)
        cells = zip(*[column.xml(block, values) for column, values in by_column], strict=True)
        heights = [_height(lines) for lines in block.lines]
        if first_row == 1:
            fast.note_heights(first_row, [pixels for pixels, _ in heights])
        for row, (_, height), xml in zip(
            range(first_row, first_row + len(held)), heights, map("".join, cells), strict=True
        ):
            if xml:
                yield row, f'<row r="{row + 1}"{height}>{xml}</row>'
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
        return f"{self.look}><v>{self.fast.serial(day):.16G}</v></c>"


@dataclass
class TextCells(_Cells):
    """Write text that is nearly always said once, such as prose."""

    width: int
    words: Callable[[Any], str]

    def __post_init__(self) -> None:
        super().__post_init__()
        width = self.width
        # Without line breaks, only its length tells how many lines text takes.
        self._lines_by_length = lru_cache(lambda length: lines_needed("a" * length, width))

    def xml(self, block: Block, values: Sequence[Any]) -> Sequence[str]:
        """Give the XML of each cell."""
        words = self.words
        texts = [each if each.__class__ is str else said(each, words) for each in values]
        if not are_plain(texts):
            block.heighten([lines_needed(text, self.width) for text in texts])
            return self.joined(block, map(self.rest, texts))
        block.heighten(map(self._lines_by_length, map(len, texts)))
        before, after = self.before, f'{self.look} t="inlineStr"><is><t>'
        return [
            f"{before}{number}{after}{text}</t></is></c>" if text else ""
            for number, text in zip(block.numbers, texts, strict=True)
        ]

    def rest(self, text: str) -> str:
        """Give what follows a cell's name, whatever the text."""
        if not text:
            return ""
        if not needs_care(text.replace("\n", " ")):
            return _inline(self.look, text)
        lawful, style = self.sheet.finished(text, self.style)
        if "_x" in lawful or lawful.startswith("<r>"):
            return self.shared(lawful, self.look_of(style))
        return _inline(self.look_of(style), lawful)

    def shared(self, text: str, cell_look: str) -> str:
        """Leave text to xlsxwriter's own table of texts."""
        return f'{cell_look} t="s"><v>{self.fast.share(text)}</v></c>'


def _inline(cell_look: str, text: str) -> str:
    """Put lawful text into the cell itself, with the blanks at its ends."""
    kept = escape(text, quote=False)
    return f'{cell_look} t="inlineStr"><is><t xml:space="preserve">{kept}</t></is></c>'


@dataclass
class ChoiceCells(TextCells):
    """Write text that repeats down a column, such as the owner."""

    known: dict[Any, tuple[str, int]] = field(default_factory=dict)

    def xml(self, block: Block, values: Sequence[Any]) -> Sequence[str]:
        """Give the XML of each cell."""
        known = self.known
        found = [known.get(value) or self._find(value) for value in values]
        block.heighten([lines for _, lines in found])
        return self.joined(block, [rest for rest, _ in found])

    def _find(self, value: Any) -> tuple[str, int]:
        """Give the rest of a cell and its lines, and keep those of plain text."""
        text = said(value, self.words)
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
    references = (value,) if isinstance(value, str) else value
    return next((places[each] for each in references if each in places), None)
