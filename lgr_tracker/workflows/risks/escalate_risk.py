"""Take a risk to a higher body, or hand it back to a lower one, and say why."""

from datetime import datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event
from lgr_tracker.models.organisation import Body
from lgr_tracker.models.risk import Risk
from lgr_tracker.models.risk_record import Escalation
from lgr_tracker.workflows.loading import change, check_choice, check_seen, load
from lgr_tracker.workflows.risks.standing import ask, check_open, record_risk

SAME_BODY = "It is there already. Choose a body above or below."


def escalate_risk(
    session: Session,
    programme_id: int,
    risk_id: int,
    seen_version: int,
    *,
    body_id: int | None,
    reason: str,
    actor: Actor,
    now: datetime,
) -> bool:
    """Move a risk to another body and tell whether that is upward.

    None stands for those who look after it day by day, below every body. Bodies stand above each
    other in their order. Raises NotFound, NotAllowed, WrongState (closed), StaleEdit or Invalid.
    """
    risk = load(session, Risk, risk_id, programme_id)
    require(actor, Permission.RISK_EDIT, Scope(programme_id, risk.organisation_id))
    check_open(risk)
    check_seen(risk, seen_version, ("escalated_to_id",))
    check_choice(session, Body, body_id, programme_id, "body_id")
    ask(reason, "reason", "Say why it moves: what those who get it are asked to do.")
    from_id = risk.escalated_to_id
    if from_id == body_id:
        raise Invalid(SAME_BODY, {"body_id": SAME_BODY})
    is_upward = _place(session, body_id) > _place(session, from_id)
    session.add(
        Escalation(
            risk_id=risk.id,
            from_body_id=from_id,
            to_body_id=body_id,
            is_upward=is_upward,
            reason=reason,
            moved_at=now,
            moved_by=actor.name,
        )
    )
    changes = change(risk, {"escalated_to_id": body_id})
    record_risk(
        session,
        Event.RISK_ESCALATE,
        risk,
        changes,
        Permission.RISK_EDIT,
        reason,
        actor=actor,
        now=now,
    )
    session.commit()
    return is_upward


def _place(session: Session, body_id: int | None) -> tuple[int, int]:
    body = session.get(Body, body_id) if body_id is not None else None
    return (body.position, body.id) if body is not None else (-1, 0)
