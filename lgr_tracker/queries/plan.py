"""The plan with its dates: the one place where a programme's schedule is reckoned."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

from sqlalchemy.orm import Session

from lgr_tracker.domain import schedule
from lgr_tracker.domain.calendar import WorkingCalendar
from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.kinds import LinkKind
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.queries.plan_rows import Council, PlanLink, PlanRows, Work, WorkKind, plan_rows
from lgr_tracker.queries.remembering import remembered

ONE_DAY = timedelta(days=1)
KEPT_SCHEDULES = 8


@dataclass(frozen=True)
class PlanRow(Work):
    """Hold one piece of work with its dates; days are inclusive, floats in working days.

    `floats` is room to each council's vesting, by the council's id; `room_days` the least of
    them, None for work on which no vesting waits. `decides` marks the path on which a council's
    Day 1 hangs, `is_critical` work without a day of total float. `slip_days` is how
    much later than the baseline it finishes.
    """

    start: date
    finish: date
    late_start: date
    late_finish: date
    floats: Mapping[int, int]
    room_days: int | None
    room_until: date | None
    total_float_days: int
    free_float_days: int
    decides: bool
    is_critical: bool
    is_late: bool
    is_for_vesting: bool
    driving: tuple[str, ...]
    latest_safe_on: date
    slip_days: int | None
    done_until: date | None

    @property
    def is_done(self) -> bool:
        """Tell whether it is finished."""
        return self.actual_finish_on is not None

    @property
    def is_started(self) -> bool:
        """Tell whether it is under way."""
        return self.actual_start_on is not None and not self.is_done

    @property
    def safe_start_on(self) -> date | None:
        """Return the latest safe start of what has not begun, None for what has."""
        return None if self.is_done or self.is_started else self.latest_safe_on

    @property
    def is_milestone(self) -> bool:
        """Tell whether it takes no time."""
        return not self.duration_days

    @property
    def baseline(self) -> tuple[date, date] | None:
        """Return the approved first and last day, or None where none were approved."""
        first, last = self.baseline_start_on, self.baseline_finish_on
        return (first, last) if first and last else None


@dataclass(frozen=True)
class CouncilPlan(Council):
    """Hold how the plan stands to one council's vesting.

    `room_days` is what the work for its Day 1 may slip, None where there is no open work;
    `path` lists that work's deciding pieces by start; `ready_on` is the last day of it.
    """

    room_days: int | None
    path: tuple[str, ...]
    ready_on: date | None


@dataclass(frozen=True)
class PlanView:
    """Hold the whole plan of a programme on one day, rows by start.

    `problems` are sentences about what could not be reckoned as it stands; `is_sound` says that
    all work has dates by which every link is kept.
    """

    vesting_on: date
    starts_on: date
    ends_on: date
    status_on: date
    rows: tuple[PlanRow, ...]
    links: tuple[PlanLink, ...]
    councils: tuple[CouncilPlan, ...]
    problems: tuple[str, ...]
    is_sound: bool

    @cached_property
    def by_key(self) -> Mapping[str, PlanRow]:
        """Return the rows by their keys."""
        return {row.key: row for row in self.rows}

    @cached_property
    def _by_id(self) -> Mapping[tuple[WorkKind, int], PlanRow]:
        return {(row.kind, row.id): row for row in self.rows}

    def activity(self, activity_id: int) -> PlanRow:
        """Return an activity's row; raises NotFound."""
        return self._found("activity", activity_id)

    def mitigation(self, mitigation_id: int) -> PlanRow:
        """Return an action's row; raises NotFound where it takes no part in the plan."""
        return self._found("mitigation", mitigation_id)

    def find(self, kind: WorkKind, row_id: int) -> PlanRow | None:
        """Return a row, or None where it takes no part in the plan."""
        return self._by_id.get((kind, row_id))

    def _found(self, kind: WorkKind, row_id: int) -> PlanRow:
        row = self.find(kind, row_id)
        if row is None:
            raise NotFound
        return row

    def ends(self, link_id: int) -> tuple[PlanRow, PlanRow]:
        """Return what a link makes wait and for what, the earlier first; raises NotFound."""
        for link in self.links:
            if link.id == link_id and {link.predecessor, link.successor} <= self.by_key.keys():
                return self.by_key[link.predecessor], self.by_key[link.successor]
        raise NotFound

    def before(self, key: str) -> tuple[tuple[PlanLink, PlanRow], ...]:
        """Return what a piece of work waits for."""
        found = ((link, link.predecessor) for link in self.links if link.successor == key)
        return tuple((link, self.by_key[end]) for link, end in found if end in self.by_key)

    def after(self, key: str) -> tuple[tuple[PlanLink, PlanRow], ...]:
        """Return what waits for a piece of work."""
        found = ((link, link.successor) for link in self.links if link.predecessor == key)
        return tuple((link, self.by_key[end]) for link, end in found if end in self.by_key)


def schedule_of(session: Session, actor: Actor, programme_id: int, today: date) -> PlanView:
    """Return the plan with its dates as at the status date, or today; raises NotFound.

    Runs six queries where the programme has changed since, besides those of `remembered`.
    """

    def make() -> PlanView:
        return reckon(plan_rows(session, actor, programme_id), today)

    return remembered(session, actor, programme_id, ("plan", today), make)


def reckon(rows: PlanRows, today: date) -> PlanView:
    """Reckon the dates of a plan's rows."""
    status_on = rows.status_on or today
    calendar = calendar_of(rows)
    activities = tuple(schedule_activity(work, status_on, calendar) for work in rows.works)
    deadlines = _deadlines(rows)
    found = _reckoned(
        activities, schedule_links(rows.links), calendar, rows.starts_on, status_on, deadlines
    )
    placed = _Placing(rows, status_on, calendar, found.schedule)
    listed = (placed.row(work) for work in rows.works if work.key in found.schedule.rows)
    names: dict[Hashable, str] = {work.key: work.name for work in rows.works}
    return PlanView(
        rows.vesting_on,
        rows.starts_on,
        rows.ends_on,
        status_on,
        tuple(sorted(listed, key=lambda row: (row.start, row.finish, row.code))),
        rows.links,
        tuple(placed.council(council) for council in rows.councils),
        tuple(_told(problem, names) for problem in found.problems),
        not (found.left_out or found.set_aside),
    )


def _told(problem: schedule.Problem, names: Mapping[Hashable, str]) -> str:
    """Say a problem of one piece of work with its name, since few know a code by heart."""
    first, *others = problem.activities or ("",)
    if others or first not in names or not problem.sentence.startswith(f"{first} "):
        return problem.sentence
    return f"{first} “{names[first]}”{problem.sentence.removeprefix(str(first))}"


Deadlines = tuple[tuple[str, schedule.Deadline], ...]


@lru_cache(maxsize=KEPT_SCHEDULES)
def _reckoned(
    activities: tuple[schedule.Activity, ...],
    links: tuple[schedule.Link, ...],
    calendar: WorkingCalendar,
    start: date,
    status_on: date,
    deadlines: Deadlines,
) -> schedule.Diagnosis:
    """Keep the last schedules by all that they were reckoned from, so none is ever stale."""
    return schedule.diagnose(activities, links, calendar, start, status_on, dict(deadlines))


@lru_cache(maxsize=KEPT_SCHEDULES)
def _england(first_year: int, last_year: int) -> WorkingCalendar:
    return WorkingCalendar.england(first_year, last_year)


def calendar_of(rows: PlanRows | PlanView) -> WorkingCalendar:
    """Return England's working days for the years of a plan, and two more for what runs on."""
    return _england(rows.starts_on.year - 1, rows.ends_on.year + 2)


def schedule_links(links: Iterable[PlanLink]) -> tuple[schedule.Link, ...]:
    """Return links as the schedule takes them."""
    return tuple(
        schedule.Link(
            link.predecessor, link.successor, link.kind.value, link.lag_days, link.max_lag_days
        )
        for link in links
    )


def schedule_activity(work: Work, status_on: date, calendar: WorkingCalendar) -> schedule.Activity:
    """Return a piece of work as the schedule takes it.

    An action without a duration is taken to be done on its due day, or lasts from the day it was
    started until then.
    """
    earliest, duration = work.start_no_earlier_on, work.duration_days
    if duration is None:
        duration = 0
        if work.finish_by_on and work.actual_start_on:
            duration = calendar.between(work.actual_start_on, work.finish_by_on)
        elif work.finish_by_on:
            earliest = max(work.finish_by_on, status_on)
    return schedule.Activity(
        id=work.key,
        duration=duration,
        low=work.low_days,
        high=work.high_days,
        start_no_earlier=earliest,
        finish_by=work.finish_by_on,
        fixed_start=work.fixed_start_on,
        actual_start=work.actual_start_on,
        actual_finish=work.actual_finish_on,
        remaining=work.remaining_days,
    )


def _day_one(council: Council) -> str:
    return f"{council.code}, Day 1"


def _deadlines(rows: PlanRows) -> Deadlines:
    """Bind each council's work to the day before its vesting, and its Day 1 work once more."""
    last_day = rows.vesting_on - ONE_DAY
    later = _after_vesting(rows)
    others = {council.id for council in rows.councils}
    found: list[tuple[str, schedule.Deadline]] = []
    for council in rows.councils:
        delivers = frozenset(key for key, served in rows.delivered if served == council.id)
        serves = frozenset(
            work.key
            for work in rows.works
            if work.kind == "activity"
            and work.key not in later
            and work.organisation_id not in others - {council.id}
        )
        found.append((council.code, schedule.Deadline(last_day, serves | delivers)))
        # Before anybody has said what delivers Day 1, all work meant for vesting does.
        decides = delivers if rows.delivered else serves
        found.append((_day_one(council), schedule.Deadline(last_day, decides)))
    return tuple(found)


def _after_vesting(rows: PlanRows) -> frozenset[str]:
    """Return work that is not meant to be done by vesting: pinned after it, or waiting for such."""
    onward: dict[str, list[str]] = {}
    for link in rows.links:
        if link.kind in (LinkKind.FINISH_START, LinkKind.START_START):
            onward.setdefault(link.predecessor, []).append(link.successor)
    open_keys = [work.key for work in rows.works if _is_pinned_after(work, rows.vesting_on)]
    later = set(open_keys)
    while open_keys:
        for key in onward.get(open_keys.pop(), ()):
            if key not in later:
                later.add(key)
                open_keys.append(key)
    return frozenset(later)


def _is_pinned_after(work: Work, vesting_on: date) -> bool:
    pins = (
        work.phase_starts_on,
        work.start_no_earlier_on,
        work.fixed_start_on,
        work.actual_start_on,
    )
    return any(pin is not None and pin >= vesting_on for pin in pins)


class _Placing:
    """Turn a schedule's rows into the plan's, council by council."""

    def __init__(
        self,
        rows: PlanRows,
        status_on: date,
        calendar: WorkingCalendar,
        found: schedule.Schedule,
    ) -> None:
        self.rows, self.status_on, self.calendar, self.found = rows, status_on, calendar, found
        self.least = {council.id: self._least(council) for council in rows.councils}

    def _open_floats(self, council: Council) -> Mapping[str, int]:
        name = _day_one(council)
        return {
            str(dates.id): dates.floats[name]
            for dates in self.found.rows.values()
            if name in dates.floats and not dates.is_finished
        }

    def _least(self, council: Council) -> int | None:
        return min(self._open_floats(council).values(), default=None)

    def council(self, council: Council) -> CouncilPlan:
        """Say how the plan stands to one council's vesting."""
        floats, least = self._open_floats(council), self.least[council.id]
        path = [self.found[key] for key, room in floats.items() if room == least]
        path.sort(key=lambda dates: (dates.early_start, dates.early_finish))
        finishes = [self.found[key].early_finish for key in floats]
        return CouncilPlan(
            **vars(council),
            room_days=least,
            path=tuple(str(dates.id) for dates in path),
            ready_on=max(finishes, default=None),
        )

    def row(self, work: Work) -> PlanRow:
        """Give one piece of work its dates."""
        dates = self.found[work.key]
        floats = {
            council.id: dates.floats[council.code]
            for council in self.rows.councils
            if council.code in dates.floats and not dates.is_finished
        }
        room = min(floats.values(), default=None)
        missed = work.finish_by_on is not None and dates.early_finish > work.finish_by_on
        return PlanRow(
            **vars(work),
            start=dates.early_start,
            finish=dates.early_finish,
            late_start=dates.late_start,
            late_finish=dates.late_finish,
            floats=floats,
            room_days=room,
            room_until=self._room_until(dates.early_finish, room),
            total_float_days=dates.total_float,
            free_float_days=dates.free_float,
            decides=self._decides(dates),
            is_critical=dates.is_critical,
            is_late=not dates.is_finished and (missed or (room is not None and room < 0)),
            is_for_vesting=any(c.code in dates.floats for c in self.rows.councils),
            driving=tuple(str(key) for key in dates.driving),
            latest_safe_on=dates.latest_safe_on,
            slip_days=self._slip(work, dates.early_finish),
            done_until=self._done_until(work, dates.early_finish),
        )

    def _decides(self, dates: schedule.ActivityDates) -> bool:
        if dates.is_finished:
            return False
        rooms = ((self.least[c.id], dates.floats.get(_day_one(c))) for c in self.rows.councils)
        return any(least is not None and least == room for least, room in rooms)

    def _room_until(self, finish: date, room: int | None) -> date | None:
        if room is None or room < 1:
            return None
        return min(self.calendar.add(finish, room), self.rows.vesting_on - ONE_DAY)

    def _slip(self, work: Work, finish: date) -> int | None:
        if work.baseline_finish_on is None:
            return None
        return self.calendar.closing(finish) - self.calendar.closing(work.baseline_finish_on)

    def _done_until(self, work: Work, finish: date) -> date | None:
        if work.actual_start_on is None or work.actual_finish_on is not None:
            return None
        return min(finish, self.status_on)
