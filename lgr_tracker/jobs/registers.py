"""A big risk register as an Excel workbook, made while the person does something else."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.jobs.running import Running
from lgr_tracker.queries.risk_filter import filter_from
from lgr_tracker.web.clock import now, today
from lgr_tracker.workflows.jobs.keep_register import keep_register
from lgr_tracker.workflows.risks.export_by_council import (
    GatheredCouncil,
    gather_councils,
    write_councils,
)
from lgr_tracker.workflows.risks.export_register import (
    ExportedRegister,
    GatheredRegister,
    gather_register,
    write_gathered,
)

KEEP = "keep"
ORGANISATION = "organisation"


def prepare_register(job: Running) -> dict[str, Any]:
    """Write the workbook that was asked for, note in the trail that it went out, and keep it.

    The rows are those that the person may see at this moment, not when they asked.
    """
    if job.has_done(KEEP):
        return {}  # an earlier try kept the file and died before it could say so
    job.progress(0, 3, "Reading the risks")
    moment: datetime = now()

    asked = {
        "filter_words": job.arguments["filter_words"],
        "today": today(),
        "now": moment,
    }
    made = _one_each(job, asked) if job.arguments.get("by") == ORGANISATION else _one(job, asked)
    job.stop_if_cancelled()
    job.perform(keep_register, job.programme_id, job.id, made, step=KEEP)
    return {"rows": made.rows}


def _one(job: Running, asked: dict[str, Any]) -> ExportedRegister:
    """Write one workbook of all the risks."""
    since = job.arguments.get("changes_since")

    def gather(session: Session, actor: Actor) -> GatheredRegister:
        return gather_register(
            session,
            job.programme_id,
            filter_from(job.arguments["wanted"]),
            **asked,
            actor=actor,
            changes_since=date.fromisoformat(since) if since else None,
            columns=job.arguments.get("columns", ()),
        )

    gathered = job.read(gather)
    job.progress(1, 3, "Writing the workbook")
    job.stop_if_cancelled()
    return write_gathered(gathered)


def _one_each(job: Running, asked: dict[str, Any]) -> ExportedRegister:
    """Write a workbook for each council that keeps any of the risks."""

    def gather(session: Session, actor: Actor) -> tuple[GatheredCouncil, ...]:
        wanted = filter_from(job.arguments["wanted"])
        return gather_councils(session, job.programme_id, wanted, **asked, actor=actor)

    def told(done: int, of: int) -> None:
        job.progress(done + 1, of + 1, "Writing the workbooks")
        job.stop_if_cancelled()

    return write_councils(job.read(gather), filter_words=asked["filter_words"], told=told)
