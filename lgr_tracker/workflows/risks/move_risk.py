"""Move a risk between open, issue and closed."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.domain.review import next_review
from lgr_tracker.domain.states import RiskState, next_risk_state
from lgr_tracker.models.audit import Event
from lgr_tracker.models.risk import Risk
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.workflows.loading import change, check_seen, load
from lgr_tracker.workflows.risks.standing import ask, check_happened, record_risk

SEEN = ("state", "closing_reason", "closing_outcome")


def close_risk(
    session: Session,
    programme_id: int,
    risk_id: int,
    seen_version: int,
    *,
    reason: str,
    outcome: str,
    actor: Actor,
    now: datetime,
) -> str:
    """Close a risk with the reason and the outcome, and return its reference.

    Raises NotFound, NotAllowed, StaleEdit, WrongState (closed already) or Invalid.
    """
    risk = _loaded(session, programme_id, risk_id, seen_version, actor, Permission.RISK_CLOSE)
    state = next_risk_state(risk.state, RiskState.CLOSED)
    ask(reason, "reason", "Say why the risk can be closed.")
    ask(outcome, "outcome", "Say how it ended: what happened, or did not.")
    values = {
        "state": state,
        "closing_reason": reason,
        "closing_outcome": outcome,
        "next_review_on": None,
    }
    risk.closed_at = now
    changes = change(risk, values)
    record_risk(
        session,
        Event.RISK_CLOSE,
        risk,
        changes,
        Permission.RISK_CLOSE,
        reason,
        actor=actor,
        now=now,
    )
    session.commit()
    return risk.reference


def reopen_risk(
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
    """Open a closed risk again, or an issue that is over but may return; return its reference.

    Raises NotFound, NotAllowed, StaleEdit, WrongState (open already) or Invalid.
    """
    risk = _loaded(session, programme_id, risk_id, seen_version, actor, Permission.RISK_CLOSE)
    state = next_risk_state(risk.state, RiskState.OPEN)
    ask(reason, "reason", "Say what has changed.")
    scale = scale_of(session, actor, programme_id)
    values = {
        "state": state,
        "closing_reason": "",
        "closing_outcome": "",
        "next_review_on": next_review(scale, risk.current_score, today),
    }
    risk.closed_at = None
    changes = change(risk, values)
    record_risk(
        session,
        Event.RISK_REOPEN,
        risk,
        changes,
        Permission.RISK_CLOSE,
        reason,
        actor=actor,
        now=now,
    )
    session.commit()
    return risk.reference


def mark_as_issue(
    session: Session,
    programme_id: int,
    risk_id: int,
    seen_version: int,
    *,
    reason: str,
    happened_on: date | None,
    today: date,
    actor: Actor,
    now: datetime,
) -> str:
    """Mark that a risk has happened, and on which day if that is known; return its reference.

    Raises NotFound, NotAllowed, StaleEdit, WrongState (not open) or Invalid.
    """
    risk = _loaded(session, programme_id, risk_id, seen_version, actor, Permission.RISK_EDIT)
    state = next_risk_state(risk.state, RiskState.ISSUE)
    ask(reason, "reason", "Say what happened.")
    changes = change(risk, {"state": state, **check_happened(happened_on, today)})
    record_risk(
        session, Event.RISK_ISSUE, risk, changes, Permission.RISK_EDIT, reason, actor=actor, now=now
    )
    session.commit()
    return risk.reference


def _loaded(
    session: Session,
    programme_id: int,
    risk_id: int,
    seen_version: int,
    actor: Actor,
    permission: Permission,
) -> Risk:
    risk = load(session, Risk, risk_id, programme_id)
    require(actor, permission, Scope(programme_id, risk.organisation_id))
    check_seen(risk, seen_version, SEEN)
    return risk
