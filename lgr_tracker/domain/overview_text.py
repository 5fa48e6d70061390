"""Say how each new council stands to its Day 1, in sentences a chief executive could repeat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lgr_tracker.domain.risk_text import plural

DAY_1 = "Day\u00a01"


@dataclass(frozen=True)
class Unheld:
    """Hold the first and the last day on which nobody runs a service."""

    service: str
    first: date
    last: date

    @property
    def days(self) -> int:
        """Return how many days that is, both ends counted."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class CouncilStanding:
    """Hold the facts of one new council's Day 1: counts of criteria, room and gaps.

    `room_days` is in working days, None without open work; `unheld` holds what nobody runs on
    some day from vesting on.
    """

    name: str
    ready: int = 0
    course: int = 0
    late: int = 0
    none: int = 0
    room_days: int | None = None
    unheld: tuple[Unheld, ...] = ()

    @property
    def criteria(self) -> int:
        """Return how many criteria there are."""
        return self.ready + self.course + self.late + self.none

    @property
    def is_on_course(self) -> bool:
        """Tell whether all that Day 1 asks is ready or on course.

        No criterion is late or without evidence, the work before Day 1 has room, and somebody
        runs every service on every day from vesting on.
        """
        has_room = self.room_days is None or self.room_days >= 0
        return bool(self.criteria) and not (self.late or self.none or self.unheld) and has_room


def joined(parts: Sequence[str]) -> str:
    """Return parts as prose lists them.

    >>> joined(["Alder"]), joined(["Alder", "Birch", "Cedar"])
    ('Alder', 'Alder, Birch and Cedar')
    """
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def told_day(day: date, *, with_year: bool = True) -> str:
    """Return a day as prose has it.

    >>> told_day(date(2027, 1, 28)), told_day(date(2027, 1, 28), with_year=False)
    ('28 January 2027', '28 January')
    """
    return f"{day.day} {day:%B}" + (f" {day.year}" if with_year else "")


def told_deadline(day: date) -> str:
    """Return a day with its weekday, as a deadline is said.

    >>> told_deadline(date(2027, 1, 28))
    'Thursday 28 January 2027'
    """
    return f"{day:%A} {told_day(day)}"


def told_span(first: date, last: date) -> str:
    """Return a stretch of days as prose has it.

    >>> told_span(date(2027, 4, 1), date(2027, 4, 3)), told_span(date(2027, 4, 1), date(2027, 4, 1))
    ('from 1 to 3 April 2027', 'on 1 April 2027')
    >>> told_span(date(2026, 12, 29), date(2027, 1, 4))
    'from 29 December 2026 to 4 January 2027'
    """
    if first == last:
        return f"on {told_day(first)}"
    if (first.year, first.month) == (last.year, last.month):
        return f"from {first.day} to {told_day(last)}"
    return f"from {told_day(first, with_year=first.year != last.year)} to {told_day(last)}"


def counted(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun.

    >>> counted(1, "day"), counted(3, "day"), counted(2, "criterion", "criteria")
    ('1 day', '3 days', '2 criteria')
    """
    return f"{count:,} {plural(count, one, many or f'{one}s')}"


def answer(councils: Sequence[CouncilStanding], vesting_on: date, today: date) -> str:
    """Return the heading of a programme: who is on course for Day 1 and who is not.

    >>> alder = CouncilStanding("Alder", ready=3)
    >>> birch = CouncilStanding("Birch", ready=2, late=1)
    >>> answer([alder, birch], date(2027, 4, 1), date(2026, 11, 23)).replace("\u00a0", " ")
    'Alder is on course for Day 1. Birch is not there yet.'
    """
    if not councils:
        return "No new council is named yet"
    if today >= vesting_on:
        return _since(councils, (today - vesting_on).days)
    unknown = [council.name for council in councils if not council.criteria]
    if len(unknown) == len(councils):
        return f"Nothing says yet whether {joined(unknown)} will be ready for {DAY_1}"
    going = [council.name for council in councils if council.is_on_course]
    behind = [council.name for council in councils if not council.is_on_course]
    said = []
    if going:
        said.append(f"{joined(going)} {plural(len(going), 'is', 'are')} on course for {DAY_1}.")
    if behind:
        not_there = f"{joined(behind)} {plural(len(behind), 'is', 'are')} not there yet"
        said.append(f"{not_there}." if going else f"{not_there} for {DAY_1}.")
    return " ".join(said)


def _since(councils: Sequence[CouncilStanding], days: int) -> str:
    """Return the heading once Day 1 has come."""
    when = f"{DAY_1} is today." if not days else f"{DAY_1} was {counted(days, 'day')} ago."
    behind = [council.name for council in councils if council.ready < council.criteria]
    if not behind:
        return f"{when} Every criterion is ready."
    return f"{when} {joined(behind)} still {plural(len(behind), 'has', 'have')} criteria open."


def shortfall(council: CouncilStanding) -> str:
    """Return what keeps a council from being on course; empty where it is, or nothing is known.

    >>> shortfall(CouncilStanding("Birch", ready=1, none=2, room_days=-4)).replace("\u00a0", " ")
    'Birch has 2 Day 1 criteria without evidence and work 4 working days too late for Day 1.'
    """
    lacks: list[str] = []
    if council.late:
        lacks.append(f"{counted(council.late, *_criteria('late '))}")
    if council.none:
        what = f"{council.none:,} more" if council.late else counted(council.none, *_criteria())
        lacks.append(f"{what} without evidence")
    if council.room_days is not None and council.room_days < 0:
        lacks.append(f"work {counted(-council.room_days, 'working day')} too late for {DAY_1}")
    if council.unheld:
        lacks.append(_nobody(council.unheld))
    return f"{council.name} has {joined(lacks)}." if lacks and council.criteria else ""


def _criteria(how: str = "") -> tuple[str, str]:
    return f"{how}{DAY_1} criterion", f"{how}{DAY_1} criteria"


def _nobody(unheld: Sequence[Unheld]) -> str:
    services = {gap.service for gap in unheld}
    if len(services) > 1:
        return f"{len(services):,} services that nobody runs on some day from vesting on"
    if len(unheld) > 1:
        days = counted(sum(gap.days for gap in unheld), "day")
        return f"nobody to run “{unheld[0].service}” on {days}"
    return f"nobody to run “{unheld[0].service}” {told_span(unheld[0].first, unheld[0].last)}"


def room_sentence(room_days: int | None, work: str) -> str:
    """Return how much the work before Day 1 may slip, and which work decides it.

    >>> room_sentence(1, "Cutover").replace("\u00a0", " ")
    '1 working day of room before Day 1; “Cutover” decides.'
    >>> room_sentence(None, "").replace("\u00a0", " ")
    'No open work stands before Day 1.'
    """
    if room_days is None:
        return f"No open work stands before {DAY_1}."
    if room_days < 0:
        left = f"{counted(-room_days, 'working day')} too late for {DAY_1}"
    elif room_days:
        left = f"{counted(room_days, 'working day')} of room before {DAY_1}"
    else:
        left = f"No room left before {DAY_1}"
    return f"{left}; “{work}” decides." if work else f"{left}."
