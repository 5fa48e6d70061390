"""Commands about the outbox, for whoever runs the service."""

from dataclasses import asdict
from typing import Any

import click

from lgr_tracker.cli.answering import OPERATOR, answers, as_json, say_json
from lgr_tracker.domain.mail import MailState
from lgr_tracker.queries.mail import MailRow, mail_detail, outbox
from lgr_tracker.web.database import reading
from lgr_tracker.web.mailing import remind_people, send_due_mail, summary
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.mail.retry_mail import retry_mail


@click.group()
def mail() -> None:
    """Look into the outbox, and send what is due."""


@mail.command("list")
@click.option(
    "--state", type=click.Choice([state.value for state in MailState]), help="Only mail like this."
)
@click.option("--most", default=100, show_default=True, type=click.IntRange(1, 10_000))
@as_json
@answers
def list_(state: str | None, most: int, as_json: bool) -> None:
    """List the newest mail; neither addresses nor words are shown."""
    wanted = MailState(state) if state else None
    rows = outbox(reading(OPERATOR), OPERATOR, wanted, most=most)
    if as_json:
        say_json([asdict(row) for row in rows])
        return
    for row in rows:
        click.echo(_line(row))
    if not rows:
        click.echo("There is no such mail.")


def _line(row: MailRow) -> str:
    whom = f"person {row.person_id}" if row.person_id else "an address"
    told = f"{row.id}  {row.state.value}  {row.template.value}  to {whom}"
    return f"{told}  {row.trouble}" if row.trouble else told


@mail.command()
@click.argument("mail_id", type=int)
@as_json
@answers
def show(mail_id: int, as_json: bool) -> None:
    """Show one mail and what became of it; a one-time link is never shown."""
    found = mail_detail(reading(OPERATOR), OPERATOR, mail_id)
    values: dict[str, Any] = {
        **asdict(found.row),
        **{key: value for key, value in asdict(found).items() if key != "row"},
    }
    if as_json:
        say_json(values)
        return
    for name, value in values.items():
        if value not in (None, "", {}):
            click.echo(f"{name.replace('_', ' ')}: {value}")


@mail.command()
@as_json
@answers
def send(as_json: bool) -> None:
    """Send all that is due now; may run beside the service, or from cron instead of it."""
    counts = summary(send_due_mail())
    if as_json:
        say_json(counts)
        return
    click.echo(", ".join(f"{count} {state}" for state, count in counts.items()) + ".")


@mail.command()
@as_json
@answers
def remind(as_json: bool) -> None:
    """Post the reminders of this day or week; a second time does nothing."""
    posted = remind_people()
    if as_json:
        say_json({"posted": posted})
        return
    click.echo(f"Reminders posted: {posted}.")


@mail.command()
@click.argument("mail_id", type=int)
@as_json
@answers
def retry(mail_id: int, as_json: bool) -> None:
    """Let a mail that failed wait for its turn again."""
    perform_as(OPERATOR, retry_mail, mail_id)
    if as_json:
        say_json({"id": mail_id, "state": MailState.WAITING.value})
        return
    click.echo(f"Mail {mail_id} waits for its turn.")
