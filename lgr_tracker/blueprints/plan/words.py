"""Say what the plan's numbers mean, in sentences for a board."""

from datetime import date

from lgr_tracker.domain.kinds import LinkKind
from lgr_tracker.queries.plan import CouncilPlan, PlanRow, PlanView
from lgr_tracker.queries.plan_rows import PlanLink
from lgr_tracker.queries.readiness import CriterionInCouncil, ReadinessView

_LINKS = {
    LinkKind.FINISH_START: "starts after it finishes",
    LinkKind.START_START: "starts after it starts",
    LinkKind.FINISH_FINISH: "finishes after it finishes",
    LinkKind.START_FINISH: "finishes after it starts",
}


def days(count: int) -> str:
    """Return a count of working days in words.

    >>> days(1), days(12)
    ('1 working day', '12 working days')
    """
    return f"{count:,} working day{'' if count == 1 else 's'}"


def on(day: date, *, with_year: bool = False) -> str:
    """Return a day as people write it.

    >>> on(date(2027, 10, 29)), on(date(2027, 10, 29), with_year=True)
    ('29 October', '29 October 2027')
    """
    return f"{day.day} {day:%B}" + (f" {day.year}" if with_year else "")


def between(first: date, last: date) -> str:
    """Return a stretch of days as people write it.

    >>> between(date(2027, 4, 1), date(2027, 4, 3))
    '1 to 3 April 2027'
    >>> between(date(2027, 4, 1), date(2027, 4, 1))
    '1 April 2027'
    >>> between(date(2027, 12, 30), date(2028, 1, 2))
    '30 December 2027 to 2 January 2028'
    """
    if first == last:
        return on(first, with_year=True)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {on(last, with_year=True)}"
    return f"{on(first, with_year=first.year != last.year)} to {on(last, with_year=True)}"


def room(row: PlanRow) -> str:
    """Say how much an activity may slip."""
    if row.is_done:
        return "done"
    if row.room_days is None:
        return "no vesting waits for it"
    if row.room_days < 0:
        return f"{days(-row.room_days)} too late"
    return f"{days(row.room_days)} of room" if row.room_days else "no room left"


def tightest(plan: PlanView) -> CouncilPlan | None:
    """Return the council whose Day 1 has the least room, or None where none has open work."""
    waiting = [council for council in plan.councils if council.room_days is not None]
    return min(waiting, key=lambda council: council.room_days or 0, default=None)


def plan_heading(plan: PlanView) -> str:
    """Say what decides Day 1."""
    council = tightest(plan)
    if not plan.rows:
        return "No work is planned yet"
    if council is None or council.room_days is None:
        return "No open work stands before Day 1"
    name = plan.by_key[council.path[0]].name
    left = council.room_days
    if left < 0:
        return f"“{name}” makes {council.short_name} {days(-left)} late for Day 1"
    room_left = f"It has {days(left)} of room" if left else "It has no room left"
    return f"“{name}” decides {council.short_name}’s Day 1. {room_left}"


def plan_lede(plan: PlanView) -> str:
    """Say when the deciding work is forecast, and by when it has to begin."""
    council = tightest(plan)
    if council is None:
        return ""
    first = plan.by_key[council.path[0]]
    if first.is_started:
        began = f"It is under way and forecast to finish on {on(first.finish)}"
    elif first.is_milestone:
        began = f"It is planned for {on(first.finish)}; its latest safe date is "
        return f"{began}{on(first.latest_safe_on, with_year=True)}."
    else:
        safe = first.latest_safe_on
        year = first.start.year != safe.year
        began = f"It is forecast to start on {on(first.start, with_year=year)}; "
        began += f"its latest safe start is {on(safe, with_year=year)}"
    count = len(council.path)
    more = f". It is the first of {count:,} pieces of work in a row" if count > 1 else ""
    return f"{began}{more}."


def link(found: PlanLink) -> str:
    """Say how two pieces of work are tied, from the side of the one that waits."""
    said = _LINKS[found.kind]
    if found.lag_days > 0:
        said += f", {days(found.lag_days)} later"
    if found.lag_days < 0:
        said += f", {days(-found.lag_days)} earlier"
    if found.max_lag_days is not None:
        said += f", at most {days(found.max_lag_days)} later"
    return said


def activity_heading(row: PlanRow) -> str:
    """Say how an activity stands."""
    if row.is_done and row.actual_finish_on:
        return f"“{row.name}” was done on {on(row.actual_finish_on, with_year=True)}"
    if row.room_days is None:
        return f"“{row.name}” runs to {on(row.finish, with_year=True)}"
    return f"“{row.name}” {'is' if row.room_days < 0 else 'has'} {room(row)}"


def readiness_heading(view: ReadinessView) -> str:
    """Say which council is furthest from Day 1."""
    if not view.criteria:
        return "No Day 1 criteria yet"
    open_counts = {
        council.id: view.counts[council.id]["late"] + view.counts[council.id]["none"]
        for council in view.councils
    }
    if not any(open_counts.values()):
        return "Every Day 1 criterion is ready or on course"
    worst = max(view.councils, key=lambda council: open_counts[council.id])
    return (
        f"{worst.short_name} is not there yet: {open_counts[worst.id]} of "
        f"{len(view.criteria)} Day 1 criteria are late or without evidence"
    )


def would_help(state: CriterionInCouncil) -> str:
    """Say what would make a criterion ready in a council; empty where it is."""
    if state.kind == "ready":
        return ""
    if state.given.evidence:
        return "Have the evidence accepted"
    if not state.holding:
        return "Name the work that delivers it, or enter evidence"
    last = state.holding[0]
    act = f"Finish {last.key} {last.name}"
    if last.is_started or state.kind == "course":
        return f"{act}, forecast for {on(last.finish)}"
    return (
        f"{act}, forecast for {on(last.finish)}; its latest safe start is {on(last.latest_safe_on)}"
    )
