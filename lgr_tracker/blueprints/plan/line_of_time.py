"""Choose how long a line of time a reader sees who runs what, or who leads, on."""

from datetime import date

SPANS = (
    ("near", "Three each side of it"),
    ("whole", "All of them"),
)
"""What may be asked for beside the usual: from this month to a year after vesting."""


def line_of_time(
    asked: str, *, starts_on: date, last: date, today: date, vesting_on: date
) -> tuple[date, date]:
    """Return the first and last day to draw."""
    if asked == "whole":
        return starts_on, last
    if asked == "near":
        return _month_from(vesting_on, -3), _month_from(vesting_on, 3)
    year_on = _month_from(vesting_on, 12)
    return today.replace(day=1), min(last, max(year_on, today))


def _month_from(day: date, months: int) -> date:
    """Return the first day of the month so many months on.

    >>> _month_from(date(2027, 1, 31), -3)
    datetime.date(2026, 10, 1)
    """
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
