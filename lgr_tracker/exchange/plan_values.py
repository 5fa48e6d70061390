"""What the cells of a plan's table hold: days, lengths, links, shares and answers."""

from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from functools import cache
from typing import Final

from lgr_tracker.domain.schedule.predecessors import working_days
from lgr_tracker.exchange.cell_text import runs_in_a_spreadsheet
from lgr_tracker.exchange.plan_headings import listed, words
from lgr_tracker.exchange.reading.days import Unreadable, day_in_words, day_of
from lgr_tracker.exchange.reading.values import read_text
from lgr_tracker.exchange.reading.vocabulary import folded

_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Value = str | int | float | bool | date | None


def is_empty(value: object) -> bool:
    """Tell an empty cell, also one in which a program wrote that there is nothing."""
    if not isinstance(value, str):
        return value is None
    return not value.strip(" \t\r\n\u00a0-\u2013\u2014") or folded(value) in _nothing()


@cache
def _nothing() -> frozenset[str]:
    return frozenset(words()["answers"]["nothing"])


def why_unread(error: str) -> str:
    """Say why a cell has no value; `error` is what it shows in its place."""
    if not error:
        return "This formula was never worked out. Open the file, save it and try again."
    return f"This cell shows the error {error}. Put it right and try again."


def readers(*, counts_from_1904: bool) -> Mapping[str, Callable[[object], Value]]:
    """Return what reads the cells of each column; readers raise Unreadable or Invalid."""

    def day(value: object) -> date:
        found = day_of(value, counts_from_1904=counts_from_1904)
        _check_weekday(value, found)
        return found

    days = ("duration_days", "remaining_days", "low_days", "high_days")
    flags = ("is_milestone", "is_summary")
    return {
        **dict.fromkeys(words()["columns"], _text),
        **{key: day for key in words()["columns"] if key.endswith("_on")},
        **dict.fromkeys(("start", "finish"), day),
        **dict.fromkeys(days, _days),
        **dict.fromkeys(flags, _flag),
        "note": read_text,
        "percent": _percent,
        "constraint_type": _constraint,
        "predecessors": _links,
        "successors": _links,
    }


def _check_weekday(value: object, day: date) -> None:
    """Refuse a date that names another day of the week: most likely its month stands first."""
    named = str(value).strip()[:3].casefold()
    if named in _WEEKDAYS and _WEEKDAYS[day.weekday()] != named:
        raise Unreadable(
            f"{day_in_words(day)} is a {day:%A}. If the month stands first here, "
            "use dates such as 29/10/2027."
        )


def _text(value: object) -> str | None:
    """Read a line of text, without the mark that keeps a spreadsheet from running it."""
    text = " ".join((read_text(value) or "").split())
    return text[1:] if text.startswith("'") and runs_in_a_spreadsheet(text[1:]) else text or None


def _links(value: object) -> str | None:
    """Read what is waited for, as text; a spreadsheet may have made a date of it."""
    if isinstance(value, date | time | timedelta | bool):
        raise Unreadable("The spreadsheet took this for a date. Type it as text.")
    text = read_text(value) or ""
    return text[1:] if text.startswith("'") and runs_in_a_spreadsheet(text[1:]) else text or None


def _days(value: object) -> int:
    """Read a length of time in working days, nothing below none."""
    if isinstance(value, bool | date | time | timedelta):
        raise Unreadable("This should be a number of working days, such as 5d or 2w.")
    count = working_days(f"{value:.10g}" if isinstance(value, float) else str(value))
    if count < 0:
        raise Unreadable("No work takes fewer than 0 days. Give 0 or more.")
    return count


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    answer = listed("answers").get(folded(read_text(value) or ""))
    if answer is None:
        raise Unreadable("This should be Yes or No.")
    return answer == "yes"


def _percent(value: object) -> float:
    """Read a share of the work, from 0 to 100."""
    text = read_text(value) or ""
    bare = text.rstrip("% ").strip()
    try:
        share = float(bare)
    except ValueError:
        raise Unreadable("This should be a percentage, such as 40%.") from None
    if 0 < share < 1 and bare == text:
        raise Unreadable("This could be less than one per cent. Write it such as 40%.")
    if not 0 <= share <= 100:
        raise Unreadable("This should be from 0% to 100%.")
    return share


def _constraint(value: object) -> str:
    """Read what a planning program holds a piece of work to, as the key of our own column."""
    found = listed("constraints").get(folded(read_text(value) or ""))
    if found is None:
        raise Unreadable(
            "The plan can't hold this. Use Start No Earlier Than, Finish No Later Than or Must "
            "Start On, or take it out."
        )
    return found
