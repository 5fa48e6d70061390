"""Take a waiting job in hand, so that nobody else does."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.jobs import JobKind, JobState
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.job import Job
from lgr_tracker.workflows.jobs.holding import Lease


@dataclass(frozen=True)
class Claimed:
    """Hold a job that is now this worker's, and the lease under which it is."""

    lease: Lease
    kind: JobKind
    programme_id: int | None
    asked_by_id: int | None
    arguments: dict[str, Any]


def claim_job(
    session: Session, job_id: int, *, worker: str, lasts: timedelta, actor: Actor, now: datetime
) -> Claimed | None:
    """Take the job for a worker, or return None where it isn't waiting (any more, or yet).

    One conditional UPDATE decides: of any number of workers that were told of the same job, one
    changes the row. Runs two statements.
    """
    taken = session.scalars(
        sa.update(Job)
        .where(Job.id == job_id, Job.state == JobState.WAITING, Job.not_before <= now)
        .values(
            state=JobState.RUNNING,
            attempt=Job.attempt + 1,
            worker=worker[:200],
            leased_until=now + lasts,
            started_at=sa.func.coalesce(Job.started_at, sa.literal(now, Job.asked_at.type)),
        )
        .returning(Job.attempt)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if taken is None:
        return None
    row = session.execute(
        sa.select(Job.kind, Job.programme_id, Job.asked_by_id, Job.arguments).where(
            Job.id == job_id
        )
    ).one()
    session.commit()
    return Claimed(
        Lease(job_id, taken, lasts), JobKind(row[0]), row.programme_id, row.asked_by_id, row[3]
    )
