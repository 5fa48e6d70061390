"""Say that two organisations' risks are the same thing, or two different ones."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid, NotFound, WrongState
from lgr_tracker.domain.permissions import Actor, Permission, Scope, is_allowed, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.risk import Risk
from lgr_tracker.models.risk_record import RiskTwin
from lgr_tracker.workflows.loading import load

JUDGED = (
    "Somebody has judged these two already. Open the list of likely twins to see how; what was "
    "said can be taken back there."
)


def judge_twins(
    session: Session,
    programme_id: int,
    first_id: int,
    second_id: int,
    *,
    is_same: bool,
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> tuple[str, str]:
    """Link two risks, or say that they are two different things, and return their references.

    Neither is changed or merged: each organisation keeps its own. Somebody who may edit one of
    the two may judge them. Raises NotFound, NotAllowed, Invalid, or WrongState where somebody
    has judged them already.
    """
    first, second = _pair(session, programme_id, first_id, second_id, actor)
    row = session.scalars(
        sa.select(RiskTwin).where(RiskTwin.first_id == first.id, RiskTwin.second_id == second.id)
    ).one_or_none()
    if row is not None:
        raise WrongState(JUDGED)
    session.add(
        RiskTwin(
            first_id=first.id,
            second_id=second.id,
            is_same=is_same,
            reason=reason,
            decided_at=now,
            decided_by=actor.name,
        )
    )
    _record(session, first, second, {}, {"is_same": is_same}, reason, actor, now)
    session.commit()
    return first.reference, second.reference


def forget_twins(
    session: Session, programme_id: int, pair_id: int, *, actor: Actor, now: datetime
) -> tuple[str, str]:
    """Take back what was said of two risks, and return their references.

    Raises NotFound or NotAllowed.
    """
    row = session.get(RiskTwin, pair_id)
    if row is None:
        raise NotFound
    first, second = _pair(session, programme_id, row.first_id, row.second_id, actor)
    _record(session, first, second, {"is_same": row.is_same}, {}, "", actor, now)
    session.delete(row)
    session.commit()
    return first.reference, second.reference


def _pair(
    session: Session, programme_id: int, first_id: int, second_id: int, actor: Actor
) -> tuple[Risk, Risk]:
    if first_id == second_id:
        raise Invalid("Choose two different risks.")
    first, second = (
        load(session, Risk, each, programme_id) for each in sorted((first_id, second_id))
    )
    own = Scope(programme_id, first.organisation_id)
    if not is_allowed(actor, Permission.RISK_EDIT, own):
        require(actor, Permission.RISK_EDIT, Scope(programme_id, second.organisation_id))
    return first, second


def _record(
    session: Session,
    first: Risk,
    second: Risk,
    before: Mapping[str, object],
    after: Mapping[str, object],
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    record(
        session,
        Event.RISK_TWIN,
        actor,
        first,
        programme_id=first.programme_id,
        now=now,
        permission=Permission.RISK_EDIT,
        organisation_id=first.organisation_id,
        name=first.reference,
        before=before,
        after={**after, "twin": second.reference},
        reason=reason,
        mentions=[("risk", second.id)],
    )
