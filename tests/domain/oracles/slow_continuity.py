"""Look at every day on its own, the plainest way to find gaps and overlaps."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby

from lgr_tracker.domain.continuity import Holding


def runs(
    holdings: Iterable[Holding], service: str, area: str, first: date, last: date
) -> Iterator[tuple[tuple[str, ...], date, date]]:
    """Give each run of days with the same trouble: who overlaps (nobody: a gap), first and last."""
    rows = [row for row in holdings if (row.service, row.area) == (service, area)]
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    for names, run in groupby(days, key=lambda day: _trouble(rows, day)):
        if names is not None:
            same = list(run)
            yield names, same[0], same[-1]


def _trouble(rows: Iterable[Holding], day: date) -> tuple[str, ...] | None:
    """Name those who run it without having agreed so, nobody for a gap; None if all is well."""
    here = [
        row for row in rows if row.starts_on <= day and (row.ends_on is None or day <= row.ends_on)
    ]
    names = {row.organisation for row in here}
    silent = names - {row.organisation for row in here if row.agreement not in ("", " ")}
    if not names:
        return ()
    return tuple(sorted(names)) if len(names) > 1 and len(silent) > 1 else None
