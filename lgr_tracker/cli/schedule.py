"""Commands about dates: what can start when, and who runs what on which day."""

from typing import Any

import click

from lgr_tracker.cli.answering import (
    OPERATOR,
    answers,
    as_json,
    of_programme,
    programme_of,
    say_json,
)
from lgr_tracker.domain.calendar import told
from lgr_tracker.domain.graph.words import joined
from lgr_tracker.queries.continuity import AreaService, ContinuityView, continuity_of
from lgr_tracker.queries.plan import PlanRow, PlanView, schedule_of
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading


@click.command()
@of_programme
@as_json
@answers
def schedule(code: str, as_json: bool) -> None:
    """Show each piece of work with its dates, its room, and what holds it where it is."""
    plan = schedule_of(reading(OPERATOR), OPERATOR, programme_of(code), today())
    if as_json:
        say_json(_plan(plan))
        return
    for row in plan.rows:
        room = "" if row.room_days is None else f", {row.room_days} working days of room"
        click.echo(f"{row.code}  {row.name}: {told(row.start)} to {told(row.finish)}{room}")
    for problem in plan.problems:
        click.echo(problem)
    click.echo(f"{len(plan.rows):,} pieces of work, as at {told(plan.status_on)}.")


@click.command()
@of_programme
@as_json
@answers
def continuity(code: str, as_json: bool) -> None:
    """List the days on which nobody, or several without agreement, run a service."""
    view = continuity_of(reading(OPERATOR), OPERATOR, programme_of(code), today())
    if as_json:
        say_json(_continuity(view))
        return
    for row in view.open_rows:
        for gap in row.gaps:
            click.echo(f"{_name(row)}: nobody from {told(gap.first)} to {told(gap.last)}.")
        for lap in row.overlaps:
            several = joined(lap.organisations)
            days = f"{told(lap.first)} to {told(lap.last)}"
            click.echo(f"{_name(row)}: {several} without agreement from {days}.")
        for held in row.past_exit:
            click.echo(f"{_name(row)}: {held.organisation} still runs it past its exit.")
    many = len(view.open_rows)
    click.echo(
        f"{many:,} of {len(view.rows):,} services in new councils’ areas are worth a look, "
        f"from {told(view.first)} to {told(view.last)}."
    )


def _plan(plan: PlanView) -> dict[str, Any]:
    codes = {council.id: council.short_name for council in plan.councils}
    return {
        "status_on": plan.status_on,
        "vesting_on": plan.vesting_on,
        "activities": [_work(row, codes) for row in plan.rows],
        "councils": [
            {
                "name": council.short_name,
                "room_days": council.room_days,
                "ready_on": council.ready_on,
                "path": council.path,
            }
            for council in plan.councils
        ],
        "problems": plan.problems,
    }


def _work(row: PlanRow, codes: dict[int, str]) -> dict[str, Any]:
    return {
        "code": row.code,
        "kind": row.kind,
        "name": row.name,
        "early_start": row.start,
        "early_finish": row.finish,
        "late_start": row.late_start,
        "late_finish": row.late_finish,
        "latest_safe_on": row.safe_start_on,
        "total_float_days": row.total_float_days,
        "free_float_days": row.free_float_days,
        "float_to_vesting_days": {codes[key]: days for key, days in row.floats.items()},
        "driving": row.driving,
        "is_critical": row.is_critical,
        "decides_day_one": row.decides,
        "is_finished": row.is_done,
    }


def _continuity(view: ContinuityView) -> dict[str, Any]:
    found: dict[str, Any] = {"first": view.first, "last": view.last}
    found["gaps"] = [
        _place(row) | {"first": gap.first, "last": gap.last}
        for row in view.rows
        for gap in row.gaps
    ]
    found["overlaps"] = [
        _place(row)
        | {"first": lap.first, "last": lap.last, "organisations": list(lap.organisations)}
        for row in view.rows
        for lap in row.overlaps
    ]
    found["past_exit"] = [
        _place(row) | {"organisation": held.organisation, "exit_on": held.exit_on}
        for row in view.rows
        for held in row.past_exit
    ]
    return found


def _name(row: AreaService) -> str:
    return f"{row.service.name}, {row.area.short_name}"


def _place(row: AreaService) -> dict[str, str]:
    return {"service": row.service.code, "area": row.area.short_name}
