"""Count a try to sign in before the password is looked at, so that guessing is slow."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.organisation import SignInAttempt

WINDOW = timedelta(minutes=5)
TRIES_PER_ACCOUNT_AND_SOURCE = 10
TRIES_PER_SOURCE = 50
"""security.md R3. An account is counted together with the source, so that nobody can lock a
colleague out from elsewhere."""


def count_try(
    session: Session, account_and_source: str, source: str, *, actor: Actor, now: datetime
) -> bool:
    """Note a try and tell whether it may go on; the tries of the last five minutes count.

    Both arguments are digests. Runs four statements.
    """
    since = now - WINDOW
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.tried_at < now - 12 * WINDOW))
    tries = {
        subject: session.scalar(
            sa.select(sa.func.count()).where(
                SignInAttempt.subject == subject, SignInAttempt.tried_at > since
            )
        )
        or 0
        for subject in (account_and_source, source)
    }
    if (
        tries[account_and_source] >= TRIES_PER_ACCOUNT_AND_SOURCE
        or tries[source] >= TRIES_PER_SOURCE
    ):
        return False
    session.add_all(SignInAttempt(subject=subject, tried_at=now) for subject in tries)
    session.commit()
    return True
