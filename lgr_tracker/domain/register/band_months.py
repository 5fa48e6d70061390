"""How many risks stood in each band at the end of each month, from the scores they were given."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, pairwise

from lgr_tracker.domain.register.rows import BandMonth


@dataclass(frozen=True, slots=True)
class Scored:
    """Say in which band a risk was put on a day; `closed_on` is that risk's, if it is closed."""

    risk_id: int
    day: date
    band: str
    closed_on: date | None = None


def month_ends(until: date, count: int) -> tuple[date, ...]:
    """Return the last days of so many months, the last of them cut short on `until`.

    >>> [str(day) for day in month_ends(date(2027, 1, 9), 3)]
    ['2026-11-30', '2026-12-31', '2027-01-09']
    """
    ends = [until]
    while len(ends) < count:
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    return tuple(reversed(ends))


def band_months(scores: Iterable[Scored], until: date, count: int = 13) -> tuple[BandMonth, ...]:
    """Return the open risks by band at each month's end, from the first month that has any.

    `scores` come a risk at a time, each risk's from the first to the last. A score holds until
    the next one, or until the risk was closed.
    """
    ends = month_ends(until, count)
    moves: list[Counter[str]] = [Counter() for _ in range(len(ends) + 1)]
    for score, following in pairwise(chain(scores, (None,))):
        assert score is not None
        stops = [score.closed_on] if score.closed_on else []
        if following is not None and following.risk_id == score.risk_id:
            stops.append(following.day)
        first = bisect_left(ends, score.day)
        last = min((bisect_left(ends, stop) for stop in stops), default=len(ends))
        if first < last:
            moves[first][score.band] += 1
            moves[last][score.band] -= 1
    return tuple(_without_empty_start(ends, moves))


def _without_empty_start(ends: tuple[date, ...], moves: list[Counter[str]]) -> Iterable[BandMonth]:
    """Add up what came and went, and leave out the months before the first risk."""
    held: Counter[str] = Counter()
    has_begun = False
    for end, move in zip(ends, moves, strict=False):
        held.update(move)
        has_begun = has_begun or bool(+held)
        if has_begun:
            yield BandMonth(end, dict(sorted((+held).items())))
