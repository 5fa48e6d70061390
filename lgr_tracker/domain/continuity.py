"""Find the days on which nobody, or more than one without agreement, runs a service."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.terms import ONE_DAY, Stretch, stretches


@dataclass(frozen=True, slots=True)
class Holding:
    """Say that an organisation runs a service for an area from one day to another.

    Both days are part of it; `ends_on` None lasts until further notice. `agreement` is the
    reference of the written agreement it rests on, empty if there is none.
    """

    service: str
    area: str
    organisation: str
    starts_on: date
    ends_on: date | None = None
    agreement: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Name the first and the last day on which nobody runs a service for an area."""

    service: str
    area: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Overlap:
    """Name the first and the last day on which several run it without having agreed so."""

    service: str
    area: str
    first: date
    last: date
    organisations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Continuity:
    """Hold every gap and every unagreed overlap, by service, area and first day."""

    gaps: tuple[Gap, ...]
    overlaps: tuple[Overlap, ...]

    @property
    def is_whole(self) -> bool:
        """Say whether every service has exactly one holder, or agreed ones, on every day."""
        return not self.gaps and not self.overlaps


def gaps(
    holders: Iterable[Holding],
    services: Sequence[str],
    areas: Sequence[str],
    first: date,
    last: date,
) -> Continuity:
    """Find gaps and unagreed overlaps for every service in every area from `first` to `last`.

    Several organisations on one day are agreed when at most one of them has no agreement to
    point to: an agreement binds the one who holds it to the one who doesn't. Holdings of other
    services or areas are left alone.

    Days are calendar days, weekends too, and both ends count. Each gap, and each overlap of the
    same organisations, is as long as it can be. Costs the holdings of a service in an area times
    the days on which one of them begins or ends; no step per day.

    Raises Invalid when a holding ends before it starts or `last` is before `first`.

    >>> found = gaps(
    ...     [
    ...         Holding("EDT", "EAST", "County", date(2027, 4, 1), date(2028, 3, 30)),
    ...         Holding("EDT", "EAST", "East", date(2028, 4, 1)),
    ...     ],
    ...     ["EDT"], ["EAST"], date(2027, 4, 1), date(2028, 12, 31),
    ... )
    >>> found.gaps[0].first, found.gaps[0].last
    (datetime.date(2028, 3, 31), datetime.date(2028, 3, 31))
    >>> found.overlaps, found.is_whole
    ((), False)
    """
    if last < first:
        raise Invalid("The last day to look at is before the first.")
    grouped: dict[tuple[str, str], list[Holding]] = {}
    for holding in holders:
        _check(holding)
        grouped.setdefault((holding.service, holding.area), []).append(holding)
    found_gaps: list[Gap] = []
    found_overlaps: list[Overlap] = []
    for service in sorted(set(services)):
        for area in sorted(set(areas)):
            spans = stretches(grouped.get((service, area), []), first, last)
            found_gaps += _gaps(service, area, spans)
            found_overlaps += _overlaps(service, area, spans)
    return Continuity(tuple(found_gaps), tuple(found_overlaps))


def _check(holding: Holding) -> None:
    if holding.ends_on is not None and holding.ends_on < holding.starts_on:
        raise Invalid(
            f"{holding.organisation} is to stop running {holding.service} for {holding.area} "
            "before it starts; check the two dates."
        )


def _gaps(service: str, area: str, spans: Sequence[Stretch[Holding]]) -> list[Gap]:
    empty = [span for span in spans if not span.terms]
    return [Gap(service, area, span.first, span.last) for span in empty]


def _overlaps(service: str, area: str, spans: Sequence[Stretch[Holding]]) -> list[Overlap]:
    found: list[Overlap] = []
    for span in spans:
        names = _unagreed(span.terms)
        if not names:
            continue
        before = found[-1] if found else None
        if before and before.organisations == names and before.last + ONE_DAY == span.first:
            found[-1] = Overlap(service, area, before.first, span.last, names)
        else:
            found.append(Overlap(service, area, span.first, span.last, names))
    return found


def _unagreed(holdings: Sequence[Holding]) -> tuple[str, ...]:
    names = sorted({row.organisation for row in holdings})
    agreed = {row.organisation for row in holdings if row.agreement.strip()}
    return tuple(names) if len(names) > 1 and len(names) - len(agreed) > 1 else ()
