"""Move a risk between open, issue and closed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.domain.review import next_review
from lgr_tracker.domain.states import RiskState, next_risk_state
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.risk import Risk
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.workflows.loading import change, check_seen, load

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
    _ask(reason, "reason", "Say why the risk can be closed.")
    _ask(outcome, "outcome", "Say how it ended: what happened, or did not.")
    values = {
        "state": state,
        "closing_reason": reason,
        "closing_outcome": outcome,
        "next_review_on": None,
    }
    risk.closed_at = now
    _move(session, risk, values, Event.RISK_CLOSE, Permission.RISK_CLOSE, reason, actor, now)
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
    _ask(reason, "reason", "Say what has changed.")
    scale = scale_of(session, actor, programme_id)
    values = {
        "state": state,
        "closing_reason": "",
        "closing_outcome": "",
        "next_review_on": next_review(scale, risk.current_score, today),
    }
    risk.closed_at = None
    _move(session, risk, values, Event.RISK_REOPEN, Permission.RISK_CLOSE, reason, actor, now)
    session.commit()
    return risk.reference


def mark_as_issue(
    session: Session,
    programme_id: int,
    risk_id: int,
    seen_version: int,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
) -> str:
    """Mark that a risk has happened and return its reference.

    Raises NotFound, NotAllowed, StaleEdit, WrongState (not open) or Invalid.
    """
    risk = _loaded(session, programme_id, risk_id, seen_version, actor, Permission.RISK_EDIT)
    state = next_risk_state(risk.state, RiskState.ISSUE)
    _ask(reason, "reason", "Say what happened.")
    values = {"state": state}
    _move(session, risk, values, Event.RISK_ISSUE, Permission.RISK_EDIT, reason, actor, now)
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


def _ask(text: str, field: str, sentence: str) -> None:
    if not text.strip():
        raise Invalid(sentence, {field: sentence})


def _move(
    session: Session,
    risk: Risk,
    values: dict[str, Any],
    event: Event,
    permission: Permission,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    before, after = change(risk, values)
    risk.changed_at = now
    record(
        session,
        event,
        actor,
        risk,
        programme_id=risk.programme_id,
        now=now,
        permission=permission,
        organisation_id=risk.organisation_id,
        name=risk.reference,
        before=before,
        after=after,
        reason=reason,
    )
