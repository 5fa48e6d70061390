"""The step by which a workflow asks for work to be done after its own commit."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotAllowed
from lgr_tracker.domain.jobs import HOUSE_WORK, JobKind, JobState
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.job import Job

ASKED = "jobs"
"""Key under which a session keeps the jobs asked for, so that they are woken after the commit."""

PATIENCE = timedelta(seconds=30)
"""After how long a waiting job is called again, should its first call have been lost."""


def ask_for_job(
    session: Session,
    kind: JobKind,
    arguments: dict[str, Any],
    *,
    programme_id: int | None,
    actor: Actor,
    now: datetime,
    not_before: datetime | None = None,
) -> Job:
    """Add a job to the caller's transaction and return it; the caller commits.

    It starts after the commit, and never where the transaction was rolled back. The same kind with
    the same arguments is asked for once a transaction. `arguments` must be plain JSON values.
    `not_before` puts it off. Flushes, so the job has an id. Raises NotAllowed where nobody is
    there whose rights it could be done with.
    """
    if kind not in HOUSE_WORK and actor.person_id is None and not actor.is_operator:
        raise NotAllowed("Sign in first, so that this can be done for you.")
    asked: list[Job] = session.info.setdefault(ASKED, [])
    for job in asked:
        if (job.kind, job.programme_id, job.arguments) == (kind.value, programme_id, arguments):
            return job
    begin = not_before or now
    job = Job(
        kind=kind.value,
        programme_id=programme_id,
        asked_by_id=None if kind in HOUSE_WORK else actor.person_id,
        arguments=arguments,
        state=JobState.WAITING,
        asked_at=now,
        not_before=begin,
        wake_at=begin if not_before else now + PATIENCE,
    )
    session.add(job)
    session.flush()
    asked.append(job)
    return job
