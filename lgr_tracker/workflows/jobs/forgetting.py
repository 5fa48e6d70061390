"""The step by which an ended job forgets what was asked of it."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.models.job import Job

TELLS = "filter_words"
"""The argument that its page shows, in words of ours; all others may hold what somebody typed."""


def forget_arguments(session: Session, job_ids: Iterable[int]) -> None:
    """Keep of the arguments of ended jobs only what their page tells; the caller commits."""
    ended = sa.select(Job).where(Job.id.in_(list(job_ids)))
    for job in session.scalars(ended.execution_options(populate_existing=True)):
        job.arguments = {name: job.arguments[name] for name in (TELLS,) if name in job.arguments}
