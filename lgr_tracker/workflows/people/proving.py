"""The steps by which a second factor is taken: each code, and each recovery code, only once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.organisation import Person
from lgr_tracker.models.sign_in import RecoveryCode, SecondFactor
from lgr_tracker.workflows.people.telling import CODE_USED, tell


@dataclass(frozen=True)
class AppCode:
    """Say which half-minute's code was shown by which app; whoever makes it has compared both."""

    salt: str
    step: int


@dataclass(frozen=True)
class Recovery:
    """Hold the digest of a recovery code that somebody typed."""

    digest: str


Proof: TypeAlias = AppCode | Recovery


def has_second_factor(session: Session, person_id: int) -> bool:
    """Tell whether a person has turned a second factor on. Runs one query."""
    return session.get(SecondFactor, person_id) is not None


def take_proof(
    session: Session, person: Person, proof: Proof | None, *, actor: Actor, now: datetime
) -> bool:
    """Take a proof if it is good and was never taken before; tells whether it was.

    One UPDATE decides, so that of two requests with one code at one moment one is refused.
    """
    if isinstance(proof, AppCode):
        return _took_step(session, person.id, proof)
    if isinstance(proof, Recovery) and _took_recovery(session, person.id, proof, now):
        left = codes_left(session, person.id)
        event = record(
            session,
            Event.RECOVERY_CODE_USE,
            actor,
            person,
            programme_id=None,
            now=now,
            after={"codes left": left},
        )
        tell(session, person, CODE_USED.format(left=left or "none"), event, now=now)
        return True
    return False


def _took_step(session: Session, person_id: int, proof: AppCode) -> bool:
    taken = session.execute(
        sa.update(SecondFactor)
        .where(
            SecondFactor.person_id == person_id,
            SecondFactor.salt == proof.salt,
            SecondFactor.last_step < proof.step,
        )
        .values(last_step=proof.step)
        .execution_options(synchronize_session=False)
    )
    return _rows(taken) == 1


def _took_recovery(session: Session, person_id: int, proof: Recovery, now: datetime) -> bool:
    taken = session.execute(
        sa.update(RecoveryCode)
        .where(
            RecoveryCode.person_id == person_id,
            RecoveryCode.digest == proof.digest,
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    return _rows(taken) == 1


def _rows(result: object) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0


def codes_left(session: Session, person_id: int) -> int:
    """Return how many recovery codes a person has not used. Runs one query."""
    unused = sa.select(sa.func.count()).where(
        RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
    )
    return session.scalar(unused) or 0


def replace_codes(session: Session, person_id: int, digests: Sequence[str]) -> None:
    """Put new recovery codes in the place of a person's old ones, used or not."""
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    session.add_all(RecoveryCode(person_id=person_id, digest=digest) for digest in digests)
