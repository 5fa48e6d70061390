"""Commands that write files for people."""

import json
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
from lgr_tracker.domain.graph import graphml, node_link
from lgr_tracker.queries.graph import graph_of
from lgr_tracker.queries.risk_filter import RiskFilter
from lgr_tracker.web.clock import now, today
from lgr_tracker.web.database import reading
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.risks.export_register import export_register, write_register


@click.group()
def export() -> None:
    """Write a programme's lists to files."""


to_file = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Where to write the file.",
)


@export.command("risks")
@to_file
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
    _write(output, made.content)
    if as_json:
        say_json({"file": str(output), "risks": made.rows, "bytes": len(made.content)})
    else:
        click.echo(f"{made.rows:,} risks were written to {output}.")


@export.command("graph")
@to_file
@of_programme
@as_json
@answers
def graph(output: Path, code: str, as_json: bool) -> None:
    """Write everything and what hangs on it, as GraphML or, to FILE.json, as node-link data."""
    drawn = graph_of(reading(OPERATOR), OPERATOR, programme_of(code)).networkx()
    if output.suffix not in (".graphml", ".json"):
        raise Invalid(f"{output} is no graph: end its name in .graphml or .json.")
    is_graphml = output.suffix == ".graphml"
    content = graphml(drawn) if is_graphml else json.dumps(node_link(drawn), indent=1).encode()
    _write(output, content)
    things, links = drawn.number_of_nodes(), drawn.number_of_edges()
    if as_json:
        say_json({"file": str(output), "things": things, "links": links, "bytes": len(content)})
    else:
        click.echo(f"{things:,} things and {links:,} links were written to {output}.")


def _write(output: Path, content: bytes) -> None:
    try:
        output.write_bytes(content)
    except OSError as error:
        raise Invalid(f"{output} cannot be written: {error.strerror}.") from None
