"""A big risk register as an Excel workbook, made while the person does something else."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.jobs.running import Running
from lgr_tracker.queries.risk_filter import filter_from
from lgr_tracker.web.clock import now, today
from lgr_tracker.workflows.jobs.keep_register import keep_register
from lgr_tracker.workflows.risks.export_register import gather_register, write_gathered

KEEP = "keep"


def prepare_register(job: Running) -> dict[str, Any]:
    """Write the workbook that was asked for, note in the trail that it went out, and keep it.

    The rows are those that the person may see at this moment, not when they asked.
    """
    if job.has_done(KEEP):
        return {}  # an earlier try kept the file and died before it could say so
    job.progress(0, 3, "Reading the risks")
    moment: datetime = now()

    def gather(session: Session, actor: Actor) -> Any:
        return gather_register(
            session,
            job.programme_id,
            filter_from(job.arguments["wanted"]),
            filter_words=job.arguments["filter_words"],
            today=today(),
            actor=actor,
            now=moment,
        )

    gathered = job.read(gather)
    job.progress(1, 3, "Writing the workbook")
    job.stop_if_cancelled()
    made = write_gathered(gathered)
    job.stop_if_cancelled()
    job.perform(keep_register, job.programme_id, job.id, made, step=KEEP)
    return {"rows": made.rows}
