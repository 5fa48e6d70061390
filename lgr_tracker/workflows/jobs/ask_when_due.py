"""Ask for a periodic job, once each time it falls due, however many workers notice."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.jobs import JobKind
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.job import PeriodicRun
from lgr_tracker.workflows.jobs.asking import ask_for_job


def ask_when_due(
    session: Session, kind: JobKind, due_at: datetime, *, actor: Actor, now: datetime
) -> bool:
    """Ask for the job that fell due at `due_at`, unless somebody has; tell whether it was asked.

    What fell due several times while nothing ran is done once. Two workers that notice at the same
    moment meet on the row: one of them adds or changes it, the other finds it done.
    """
    row = session.scalars(
        sa.select(PeriodicRun).where(PeriodicRun.kind == kind.value).with_for_update()
    ).one_or_none()
    if row is not None and row.due_at >= due_at:
        return False
    if row is None:
        session.add(PeriodicRun(kind=kind.value, due_at=due_at))
    else:
        row.due_at = due_at
    ask_for_job(session, kind, {}, programme_id=None, actor=actor, now=now)
    session.commit()
    return True
