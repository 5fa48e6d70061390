"""Take back what was said: the words go, a line that something was said stays."""

from datetime import datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import WrongState
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.conversation import ABOUT, Comment, subject_of
from lgr_tracker.workflows.conversation.say import trace
from lgr_tracker.workflows.loading import load

GONE = "It is taken back already."


def take_back(
    session: Session, programme_id: int, comment_id: int, *, actor: Actor, now: datetime
) -> str:
    """Take a comment back and return the reference of what it was about.

    One's own; the programme manager takes back anybody's, for what should never have been said.
    Raises NotFound, NotAllowed or WrongState.
    """
    comment = load(session, Comment, comment_id, programme_id)
    session.refresh(comment, with_for_update=True)
    subject, subject_id = subject_of(comment)
    row = load(session, ABOUT[subject], subject_id, programme_id)
    scope = Scope(programme_id, row.organisation_id)
    is_own = actor.person_id is not None and comment.person_id == actor.person_id
    needed = Permission.COMMENT_SAY if is_own else Permission.PROGRAMME_EDIT
    require(actor, needed, scope)
    if comment.taken_back_at is not None:
        raise WrongState(GONE)
    told = trace(comment)
    comment.text, comment.taken_back_at = "", now
    record(
        session,
        Event.COMMENT_TAKE_BACK,
        actor,
        row,
        programme_id=programme_id,
        now=now,
        permission=needed,
        organisation_id=row.organisation_id,
        name=row.reference,
        after=told,
    )
    session.commit()
    return row.reference
