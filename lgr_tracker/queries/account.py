"""One's own account: how one signs in, when one did, and which programmes ask for more."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.audit import AuditEvent, Event, chain_of
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.sign_in import RecoveryCode, SecondFactor
from lgr_tracker.queries.scope import in_scope

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


@dataclass(frozen=True)
class AskingProgramme:
    """Say from which day a programme asks for a second factor."""

    id: int
    code: str
    name: str
    from_day: date


def programmes_asking(session: Session, actor: Actor) -> tuple[AskingProgramme, ...]:
    """Return the actor's programmes that ask for a second factor, now or later. Runs one query."""
    rows = session.execute(
        sa.select(Programme.id, Programme.code, Programme.name, Programme.second_factor_from)
        .where(in_scope(actor, Programme.id), Programme.second_factor_from.is_not(None))
        .order_by(Programme.second_factor_from, Programme.name)
    )
    return tuple(AskingProgramme(*row[:3], row[3]) for row in rows if row[3] is not None)
