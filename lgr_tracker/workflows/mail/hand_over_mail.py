"""Note that a message is about to leave: from here on it may be out without our knowing."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.mail import MailState
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.mail import Mail


def hand_over_mail(
    session: Session, bundle: str, claim: str, *, actor: Actor, now: datetime
) -> bool:
    """Note the moment, and tell whether the message is still in this sender's hand.

    A sender that slept past its lease is told no, and must not send. Runs two statements.
    """
    ids = session.scalars(
        sa.update(Mail)
        .where(
            Mail.bundle == bundle,
            Mail.claim == claim,
            Mail.state == MailState.WAITING,
            Mail.leased_until > now,
        )
        .values(handed_at=now)
        .returning(Mail.id)
        .execution_options(synchronize_session=False)
    ).all()
    session.commit()
    return bool(ids)
