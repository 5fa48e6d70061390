"""Put a file to a risk, an action or an entry, to show something about it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.conversation import Subject, size_words
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.exchange.evidence_file import CheckedFile
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.conversation import ABOUT, COLUMNS, Evidence, EvidenceContent
from lgr_tracker.models.guarding import examine_beside
from lgr_tracker.workflows.loading import hold_programme, load

NO_NOTE = "Say in a line what the file shows."
THERE = "The same file stands here already, as {name}."
FULL = (
    "The programme’s files would be larger than {most} together. "
    "Take one away that is no longer needed, or ask whoever runs the service for more room."
)


def add_evidence(
    session: Session,
    programme_id: int,
    subject: Subject,
    subject_id: int,
    file: CheckedFile,
    note: str,
    *,
    most: int,
    actor: Actor,
    now: datetime,
) -> int:
    """Keep a file that was looked over and return its id; `most` is the programme's room in bytes.

    Holds the programme's row, so that two files at once can't both take the last room. Raises
    NotFound, NotAllowed, Invalid, and Recognisable for what the privacy guard found in the file.
    """
    row = load(session, ABOUT[subject], subject_id, programme_id)
    require(actor, Permission.EVIDENCE_ADD, Scope(programme_id, row.organisation_id))
    if not note.strip():
        raise Invalid(NO_NOTE, {"note": NO_NOTE})
    examine_beside(session, file.places)
    hold_programme(session, programme_id)
    about = {COLUMNS[subject]: subject_id}
    _check_new(session, file, about)
    _check_room(session, programme_id, file, most)
    evidence = Evidence(
        programme_id=programme_id,
        name=file.name,
        media_type=file.media_type,
        size=len(file.content),
        digest=file.digest,
        note=note,
        person_id=actor.person_id,
        added_by=actor.name,
        added_at=now,
        **about,
    )
    session.add(evidence)
    session.flush()  # its bytes need its id
    session.add(EvidenceContent(evidence_id=evidence.id, content=file.content))
    record(
        session,
        Event.EVIDENCE_ADD,
        actor,
        row,
        programme_id=programme_id,
        now=now,
        permission=Permission.EVIDENCE_ADD,
        organisation_id=row.organisation_id,
        name=row.reference,
        after=told_file(evidence),
    )
    session.commit()
    return evidence.id


def told_file(evidence: Evidence) -> dict[str, object]:
    """Return what the trail keeps of a file: what it was called, and by what it can be known."""
    return {"evidence": [evidence.name], "size": evidence.size, "digest": evidence.digest}


def _check_new(session: Session, file: CheckedFile, about: dict[str, int]) -> None:
    same = sa.select(Evidence.name).filter_by(digest=file.digest, **about).limit(1)
    name = session.scalar(same)
    if name is not None:
        raise Invalid(THERE.format(name=name), {"file": THERE.format(name=name)})


def _check_room(session: Session, programme_id: int, file: CheckedFile, most: int) -> None:
    """Raise Invalid where the programme's files fill their room, as far as the actor sees them.

    What is kept from the actor is not counted, so that a refusal tells nothing of it.
    """
    used = sa.select(sa.func.coalesce(sa.func.sum(Evidence.size), 0)).where(
        Evidence.programme_id == programme_id
    )
    if (session.scalar(used) or 0) + len(file.content) > most:
        sentence = FULL.format(most=size_words(most))
        raise Invalid(sentence, {"file": sentence})
