"""The command that lists the approved dates of a plan: what was asked for, and what was decided."""

from dataclasses import asdict
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
from lgr_tracker.domain.states import label
from lgr_tracker.queries.baselines import BaselineRow, baselines
from lgr_tracker.web.database import reading
from lgr_tracker.web.filters import local

NOT_TOLD = ("id", "asked_by_id")


@click.group()
def baseline() -> None:
    """Show the approved dates of a plan."""


@baseline.command("list")
@of_programme
@as_json
@answers
def list_(code: str, as_json: bool) -> None:
    """List what was asked for and what became of it, newest first."""
    rows = baselines(reading(OPERATOR), OPERATOR, programme_of(code))
    if as_json:
        say_json([_plain(row) for row in rows])
        return
    for row in rows:
        click.echo(_line(row))
    if not rows:
        click.echo("No dates of this plan were ever asked for.")


def _plain(row: BaselineRow) -> dict[str, Any]:
    return {name: value for name, value in asdict(row).items() if name not in NOT_TOLD}


def _line(row: BaselineRow) -> str:
    asked = f"asked by {row.asked_by} on {told(local(row.asked_at).date())}: {row.reason}"
    line = f"Baseline {row.number} ({label(row.state)}), {row.dates:,} activities, {asked}"
    if row.decided_at is None or not row.decided_by:
        return line
    decided = f"{row.decided_by} on {told(local(row.decided_at).date())}"
    return f"{line}. Decided by {decided}: {row.decided_because}"
