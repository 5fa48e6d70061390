"""Leave in the trail that the service was put back to an earlier moment."""

from datetime import datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotAllowed
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.audit import Event, record


def note_restore(
    session: Session, backed_up_at: str, kept_aside: tuple[str, ...], *, actor: Actor, now: datetime
) -> None:
    """Record the moment that the service went back to, and where what it held before is kept."""
    if not actor.is_operator:
        raise NotAllowed("A backup is put back on the server, by the command line.")
    record(
        session,
        Event.SERVICE_RESTORE,
        actor,
        None,
        programme_id=None,
        now=now,
        after={"backed up at": backed_up_at, "kept aside": list(kept_aside)},
    )
    session.commit()
