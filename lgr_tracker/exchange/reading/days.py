"""Read days as people write them in the UK, and as Excel counts them."""

import re
from datetime import date, datetime, time, timedelta
from typing import Final

EARLIEST: Final = date(1990, 1, 1)
LATEST: Final = date(2199, 12, 31)
NO_DAY: Final = "This should be a date such as 29/10/2027."
_NO_SUCH_DAY: Final = "There is no such day. Use a date such as 29/10/2027."
# Day 0 of Excel's calendar for all days from March 1900 on, and of the one that begins in 1904.
_EXCEL_START: Final = date(1899, 12, 30)
_MAC_START: Final = date(1904, 1, 1)
_LARGEST_SERIAL: Final = 2_000_000

_DAY_FIRST: Final = re.compile(
    r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4}|[0-9]{2})"
    r"(?:,? [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
)
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ][0-9:.Z+]*)?")
_WORDED: Final = re.compile(
    r"(?:[A-Za-z]+,? )?([0-9]{1,2})(?:st|nd|rd|th)?(?: of)?[ \-]([A-Za-z]{3,9})\.?,?[ \-]"
    r"([0-9]{4}|[0-9]{2})"
)
_MONTH_FIRST: Final = re.compile(r"([A-Za-z]{3,9})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
_WEEKDAY: Final = re.compile(
    r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? +", re.IGNORECASE
)
_MONTH: Final = re.compile(r"([A-Za-z]{3,9})\.?,?[ \-/']*([0-9]{4}|[0-9]{2})")
_MONTH_NUMBER: Final = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{4})")
MONTHS: Final = (
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


class NoDay(Unreadable):
    """Say that a cell holds words, where a date belongs."""


def day_in_words(day: date) -> str:
    """Write a day as people do in the UK."""
    return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"


def day_of(value: object, *, counts_from_1904: bool = False) -> date:
    """Read a day from what a cell holds; raises Unreadable, or NoDay where there are only words.

    >>> day_of("02/12/21"), day_of("29 Oct 2027")
    (datetime.date(2021, 12, 2), datetime.date(2027, 10, 29))
    """
    if isinstance(value, datetime):
        return _plausible(value.date())
    if isinstance(value, date):
        return _plausible(value)
    if isinstance(value, bool | time | timedelta):
        raise Unreadable(NO_DAY)
    if isinstance(value, int | float):
        return _from_serial(value, _MAC_START if counts_from_1904 else _EXCEL_START)
    return _plausible(_day_from_text(" ".join(str(value).split())))


def month_of(text: str) -> date | None:
    """Read a month with its year as its first day; None for anything else.

    >>> month_of("Mar 2027"), month_of("soon")
    (datetime.date(2027, 3, 1), None)
    """
    tidy = " ".join(text.split())
    try:
        if found := _MONTH.fullmatch(tidy):
            return _plausible(date(_year(found[2]), _month(found[1]), 1))
        if found := _MONTH_NUMBER.fullmatch(tidy):
            return _plausible(date(int(found[2]), int(found[1]), 1))
    except ValueError:
        return None
    return None


def _from_serial(number: int | float, start: date) -> date:
    """Read a day that lost its format, counted from the start of Excel's calendar."""
    if number != number or not 0 < number < _LARGEST_SERIAL:
        raise Unreadable(NO_DAY)
    return _plausible(start + timedelta(days=int(number)))


def _plausible(day: date) -> date:
    """Keep a day of our times; another year is most likely a slip."""
    if not EARLIEST <= day <= LATEST:
        raise Unreadable(f"The year {day.year} looks like a slip. Use a date such as 29/10/2027.")
    return day


def _day_from_text(text: str) -> date:
    """Read a written day; raises Unreadable if there is no such day."""
    text = _WEEKDAY.sub("", text)
    try:
        if found := _DAY_FIRST.fullmatch(text):
            return date(_year(found[3]), int(found[2]), int(found[1]))
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _WORDED.fullmatch(text):
            return date(_year(found[3]), _month(found[2]), int(found[1]))
        if found := _MONTH_FIRST.fullmatch(text):
            return date(_year(found[3]), _month(found[1]), int(found[2]))
    except ValueError:
        raise Unreadable(_NO_SUCH_DAY) from None
    raise NoDay(NO_DAY)


def _year(text: str) -> int:
    """Take a year of two figures as one of this century."""
    return int(text) if len(text) == 4 else 2000 + int(text)


def _month(name: str) -> int:
    """Find a month by its name or the start of it; raises ValueError if there is none."""
    folded_name = name.casefold()
    for number, month in enumerate(MONTHS, start=1):
        if month.startswith(folded_name) or (folded_name == "sept" and number == 9):
            return number
    raise ValueError(name)
