"""Record how far an activity has come."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.plan import Activity
from lgr_tracker.workflows.loading import change, check_seen, load
from lgr_tracker.workflows.plan.checking import progress_faults, refuse


@dataclass(frozen=True)
class ProgressValues:
    """Hold what is known of an activity's progress; `remaining_days` are working days."""

    actual_start_on: date | None
    actual_finish_on: date | None
    remaining_days: int | None


def record_progress(
    session: Session,
    programme_id: int,
    activity_id: int,
    values: ProgressValues,
    seen_version: int,
    *,
    today: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Record an activity's actual dates and what remains, and return its id.

    Raises NotFound, NotAllowed, StaleEdit or Invalid.
    """
    activity = load(session, Activity, activity_id, programme_id)
    require(actor, Permission.PLAN_EDIT, Scope(programme_id, activity.organisation_id))
    check_seen(activity, seen_version, asdict(values))
    refuse(progress_faults(**asdict(values), today=today))
    before, after = change(activity, asdict(values))
    record(
        session,
        Event.ACTIVITY_CHANGE,
        actor,
        activity,
        programme_id=programme_id,
        now=now,
        permission=Permission.PLAN_EDIT,
        organisation_id=activity.organisation_id,
        name=activity.code,
        before=before,
        after=after,
    )
    session.commit()
    return activity.id
