"""Cut a line of days wherever something that lasts from one day to another begins or ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, Protocol, TypeVar

ONE_DAY = timedelta(days=1)


class Term(Protocol):
    """Last from one day to another, both part of it; None leaves that end open."""

    @property
    def starts_on(self) -> date | None:
        """Say the first day."""

    @property
    def ends_on(self) -> date | None:
        """Say the last day."""


T = TypeVar("T", bound=Term)


@dataclass(frozen=True, slots=True)
class Stretch(Generic[T]):
    """Hold a run of days on which the same terms stand, in the order they were given."""

    first: date
    last: date
    terms: tuple[T, ...]


def stands_on(term: Term, day: date) -> bool:
    """Say whether a term has begun by a day and not ended before it."""
    begun = term.starts_on is None or term.starts_on <= day
    return begun and (term.ends_on is None or day <= term.ends_on)


def stretches(terms: Iterable[T], first: date, last: date) -> tuple[Stretch[T], ...]:
    """Cut the days from `first` to `last` so that each falls into exactly one stretch.

    Terms that lie outside are left alone. Looks at each term once a cut: meant for the few
    terms of one post or service, not for thousands.
    """
    inside = [term for term in terms if _touches(term, first, last)]
    begins = sorted(day for day in _cuts(inside, first) if first <= day <= last)
    ends = [*(day - ONE_DAY for day in begins[1:]), last]
    return tuple(
        Stretch(begin, end, tuple(term for term in inside if stands_on(term, begin)))
        for begin, end in zip(begins, ends, strict=True)
    )


def _touches(term: Term, first: date, last: date) -> bool:
    begins_in_time = term.starts_on is None or term.starts_on <= last
    return begins_in_time and (term.ends_on is None or term.ends_on >= first)


def _cuts(terms: Iterable[Term], first: date) -> set[date]:
    cuts = {first}
    for term in terms:
        if term.starts_on is not None:
            cuts.add(term.starts_on)
        if term.ends_on is not None and term.ends_on < date.max:
            cuts.add(term.ends_on + ONE_DAY)
    return cuts
