"""Commands about what is kept of one person: give it out, or take it away."""

import click

from lgr_tracker.cli.answering import OPERATOR, answers, as_json, say_json
from lgr_tracker.queries.person_data import person_data
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.people.erase_person import erase_person


@click.command("export")
@click.argument("email")
@as_json
@answers
def export_person(email: str, as_json: bool) -> None:
    """Give out everything that is kept of EMAIL; with --json the rows themselves."""
    found = person_data(reading(OPERATOR), OPERATOR, email)
    if as_json:
        say_json({table: list(rows) for table, rows in found.items()})
        return
    for table, rows in found.items():
        click.echo(f"{table}: {len(rows):,}")
    click.echo("Add --json for the rows. Free text that others wrote is not searched.")


@click.command("erase")
@click.argument("email")
@click.confirmation_option(prompt="This can't be undone. Erase this person?")
@as_json
@answers
def erase(email: str, as_json: bool) -> None:
    """Put a number in the place of EMAIL; the trail and decisions of boards stay."""
    number = perform_as(OPERATOR, erase_person, email, today=today())
    if as_json:
        say_json({"person": number})
    else:
        click.echo(
            f"{email} is now person {number}. The audit trail, frozen plans and decisions of "
            "boards are public records and still name them; so do backups taken before."
        )
