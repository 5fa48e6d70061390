"""Ask to have the plan's dates approved as they are reckoned now."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid, WrongState
from lgr_tracker.domain.permissions import Actor, Permission, operator, require_held
from lgr_tracker.domain.states import BaselineState
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.baseline import Baseline, BaselineLine
from lgr_tracker.queries.baselines import DatesToAsk, dates_to_ask
from lgr_tracker.workflows.loading import hold_programme
from lgr_tracker.workflows.plan.telling import tell_deciders

SAY_WHY = "Say why the approved dates should change; whoever decides reads it."
NO_WORK = "The plan has no work yet, so there are no dates to approve."
NOT_SOUND = (
    "Some dates of the plan can't be relied on: work waits for itself, or a link can't be kept. "
    "Mend that first; the page of the plan names it."
)
ONE_WAITS = (
    "Dates wait for a decision already. Once they are decided on or withdrawn, you can ask again."
)


def ask_baseline(
    session: Session,
    programme_id: int,
    reason: str,
    *,
    today: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Keep the dates of all activities as they are reckoned now, for a decision; return the id.

    Whoever may change some of the plan may ask. Raises NotFound, NotAllowed, Invalid, or
    WrongState where dates wait already or cannot be reckoned.
    """
    hold_programme(session, programme_id)
    require_held(actor, Permission.PLAN_EDIT, programme_id)
    if not reason.strip():
        raise Invalid(SAY_WHY, {"reason": SAY_WHY})
    _check_none_waits(session, programme_id)
    asked = _checked_dates(session, programme_id, today)
    baseline = Baseline(
        programme_id=programme_id,
        number=_next_number(session, programme_id),
        state=BaselineState.ASKED,
        reason=reason,
        status_on=asked.status_on,
        asked_by_id=actor.person_id,
        asked_at=now,
    )
    session.add(baseline)
    session.flush()  # its lines point to it
    session.add_all(
        BaselineLine(baseline_id=baseline.id, activity_id=row_id, starts_on=first, finishes_on=last)
        for row_id, (first, last) in asked.days.items()
    )
    record(
        session,
        Event.BASELINE_ASK,
        actor,
        baseline,
        programme_id=programme_id,
        now=now,
        permission=Permission.PLAN_EDIT,
        name=baseline.name,
        after={"status_on": asked.status_on.isoformat()},
        reason=reason,
    )
    tell_deciders(session, baseline, actor, today=today, now=now)
    session.commit()
    return baseline.id


def _check_none_waits(session: Session, programme_id: int) -> None:
    waits = sa.exists().where(
        Baseline.programme_id == programme_id, Baseline.state == BaselineState.ASKED
    )
    if session.scalar(sa.select(waits)):
        raise WrongState(ONE_WAITS)


def _checked_dates(session: Session, programme_id: int, today: date) -> DatesToAsk:
    asked = dates_to_ask(session, operator(), programme_id, today)
    if not asked.is_sound:
        raise WrongState(NOT_SOUND)
    if not asked.days:
        raise WrongState(NO_WORK)
    return asked


def _next_number(session: Session, programme_id: int) -> int:
    last = sa.select(sa.func.max(Baseline.number)).where(Baseline.programme_id == programme_id)
    return (session.scalar(last) or 0) + 1
