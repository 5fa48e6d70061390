"""Count a try before it is looked at, so that guessing is slow and hammering is stopped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.organisation import SignInAttempt

WINDOW, HOUR, DAY = timedelta(minutes=5), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """Say how many tries there may be within a time, for one subject: a digest, never words."""

    subject: str
    most: int
    within: timedelta = WINDOW


def count_try(session: Session, limits: Sequence[Limit], *, actor: Actor, now: datetime) -> bool:
    """Note a try for each subject and tell whether it may go on; refused tries aren't noted.

    Tries at the same moment are counted one after the other, so that no more than the limit ever
    go on together. Runs a few statements.
    """
    subjects = sorted({limit.subject for limit in limits})
    _take_turns(session, subjects)
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.tried_at < now - DAY))
    if any(_is_reached(session, limit, now) for limit in limits):
        return False
    session.add_all(SignInAttempt(subject=subject, tried_at=now) for subject in subjects)
    session.commit()
    return True


def seconds_left(session: Session, limits: Sequence[Limit], now: datetime) -> int:
    """Return after how many seconds a try that was refused may go on. Runs one query a limit."""
    waits = [1]
    for limit in limits:
        oldest = session.scalar(
            sa.select(SignInAttempt.tried_at)
            .where(SignInAttempt.subject == limit.subject)
            .order_by(SignInAttempt.tried_at.desc())
            .offset(limit.most - 1)
            .limit(1)
        )
        if oldest is not None:
            waits.append(ceil((oldest + limit.within - now).total_seconds()))
    return max(waits)


def _take_turns(session: Session, subjects: Sequence[str]) -> None:
    """Wait on PostgreSQL for whoever counts the same subject; on SQLite only one writes anyway."""
    if session.get_bind().dialect.name == "postgresql":
        for subject in subjects:  # in one order everywhere, so that nobody waits in a ring
            key = int(subject[:15], 16)
            session.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))


def _is_reached(session: Session, limit: Limit, now: datetime) -> bool:
    tries = session.scalar(
        sa.select(sa.func.count()).where(
            SignInAttempt.subject == limit.subject, SignInAttempt.tried_at > now - limit.within
        )
    )
    return (tries or 0) >= limit.most


def forget_try(session: Session, subject: str) -> None:
    """Take back the last try for a subject, because it was right; the caller commits."""
    last = sa.select(sa.func.max(SignInAttempt.id)).where(SignInAttempt.subject == subject)
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.id == last.scalar_subquery()))
