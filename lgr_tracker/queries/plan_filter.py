"""Which rows of the plan a page shows, and under which headings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from lgr_tracker.queries.plan import PlanRow, PlanView

Only = Literal["", "deciding", "late", "open"]
Grouping = Literal["workstream", "phase"]
Zoom = Literal["vesting", "chosen", "all"]
"""Which days a picture shows: until vesting, those of the chosen work, or of the whole plan."""


MOST_BEYOND = timedelta(days=10 * 365)
"""How far past the programme’s end a picture goes: a slip of the pen can put work centuries on."""


@dataclass(frozen=True)
class PlanFilter:
    """Hold what a reader asked to see; what is empty or None does not narrow the list."""

    council_id: int | None = None
    workstream: str = ""
    phase_id: int | None = None
    only: Only = ""
    by: Grouping = "workstream"

    def holds(self, row: PlanRow) -> bool:
        """Tell whether a row is asked for; work for the whole programme is every council's."""
        return (
            (self.council_id is None or row.organisation_id in (None, self.council_id))
            and (not self.workstream or row.workstream == self.workstream)
            and (self.phase_id is None or row.phase_id == self.phase_id)
            and self._is_kept(row)
        )

    def _is_kept(self, row: PlanRow) -> bool:
        if self.only == "deciding":
            return row.decides
        if self.only == "late":
            return row.is_late
        return not (self.only == "open" and row.is_done)


def chosen_rows(plan: PlanView, wanted: PlanFilter) -> tuple[PlanRow, ...]:
    """Return the rows asked for, by start."""
    return tuple(row for row in plan.rows if wanted.holds(row))


@dataclass(frozen=True)
class Span:
    """Hold the days that a picture of the plan shows, and how many rows lie before and after."""

    first: date | None
    last: date | None
    rows: tuple[PlanRow, ...]
    earlier: int = 0
    later: int = 0


def spanned(plan: PlanView, rows: tuple[PlanRow, ...], zoom: Zoom) -> Span:
    """Return the days to draw, and the rows on them."""
    if zoom == "vesting":
        return near_vesting(plan, rows)
    kept = plan.rows if zoom == "all" else rows
    first = min((row.start for row in kept), default=None)
    furthest = plan.ends_on + MOST_BEYOND
    ends = [min(max(row.finish, row.room_until or row.finish), furthest) for row in kept]
    shown = tuple(row for row in rows if row.start <= furthest)
    return Span(first, max(ends, default=None), shown, later=len(rows) - len(shown))


def near_vesting(plan: PlanView, rows: Iterable[PlanRow]) -> Span:
    """Return what lies between the month before the status date and the month after vesting.

    Once vesting is past, that is the whole plan.
    """
    kept = tuple(rows)
    first = (plan.status_on.replace(day=1) - timedelta(days=1)).replace(day=1)
    last = plan.vesting_on + timedelta(days=30)
    if plan.status_on > plan.vesting_on:
        return Span(None, None, kept)
    shown = tuple(row for row in kept if row.finish >= first and row.start <= last)
    earlier = sum(row.finish < first for row in kept)
    return Span(first, last, shown, earlier, len(kept) - len(shown) - earlier)


def grouped(rows: Iterable[PlanRow], by: Grouping) -> dict[str, list[PlanRow]]:
    """Return rows under their workstream, by name, or their phase, in the order of phases."""
    found: dict[tuple[int, str], list[PlanRow]] = {}
    for row in rows:
        found.setdefault(_heading(row, by), []).append(row)
    return {heading[1]: found[heading] for heading in sorted(found)}


def _heading(row: PlanRow, by: Grouping) -> tuple[int, str]:
    if by == "workstream":
        if row.kind == "mitigation":
            return 1, row.workstream
        return (0, row.workstream) if row.workstream else (2, "No workstream")
    if row.phase is None:
        return (10_000, "No phase")
    return (row.phase_position or 0, row.phase)


def workstreams(plan: PlanView) -> tuple[str, ...]:
    """Return the names of the workstreams that have work."""
    return tuple(sorted({row.workstream for row in plan.rows if row.workstream}))


def phases(plan: PlanView) -> tuple[tuple[int, str], ...]:
    """Return the phases that have work, in their order."""
    found = {(row.phase_position or 0, row.phase_id, row.phase) for row in plan.rows if row.phase}
    return tuple((row_id or 0, name or "") for _, row_id, name in sorted(found, key=lambda p: p[0]))
