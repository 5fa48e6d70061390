"""Read what a cell says as the value its column holds, or say plainly why not."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from lgr_tracker.domain.register import Column, ColumnKind, ScalePoint, ScaleView, split_list
from lgr_tracker.exchange.cell_text import holds_unseen_control, lawful_text, was_cut
from lgr_tracker.exchange.headings import folded

CellValue = str | int | float | date | tuple[str, ...] | None
CellReader = Callable[[object], CellValue]

EARLIEST: Final = date(1990, 1, 1)
LATEST: Final = date(2199, 12, 31)
# Day 0 of Excel's calendar for all days from March 1900 on.
_EXCEL_START: Final = date(1899, 12, 30)

_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,15}(?:\.0+)?")
_DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,10})?")
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4}|[0-9]{2})")
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ][0-9:.Z+]*)?")
_WORDED: Final = re.compile(
    r"(?:[A-Za-z]+,? )?([0-9]{1,2})(?:st|nd|rd|th)?(?: of)?[ \-]([A-Za-z]{3,9})\.?,?[ \-]"
    r"([0-9]{4}|[0-9]{2})"
)
# "4 - Likely", "4 (Likely)" or "Likely (4)".
_POINT: Final = re.compile(
    r"(?P<first>[0-9]{1,3})\s*[\-–:.]?\s*\(?(?P<after>[^()]*)\)?"
    r"|(?P<before>[^()0-9]+?)\s*\((?P<last>[0-9]{1,3})\)"
)
_MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


class Unreadable(ValueError):
    """Say why a cell was not read, in a sentence for the person."""


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
        return _day_in_words(value.date())
    if isinstance(value, date):
        return _day_in_words(value)
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
    """Read a day: a date of Excel, or text with the day first as in the UK.

    >>> read_day("02/12/21"), read_day("29 Oct 2027")
    (datetime.date(2021, 12, 2), datetime.date(2027, 10, 29))
    """
    if isinstance(value, datetime):
        return _plausible(value.date())
    if isinstance(value, date):
        return _plausible(value)
    if isinstance(value, bool | time | timedelta):
        raise Unreadable(_NO_DAY)
    if isinstance(value, int | float):
        return _from_serial(value)
    text = _text_of(value)
    return None if text is None else _plausible(_day_from_text(" ".join(text.split())))


_NO_DAY: Final = "This should be a date such as 29/10/2027."

_READERS: Final[Mapping[ColumnKind, CellReader]] = {
    ColumnKind.NUMBER: read_number,
    ColumnKind.MONEY: read_number,
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


def _day_in_words(day: date) -> str:
    """Write a day as people do in the UK."""
    return f"{day.day} {_MONTHS[day.month - 1].capitalize()} {day.year}"


def _from_serial(number: int | float) -> date:
    """Read a day that lost its format, counted from the start of Excel's calendar."""
    if number != number or not 0 < number < 2_000_000:
        raise Unreadable(_NO_DAY)
    return _plausible(_EXCEL_START + timedelta(days=int(number)))


def _plausible(day: date) -> date:
    """Keep a day of our times; another year is most likely a slip."""
    if not EARLIEST <= day <= LATEST:
        raise Unreadable(f"The year {day.year} looks like a slip. Use a date such as 29/10/2027.")
    return day


def _day_from_text(text: str) -> date:
    """Read a written day; raises Unreadable if there is no such day."""
    try:
        if found := _DAY_FIRST.fullmatch(text):
            return date(_year(found[3]), int(found[2]), int(found[1]))
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _WORDED.fullmatch(text):
            return date(_year(found[3]), _month(found[2]), int(found[1]))
    except ValueError:
        raise Unreadable("There is no such day. Use a date such as 29/10/2027.") from None
    raise Unreadable(_NO_DAY)


def _year(text: str) -> int:
    """Take a year of two figures as one of this century."""
    return int(text) if len(text) == 4 else 2000 + int(text)


def _month(name: str) -> int:
    """Find a month by its name or the start of it; raises ValueError if there is none."""
    folded_name = name.casefold()
    for number, month in enumerate(_MONTHS, start=1):
        if month.startswith(folded_name) or (folded_name == "sept" and number == 9):
            return number
    raise ValueError(name)


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
