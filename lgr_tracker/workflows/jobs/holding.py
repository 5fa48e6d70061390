"""The steps by which a worker's write proves that the job is still its own, and not yet done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import LgrError
from lgr_tracker.domain.jobs import JobState
from lgr_tracker.models.job import Job, JobStep


@dataclass(frozen=True)
class Lease:
    """Say which try of which job a worker has in hand, and how long it lasts unless renewed."""

    job_id: int
    attempt: int
    lasts: timedelta


class LeaseLost(LgrError):
    """Refuse a write of a worker whose job was taken from it, because it was thought dead."""

    def __init__(self) -> None:
        super().__init__("This job is in other hands now, so nothing was written.")


def hold(session: Session, lease: Lease, *, now: datetime) -> None:
    """Renew the lease within the caller's transaction; raises LeaseLost where it isn't ours.

    The row stays locked until the caller's commit, so whatever is written with it is written by
    the one worker that has the job. Runs one statement.
    """
    held = session.scalars(
        sa.update(Job)
        .where(Job.id == lease.job_id, Job.attempt == lease.attempt, Job.state == JobState.RUNNING)
        .values(leased_until=now + lease.lasts)
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if held is None:
        raise LeaseLost


def begin_step(session: Session, lease: Lease, step: str) -> bool:
    """Note a step in the caller's transaction; False where an earlier try has done it already.

    Runs one statement, and one more where the step is new.
    """
    if is_step_done(session, lease.job_id, step):
        return False
    session.add(JobStep(job_id=lease.job_id, step=step))
    session.flush()
    return True


def is_step_done(session: Session, job_id: int, step: str) -> bool:
    """Tell whether a step of a job was done, in this try or an earlier one. Runs one query."""
    found = session.scalar(
        sa.select(JobStep.job_id).where(JobStep.job_id == job_id, JobStep.step == step)
    )
    return found is not None
