"""Commands about jobs: look at them, cancel one, and be a worker."""

import signal
import threading
from typing import Any

import click
from flask import current_app

from lgr_tracker.cli.answering import OPERATOR, answers, as_json, say_json
from lgr_tracker.domain.errors import LgrError
from lgr_tracker.domain.jobs import LABELS, NAMES
from lgr_tracker.queries.audit import is_sealed_with
from lgr_tracker.queries.jobs import JobRow, job_of
from lgr_tracker.queries.jobs import jobs as jobs_of
from lgr_tracker.web.database import db, reading
from lgr_tracker.web.queue import queue
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.jobs.cancel_job import cancel_job


@click.group()
def jobs() -> None:
    """Look at long work, and cancel it."""


@jobs.command("list")
@click.option("--most", default=50, show_default=True, type=click.IntRange(1, 10_000))
@as_json
@answers
def list_jobs(most: int, as_json: bool) -> None:
    """List the newest jobs of everybody."""
    rows = jobs_of(reading(OPERATOR), OPERATOR, most=most)
    if as_json:
        say_json([_told(row) for row in rows])
        return
    for row in rows:
        click.echo(f"{row.id}  {row.asked_at:%Y-%m-%d %H:%M}  {NAMES[row.kind]}: {_standing(row)}")
    if not rows:
        click.echo("There are no jobs.")


@jobs.command("show")
@click.argument("job_id", type=int)
@as_json
@answers
def show(job_id: int, as_json: bool) -> None:
    """Show one job."""
    row = job_of(reading(OPERATOR), OPERATOR, job_id)
    if as_json:
        say_json(_told(row))
        return
    click.echo(f"{NAMES[row.kind]}: {_standing(row)}")
    click.echo(f"Asked for by {row.asked_by or 'the house'} at {row.asked_at:%Y-%m-%d %H:%M:%S}")
    if row.sentence:
        click.echo(row.sentence)


@jobs.command("cancel")
@click.argument("job_id", type=int)
@as_json
@answers
def cancel(job_id: int, as_json: bool) -> None:
    """Cancel a job that waits, or ask one that is under way to stop."""
    state = perform_as(OPERATOR, cancel_job, job_id)
    if as_json:
        say_json({"id": job_id, "state": state.value})
    else:
        click.echo(f"The job is {LABELS[state].lower()}.")


@click.command()
@click.option("--workers", type=click.IntRange(1, 32), help="Jobs done at the same time.")
@answers
def worker(workers: int | None) -> None:
    """Do jobs until stopped; SIGTERM or Ctrl-C lets what is in hand come to a good end."""
    if current_app.config["LGR_TRACKER_JOBS"] == "now":
        raise LgrError("LGR_TRACKER_JOBS is now, so there is nothing for a worker to do.")
    if not is_sealed_with(reading(OPERATOR), current_app.config["LGR_AUDIT_KEY"]):
        raise LgrError(
            "This machine's audit key is not the one that the audit trail is sealed with. "
            "Copy the server's, or name it in LGR_TRACKER_AUDIT_KEY_FILE."
        )
    db.session.remove()  # nothing is read here any more
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    doing = queue()
    doing.start(workers)
    click.echo("The worker waits for jobs.")
    stopped.wait()
    doing.stop()
    click.echo("The worker has stopped.")


def _standing(row: JobRow) -> str:
    share = f" ({row.done} of {row.total})" if row.total else ""
    return LABELS[row.state].lower() + share


def _told(row: JobRow) -> dict[str, Any]:
    return {**vars(row), "kind": row.kind.value, "state": row.state.value}
