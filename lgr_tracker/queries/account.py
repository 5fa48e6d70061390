"""One's own account: how one signs in, when one did, and which programmes ask for more."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.audit import AuditEvent, Event, chain_of
from lgr_tracker.models.sign_in import RecoveryCode, SecondFactor

SHOWN_SIGN_INS = 5


@dataclass(frozen=True)
class SignInFacts:
    """Hold how somebody signs in here, as their account page tells them."""

    second_factor_since: datetime | None
    codes_left: int
    sign_ins: tuple[datetime, ...]
    """The last few, newest first."""


def sign_in_facts(session: Session, actor: Actor) -> SignInFacts:
    """Return how the actor signs in and when they did lately. Runs two queries."""
    unused = (
        sa.select(sa.func.count())
        .where(RecoveryCode.person_id == actor.person_id, RecoveryCode.used_at.is_(None))
        .scalar_subquery()
    )
    since = sa.select(SecondFactor.turned_on_at).where(SecondFactor.person_id == actor.person_id)
    row = session.execute(sa.select(since.scalar_subquery(), unused)).one()
    signed_in = session.scalars(
        sa.select(AuditEvent.happened_at)
        .where(
            AuditEvent.chain == chain_of(None),
            AuditEvent.person_id == actor.person_id,
            AuditEvent.event == Event.PERSON_SIGN_IN.value,
        )
        .order_by(AuditEvent.sequence.desc())
        .limit(SHOWN_SIGN_INS)
    )
    return SignInFacts(row[0], row[1], tuple(signed_in))
