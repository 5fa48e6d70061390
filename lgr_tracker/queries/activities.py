"""One activity as its page and its forms need it, and what its forms offer to choose from."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.kinds import LinkKind, OrganisationKind
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.states import RiskState
from lgr_tracker.models.organisation import Organisation, Post
from lgr_tracker.models.plan import Activity, ActivityLink, Criterion, Readiness, ReadinessDelivery
from lgr_tracker.models.programme import Phase
from lgr_tracker.models.risk import Risk, RiskDelay
from lgr_tracker.queries.scope import in_scope


@dataclass(frozen=True)
class ActivityRow:
    """Hold one activity as it was entered."""

    id: int
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
    baseline_start_on: date | None
    baseline_finish_on: date | None
    actual_start_on: date | None
    actual_finish_on: date | None
    remaining_days: int | None
    is_starter: bool
    is_decision: bool
    note: str
    version: int


_COLUMNS = (
    Activity.id,
    Activity.code,
    Activity.name,
    Activity.organisation_id,
    Activity.workstream,
    Activity.phase_id,
    Activity.owner_post_id,
    Activity.duration_days,
    Activity.low_days,
    Activity.high_days,
    Activity.start_no_earlier_on,
    Activity.finish_by_on,
    Activity.fixed_start_on,
    Activity.baseline_start_on,
    Activity.baseline_finish_on,
    Activity.actual_start_on,
    Activity.actual_finish_on,
    Activity.remaining_days,
    Activity.is_starter,
    Activity.is_decision,
    Activity.note,
    Activity.version,
)


def activity(session: Session, actor: Actor, programme_id: int, activity_id: int) -> ActivityRow:
    """Return one activity; raises NotFound. Runs one query."""
    row: Any = session.execute(
        sa.select(*_COLUMNS).where(
            in_scope(actor, Activity.programme_id, programme_id), Activity.id == activity_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return ActivityRow(*row)


def some_activities(
    session: Session, actor: Actor, programme_id: int, ids: Collection[int]
) -> dict[int, ActivityRow]:
    """Return some activities as they were entered, by id. Runs one query."""
    rows: Any = session.execute(
        sa.select(*_COLUMNS).where(
            in_scope(actor, Activity.programme_id, programme_id), Activity.id.in_(sorted(ids))
        )
    )
    return {row[0]: ActivityRow(*row) for row in rows}


@dataclass(frozen=True)
class LinkRow:
    """Hold how one piece of work waits for another, as it was entered."""

    kind: LinkKind
    lag_days: int
    max_lag_days: int | None
    version: int


def link(session: Session, actor: Actor, programme_id: int, link_id: int) -> LinkRow:
    """Return one link; raises NotFound. Runs one query."""
    row: Any = session.execute(
        sa.select(
            ActivityLink.kind,
            ActivityLink.lag_days,
            ActivityLink.max_lag_days,
            ActivityLink.version,
        ).where(
            in_scope(actor, ActivityLink.programme_id, programme_id), ActivityLink.id == link_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return LinkRow(*row)


def activities(session: Session, actor: Actor, programme_id: int) -> tuple[ActivityRow, ...]:
    """Return all activities as they were entered, by their codes. Runs one query."""
    rows: Any = session.execute(
        sa.select(*_COLUMNS)
        .where(in_scope(actor, Activity.programme_id, programme_id))
        .order_by(Activity.code)
    )
    return tuple(ActivityRow(*row) for row in rows)


@dataclass(frozen=True)
class DelayRow:
    """Hold one risk that would delay an activity, in working days."""

    risk_id: int
    reference: str
    title: str
    score: int | None
    low_days: int
    likely_days: int
    high_days: int


def delays(
    session: Session, actor: Actor, programme_id: int, activity_id: int
) -> tuple[DelayRow, ...]:
    """Return the risks that would delay an activity, highest score first. Runs one query."""
    rows = session.execute(
        sa.select(
            Risk.id,
            Risk.reference,
            Risk.title,
            Risk.current_score,
            RiskDelay.low_days,
            RiskDelay.likely_days,
            RiskDelay.high_days,
        )
        .join(RiskDelay, RiskDelay.risk_id == Risk.id)
        .where(
            in_scope(actor, Risk.programme_id, programme_id), RiskDelay.activity_id == activity_id
        )
        .order_by(sa.func.coalesce(Risk.current_score, 0).desc(), Risk.reference)
    )
    return tuple(DelayRow(*row) for row in rows)


def threats(session: Session, actor: Actor, programme_id: int) -> dict[int, tuple[DelayRow, ...]]:
    """Return the open risks that would delay each activity, highest score first. Runs one query."""
    rows: Any = session.execute(
        sa.select(
            RiskDelay.activity_id,
            Risk.id,
            Risk.reference,
            Risk.title,
            Risk.current_score,
            RiskDelay.low_days,
            RiskDelay.likely_days,
            RiskDelay.high_days,
        )
        .join(RiskDelay, RiskDelay.risk_id == Risk.id)
        .where(in_scope(actor, Risk.programme_id, programme_id), Risk.state != RiskState.CLOSED)
        .order_by(sa.func.coalesce(Risk.current_score, 0).desc(), Risk.reference)
    )
    found: dict[int, tuple[DelayRow, ...]] = {}
    for activity_id, *delay in rows:
        found[activity_id] = (*found.get(activity_id, ()), DelayRow(*delay))
    return found


@dataclass(frozen=True)
class DeliveredRow:
    """Hold one criterion that an activity delivers in a council."""

    criterion_id: int
    organisation_id: int
    code: str
    title: str
    council: str
    mark: int


def delivered(
    session: Session, actor: Actor, programme_id: int, activity_id: int
) -> tuple[DeliveredRow, ...]:
    """Return the Day 1 criteria that an activity delivers. Runs one query."""
    rows = session.execute(
        sa.select(
            Criterion.id,
            Organisation.id,
            Criterion.code,
            Criterion.title,
            Organisation.short_name,
            Organisation.mark,
        )
        .select_from(ReadinessDelivery)
        .join(Readiness, Readiness.id == ReadinessDelivery.readiness_id)
        .join(Criterion, Criterion.id == Readiness.criterion_id)
        .join(Organisation, Organisation.id == Readiness.organisation_id)
        .where(
            in_scope(actor, Criterion.programme_id, programme_id),
            ReadinessDelivery.activity_id == activity_id,
        )
        .order_by(Criterion.position, Organisation.mark)
    )
    return tuple(DeliveredRow(*row) for row in rows)


@dataclass(frozen=True)
class PlanChoices:
    """Hold what the plan's forms offer, as pairs of id and words; workstreams are words alone."""

    councils: tuple[tuple[int, str], ...]
    organisations: tuple[tuple[int, str], ...]
    posts: tuple[tuple[int, str], ...]
    phases: tuple[tuple[int, str], ...]


def plan_choices(session: Session, actor: Actor, programme_id: int) -> PlanChoices:
    """Return what there is to choose from. Runs three queries."""
    organisations = session.execute(
        sa.select(Organisation.id, Organisation.name, Organisation.kind)
        .where(in_scope(actor, Organisation.programme_id, programme_id))
        .order_by(Organisation.mark, Organisation.name)
    ).all()
    posts = session.execute(
        sa.select(Post.id, Post.title, Organisation.short_name)
        .join(Organisation, Organisation.id == Post.organisation_id)
        .where(in_scope(actor, Post.programme_id, programme_id))
        .order_by(Organisation.mark, Organisation.short_name, Post.title)
    )
    phases = session.execute(
        sa.select(Phase.id, Phase.name)
        .where(in_scope(actor, Phase.programme_id, programme_id))
        .order_by(Phase.position)
    )
    return PlanChoices(
        councils=tuple(
            (row_id, name)
            for row_id, name, kind in organisations
            if kind is OrganisationKind.SUCCESSOR
        ),
        organisations=tuple((row_id, name) for row_id, name, _ in organisations),
        posts=tuple((row_id, f"{title}, {council}") for row_id, title, council in posts),
        phases=tuple((row_id, name) for row_id, name in phases),
    )
