"""Find when a post changes hands, when it stands empty, and how close to a cutover that is.

All of it is about posts: that a leader leaves is nobody's fault, and what a board can do is
choose the day, name who follows and let the two meet.
"""

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lgr_tracker.domain.calendar import WorkingCalendar
from lgr_tracker.domain.terms import ONE_DAY, Stretch, stands_on, stretches

CLOSE_DAYS = 10
"""A hand-over this many working days from a cutover, or fewer, is worth a question."""

_CUTOVER = re.compile(
    r"\b(cut[- ]?over|go(ing)?[- ]live|go(/| or )no[- ]go|switch[- ]?over)\b", re.I
)
_PREPARES = re.compile(r"\b(plan\w*|prepar\w*|rehears\w*|trial\w*|test\w*|dry[- ]run\w*)\b", re.I)


@dataclass(frozen=True, slots=True)
class Tenure:
    """Hold one person's time in a post; both days are part of it, None leaves that end open."""

    name: str
    starts_on: date | None = None
    ends_on: date | None = None
    is_interim: bool = False


@dataclass(frozen=True, slots=True)
class Handover:
    """Say that a post passes on: who leaves, who comes, and the days between which it happens.

    `leaves` is None for a post's first holder, `comes` where nobody is named to follow. `first`
    is the last day of who leaves, `last` the first day of who comes if that is later.
    """

    leaves: Tenure | None
    comes: Tenure | None
    first: date
    last: date

    @property
    def empty_days(self) -> int | None:
        """Count the days on which nobody holds the post in between; None: nobody follows."""
        if self.comes is None:
            return None
        return max(0, (self.last - self.first).days - 1)


@dataclass(frozen=True, slots=True)
class Cutover:
    """Hold the days on which work or records pass over; `council` None concerns every council."""

    key: str
    name: str
    first: date
    last: date
    council: Hashable | None = None


@dataclass(frozen=True, slots=True)
class Closeness:
    """Hold a hand-over beside the cutover nearest to it.

    `working_days` is negative when the hand-over is over before the cutover begins, positive when
    it begins after the cutover's end, 0 when the two share a day.
    """

    handover: Handover
    cutover: Cutover
    working_days: int


def is_cutover(name: str) -> bool:
    """Say whether work so named is the change itself, not its rehearsal.

    >>> is_cutover("Go or no-go, cutover, open-case lists printed")
    True
    >>> is_cutover("Rehearse cutover, front door and out-of-hours")
    False
    """
    return bool(_CUTOVER.search(name)) and not _PREPARES.search(name)


def held(tenures: Iterable[Tenure], first: date, last: date) -> tuple[Stretch[Tenure], ...]:
    """Cut the days from `first` to `last` by who is in the post; none is left out."""
    return stretches(tenures, first, last)


def vacancies(
    tenures: Sequence[Tenure], first: date, last: date, today: date
) -> tuple[tuple[date, date], ...]:
    """Name the first and last day of each stretch from `first` to `last` with nobody in the post.

    Before its first holder a post is not yet wanted: such days count from today on.
    """
    starts = [tenure.starts_on or first for tenure in tenures]
    begins = max(first, min([*starts, today]))
    if begins > last:
        return ()
    return tuple((row.first, row.last) for row in held(tenures, begins, last) if not row.terms)


def handovers(tenures: Sequence[Tenure]) -> tuple[Handover, ...]:
    """Find every passing on of one post, in order of time.

    A person whose next term follows without a day between stays; an interim made permanent is
    no hand-over. Whoever outlasts the one who leaves follows: of those there by the next day the
    one who came last, otherwise the one who comes first.

    >>> found = handovers([
    ...     Tenure("Noble", date(2027, 6, 1), date(2028, 1, 16), is_interim=True),
    ...     Tenure("Karim", date(2028, 1, 31)),
    ... ])
    >>> [(row.first, row.last, row.empty_days) for row in found[1:]]
    [(datetime.date(2028, 1, 16), datetime.date(2028, 1, 31), 14)]
    """
    ordered = sorted(tenures, key=_order)
    found = list(_beginning(ordered))
    leaving = {(tenure.ends_on, tenure.name): tenure for tenure in ordered if tenure.ends_on}
    for (day, _), tenure in sorted(leaving.items()):
        if day < date.max and not _stays(tenure.name, day, ordered):
            comes = _follower(day, ordered)
            found.append(Handover(tenure, comes, day, _end(day, comes)))
    return tuple(found)


def _order(tenure: Tenure) -> tuple[date, str]:
    return tenure.starts_on or date.min, tenure.name


def _beginning(ordered: Sequence[Tenure]) -> tuple[Handover, ...]:
    """Find the coming of a post's first holder, if a day is known for it."""
    if not ordered or ordered[0].starts_on is None:
        return ()
    begins = ordered[0].starts_on
    return (Handover(None, ordered[0], begins, begins),)


def _stays(name: str, day: date, ordered: Iterable[Tenure]) -> bool:
    return any(other.name == name and stands_on(other, day + ONE_DAY) for other in ordered)


def _follower(day: date, ordered: Sequence[Tenure]) -> Tenure | None:
    there = [tenure for tenure in ordered if stands_on(tenure, day + ONE_DAY)]
    if there:
        return there[-1]
    return next((tenure for tenure in ordered if tenure.starts_on and tenure.starts_on > day), None)


def _end(day: date, comes: Tenure | None) -> date:
    return day if comes is None else max(day, comes.starts_on or day)


def closest(
    handover: Handover,
    cutovers: Iterable[Cutover],
    calendar: WorkingCalendar,
    within: int = CLOSE_DAYS,
) -> Closeness | None:
    """Find the cutover that a hand-over is nearest to, if any is `within` working days of it."""
    found = (
        Closeness(handover, cutover, working_days_apart(handover, cutover, calendar))
        for cutover in cutovers
    )
    close = [row for row in found if abs(row.working_days) <= within]
    return min(
        close,
        key=lambda row: (abs(row.working_days), row.cutover.first, row.cutover.key),
        default=None,
    )


def working_days_apart(handover: Handover, cutover: Cutover, calendar: WorkingCalendar) -> int:
    """Count the working days from a hand-over to a cutover, below 0 if it is over before.

    Two that share no day are at least 1 apart, even across a weekend. Both ends count as in
    "three days before Friday is Tuesday".
    """
    if handover.last < cutover.first:
        return -max(1, calendar.closing(cutover.first) - calendar.closing(handover.last))
    if handover.first > cutover.last:
        return max(1, calendar.closing(handover.first) - calendar.closing(cutover.last))
    return 0
