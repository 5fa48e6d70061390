"""Commands that write files for people."""

from pathlib import Path

import click

from lgr_tracker.cli.answering import (
    OPERATOR,
    answers,
    as_json,
    day_of,
    of_programme,
    programme_of,
    say_json,
)
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.queries.risk_filter import RiskFilter
from lgr_tracker.web.clock import now, today
from lgr_tracker.web.database import reading
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.risks.export_register import export_register, write_register


@click.group()
def export() -> None:
    """Write a programme's lists to files."""


@export.command("risks")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Where to write the workbook.",
)
@click.option(
    "--changes-since",
    "since",
    metavar="DAY",
    default="",
    help="First day that the change log tells of, like 29/10/2026; else all that is known.",
)
@of_programme
@as_json
@answers
def risks(output: Path, since: str, code: str, as_json: bool) -> None:
    """Write the whole risk log, open, issues and closed, to a workbook."""
    programme_id = programme_of(code)
    made = write_register(
        reading(OPERATOR),
        programme_id,
        RiskFilter(),
        filter_words="All risks",
        today=today(),
        actor=OPERATOR,
        now=now(),
        changes_since=day_of(since) if since else None,
    )
    perform_as(OPERATOR, export_register, programme_id, made)
    try:
        output.write_bytes(made.content)
    except OSError as error:
        raise Invalid(f"{output} cannot be written: {error.strerror}.") from None
    if as_json:
        say_json({"file": str(output), "risks": made.rows, "bytes": len(made.content)})
    else:
        click.echo(f"{made.rows:,} risks were written to {output}.")
