"""Find the jobs whose message was lost or whose worker died, and put them back in the queue."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.jobs import DIED, TRIES, JobState
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.job import Job
from lgr_tracker.workflows.jobs.asking import PATIENCE
from lgr_tracker.workflows.jobs.forgetting import forget_arguments

MOST = 500
"""How many are put back at once, so that a long queue is not locked for long."""


def sweep_jobs(
    session: Session, *, is_first: bool = False, actor: Actor, now: datetime
) -> tuple[int, ...]:
    """Return the ids of the jobs to be called again; each is given to one sweep only.

    The first sweep of a process doesn't wait to see whether a call was lost: whatever waits is
    called, because the process that had the calls may be the one that died.

    A job whose lease ran out is cancelled if that was asked, not done if it has died too often,
    and waiting otherwise. Rows that a worker is writing to are left for the next time. Runs four
    to eight statements, and one for each job that ends here.
    """
    dead = (Job.state == JobState.RUNNING, Job.leased_until < now)
    over: dict[str, Any] = {"worker": "", "leased_until": None, "words": "", "ended_at": now}
    unwanted = _change(
        session, *dead, Job.cancel_asked, values={"state": JobState.CANCELLED, **over}
    )
    given_up = _change(
        session,
        *dead,
        Job.attempt - Job.given_back >= TRIES,
        values={"state": JobState.FAILED, "sentence": DIED, **over},
    )
    if unwanted or given_up:
        forget_arguments(session, (*unwanted, *given_up))
    waiting = {"state": JobState.WAITING, "worker": "", "leased_until": None}
    _change(session, *dead, values={**waiting, "not_before": now, "wake_at": now})
    since = Job.not_before if is_first else Job.wake_at
    overdue = (Job.state == JobState.WAITING, since <= now)
    called = _change(session, *overdue, values={"wake_at": now + PATIENCE})
    session.commit()
    return called


def _change(session: Session, *held: Any, values: dict[str, Any]) -> tuple[int, ...]:
    """Change the rows that hold to all conditions, and return their ids, longest waiting first."""
    found = tuple(
        session.scalars(
            sa.select(Job.id)
            .where(*held)
            .order_by(Job.wake_at)
            .limit(MOST)
            .with_for_update(skip_locked=True)
        )
    )
    if found:
        session.execute(
            sa.update(Job)
            .where(Job.id.in_(found))
            .values(**values)
            .execution_options(synchronize_session=False)
        )
    return found
