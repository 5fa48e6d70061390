"""Keep a workbook for the person who asked for it, and note that it went out."""

from datetime import datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.job import JobFile
from lgr_tracker.workflows.risks.export_register import ExportedRegister, export_register


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
    session.add(
        JobFile(
            job_id=job_id, name=made.name[:200], media_type=made.media_type, content=made.content
        )
    )
    export_register(session, programme_id, made, actor=actor, now=now)
