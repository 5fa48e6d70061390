"""The approved dates of the plan: each baseline, and what it moves against the one before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lgr_tracker.domain.calendar import LAST_LIKELY_YEAR, WorkingCalendar
from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.states import BaselineState
from lgr_tracker.models.baseline import Baseline, BaselineLine
from lgr_tracker.models.organisation import Organisation, Person
from lgr_tracker.models.plan import Activity
from lgr_tracker.models.viewing import seen_as
from lgr_tracker.queries.plan import reckon
from lgr_tracker.queries.plan_rows import plan_rows
from lgr_tracker.queries.scope import in_scope

COMMAND_LINE = "the command line"
WAS_AGREED = frozenset({BaselineState.AGREED, BaselineState.SUPERSEDED})

Days = tuple[date, date]


@dataclass(frozen=True)
class BaselineRow:
    """Hold one baseline; `dates` counts its activities that the reader may see.

    `decided_at` is also when it was withdrawn; nobody decided then, and `decided_by` is empty.
    """

    id: int
    number: int
    state: BaselineState
    reason: str
    status_on: date
    asked_by_id: int | None
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    decided_because: str
    dates: int

    @property
    def is_asked(self) -> bool:
        """Tell whether it waits for a decision."""
        return self.state is BaselineState.ASKED


@dataclass(frozen=True)
class DateMove:
    """Hold one activity's days in a baseline beside those approved before, None for none.

    `days` is how many working days later it ends than before, None where it had no end.
    """

    activity_id: int
    code: str
    name: str
    council: str | None
    mark: int
    before: Days | None
    starts_on: date
    finishes_on: date
    days: int | None

    @property
    def is_moved(self) -> bool:
        """Tell whether a day differs from what was approved before."""
        return self.before != (self.starts_on, self.finishes_on)


@dataclass(frozen=True)
class DatesToAsk:
    """Hold the days of all activities as reckoned now, by id; see `PlanView.is_sound`."""

    status_on: date
    days: Mapping[int, Days]
    is_sound: bool


def baselines(session: Session, actor: Actor, programme_id: int) -> tuple[BaselineRow, ...]:
    """Return all baselines, newest first. Runs one query."""
    asker, decider = aliased(Person), aliased(Person)
    dates = (
        sa.select(sa.func.count(BaselineLine.id))
        .where(BaselineLine.baseline_id == Baseline.id)
        .scalar_subquery()
    )
    rows: Iterable[Any] = session.execute(
        sa.select(
            Baseline.id,
            Baseline.number,
            Baseline.state,
            Baseline.reason,
            Baseline.status_on,
            Baseline.asked_by_id,
            sa.func.coalesce(asker.name, COMMAND_LINE),
            Baseline.asked_at,
            sa.func.coalesce(decider.name, ""),
            Baseline.decided_at,
            Baseline.decided_because,
            dates,
        )
        .outerjoin(asker, asker.id == Baseline.asked_by_id)
        .outerjoin(decider, decider.id == Baseline.decided_by_id)
        .where(in_scope(actor, Baseline.programme_id, programme_id))
        .order_by(Baseline.number.desc())
    )
    return tuple(BaselineRow(*row) for row in rows)


def standing(rows: Iterable[BaselineRow]) -> BaselineRow | None:
    """Return the baseline that the plan is held to, or None before the first is agreed."""
    return next((row for row in rows if row.state is BaselineState.AGREED), None)


def with_the_one_before(
    rows: Sequence[BaselineRow], baseline_id: int
) -> tuple[BaselineRow, BaselineRow | None]:
    """Return a baseline and the one it was to take the place of; raises NotFound."""
    for at, row in enumerate(rows):
        if row.id == baseline_id:
            return row, next((old for old in rows[at + 1 :] if old.state in WAS_AGREED), None)
    raise NotFound


def kept_as(rows: Iterable[BaselineRow], number: str) -> BaselineRow | None:
    """Return the baseline with a number, or None where it was not agreed to or is not there."""
    kept = (row for row in rows if row.state in WAS_AGREED)
    return next((row for row in kept if str(row.number) == number), None)


def days_of(session: Session, actor: Actor, programme_id: int, baseline_id: int) -> dict[int, Days]:
    """Return the days of a baseline by the activity's id. Runs one query."""
    rows = session.execute(
        sa.select(Activity.id, BaselineLine.starts_on, BaselineLine.finishes_on)
        .join(BaselineLine, BaselineLine.activity_id == Activity.id)
        .where(
            in_scope(actor, Activity.programme_id, programme_id),
            BaselineLine.baseline_id == baseline_id,
        )
    )
    return {row_id: (first, last) for row_id, first, last in rows}


def moves(
    session: Session, actor: Actor, programme_id: int, baseline_id: int, before_id: int | None
) -> tuple[DateMove, ...]:
    """Return the days of a baseline beside those of the one before, by start. Runs one query."""
    old = aliased(BaselineLine)
    rows = session.execute(
        _activities(old.starts_on, old.finishes_on)
        .add_columns(BaselineLine.starts_on, BaselineLine.finishes_on)
        .join(BaselineLine, BaselineLine.activity_id == Activity.id)
        .outerjoin(old, sa.and_(old.activity_id == Activity.id, old.baseline_id == before_id))
        .where(
            in_scope(actor, Activity.programme_id, programme_id),
            BaselineLine.baseline_id == baseline_id,
        )
    ).all()
    return _moves((row[:7], (row[7], row[8])) for row in rows)


def moves_to_ask(
    session: Session, actor: Actor, programme_id: int, today: date
) -> tuple[DateMove, ...]:
    """Return what asking now would move against the approved days, by start.

    The days are those of the whole plan, as they would be kept; the rows those the reader may
    see. Runs seven queries.
    """
    asked = dates_to_ask(session, actor, programme_id, today)
    rows = session.execute(
        _activities(Activity.baseline_start_on, Activity.baseline_finish_on).where(
            in_scope(actor, Activity.programme_id, programme_id)
        )
    ).all()
    return _moves((tuple(row), asked.days[row[0]]) for row in rows if row[0] in asked.days)


def dates_to_ask(session: Session, actor: Actor, programme_id: int, today: date) -> DatesToAsk:
    """Return the days that a baseline asked for now would keep. Runs six queries.

    The actor is the house: a plan has one set of approved days, reckoned from all work.
    """
    with seen_as(session, actor):
        rows = plan_rows(session, actor, programme_id)
    plan = reckon(rows, today)
    days = {row.id: (row.start, row.finish) for row in plan.rows if row.kind == "activity"}
    return DatesToAsk(plan.status_on, days, plan.is_sound)


def _activities(first: Any, last: Any) -> sa.Select[Any]:
    return sa.select(
        Activity.id,
        Activity.code,
        Activity.name,
        Organisation.short_name,
        sa.func.coalesce(Organisation.mark, 0),
        first,
        last,
    ).outerjoin(Organisation, Organisation.id == Activity.organisation_id)


def _moves(found: Iterable[tuple[Sequence[Any], Days]]) -> tuple[DateMove, ...]:
    """Return moves from (an activity with its days before, its days now), by start."""
    rows = sorted(found, key=lambda each: (each[1], each[0][1]))
    calendar = _calendar(rows)
    return tuple(_move(row, days, calendar) for row, days in rows)


def _calendar(rows: Iterable[tuple[Sequence[Any], Days]]) -> WorkingCalendar:
    """Return England's working days for the likely years in which any of the work ends."""
    ends = {day.year for row, days in rows for day in (row[6], days[1]) if day is not None}
    years = {min(year, LAST_LIKELY_YEAR) for year in ends} or {LAST_LIKELY_YEAR}
    return WorkingCalendar.england(min(years), max(years))


def _move(row: Sequence[Any], days: Days, calendar: WorkingCalendar) -> DateMove:
    activity_id, code, name, council, mark, first, last = row
    before = (first, last) if first and last else None
    later = calendar.closing(days[1]) - calendar.closing(last) if before else None
    return DateMove(activity_id, code, name, council, mark, before, *days, later)
