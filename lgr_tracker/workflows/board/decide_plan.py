"""Decide on a submitted plan: once, by somebody else, on the text that was frozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound, WrongState
from lgr_tracker.domain.kinds import DecisionOutcome
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.domain.states import PlanState, next_plan_state
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.board import BoardDecision, TransitionPlan
from lgr_tracker.queries.board import FrozenPlan, frozen_plan, transition_plan
from lgr_tracker.workflows.board.telling import tell_makers
from lgr_tracker.workflows.loading import change

OWN_PLAN = (
    "You built or submitted this plan, so somebody else decides on it. "
    "Another chair of the board can do it."
)
OTHER_TEXT = (
    "The text on your screen is not the one before the board. Open the plan again and read it."
)
SAY_WHY = "Give the reason, for the minutes."
STATES = {
    DecisionOutcome.APPROVED: (PlanState.APPROVED, Event.PLAN_APPROVE),
    DecisionOutcome.RETURNED: (PlanState.RETURNED, Event.PLAN_RETURN),
}


@dataclass(frozen=True)
class DecisionValues:
    """Hold what the board decided, why, and the digest of the text that was read."""

    outcome: DecisionOutcome
    reason: str
    digest: str


def decide_plan(
    session: Session,
    programme_id: int,
    plan_id: int,
    values: DecisionValues,
    *,
    actor: Actor,
    now: datetime,
) -> str:
    """Record the board's decision and return the plan's reference.

    An approval supersedes earlier approved plans of the same body. Raises NotFound, NotAllowed
    (also to who built or submitted it), WrongState where it is decided or its frozen text does
    not hold, or Invalid.
    """
    plan = _locked(session, programme_id, plan_id)
    require(actor, Permission.BOARD_DECIDE, Scope(programme_id))
    state, event = STATES[values.outcome]
    next_plan_state(plan.state, state)
    _check_somebody_else(plan, actor)
    frozen = _checked_text(session, plan, actor, values)
    if not values.reason.strip():
        raise Invalid(SAY_WHY, {"reason": SAY_WHY})
    session.add(_decision(plan, values, frozen, actor, now))
    if state is PlanState.APPROVED:
        _supersede_earlier(session, plan, actor, now)
    _record_move(session, plan, state, event, actor, now, values.reason, frozen.digest)
    tell_makers(session, plan, actor, now=now)
    session.commit()
    return plan.reference


def _locked(session: Session, programme_id: int, plan_id: int) -> TransitionPlan:
    """Load the plan and hold its row: of two who decide at once the second finds it decided."""
    plan = session.scalars(
        sa.select(TransitionPlan)
        .where(TransitionPlan.id == plan_id, TransitionPlan.programme_id == programme_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if plan is None:
        raise NotFound
    return plan


def _check_somebody_else(plan: TransitionPlan, actor: Actor) -> None:
    if actor.person_id is not None and actor.person_id in (
        plan.submitted_by_id,
        plan.created_by_id,
    ):
        raise NotAllowed(OWN_PLAN)


def _checked_text(
    session: Session, plan: TransitionPlan, actor: Actor, values: DecisionValues
) -> FrozenPlan:
    row = transition_plan(session, actor, plan.programme_id, plan.id)
    frozen = frozen_plan(session, actor, plan.programme_id, row)
    if frozen.faults:
        raise WrongState(f"{frozen.faults[0]} Nobody can decide on it as it stands.")
    if values.digest != frozen.digest:
        raise Invalid(OTHER_TEXT)
    return frozen


def _decision(
    plan: TransitionPlan, values: DecisionValues, frozen: FrozenPlan, actor: Actor, now: datetime
) -> BoardDecision:
    return BoardDecision(
        plan_id=plan.id,
        outcome=values.outcome,
        reason=values.reason,
        decided_by_id=actor.person_id,
        decided_by_name=actor.name,
        decided_at=now,
        digest=frozen.digest,
    )


def _supersede_earlier(session: Session, plan: TransitionPlan, actor: Actor, now: datetime) -> None:
    earlier: Sequence[TransitionPlan] = session.scalars(
        sa.select(TransitionPlan)
        .where(
            TransitionPlan.programme_id == plan.programme_id,
            TransitionPlan.body_id == plan.body_id,
            TransitionPlan.state == PlanState.APPROVED,
            TransitionPlan.id != plan.id,
        )
        .order_by(TransitionPlan.number)
        .with_for_update()
    ).all()
    for old in earlier:
        reason = f"{plan.reference} was approved in its place."
        _record_move(session, old, PlanState.SUPERSEDED, Event.PLAN_SUPERSEDE, actor, now, reason)


def _record_move(
    session: Session,
    plan: TransitionPlan,
    state: PlanState,
    event: Event,
    actor: Actor,
    now: datetime,
    reason: str,
    digest: str = "",
) -> None:
    before, after = change(plan, {"state": next_plan_state(plan.state, state)})
    record(
        session,
        event,
        actor,
        plan,
        programme_id=plan.programme_id,
        now=now,
        permission=Permission.BOARD_DECIDE,
        name=plan.reference,
        before=before,
        after={**after, "digest": digest} if digest else after,
        reason=reason,
    )
