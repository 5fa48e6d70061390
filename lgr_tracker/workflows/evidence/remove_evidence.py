"""Take a file of evidence away, with the reason; its bytes are gone, the trail knows it was."""

from datetime import datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.conversation import ABOUT, Evidence, subject_of
from lgr_tracker.workflows.evidence.add_evidence import told_file
from lgr_tracker.workflows.loading import load

NO_REASON = "Say why the file is taken away."


def remove_evidence(
    session: Session,
    programme_id: int,
    evidence_id: int,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
) -> str:
    """Delete a file and return the reference of what it was put to.

    Raises NotFound, NotAllowed or Invalid.
    """
    evidence = load(session, Evidence, evidence_id, programme_id)
    subject, subject_id = subject_of(evidence)
    row = load(session, ABOUT[subject], subject_id, programme_id)
    require(actor, Permission.EVIDENCE_ADD, Scope(programme_id, row.organisation_id))
    if not reason.strip():
        raise Invalid(NO_REASON, {"reason": NO_REASON})
    told = told_file(evidence)
    session.delete(evidence)  # its bytes go with it, by their foreign key
    record(
        session,
        Event.EVIDENCE_REMOVE,
        actor,
        row,
        programme_id=programme_id,
        now=now,
        permission=Permission.EVIDENCE_ADD,
        organisation_id=row.organisation_id,
        name=row.reference,
        before=told,
        reason=reason,
    )
    session.commit()
    return row.reference
