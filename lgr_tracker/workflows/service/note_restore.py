"""Leave in the trail that the service was put back, and end the sessions of another time."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotAllowed
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.organisation import Person

LEAP = 10_000
"""More than anybody's sessions were ended between a backup and its restore."""


def note_restore(
    session: Session, backed_up_at: str, kept_aside: tuple[str, ...], *, actor: Actor, now: datetime
) -> None:
    """Record the moment that the service went back to, and where what it held before is kept.

    Everybody signs in anew: a session ended since the backup would otherwise be good again.
    """
    if not actor.is_operator:
        raise NotAllowed("A backup is put back on the server, by the command line.")
    session.execute(
        sa.update(Person)
        .values(session_epoch=Person.session_epoch + LEAP)
        .execution_options(synchronize_session=False)
    )
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
