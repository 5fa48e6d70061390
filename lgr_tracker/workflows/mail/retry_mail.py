"""Try a mail that failed once more, after its cause was mended."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotAllowed, NotFound, WrongState
from lgr_tracker.domain.mail import HOLDS_A_KEY, MailState, next_mail_state
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.mail import Mail

WIPED = "Its one-time link was wiped when it failed. Invite the person again, or ask for a new one."


def retry_mail(session: Session, mail_id: int, *, actor: Actor, now: datetime) -> None:
    """Let a failed message wait for its turn again. For whoever runs the service.

    Raises NotAllowed, NotFound, or WrongState for one that has not failed or whose link is gone.
    """
    if not actor.is_operator:
        raise NotAllowed("Only whoever runs the service sends mail again.")
    row = session.get(Mail, mail_id)
    if row is None:
        raise NotFound
    next_mail_state(row.state, MailState.WAITING)
    if row.template in HOLDS_A_KEY:
        raise WrongState(WIPED)
    rows = (
        session.scalars(sa.select(Mail).where(Mail.bundle == row.bundle)) if row.bundle else [row]
    )
    for each in rows:
        each.state = next_mail_state(each.state, MailState.WAITING)
        each.attempts, each.not_before, each.trouble = 0, now, ""
    session.commit()
