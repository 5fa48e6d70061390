"""Ask that a programme's audit trail be proved."""

from datetime import datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.jobs import JobKind
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.job import Job
from lgr_tracker.workflows.jobs.asking import ask_for_job
from lgr_tracker.workflows.loading import load_programme


def ask_for_verification(
    session: Session, programme_id: int, *, actor: Actor, now: datetime
) -> Job:
    """Ask for a check of every row of the programme's trail; raises NotFound, NotAllowed."""
    load_programme(session, programme_id)
    require(actor, Permission.AUDIT_VIEW, Scope(programme_id))
    job = ask_for_job(
        session, JobKind.AUDIT_VERIFY, {}, programme_id=programme_id, actor=actor, now=now
    )
    session.commit()
    return job
