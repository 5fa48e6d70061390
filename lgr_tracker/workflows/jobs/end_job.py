"""Let go of a job: done, not done, cancelled, to be tried again, or given back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.jobs import BROKE, TRIES, JobState, next_job_state, pause_after
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.job import Job
from lgr_tracker.workflows.jobs.forgetting import forget_arguments
from lgr_tracker.workflows.jobs.holding import Lease, hold


@dataclass(frozen=True)
class Ending:
    """Say how a try ended; a sentence where it wasn't done, a result where it was."""

    state: JobState
    result: dict[str, Any] | None = None
    sentence: str = ""


def end_job(
    session: Session, lease: Lease, ending: Ending, *, actor: Actor, now: datetime
) -> JobState:
    """Write the end of a job; raises LeaseLost where somebody else has it in hand."""
    hold(session, lease, now=now)
    _write(
        session,
        lease,
        state=next_job_state(JobState.RUNNING, ending.state),
        result=ending.result,
        sentence=ending.sentence,
        words="",
        ended_at=now,
    )
    forget_arguments(session, (lease.job_id,))
    session.commit()
    return ending.state


def try_job_again(session: Session, lease: Lease, *, actor: Actor, now: datetime) -> JobState:
    """Put a job back after a fault, later and later; after the last try it counts as not done.

    Returns the state it is in now. Raises LeaseLost.
    """
    hold(session, lease, now=now)
    job = session.get_one(Job, lease.job_id, populate_existing=True)
    tried = job.attempt - job.given_back
    if tried >= TRIES:
        state = JobState.FAILED
        _write(session, lease, state=state, sentence=BROKE, words="", ended_at=now)
        forget_arguments(session, (lease.job_id,))
    else:
        begin = now + pause_after(tried)
        state = JobState.WAITING
        _write(session, lease, state=state, not_before=begin, wake_at=begin)
    session.commit()
    return state


def give_job_back(session: Session, lease: Lease, *, actor: Actor, now: datetime) -> JobState:
    """Put a job back because its worker is being stopped; that is nobody's failure.

    Raises LeaseLost.
    """
    hold(session, lease, now=now)
    _write(
        session,
        lease,
        state=JobState.WAITING,
        given_back=Job.given_back + 1,
        not_before=now,
        wake_at=now,
    )
    session.commit()
    return JobState.WAITING


def _write(session: Session, lease: Lease, **values: Any) -> None:
    session.execute(
        sa.update(Job)
        .where(Job.id == lease.job_id)
        .values(worker="", leased_until=None, **values)
        .execution_options(synchronize_session=False)
    )
