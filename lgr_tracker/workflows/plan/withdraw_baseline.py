"""Take back dates that were asked for before anybody decided on them."""

from datetime import datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotAllowed
from lgr_tracker.domain.permissions import Actor, Permission, require_held
from lgr_tracker.domain.states import BaselineState, next_baseline_state
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.baseline import Baseline
from lgr_tracker.workflows.loading import change, hold_programme, load

NOT_YOURS = "Only whoever asked for these dates can withdraw them. They can still be declined."


def withdraw_baseline(
    session: Session, programme_id: int, baseline_id: int, *, actor: Actor, now: datetime
) -> int:
    """Withdraw dates that wait for a decision, and return the id.

    Raises NotFound, NotAllowed to all but who asked, or WrongState where they are decided on.
    """
    hold_programme(session, programme_id)
    baseline = load(session, Baseline, baseline_id, programme_id)
    require_held(actor, Permission.PLAN_EDIT, programme_id)
    if actor.person_id != baseline.asked_by_id and not actor.is_operator:
        raise NotAllowed(NOT_YOURS)
    state = next_baseline_state(baseline.state, BaselineState.WITHDRAWN)
    before, after = change(baseline, {"state": state})
    baseline.decided_at = now
    record(
        session,
        Event.BASELINE_WITHDRAW,
        actor,
        baseline,
        programme_id=programme_id,
        now=now,
        permission=Permission.PLAN_EDIT,
        name=baseline.name,
        before=before,
        after=after,
    )
    session.commit()
    return baseline.id
