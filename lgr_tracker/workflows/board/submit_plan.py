"""Put a draft before the board: its text is frozen, and its digest is what is decided on."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.domain.states import PlanState, next_plan_state
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.board import PlanAsk, TransitionPlan
from lgr_tracker.workflows.board.freezing import freeze
from lgr_tracker.workflows.board.telling import tell_deciders
from lgr_tracker.workflows.loading import change, check_seen, load

NOTHING_ASKED = (
    "This plan asks nothing of the board yet. Add at least one decision, then submit it."
)


def submit_plan(
    session: Session,
    programme_id: int,
    plan_id: int,
    seen_version: int,
    *,
    today: date,
    zone: ZoneInfo,
    actor: Actor,
    now: datetime,
) -> str:
    """Submit a draft as it was seen and return the digest of its frozen text.

    Raises NotFound, NotAllowed, StaleEdit, WrongState, or Invalid for a plan that asks nothing.
    """
    plan = load(session, TransitionPlan, plan_id, programme_id)
    require(actor, Permission.BOARD_SUBMIT, Scope(programme_id))
    state = next_plan_state(plan.state, PlanState.SUBMITTED)
    check_seen(plan, seen_version, ("title", "summary", "needed_by_on"))
    if session.scalar(sa.select(PlanAsk.id).where(PlanAsk.plan_id == plan.id).limit(1)) is None:
        raise Invalid(NOTHING_ASKED)
    before, after = change(
        plan, {"state": state, "submitted_by_id": actor.person_id, "submitted_at": now}
    )
    snapshot = freeze(session, plan, today=today, zone=zone, actor=actor, now=now)
    record(
        session,
        Event.PLAN_SUBMIT,
        actor,
        plan,
        programme_id=programme_id,
        now=now,
        permission=Permission.BOARD_SUBMIT,
        name=plan.reference,
        before=before,
        after={**after, "digest": snapshot.digest},
    )
    tell_deciders(session, plan, actor, today=today, now=now)
    session.commit()
    return snapshot.digest
