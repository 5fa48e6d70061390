"""Reckon the expected impact of the restructuring on children's services.

How it is reckoned
------------------
The unit is the *disrupted day*: one calendar day on which one service in one council is wholly
lost, or two days on which it is half as good (severity 0.5). Three steps, all in closed form:

1. The chance that a risk happens is its own chance (what the programme's scale says its current
   likelihood means) joined with the chances that others set it off: 1 less the product of all
   ways in which it doesn't happen, each trigger passing on its source's chance times its own
   probability. The ways count as independent of each other. Where risks set each other off in a
   ring, each other member of the ring counts by its strongest chain, so that a ring can't feed
   itself. Without rings, and without two ways that share a beginning, this is exact.
2. A risk that happens does so on any day of its proximity window with the same chance (the
   window begins after the status date: what was missed is past), and disrupts a service for its
   usual number of days from then on. The days that fall into a phase, in the mean, times
   severity, times the chance, are the risk's amount in that phase.
3. A criterion that is not ready after vesting takes its severity from the service on every day
   until its forecast finish. Where nothing gives a forecast, it is taken to last
   `UNKNOWN_DAYS`; the page that shows amounts says so.

Amounts add up. Where two things would disrupt one service on one day the sum counts both, so
amounts are rather too high than too low; the simulation takes only the worst. Scores are
judgements made countable, and so is everything reckoned from them.

Sources: the noisy-or of J. Pearl, Probabilistic Reasoning in Intelligent Systems (1988),
section 4.3.2, for step 1; step 2 is the mean of a sum of two uniform laws.
"""

import heapq
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.layers import layered

UNKNOWN_DAYS = 28
"""How long a criterion without any forecast is taken to stay unmet after vesting: four weeks."""


@dataclass(frozen=True, slots=True)
class Phase:
    """Hold a phase of the programme; both days are part of it."""

    id: Hashable
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class OpenRisk:
    """Hold an open risk: its own chance (0..1), and the days between which it would happen.

    A day that is None is taken from the first or the last phase.
    """

    id: Hashable
    chance: float
    hits_from: date | None = None
    hits_until: date | None = None


@dataclass(frozen=True, slots=True)
class Trigger:
    """Say that one risk sets off another, with a probability of 0..1."""

    source: Hashable
    target: Hashable
    probability: float


@dataclass(frozen=True, slots=True)
class Disruption:
    """Say how badly (0..1) and for how many calendar days a risk would disrupt a service."""

    risk: Hashable
    service: Hashable
    severity: float
    days: int


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Say how badly (0..1) a service suffers while a criterion is not ready after vesting.

    `ready_on` is the last day of work on it as forecast, or None where nothing gives one.
    """

    criterion: Hashable
    service: Hashable
    severity: float
    ready_on: date | None


@dataclass(frozen=True, slots=True)
class Served:
    """Say how many people of a cohort a service is there for."""

    service: Hashable
    cohort: Hashable
    people: int


@dataclass(frozen=True, slots=True)
class Part:
    """Say how many disrupted days of a cell one risk or criterion brings."""

    kind: str
    id: Hashable
    days: float


@dataclass(frozen=True, slots=True)
class Cell:
    """Hold the expected disrupted days of one service in one phase, largest part first."""

    service: Hashable
    phase: Hashable
    days: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class CohortPart:
    """Say how many service-person-days of a cohort's cell one service brings."""

    service: Hashable
    days: float
    people: int
    person_days: float


@dataclass(frozen=True, slots=True)
class CohortCell:
    """Hold the service-person-days of one cohort in one phase, largest part first.

    One person who is served by three disrupted services counts three times.
    """

    cohort: Hashable
    phase: Hashable
    person_days: float
    parts: tuple[CohortPart, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """Hold every cell that is not nothing, the chance of each risk, and what could not count.

    `past` lists risks whose window has passed: they bring nothing, and are worth a new look.
    `unforecast` lists the criteria that count with `UNKNOWN_DAYS`.
    """

    cells: tuple[Cell, ...]
    cohorts: tuple[CohortCell, ...]
    chances: Mapping[Hashable, float]
    past: tuple[Hashable, ...]
    unforecast: tuple[Hashable, ...]


def reckon(
    risks: Sequence[OpenRisk],
    triggers: Iterable[Trigger],
    disruptions: Iterable[Disruption],
    shortfalls: Iterable[Shortfall],
    served: Iterable[Served],
    phases: Sequence[Phase],
    vesting: date,
    status_date: date,
) -> Impact:
    """Reckon expected disrupted days per service and phase, and person-days per cohort.

    Cells come in the order of phases, then by service or cohort; the module's own text says how
    they are reckoned. Raises Invalid for a chance, probability or severity outside 0..1.

    >>> autumn = Phase("autumn", date(2027, 9, 1), date(2027, 11, 30))
    >>> found = reckon(
    ...     [OpenRisk("R03", 0.5, date(2027, 10, 1), date(2027, 10, 1))],
    ...     [], [Disruption("R03", "S05", 0.4, 20)], [], [Served("S05", "C02", 120)],
    ...     [autumn], vesting=date(2028, 4, 1), status_date=date(2027, 9, 1),
    ... )
    >>> found.cells[0].days, found.cohorts[0].person_days
    (4.0, 480.0)
    """
    chances = chances_of(risks, triggers)
    windows = {risk.id: _window(risk, phases, status_date) for risk in risks}
    parts: Parts = {}
    for row in disruptions:
        window = windows.get(row.risk)
        if window is not None:
            amount = chances[row.risk] * _share(row.severity, "severity")
            _spread(parts, phases, row, amount, window)
    short = list(shortfalls)
    for lack in short:
        _add_shortfall(parts, phases, lack, vesting)
    cells = _cells(parts, phases)
    return Impact(
        cells=cells,
        cohorts=_cohort_cells(cells, served, phases),
        chances=chances,
        past=_sorted(name for name, window in windows.items() if window is None),
        unforecast=_sorted({lack.criterion for lack in short if lack.ready_on is None}),
    )


def _sorted(names: Iterable[Hashable]) -> tuple[Hashable, ...]:
    return tuple(sorted(names, key=str))


def _share(value: float, name: str) -> float:
    if not 0 <= value <= 1:
        raise Invalid(f"Give a {name} between 0 and 1; {value} is not.")
    return value


def chances_of(risks: Sequence[OpenRisk], triggers: Iterable[Trigger]) -> dict[Hashable, float]:
    """Give the chance of each risk, its own and what others set off joined; see the module.

    Triggers from or to risks that are not among `risks` (closed ones) are left out.
    """
    names = _sorted(risk.id for risk in risks)
    index = {name: place for place, name in enumerate(names)}
    own = {index[risk.id]: _share(risk.chance, "chance") for risk in risks}
    steps = [
        (index[row.source], index[row.target], _share(row.probability, "probability"))
        for row in sorted(triggers, key=lambda row: (str(row.source), str(row.target)))
        if row.source in index and row.target in index
    ]
    layers = layered(
        len(names),
        np.array([step[0] for step in steps], dtype=np.int64),
        np.array([step[1] for step in steps], dtype=np.int64),
    )
    onward: dict[int, list[tuple[int, float]]] = {}
    for source, target, probability in steps:
        onward.setdefault(source, []).append((target, probability))
    spared = [1 - own[place] for place in range(len(names))]
    for ring in _rings(layers.part.tolist(), np.argsort(layers.layer, kind="stable").tolist()):
        _join_ring(ring, onward, spared)
        _pass_on(ring, onward, spared)
    return {name: 1 - spared[place] for place, name in enumerate(names)}


Onward = Mapping[int, Sequence[tuple[int, float]]]


def _rings(part: Sequence[int], order: Sequence[int]) -> list[frozenset[int]]:
    """Group risks that set each other off, in an order in which causes come first."""
    grouped: dict[int, list[int]] = {}
    for place in order:
        grouped.setdefault(part[place], []).append(place)
    return [frozenset(members) for members in grouped.values()]


def _join_ring(ring: frozenset[int], onward: Onward, spared: list[float]) -> None:
    if len(ring) == 1:
        return
    begun = {member: 1 - spared[member] for member in sorted(ring)}
    for member, chance in begun.items():
        for target, strength in _strongest(member, ring, onward).items():
            spared[target] *= 1 - chance * strength


def _strongest(start: int, ring: frozenset[int], onward: Onward) -> dict[int, float]:
    """Give the strongest chain of triggers from one member of a ring to each other one."""
    settled: dict[int, float] = {}
    waiting = [(-1.0, start)]
    while waiting:
        strength, here = heapq.heappop(waiting)
        if here in settled:
            continue
        settled[here] = -strength
        for target, probability in onward.get(here, ()):
            if target in ring and target not in settled:
                heapq.heappush(waiting, (strength * probability, target))
    del settled[start]
    return settled


def _pass_on(ring: frozenset[int], onward: Onward, spared: list[float]) -> None:
    for member in sorted(ring):
        for target, probability in onward.get(member, ()):
            if target not in ring:
                spared[target] *= 1 - (1 - spared[member]) * probability


Window = tuple[date, date]


def _window(risk: OpenRisk, phases: Sequence[Phase], status_date: date) -> Window | None:
    """Give the days on which a risk may still happen, or None if they have passed."""
    soonest = status_date + timedelta(days=1)
    last = risk.hits_until or max((phase.last for phase in phases), default=soonest)
    first = max(risk.hits_from or soonest, soonest)
    return (first, last) if first <= last else None


def days_within(phase: Phase, window: Window, days: int) -> float:
    """Give the mean number of days that fall into a phase.

    Something begins on any day of the window with the same chance and lasts `days` days.

    >>> may = Phase("May", date(2027, 5, 1), date(2027, 5, 31))
    >>> days_within(may, (date(2027, 5, 30), date(2027, 5, 31)), 10)
    1.5
    """
    first, last = phase.first.toordinal() - 1, phase.last.toordinal()
    begun = _days_begun(window, last) - _days_begun(window, first)
    ended = _days_begun(window, last - days) - _days_begun(window, first - days)
    return begun - ended


def _days_begun(window: Window, day: int) -> float:
    """Give the mean number of days, up to and with one, since it began."""
    width = window[1].toordinal() - window[0].toordinal() + 1
    gone = day - window[0].toordinal() + 1
    if gone <= 0:
        return 0.0
    within = min(gone, width)
    return within * (within + 1) / (2 * width) + max(gone - width, 0)


Parts = dict[tuple[int, Hashable], list[Part]]


def _spread(
    parts: Parts, phases: Sequence[Phase], row: Disruption, amount: float, window: Window
) -> None:
    if row.days < 0:
        raise Invalid(f"{row.risk} disrupts {row.service} for {row.days} days; give none or more.")
    for place, phase in enumerate(phases):
        days = amount * days_within(phase, window, row.days)
        if days > 0:
            parts.setdefault((place, row.service), []).append(Part("risk", row.risk, days))


def _add_shortfall(parts: Parts, phases: Sequence[Phase], lack: Shortfall, vesting: date) -> None:
    severity = _share(lack.severity, "severity")
    last = lack.ready_on or vesting + timedelta(days=UNKNOWN_DAYS - 1)
    for place, phase in enumerate(phases):
        days = severity * _shared_days(phase, vesting, last)
        if days > 0:
            part = Part("criterion", lack.criterion, days)
            parts.setdefault((place, lack.service), []).append(part)


def _shared_days(phase: Phase, first: date, last: date) -> int:
    return max(0, (min(phase.last, last) - max(phase.first, first)).days + 1)


def _cells(parts: Parts, phases: Sequence[Phase]) -> tuple[Cell, ...]:
    found = []
    for place, service in sorted(parts, key=lambda key: (key[0], str(key[1]))):
        ordered = sorted(
            parts[place, service], key=lambda part: (-part.days, part.kind, str(part.id))
        )
        days = sum(part.days for part in ordered)
        found.append(Cell(service, phases[place].id, days, tuple(ordered)))
    return tuple(found)


def _cohort_cells(
    cells: Sequence[Cell], served: Iterable[Served], phases: Sequence[Phase]
) -> tuple[CohortCell, ...]:
    by_service: dict[Hashable, list[Served]] = {}
    for row in served:
        by_service.setdefault(row.service, []).append(row)
    order = {phase.id: place for place, phase in enumerate(phases)}
    parts: dict[tuple[int, Hashable], list[CohortPart]] = {}
    for cell in cells:
        for row in by_service.get(cell.service, ()):
            amount = cell.days * row.people
            if amount > 0:
                part = CohortPart(cell.service, cell.days, row.people, amount)
                parts.setdefault((order[cell.phase], row.cohort), []).append(part)
    return tuple(
        _cohort_cell(cohort, phases[place], parts[place, cohort])
        for place, cohort in sorted(parts, key=lambda key: (key[0], str(key[1])))
    )


def _cohort_cell(cohort: Hashable, phase: Phase, parts: Sequence[CohortPart]) -> CohortCell:
    ordered = sorted(parts, key=lambda part: (-part.person_days, str(part.service)))
    return CohortCell(cohort, phase.id, sum(part.person_days for part in ordered), tuple(ordered))
