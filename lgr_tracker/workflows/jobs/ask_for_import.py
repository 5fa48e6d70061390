"""Ask that a long register be brought in: the file waits in a row of the job, and then goes."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.jobs import JobKind
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.job import Job, JobFile
from lgr_tracker.workflows.jobs.asking import ask_for_job
from lgr_tracker.workflows.loading import load_programme

KIND = "application/octet-stream"


def ask_for_import(
    session: Session,
    programme_id: int,
    data: bytes,
    said: dict[str, Any],
    *,
    reason: str,
    rows: int,
    actor: Actor,
    now: datetime,
) -> Job:
    """Ask for a register to be brought in; raises NotFound or NotAllowed.

    `data` is the opened register as it waited, `said` what its person said of it, and `reason`
    why nobody can be recognised by the cells in doubt.
    """
    load_programme(session, programme_id)
    require(actor, Permission.RISK_IMPORT, Scope(programme_id))
    arguments = {**said, "reason": reason, "filter_words": f"A register of {rows:,} rows"}
    job = ask_for_job(
        session,
        JobKind.REGISTER_IMPORT,
        arguments,
        programme_id=programme_id,
        actor=actor,
        now=now,
    )
    session.add(JobFile(job_id=job.id, name="register", media_type=KIND, content=data))
    session.commit()
    return job


def let_go(session: Session, job_id: int, *, actor: Actor, now: datetime) -> None:
    """Let a file go that was brought in, or could not be."""
    session.execute(sa.delete(JobFile).where(JobFile.job_id == job_id))
    session.commit()


def waiting_file(session: Session, job_id: int) -> bytes | None:
    """Return what waits with a job; None where it is gone. Runs one query."""
    return session.scalar(sa.select(JobFile.content).where(JobFile.job_id == job_id))
