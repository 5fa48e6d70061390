"""Commands that build a transition plan and show one."""

from dataclasses import asdict
from pathlib import Path

import click

from lgr_tracker.cli.answering import (
    OPERATOR,
    answers,
    as_json,
    of_programme,
    programme_of,
    say_json,
)
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.states import label
from lgr_tracker.queries.board import PlanRow, deciding_bodies, plan_numbered, transition_plan
from lgr_tracker.queries.plan_reading import ReadPlan, read_plan
from lgr_tracker.web.clock import today, zone
from lgr_tracker.web.database import reading
from lgr_tracker.web.plan_document import plan_document
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.board.save_plan import AskValues, PlanValues, build_plan

NO_BODY = "No body in this programme decides on transition plans, so there is none to build for."


@click.group()
def plan() -> None:
    """Build and show transition plans."""


@plan.command("build")
@of_programme
@click.option("--title", help="The question it puts to the board.")
@click.option("--summary", default="", help="What is recommended.")
@click.option("--ask", "asks", multiple=True, help="A decision asked of the board; repeat.")
@as_json
@answers
def build(code: str, title: str | None, summary: str, asks: tuple[str, ...], as_json: bool) -> None:
    """Build a draft for the first body that decides on plans."""
    programme_id = programme_of(code)
    bodies = deciding_bodies(reading(OPERATOR), OPERATOR, programme_id)
    if not bodies:
        raise Invalid(NO_BODY)
    values = PlanValues(
        title=title or f"Transition plan as at {today():%d %B %Y}".replace(" 0", " "),
        summary=summary,
        body_id=bodies[0].id,
        needed_by_on=bodies[0].next_meets_on,
        asks=tuple(AskValues(ask) for ask in asks),
    )
    made = perform_as(OPERATOR, build_plan, programme_id, values)
    row = transition_plan(reading(OPERATOR), OPERATOR, programme_id, made)
    if as_json:
        say_json({"reference": row.reference, "number": row.number, "state": row.state.value})
        return
    click.echo(f"{row.reference} was built for {row.body}, with {len(asks)} decisions asked.")


@plan.command("show")
@of_programme
@click.option("--number", type=click.IntRange(1, 1_000_000), help="Number, such as 3 for TP-3.")
@click.option("--html", "as_html", is_flag=True, help="Answer as one HTML page to print or keep.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the page.",
)
@as_json
@answers
def show(code: str, number: int | None, as_html: bool, output: Path | None, as_json: bool) -> None:
    """Show a plan: the newest before the board or approved, unless a number is given."""
    programme_id = programme_of(code)
    row = plan_numbered(reading(OPERATOR), OPERATOR, programme_id, number)
    read = read_plan(reading(OPERATOR), OPERATOR, programme_id, row, today(), zone())
    if as_json:
        say_json(_told(row, read))
    elif as_html or output:
        _write(plan_document(row, read), output, row)
    else:
        _say(row, read)


def _told(row: PlanRow, read: ReadPlan) -> dict[str, object]:
    """Return a plan for JSON: how it stands, whether its text holds, and the text itself."""
    decision = row.decision
    return {
        "reference": row.reference,
        "number": row.number,
        "state": row.state.value,
        "digest": read.frozen.digest if read.frozen else None,
        "frozen_at": read.frozen.taken_at if read.frozen else None,
        "faults": list(read.faults),
        "changes_since": read.frozen.changes_since if read.frozen else 0,
        "differences": [asdict(each) for each in read.differences],
        "decision": None
        if decision is None
        else {
            "outcome": decision.outcome.value,
            "reason": decision.reason,
            "by": decision.by,
            "decided_at": decision.decided_at,
            "digest": decision.digest,
        },
        "plan": asdict(read.content) if read.content else None,
    }


def _write(page: str, output: Path | None, row: PlanRow) -> None:
    if output is None:
        click.echo(page)
        return
    try:
        output.write_text(page, "utf-8")
    except OSError as error:
        raise Invalid(f"{output} cannot be written: {error.strerror}.") from None
    click.echo(f"{row.reference} was written to {output}.")


def _say(row: PlanRow, read: ReadPlan) -> None:
    click.echo(f"{row.reference} {row.title} ({label(row.state)}, {row.body})")
    for sentence in read.faults:
        click.echo(sentence, err=True)
    if read.frozen:
        click.echo(f"Fingerprint {read.fingerprint}")
    if read.since:
        click.echo(read.since)
    if read.content is not None:
        for ask in read.content.asks:
            click.echo(f"{ask.position}. {ask.wording}")
        for figure in read.content.headline:
            click.echo(f"{figure.label}: {figure.figure}")
