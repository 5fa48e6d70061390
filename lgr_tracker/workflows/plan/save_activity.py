"""Add or change an activity of the plan."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.classification import Classified
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require, require_both
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.organisation import Organisation, Post
from lgr_tracker.models.plan import Activity
from lgr_tracker.models.programme import Phase
from lgr_tracker.workflows.classifying import (
    check_classified,
    classify,
    classify_new,
    kept_code,
    standing_answers,
    standing_classification,
)
from lgr_tracker.workflows.loading import (
    change,
    check_choice,
    check_seen,
    load,
    load_programme,
    plain,
)
from lgr_tracker.workflows.plan.checking import code_faults, duration_faults, refuse


@dataclass(frozen=True)
class ActivityValues:
    """Hold what a person says of an activity; durations are working days."""

    code: str
    name: str
    organisation_id: int | None
    workstream: str
    phase_id: int | None
    owner_post_id: int | None
    duration_days: int
    low_days: int | None
    high_days: int | None
    start_no_earlier_on: date | None
    finish_by_on: date | None
    fixed_start_on: date | None
    is_decision: bool
    is_starter: bool
    note: str


def add_activity(
    session: Session,
    programme_id: int,
    values: ActivityValues,
    *,
    classified: Classified | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Add an activity and return its id; raises NotFound, NotAllowed or Invalid."""
    load_programme(session, programme_id)
    require(actor, Permission.PLAN_EDIT, Scope(programme_id, values.organisation_id))
    _check(session, programme_id, values, besides=0)
    kept = check_classified(session, programme_id, values.organisation_id, classified, actor=actor)
    values = replace(values, code=kept_code(values.code, "", kept))
    activity = Activity(programme_id=programme_id, **asdict(values))
    session.add(activity)
    session.flush()  # who may see it needs the new activity's id
    told = classify_new(session, activity, kept, now=now)
    record(
        session,
        Event.ACTIVITY_ADD,
        actor,
        activity,
        programme_id=programme_id,
        now=now,
        permission=Permission.PLAN_EDIT,
        organisation_id=values.organisation_id,
        name=values.code,
        after={field: plain(value) for field, value in asdict(values).items()} | told,
    )
    session.commit()
    return activity.id


def change_activity(
    session: Session,
    programme_id: int,
    activity_id: int,
    values: ActivityValues,
    seen_version: int,
    *,
    classified: Classified | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Change an activity and return its id; raises NotFound, NotAllowed, StaleEdit or Invalid.

    Who moves an activity to another council needs the right over both.
    """
    activity = load(session, Activity, activity_id, programme_id)
    both = (activity.organisation_id, values.organisation_id)
    require_both(actor, Permission.PLAN_EDIT, programme_id, both)
    check_seen(activity, seen_version, asdict(values), lambda: standing_answers(session, activity))
    _check(session, programme_id, values, besides=activity_id)
    stands = standing_classification(session, activity)
    kept = stands if classified is None else classified
    code = kept_code(values.code, activity.code if stands.is_closed else "", kept)
    values = replace(values, code=code)
    before, after = change(activity, asdict(values))
    told_before, told_after = classify(
        session,
        activity,
        classified,
        permission=Permission.PLAN_EDIT,
        owner_before=both[0],
        actor=actor,
        now=now,
    )
    record(
        session,
        Event.ACTIVITY_CHANGE,
        actor,
        activity,
        programme_id=programme_id,
        now=now,
        permission=Permission.PLAN_EDIT,
        organisation_id=values.organisation_id,
        name=values.code,
        before=before | told_before,
        after=after | told_after,
    )
    session.commit()
    return activity.id


def _check(session: Session, programme_id: int, values: ActivityValues, besides: int) -> None:
    check_choice(session, Organisation, values.organisation_id, programme_id, "organisation_id")
    check_choice(session, Phase, values.phase_id, programme_id, "phase_id")
    check_choice(session, Post, values.owner_post_id, programme_id, "owner_post_id")
    is_taken = _is_taken(session, programme_id, values.code, besides)
    refuse(code_faults(values.code, is_taken=is_taken))
    refuse(duration_faults(values.low_days, values.duration_days, values.high_days))


def _is_taken(session: Session, programme_id: int, code: str, besides: int) -> bool:
    activity = sa.select(Activity.id).where(
        Activity.programme_id == programme_id, Activity.code == code, Activity.id != besides
    )
    return session.scalar(activity) is not None
