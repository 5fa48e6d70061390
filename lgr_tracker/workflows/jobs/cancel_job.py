"""Take back what was asked for."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.jobs import JobState, next_job_state
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.job import Job
from lgr_tracker.workflows.jobs.forgetting import forget_arguments


def cancel_job(session: Session, job_id: int, *, actor: Actor, now: datetime) -> JobState:
    """Cancel a waiting job, or ask a running one to stop at its next chance.

    Only the person who asked for it, and the operator. Asked twice it is still one wish. Returns
    the state the job is in now. Raises NotFound, and WrongState once it has ended.
    """
    job = session.scalars(sa.select(Job).where(Job.id == job_id).with_for_update()).one_or_none()
    if job is None or not _is_theirs(job, actor):
        raise NotFound
    next_job_state(job.state, JobState.CANCELLED)
    if job.state is JobState.WAITING:
        job.state, job.ended_at = JobState.CANCELLED, now
        session.flush()  # before the row is read again
        forget_arguments(session, (job.id,))
    job.cancel_asked = True
    session.commit()
    return job.state


def _is_theirs(job: Job, actor: Actor) -> bool:
    return actor.is_operator or (job.asked_by_id is not None and job.asked_by_id == actor.person_id)
