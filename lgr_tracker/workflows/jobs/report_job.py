"""Say how far a job has come, and hear whether it should go on."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.job import Job
from lgr_tracker.workflows.jobs.holding import Lease, hold


@dataclass(frozen=True)
class Progress:
    """Say how much of how much is done, in numbers and in words; `total` 0 means not known."""

    done: int
    total: int
    words: str


def report_job(
    session: Session, lease: Lease, told: Progress | None, *, actor: Actor, now: datetime
) -> bool:
    """Renew the lease, note the progress if any, and return whether to stop at the next chance.

    Raises LeaseLost. Runs two or three statements.
    """
    hold(session, lease, now=now)
    if told is not None:
        session.execute(
            sa.update(Job)
            .where(Job.id == lease.job_id)
            .values(done=told.done, total=told.total, words=told.words[:200])
            .execution_options(synchronize_session=False)
        )
    is_to_stop = session.scalar(sa.select(Job.cancel_asked).where(Job.id == lease.job_id))
    session.commit()
    return bool(is_to_stop)
