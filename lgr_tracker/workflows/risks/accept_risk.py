"""Accept a risk as it stands until a day, or take an acceptance back."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from lgr_tracker.domain.acceptance import may_accept
from lgr_tracker.domain.errors import Invalid, NotAllowed, WrongState
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.domain.scales import Band
from lgr_tracker.models.audit import Event
from lgr_tracker.models.risk import Risk
from lgr_tracker.models.risk_record import Acceptance
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.workflows.loading import check_seen, load
from lgr_tracker.workflows.risks.standing import (
    ask,
    check_open,
    end_acceptances,
    record_risk,
    standing_acceptances,
)

SEEN = ("current_score", "response")
UNSCORED = "Score it first: who may accept a risk hangs on its band."
NOT_YOURS = "Risks in the band {} are accepted by those whom the programme’s scale names for it."
REPLACED = "Accepted anew."


def accept_risk(
    session: Session,
    programme_id: int,
    risk_id: int,
    seen_version: int,
    *,
    until: date,
    reason: str,
    today: date,
    actor: Actor,
    now: datetime,
) -> date:
    """Accept a risk as it stands and return the last day on which that holds.

    An earlier acceptance ends. Raises NotFound, NotAllowed (not one of those whom the band
    names), WrongState (closed, or without a score), StaleEdit or Invalid.
    """
    risk = _loaded(session, programme_id, risk_id, seen_version, actor)
    band = check_may_accept(session, risk, actor)
    ask(reason, "reason", "Say why it is acceptable as it stands.")
    if until <= today:
        sentence = "Choose a day after today: an acceptance is looked at again."
        raise Invalid(sentence, {"until": sentence})
    end_acceptances(session, risk, today, REPLACED)
    session.add(
        Acceptance(
            risk_id=risk.id,
            accepted_at=now,
            accepted_by=actor.name,
            body_id=band.acceptor.body_id,
            reason=reason,
            score=risk.current_score,
            band_name=band.name,
            until=until,
        )
    )
    after = {"accepted_until": until.isoformat()}
    _record(session, Event.RISK_ACCEPT, risk, ({}, after), reason, actor, now)
    session.commit()
    return until


def take_back_acceptance(
    session: Session,
    programme_id: int,
    risk_id: int,
    seen_version: int,
    *,
    reason: str,
    today: date,
    actor: Actor,
    now: datetime,
) -> str:
    """End what was accepted, by those who could accept it now; return the risk's reference.

    Raises NotFound, NotAllowed, WrongState (closed, or nothing is accepted), StaleEdit or Invalid.
    """
    risk = _loaded(session, programme_id, risk_id, seen_version, actor)
    check_may_accept(session, risk, actor)
    ask(reason, "reason", "Say what has changed.")
    standing = standing_acceptances(session, risk)
    if not standing:
        raise WrongState("Nobody has accepted this risk, or it has ended already.")
    end_acceptances(session, risk, today, reason)
    before = {"accepted_until": standing[-1].until.isoformat()}
    _record(session, Event.RISK_UNACCEPT, risk, (before, {}), reason, actor, now)
    session.commit()
    return risk.reference


def check_may_accept(session: Session, risk: Risk, actor: Actor) -> Band:
    """Return the risk's band; raises WrongState without one, NotAllowed for others than it names.

    Runs three queries.
    """
    if risk.current_score is None:
        raise WrongState(UNSCORED)
    band = scale_of(session, actor, risk.programme_id).band(risk.current_score)
    if not may_accept(actor, band.acceptor, Scope(risk.programme_id, risk.organisation_id)):
        raise NotAllowed(NOT_YOURS.format(band.name))
    return band


def _loaded(
    session: Session, programme_id: int, risk_id: int, seen_version: int, actor: Actor
) -> Risk:
    risk = load(session, Risk, risk_id, programme_id)
    require(actor, Permission.PROGRAMME_VIEW, Scope(programme_id, risk.organisation_id))
    check_open(risk)
    check_seen(risk, seen_version, SEEN)
    return risk


def _record(
    session: Session,
    event: Event,
    risk: Risk,
    changes: tuple[dict[str, Any], dict[str, Any]],
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    permission = Permission.PROGRAMME_VIEW
    record_risk(session, event, risk, changes, permission, reason, actor=actor, now=now)
