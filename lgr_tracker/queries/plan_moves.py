"""What moves in a plan: if something is changed, and since some day or since it was approved."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.kinds import LinkKind
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.plan_moves import Move, Placed, moves
from lgr_tracker.models.programme import Phase
from lgr_tracker.queries.plan import CouncilPlan, PlanRow, PlanView, calendar_of, reckon
from lgr_tracker.queries.plan_rows import End, PlanLink, PlanRows, Work, plan_rows
from lgr_tracker.queries.scope import in_scope


@dataclass(frozen=True)
class MovedWork:
    """Hold one piece of work that stands on other days, as it is today or was at last.

    `drivers` are the pieces of work that moved it. `is_pushed` marks work that waits for nothing
    and was not begun by the status date.
    """

    row: PlanRow
    was: Placed | None
    now: Placed | None
    days: int
    start_days: int
    drivers: tuple[PlanRow, ...]
    is_pushed: bool


@dataclass(frozen=True)
class MovedRoom:
    """Hold the room of one council's Day 1 before and after, in working days.

    None where no open work stands before it; `is_known` is False where there is nothing to
    compare with.
    """

    council: CouncilPlan
    was: int | None
    now: int | None
    is_known: bool = True

    @property
    def days(self) -> int:
        """Return by how much the room grew, below 0 for less."""
        return 0 if self.was is None or self.now is None else self.now - self.was


@dataclass(frozen=True)
class PlanMoves:
    """Hold all that differs between two plans; `problems` are sentences new in the later one."""

    works: tuple[MovedWork, ...]
    rooms: tuple[MovedRoom, ...]
    problems: tuple[str, ...]

    @property
    def later(self) -> int:
        """Count the work that ends later."""
        return sum(work.days > 0 for work in self.works)

    @property
    def furthest(self) -> int:
        """Return the most working days by which any work ends later; 0 where none does."""
        return max((work.days for work in self.works), default=0)


Changed = Callable[[PlanRows], PlanRows]
"""What somebody means to change, as a function of the plan's rows."""


def moves_if(
    session: Session, actor: Actor, programme_id: int, today: date, changed: Changed
) -> PlanMoves:
    """Return what would move if the plan were changed so; keeps nothing. Runs six queries.

    Raises NotFound.
    """
    rows = plan_rows(session, actor, programme_id)
    return compare(reckon(rows, today), reckon(changed(rows), today))


def compare(was: PlanView, now: PlanView) -> PlanMoves:
    """Return what differs between two reckonings of a plan."""
    before, after = _placed(was), _placed(now)
    before_rooms = {council.id: council.room_days for council in was.councils}
    return PlanMoves(
        _told(moves(before, after, calendar_of(now)), was, now),
        tuple(
            MovedRoom(
                council, before_rooms.get(council.id), council.room_days, council.id in before_rooms
            )
            for council in now.councils
        ),
        tuple(sentence for sentence in now.problems if sentence not in was.problems),
    )


def moves_from_approved(now: PlanView) -> PlanMoves:
    """Return what stands on other days than were approved; work without such days is left out."""
    return moves_from_days(
        now, {row.id: row.baseline for row in now.rows if row.kind == "activity" and row.baseline}
    )


def moves_from_days(now: PlanView, days: Mapping[int, tuple[date, date]]) -> PlanMoves:
    """Return what stands on other days than these, given by the activity's id."""
    before: dict[Hashable, Placed] = {}
    for row in now.rows:
        if row.kind == "activity" and row.id in days:
            before[row.kind, row.id] = Placed(*days[row.id])
    after = {end: placed for end, placed in _placed(now).items() if end in before}
    return PlanMoves(_told(moves(before, after, calendar_of(now)), now, now), (), ())


def _placed(plan: PlanView) -> dict[Hashable, Placed]:
    """Return where each piece of work stands, by kind and id, which no new name changes."""
    ends = {row.key: (row.kind, row.id) for row in plan.rows}
    return {
        ends[row.key]: Placed(row.start, row.finish, tuple(ends[key] for key in row.driving))
        for row in plan.rows
    }


def _told(found: tuple[Move, ...], was: PlanView, now: PlanView) -> tuple[MovedWork, ...]:
    rows: dict[Hashable, PlanRow] = {
        (row.kind, row.id): row for plan in (was, now) for row in plan.rows
    }
    return tuple(
        MovedWork(
            rows[move.key],
            move.was,
            move.now,
            move.days,
            move.start_days,
            tuple(rows[key] for key in move.drivers),
            _is_pushed(rows[move.key], move, now),
        )
        for move in found
    )


def _is_pushed(row: PlanRow, move: Move, plan: PlanView) -> bool:
    """Tell whether nothing but the status date holds work that has not begun."""
    if move.was is None or move.now is None or move.now.driving or row.actual_start_on:
        return False
    today = calendar_of(plan).next_working(plan.status_on)
    return move.was.first < plan.status_on and move.now.first == today and move.start_days > 0


def with_works(
    rows: PlanRows, values: Mapping[int, Mapping[str, Any]], phases: Mapping[int, date]
) -> PlanRows:
    """Return a plan with some fields of activities changed, by the activity's id.

    Fields that no date hangs on are left out; `phases` holds the first day of each phase.
    """
    works = tuple(
        _with(work, values[work.id], phases)
        if work.kind == "activity" and work.id in values
        else work
        for work in rows.works
    )
    return replace(rows, works=works)


def with_new_work(
    rows: PlanRows, values: Mapping[str, Any], phases: Mapping[int, date]
) -> PlanRows:
    """Return a plan with an activity more, which waits for nothing yet and has the id 0."""
    nothing: dict[str, Any] = {field.name: None for field in fields(Work)}
    said = {name: value for name, value in values.items() if name in nothing}
    work = Work(**nothing | said | {"key": values["code"], "kind": "activity", "id": 0, "mark": 0})
    work = _with(work, values, phases)
    for council in rows.councils:
        if council.id == work.organisation_id:
            work = replace(work, council=council.short_name, mark=council.mark)
    return replace(rows, works=(*rows.works, work))


BINDING = frozenset(
    (
        "organisation_id",
        "phase_id",
        "duration_days",
        "low_days",
        "high_days",
        "start_no_earlier_on",
        "finish_by_on",
        "fixed_start_on",
        "actual_start_on",
        "actual_finish_on",
        "remaining_days",
    )
)
"""The fields of work on which its dates and its room hang."""


def _with(work: Work, values: Mapping[str, Any], phases: Mapping[int, date]) -> Work:
    bound = {name: value for name, value in values.items() if name in BINDING}
    if "phase_id" in bound:
        bound["phase_starts_on"] = phases.get(bound["phase_id"])
    return replace(work, **bound)


class Tie(Protocol):
    """Say how the later of two pieces of work waits; lags are working days."""

    @property
    def kind(self) -> LinkKind:
        """The ends that are tied."""

    @property
    def lag_days(self) -> int:
        """The least days between them."""

    @property
    def max_lag_days(self) -> int | None:
        """The most days between them."""


def with_link(rows: PlanRows, *, ends: tuple[End, End], tie: Tie, link_id: int) -> PlanRows:
    """Return a plan in which work waits for other work so; replaces the link with this id."""
    keys = {(work.kind, work.id): work.key for work in rows.works}
    kept = tuple(link for link in rows.links if link.id != link_id)
    if not keys.keys() >= set(ends):
        return rows
    first, last = (keys[end] for end in ends)
    added = PlanLink(link_id, first, last, tie.kind, tie.lag_days, tie.max_lag_days)
    return replace(rows, links=(*kept, added))


def phase_days(session: Session, actor: Actor, programme_id: int) -> dict[int, date]:
    """Return the first day of each phase by its id. Runs one query."""
    rows = session.execute(
        sa.select(Phase.id, Phase.starts_on).where(
            in_scope(actor, Phase.programme_id, programme_id)
        )
    )
    return {row.id: row.starts_on for row in rows}
