"""Say of jobs in hand that their worker is alive."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.jobs import JobState
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.job import Job
from lgr_tracker.workflows.jobs.holding import Lease


def renew_leases(session: Session, leases: Sequence[Lease], *, actor: Actor, now: datetime) -> int:
    """Put off the end of each lease that is still held; return how many.

    A job whose row is being written to is passed over: that write renews it as well. Runs two
    statements for each lease.
    """
    renewed = 0
    for lease in leases:
        found = session.scalar(
            sa.select(Job.id)
            .where(
                Job.id == lease.job_id,
                Job.attempt == lease.attempt,
                Job.state == JobState.RUNNING,
            )
            .with_for_update(skip_locked=True)
        )
        if found is not None:
            session.execute(
                sa.update(Job)
                .where(Job.id == found)
                .values(leased_until=now + lease.lasts)
                .execution_options(synchronize_session=False)
            )
            renewed += 1
    session.commit()
    return renewed
