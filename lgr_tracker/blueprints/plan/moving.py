"""What moves in the plan: before something is saved, after it, since a day, since approval."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import Response, render_template, request

from lgr_tracker.blueprints.plan import baseline_words
from lgr_tracker.blueprints.plan import moves_words as words
from lgr_tracker.blueprints.plan.blueprint import asked, bp, csv_answer, current_plan, may
from lgr_tracker.blueprints.plan.drawing import work_href
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.exchange.csv_table import Cell, write_csv
from lgr_tracker.queries.baselines import WAS_AGREED, BaselineRow, baselines, days_of, kept_as
from lgr_tracker.queries.plan import PlanView
from lgr_tracker.queries.plan_moves import (
    Changed,
    MovedWork,
    PlanMoves,
    moves_from_approved,
    moves_from_days,
    moves_if,
)
from lgr_tracker.queries.plan_then import last_change, plan_then
from lgr_tracker.web.clock import today, zone
from lgr_tracker.web.fields import clean, read_date
from lgr_tracker.web.forms import Form
from lgr_tracker.web.guards import needs

A_MONTH = timedelta(days=28)
NUMBERED = "baseline-"
"""Stands before the number of a baseline in an address."""
MOST_LINES = 200
"""How many pieces of work a page lists; the file holds all."""
NOT_KEPT = "No baseline of this number is kept. The approved dates are shown instead."
HEADINGS = (
    "Code",
    "Name",
    "Council",
    "Start then",
    "End then",
    "Start now",
    "End now",
    "Start moved, working days",
    "End moved, working days",
    "Moved by",
)


@dataclass(frozen=True)
class MoveLine:
    """Hold one piece of work that moved as the table shows it; `drivers` are (code, address)."""

    work: MovedWork
    href: str
    by: str
    because: str
    drivers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ToldMoves:
    """Hold what moved in sentences: in all, for each council, the first MOST_LINES of `count`."""

    count: int
    summary: str
    rooms: tuple[str, ...]
    problems: tuple[str, ...]
    lines: tuple[MoveLine, ...]


Faults = Callable[[], Mapping[str, str]]


def told(code: str, found: PlanMoves) -> ToldMoves:
    """Return what moved as pages show it."""
    lines = tuple(
        MoveLine(
            work,
            work_href(code, work.row) if work.row.id else "",
            words.by(work),
            words.because(work),
            tuple((driver.key, work_href(code, driver)) for driver in work.drivers),
        )
        for work in found.works[:MOST_LINES]
    )
    rooms = tuple(words.room(room) for room in found.rooms)
    return ToldMoves(len(found.works), words.moved(found), rooms, found.problems, lines)


def asks_what_moves() -> bool:
    """Tell whether a form was sent to see what it would move, and not to be saved."""
    return request.method == "POST" and request.form.get("ask") == "moves"


def would_move(
    code: str, form: Form, changed: Callable[[], Changed], faults: Faults = dict
) -> ToldMoves | None:
    """Return what would move if a form were saved, or None with sentences where it can't be.

    `faults` gives what saving would refuse, a sentence by the field's name.
    """

    def look() -> PlanMoves:
        found = faults()
        if found:
            raise Invalid(next(iter(found.values())), found)
        return moves_if(*asked(), today(), changed())

    seen = form.attempt(look)
    return None if seen is None else told(code, seen)


def seal_before() -> str:
    """Return the seal of the last change, to tell later what came after it."""
    return last_change(*asked())


def moved_after(code: str) -> ToldMoves | None:
    """Return what moved after the change that the address names, or None where it names none."""
    seal = asked_seal()
    return None if seal is None else told(code, _after(seal))


def asked_seal() -> str | None:
    """Return the seal of the change that the address names, if any."""
    seal = request.args.get("after", "")
    return seal if re.fullmatch(r"[0-9a-f]{64}", seal) else None


def _after(seal: str) -> PlanMoves:
    return plan_then(*asked(), seal).moves(today(), today())


@dataclass(frozen=True)
class Report:
    """Hold what moved, beside what, and how that is said; `number` is that of a baseline."""

    found: PlanMoves
    heading: str
    doubts: tuple[str, ...]
    against: str
    since: date
    trouble: str = ""
    number: int | None = None


def _report() -> Report:
    """Return the report that the address asks for: since a day, or beside approved dates.

    Without a question it is beside the dates approved last, where there are any.
    """
    since, trouble = _asked_day()
    plan = current_plan()
    seal = asked_seal()
    if seal is not None:
        found = _after(seal)
        return Report(found, words.saved_heading(found), (), "change", since)
    has_approved = any(row.baseline for row in plan.rows)
    default = "approved" if has_approved and "since" not in request.args else "day"
    against = request.args.get("against", default)
    if against.startswith(NUMBERED):
        kept = kept_as(baselines(*asked()), against.removeprefix(NUMBERED))
        if kept is not None:
            return _beside(kept, plan, since)
        against, trouble = "approved", NOT_KEPT
    if against == "approved":
        found = moves_from_approved(plan)
        heading = words.approved_heading(found) if has_approved else "No dates were approved yet"
        return Report(found, heading, (), "approved", since, trouble)
    then = plan_then(*asked(), datetime.combine(since, time(), zone()))
    found = then.moves(since, today())
    heading = words.since_heading(found, since)
    return Report(found, heading, then.doubts, "day", since, trouble)


def _beside(kept: BaselineRow, plan: PlanView, since: date) -> Report:
    """Return the report beside one of the kept baselines."""
    found = moves_from_days(plan, days_of(*asked(), kept.id))
    heading = words.approved_heading(found, kept.number)
    return Report(found, heading, (), f"{NUMBERED}{kept.number}", since, number=kept.number)


def _choices() -> list[tuple[str, str]]:
    """Return what the plan can be laid beside, as the address names it and in words."""
    kept = [row for row in baselines(*asked()) if row.state in WAS_AGREED]
    return [
        ("day", "The plan on a day"),
        ("approved", "The approved dates"),
        *((f"{NUMBERED}{row.number}", baseline_words.named(row)) for row in kept),
    ]


def _asked_day() -> tuple[date, str]:
    text = clean(request.args.get("since"))
    if not text:
        return today() - A_MONTH, ""
    try:
        return min(read_date(text), today()), ""
    except ValueError:
        return today() - A_MONTH, "Write the day like 29/10/2027. Four weeks ago is shown instead."


@bp.get("/moved")
@needs(Permission.PROGRAMME_VIEW)
def moved(code: str) -> str:
    """List the work that stands on other days than it did."""
    report = _report()
    return render_template(
        "lgr/plan/moved.html",
        report=report,
        choices=_choices(),
        moves=told(code, report.found),
        kept=_kept(report),
        plan=current_plan(),
        may_set_day=may(Permission.PROGRAMME_EDIT, None),
    )


def _kept(report: Report) -> dict[str, str]:
    """Return what the address of the same report as a file carries."""
    seal = asked_seal()
    if seal is not None:
        return {"after": seal}
    return {"against": report.against, "since": report.since.isoformat()}


@bp.get("/moved.csv")
@needs(Permission.PROGRAMME_VIEW)
def moved_csv(code: str) -> Response:
    """Give the work that stands on other days as a file."""
    rows = (_cells(work) for work in _report().found.works)
    return csv_answer(write_csv(HEADINGS, rows), "moved")


def _cells(work: MovedWork) -> tuple[Cell, ...]:
    drivers = ", ".join(driver.key for driver in work.drivers)
    return (
        work.row.key,
        work.row.name,
        work.row.council,
        work.was.first if work.was else None,
        work.was.last if work.was else None,
        work.now.first if work.now else None,
        work.now.last if work.now else None,
        work.start_days if work.was and work.now else None,
        work.days if work.was and work.now else words.by(work),
        drivers or words.because(work),
    )
