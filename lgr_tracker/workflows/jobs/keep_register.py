"""Keep a workbook for the person who asked for it, and note that it went out."""

from datetime import datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.job import JobFile
from lgr_tracker.workflows.loading import load_programme
from lgr_tracker.workflows.risks.export_register import ExportedRegister

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def keep_register(
    session: Session,
    programme_id: int,
    job_id: int,
    made: ExportedRegister,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Add the file to the job; raises NotFound or NotAllowed.

    The trail notes it here and not when it is fetched: from now on it is out of our hands.
    """
    programme = load_programme(session, programme_id)
    require(actor, Permission.RISK_EXPORT, Scope(programme_id))
    session.add(
        JobFile(job_id=job_id, name=made.name[:200], media_type=WORKBOOK, content=made.content)
    )
    record(
        session,
        Event.RISK_EXPORT,
        actor,
        programme,
        programme_id=programme_id,
        now=now,
        permission=Permission.RISK_EXPORT,
        name=programme.code,
        after={"rows": made.rows, "filter": made.filter_words, "format": "xlsx"},
        mentions=made.marked,
    )
    session.commit()
