"""Look at every day on its own, the plainest way to find gaps and overlaps."""

from collections.abc import Iterable
from datetime import date, timedelta

from lgr_tracker.domain.continuity import Holding


def holders_on(holdings: Iterable[Holding], service: str, area: str, day: date) -> list[Holding]:
    return [
        row
        for row in holdings
        if (row.service, row.area) == (service, area)
        and row.starts_on <= day
        and (row.ends_on is None or day <= row.ends_on)
    ]


def each_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]


def is_gap(rows: list[Holding]) -> bool:
    return not rows


def is_unagreed(rows: list[Holding]) -> bool:
    """Two or more organisations, of which two or more have nothing in writing."""
    silent = [
        name
        for name in {row.organisation for row in rows}
        if not any(row.organisation == name and row.agreement for row in rows)
    ]
    return len({row.organisation for row in rows}) > 1 and len(silent) > 1
