"""Decide on dates that were asked for: once, by somebody else."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid, NotAllowed
from lgr_tracker.domain.permissions import Actor, Permission, Scope, operator, require
from lgr_tracker.domain.states import BaselineState, next_baseline_state
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.baseline import Baseline, BaselineLine
from lgr_tracker.models.classification import Classification
from lgr_tracker.models.plan import Activity
from lgr_tracker.models.viewing import seen_as
from lgr_tracker.workflows.loading import change, hold_programme, load
from lgr_tracker.workflows.plan.telling import tell_asker

OWN_DATES = (
    "You asked for these dates, so somebody else decides on them. "
    "A chair of the board or another programme manager can do it."
)
SAY_WHY = "Give the reason; whoever asked reads it."


@dataclass(frozen=True)
class BaselineDecision:
    """Hold what was decided on the dates asked for, and why."""

    is_agreed: bool
    reason: str


def decide_baseline(
    session: Session,
    programme_id: int,
    baseline_id: int,
    decision: BaselineDecision,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Agree to the dates asked for or decline them, and return the id.

    Agreeing puts them into all activities as the approved ones and ends the baseline before.
    What can be decided on never changes, so its state is all the version there is. Raises
    NotFound, NotAllowed (also to who asked), WrongState where it is decided, or Invalid.
    """
    hold_programme(session, programme_id)
    baseline = load(session, Baseline, baseline_id, programme_id)
    require(actor, Permission.BASELINE_DECIDE, Scope(programme_id))
    state = BaselineState.AGREED if decision.is_agreed else BaselineState.DECLINED
    state = next_baseline_state(baseline.state, state)
    if actor.person_id is not None and actor.person_id == baseline.asked_by_id:
        raise NotAllowed(OWN_DATES)
    if not decision.reason.strip():
        raise Invalid(SAY_WHY, {"reason": SAY_WHY})
    told = _put_in_force(session, baseline) if decision.is_agreed else {}
    before, after = change(baseline, {"state": state})
    baseline.decided_by_id, baseline.decided_at = actor.person_id, now
    baseline.decided_because = decision.reason
    record(
        session,
        Event.BASELINE_AGREE if decision.is_agreed else Event.BASELINE_DECLINE,
        actor,
        baseline,
        programme_id=programme_id,
        now=now,
        permission=Permission.BASELINE_DECIDE,
        name=baseline.name,
        before=before,
        after=after | told,
        reason=decision.reason,
    )
    tell_asker(session, baseline, now=now)
    session.commit()
    return baseline.id


def _put_in_force(session: Session, baseline: Baseline) -> dict[str, Any]:
    """Make the dates of a baseline the approved ones, and return what the trail tells of it."""
    told: dict[str, Any] = {}
    with seen_as(session, operator()):
        told["changed_dates"] = session.scalar(_changed(baseline))
        _write_dates(session, baseline)
    standing = session.scalars(
        sa.select(Baseline).where(
            Baseline.programme_id == baseline.programme_id, Baseline.state == BaselineState.AGREED
        )
    ).one_or_none()
    if standing is not None:
        standing.state = next_baseline_state(standing.state, BaselineState.SUPERSEDED)
        told["replaces"] = standing.name
    return told


def _changed(baseline: Baseline) -> sa.Select[int]:
    """Return the SELECT of how many activities get other approved dates.

    What is kept from anybody is not counted: the trail tells everybody one number.
    """
    is_kept = sa.exists().where(Classification.activity_id == Activity.id, Classification.is_closed)
    return (
        sa.select(sa.func.count(BaselineLine.id))
        .join(Activity, Activity.id == BaselineLine.activity_id)
        .where(
            BaselineLine.baseline_id == baseline.id,
            sa.or_(
                Activity.baseline_start_on.is_distinct_from(BaselineLine.starts_on),
                Activity.baseline_finish_on.is_distinct_from(BaselineLine.finishes_on),
            ),
            ~is_kept.correlate(Activity),
        )
    )


def _write_dates(session: Session, baseline: Baseline) -> None:
    """Write the approved dates of all activities at once; work that is new since gets none.

    Versions stay, so that nobody who is changing an activity at the time is held up: approved
    dates are on no form.
    """

    def line(column: Any) -> Any:
        return (
            sa.select(column)
            .where(BaselineLine.baseline_id == baseline.id, BaselineLine.activity_id == Activity.id)
            .correlate(Activity)
            .scalar_subquery()
        )

    session.execute(
        sa.update(Activity)
        .where(Activity.programme_id == baseline.programme_id)
        .values(
            baseline_start_on=line(BaselineLine.starts_on),
            baseline_finish_on=line(BaselineLine.finishes_on),
        )
        .execution_options(synchronize_session=False)
    )
