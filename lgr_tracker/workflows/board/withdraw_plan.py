"""Take a plan back before the board has decided on it."""

from datetime import datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.domain.states import PlanState, next_plan_state
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.board import TransitionPlan
from lgr_tracker.workflows.loading import change, check_seen, load

SAY_WHY = "Say why it is withdrawn; the board reads it."


def withdraw_plan(
    session: Session,
    programme_id: int,
    plan_id: int,
    seen_version: int,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
) -> str:
    """Withdraw a draft or a submitted plan and return its reference.

    Raises NotFound, NotAllowed, StaleEdit, WrongState or Invalid.
    """
    plan = load(session, TransitionPlan, plan_id, programme_id)
    require(actor, Permission.BOARD_SUBMIT, Scope(programme_id))
    state = next_plan_state(plan.state, PlanState.WITHDRAWN)
    check_seen(plan, seen_version, ("state",))
    if not reason.strip():
        raise Invalid(SAY_WHY, {"reason": SAY_WHY})
    before, after = change(plan, {"state": state})
    record(
        session,
        Event.PLAN_WITHDRAW,
        actor,
        plan,
        programme_id=programme_id,
        now=now,
        permission=Permission.BOARD_SUBMIT,
        name=plan.reference,
        before=before,
        after=after,
        reason=reason,
    )
    session.commit()
    return plan.reference
