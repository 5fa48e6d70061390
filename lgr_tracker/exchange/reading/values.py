"""Read what a cell says as the value its column holds, or say plainly why not."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from lgr_tracker.domain.register import Column, ColumnKind, ScalePoint, ScaleView, split_list
from lgr_tracker.exchange.cell_text import holds_unseen_control, lawful_text, was_cut
from lgr_tracker.exchange.reading.days import Unreadable, day_in_words, day_of
from lgr_tracker.exchange.reading.vocabulary import folded

CellValue = str | int | float | date | tuple[str, ...] | None
CellReader = Callable[[object], CellValue]

_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,15}(?:\.0+)?")
_DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,10})?")
_MONEY: Final = re.compile(
    r"(?:£|GBP)?\s*(?P<pounds>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?|[0-9]{1,12}(?:\.[0-9]{1,4})?)"
    r"\s*(?P<unit>bn|billion|m|mn|million|k|thousand|)",
    re.IGNORECASE,
)
_MULTIPLES: Final = {
    "": 1,
    **dict.fromkeys(("k", "thousand"), 1_000),
    **dict.fromkeys(("m", "mn", "million"), 1_000_000),
    **dict.fromkeys(("bn", "billion"), 1_000_000_000),
}
# "4 - Likely", "4 (Likely)" or "Likely (4)".
_POINT: Final = re.compile(
    r"(?P<first>[0-9]{1,3})\s*[\-–:.]?\s*\(?(?P<after>[^()]*)\)?"
    r"|(?P<before>[^()0-9]+?)\s*\((?P<last>[0-9]{1,3})\)"
)


def readers_of(scale: ScaleView) -> Callable[[Column], CellReader]:
    """Make the function that gives the reader of each column, on the programme's scale.

    A reader returns None for an empty cell and raises Unreadable with a reason.
    """
    points = {"likelihood": _point_reader(scale.likelihood), "impact": _point_reader(scale.impact)}

    def reader_of(column: Column) -> CellReader:
        if column.kind is ColumnKind.SCALE:
            return points["impact" if column.key.endswith("impact") else "likelihood"]
        return _READERS.get(column.kind, read_text)

    return reader_of


def read_text(value: object) -> str | None:
    """Read text as it stands, without blanks around it; numbers and days in plain words."""
    if isinstance(value, str):
        return _clean(value) or None
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return day_in_words(value.date())
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(value, time | timedelta | int | float):
        return str(value)
    return None


def read_list(value: object) -> tuple[str, ...] | None:
    """Read several short values; None where there are none."""
    return split_list(read_text(value) or "") or None


def read_lines(value: object) -> tuple[str, ...] | None:
    """Read one value a line; None where there are none."""
    lines = (read_text(value) or "").split("\n")
    return tuple(tidy for line in lines if (tidy := line.strip())) or None


def read_number(value: object) -> int | float | None:
    """Read a number, also one kept as text; whole numbers come as int."""
    if isinstance(value, bool | date | time | timedelta):
        raise Unreadable("This should be a number.")
    if isinstance(value, int | float):
        return _finite(value)
    text = _text_of(value)
    if text is None:
        return None
    if _INTEGER.fullmatch(text):
        return int(text.partition(".")[0])
    if _DECIMAL.fullmatch(text):
        return float(text)
    raise Unreadable("This should be a number.")


def read_day(value: object) -> date | None:
    """Read a day; None where there is none."""
    if isinstance(value, str):
        text = _clean(value)
        return day_of(text) if text else None
    return None if value is None else day_of(value)


def read_money(value: object) -> int | float | None:
    """Read pounds, also as "£1.2m", "50k" or "£1,250.00".

    >>> read_money("£1.2m"), read_money("£50k")
    (1200000, 50000)
    """
    text = _text_of(value)
    if text is None or not (found := _MONEY.fullmatch(text)):
        return read_number(value)
    pounds = float(found["pounds"].replace(",", ""))
    return _finite(round(pounds * _MULTIPLES[(found["unit"] or "").casefold()], 2))


_READERS: Final[Mapping[ColumnKind, CellReader]] = {
    ColumnKind.NUMBER: read_number,
    ColumnKind.MONEY: read_money,
    ColumnKind.DATE: read_day,
    ColumnKind.LIST: read_list,
    ColumnKind.LINES: read_lines,
}


def _clean(text: str) -> str:
    """Trim text and make its line breaks one kind; refuse what nobody can see or what was cut."""
    if not text.isprintable():  # printable text, which most is, has neither
        if holds_unseen_control(text):
            raise Unreadable("This holds an unseen control character. Type the text again.")
        text = lawful_text(text)
    tidy = text.strip()
    if was_cut(tidy):
        raise Unreadable("Excel could not hold all of this text, so what stands is kept.")
    return tidy


def _text_of(value: object) -> str | None:
    """Give trimmed text; None for an empty cell."""
    return _clean(value) or None if isinstance(value, str) else None


def _finite(number: int | float) -> int | float:
    """Keep a number that a register can hold, whole ones as int."""
    if number != number or abs(number) > 1e15:
        raise Unreadable("This number is out of range.")
    return int(number) if isinstance(number, int) or number.is_integer() else number


def _point_reader(points: Sequence[ScalePoint]) -> CellReader:
    """Make the reader of one axis of the scale: a number of it, its word, or both."""
    numbers = {point.number for point in points}
    by_word = {folded(point.label): point.number for point in points}
    reason = _offer(points)

    def read(value: object) -> int | None:
        if isinstance(value, bool | date | time | timedelta):
            raise Unreadable(reason)
        if isinstance(value, int | float):
            return known(value)
        text = _text_of(value)
        if text is None:
            return None
        if _INTEGER.fullmatch(text):
            return known(int(text.partition(".")[0]))
        return _point_in_words(text, by_word, reason)

    def known(number: int | float) -> int:
        if number not in numbers:
            raise Unreadable(reason)
        return int(number)

    return read


def _point_in_words(text: str, by_word: Mapping[str, int], reason: str) -> int:
    """Read "Likely", "4 - Likely" or "Likely (4)"; number and word must agree."""
    if (number := by_word.get(folded(text))) is not None:
        return number
    if found := _POINT.fullmatch(text):
        stated, word = found["first"] or found["last"], found["after"] or found["before"] or ""
        if by_word.get(folded(word)) == int(stated):
            return int(stated)
    raise Unreadable(reason)


def _offer(points: Sequence[ScalePoint]) -> str:
    """Say which values the scale takes."""
    if not points:
        return "The programme has no scale yet, so this cannot be read."
    words = ", ".join(f"{point.number} ({point.label})" for point in points[:10])
    return f"This is not on the programme's scale, which has {words}."
