"""`lgr-tracker …`, which is also `flask lgr …`: each command calls one workflow or query."""

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from lgr_tracker.cli.audit import audit
from lgr_tracker.cli.backup import backup, restore, verify
from lgr_tracker.cli.baseline import baseline
from lgr_tracker.cli.export import export
from lgr_tracker.cli.graph import graph
from lgr_tracker.cli.guard import guard
from lgr_tracker.cli.import_ import import_
from lgr_tracker.cli.import_plan import import_plan_table
from lgr_tracker.cli.jobs import jobs, worker
from lgr_tracker.cli.mail import mail
from lgr_tracker.cli.people import person
from lgr_tracker.cli.personal import erase, export_person
from lgr_tracker.cli.plan import plan
from lgr_tracker.cli.programme import programme, sample
from lgr_tracker.cli.schedule import continuity, schedule
from lgr_tracker.cli.service import serve


@click.group("lgr", cls=AppGroup)
@click.pass_context
def lgr(ctx: click.Context) -> None:
    """Keep children's services safe while councils are split and merged."""
    # The guard reads and answers only: it works where there is no service and no database.
    if ctx.invoked_subcommand != guard.name:
        _enter_service()


@click.pass_context
@with_appcontext
def _enter_service(ctx: click.Context) -> None:
    tracker = current_app.extensions.get("lgr_tracker")
    if tracker is not None:  # asked through a host app: the tracker is mounted in it
        ctx.with_resource(tracker.app.app_context())


for command in (
    audit,
    backup,
    baseline,
    continuity,
    restore,
    verify,
    export,
    graph,
    guard,
    import_,
    jobs,
    mail,
    person,
    plan,
    programme,
    sample,
    schedule,
    serve,
    worker,
):
    lgr.add_command(command)
for command in (erase, export_person):
    person.add_command(command)
import_.add_command(import_plan_table)
