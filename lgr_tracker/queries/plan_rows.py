"""The plan as it is stored: pieces of work, what waits for what, and the councils they serve."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.kinds import LinkKind, OrganisationKind
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.states import MitigationState
from lgr_tracker.models.organisation import Organisation, Post
from lgr_tracker.models.plan import Activity, ActivityLink, Readiness, ReadinessDelivery
from lgr_tracker.models.programme import Phase, Programme
from lgr_tracker.models.risk import Mitigation
from lgr_tracker.queries.scope import in_scope

WorkKind = Literal["activity", "mitigation"]


@dataclass(frozen=True)
class Work:
    """Hold one activity, or one action that takes part in the plan, as it was entered.

    `key` names it in the schedule and to people: an activity's code or an action's reference.
    """

    key: str
    kind: WorkKind
    id: int
    code: str
    name: str
    organisation_id: int | None
    council: str | None
    mark: int
    workstream: str
    phase_id: int | None
    phase: str | None
    phase_position: int | None
    phase_starts_on: date | None
    owner_post_id: int | None
    owner: str | None
    duration_days: int | None
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


@dataclass(frozen=True)
class PlanLink:
    """Hold one link between two pieces of work, by their keys."""

    id: int
    predecessor: str
    successor: str
    kind: LinkKind
    lag_days: int
    max_lag_days: int | None


@dataclass(frozen=True)
class Council:
    """Hold one new council as the plan needs it."""

    id: int
    code: str
    name: str
    short_name: str
    mark: int


@dataclass(frozen=True)
class PlanRows:
    """Hold all that a schedule is reckoned from; `delivered` pairs work with a council's Day 1."""

    vesting_on: date
    starts_on: date
    ends_on: date
    status_on: date | None
    works: tuple[Work, ...]
    links: tuple[PlanLink, ...]
    councils: tuple[Council, ...]
    delivered: frozenset[tuple[str, int]]


def plan_rows(session: Session, actor: Actor, programme_id: int) -> PlanRows:
    """Return the plan as stored; raises NotFound. Runs six queries."""
    programme = session.execute(
        sa.select(
            Programme.vesting_on, Programme.starts_on, Programme.ends_on, Programme.status_on
        ).where(in_scope(actor, Programme.id, programme_id))
    ).one_or_none()
    if programme is None:
        raise NotFound
    activities = _activities(session, actor, programme_id)
    taken = {work.key for work in activities}
    mitigations = [_renamed(work, taken) for work in _mitigations(session, actor, programme_id)]
    keys: dict[tuple[WorkKind, int], str] = {
        (work.kind, work.id): work.key for work in (*activities, *mitigations)
    }
    return PlanRows(
        *programme,
        works=(*activities, *mitigations),
        links=_links(session, actor, programme_id, keys),
        councils=_councils(session, actor, programme_id),
        delivered=_delivered(session, actor, programme_id, keys),
    )


def _renamed(work: Work, taken: set[str]) -> Work:
    """Keep an action's reference apart from an activity that somebody gave the same code."""
    if work.key not in taken:
        return work
    return Work(**{**vars(work), "key": f"{work.key} (action)"})


def _activities(session: Session, actor: Actor, programme_id: int) -> tuple[Work, ...]:
    rows = session.execute(
        sa.select(
            Activity.code,
            sa.literal("activity"),
            Activity.id,
            Activity.code,
            Activity.name,
            Activity.organisation_id,
            Organisation.short_name,
            sa.func.coalesce(Organisation.mark, 0),
            Activity.workstream,
            Activity.phase_id,
            Phase.name,
            Phase.position,
            Phase.starts_on,
            Activity.owner_post_id,
            Post.title,
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
        )
        .outerjoin(Organisation, Organisation.id == Activity.organisation_id)
        .outerjoin(Phase, Phase.id == Activity.phase_id)
        .outerjoin(Post, Post.id == Activity.owner_post_id)
        .where(in_scope(actor, Activity.programme_id, programme_id))
        .order_by(Activity.code)
    )
    return tuple(_activity(row) for row in rows)


def _activity(row: Any) -> Work:
    return Work(*row)


def _takes_part() -> sa.ColumnElement[bool]:
    """Say that a mitigation is linked into the plan or delivers a criterion."""
    link = sa.select(ActivityLink.id).where(
        sa.or_(
            ActivityLink.predecessor_mitigation_id == Mitigation.id,
            ActivityLink.successor_mitigation_id == Mitigation.id,
        )
    )
    delivers = sa.select(ReadinessDelivery.id).where(
        ReadinessDelivery.mitigation_id == Mitigation.id
    )
    return sa.or_(sa.exists(link.correlate(Mitigation)), sa.exists(delivers.correlate(Mitigation)))


def _mitigations(session: Session, actor: Actor, programme_id: int) -> tuple[Work, ...]:
    rows = session.execute(
        sa.select(
            Mitigation.id,
            Mitigation.reference,
            Mitigation.title,
            Mitigation.organisation_id,
            Organisation.short_name,
            Organisation.mark,
            Mitigation.owner_post_id,
            Post.title,
            Mitigation.likely_days,
            Mitigation.low_days,
            Mitigation.high_days,
            Mitigation.due_on,
            Mitigation.started_on,
            Mitigation.done_on,
        )
        .join(Organisation, Organisation.id == Mitigation.organisation_id)
        .outerjoin(Post, Post.id == Mitigation.owner_post_id)
        .where(
            in_scope(actor, Mitigation.programme_id, programme_id),
            Mitigation.state != MitigationState.DROPPED,
            _takes_part(),
        )
        .order_by(Mitigation.reference)
    )
    return tuple(_mitigation(row) for row in rows)


def _mitigation(row: Any) -> Work:
    return Work(
        key=row[1],
        kind="mitigation",
        id=row[0],
        code=row[1],
        name=row[2],
        organisation_id=row[3],
        council=row[4],
        mark=row[5],
        workstream="Actions on risks",
        phase_id=None,
        phase=None,
        phase_position=None,
        phase_starts_on=None,
        owner_post_id=row[6],
        owner=row[7],
        duration_days=row[8],
        low_days=row[9],
        high_days=row[10],
        start_no_earlier_on=None,
        finish_by_on=row[11],
        fixed_start_on=None,
        baseline_start_on=None,
        baseline_finish_on=None,
        actual_start_on=row[12],
        actual_finish_on=row[13],
        remaining_days=None,
        is_starter=False,
        is_decision=False,
    )


def _end(
    keys: dict[tuple[WorkKind, int], str], activity_id: int | None, mitigation_id: int | None
) -> str | None:
    """Return the key of whichever of the two is set, or None where it takes no part."""
    if activity_id is not None:
        return keys.get(("activity", activity_id))
    return keys.get(("mitigation", mitigation_id)) if mitigation_id is not None else None


def _links(
    session: Session, actor: Actor, programme_id: int, keys: dict[tuple[WorkKind, int], str]
) -> tuple[PlanLink, ...]:
    rows = session.execute(
        sa.select(
            ActivityLink.id,
            ActivityLink.predecessor_id,
            ActivityLink.predecessor_mitigation_id,
            ActivityLink.successor_id,
            ActivityLink.successor_mitigation_id,
            ActivityLink.kind,
            ActivityLink.lag_days,
            ActivityLink.max_lag_days,
        ).where(in_scope(actor, ActivityLink.programme_id, programme_id))
    )
    known = _known_links(rows, keys)
    return tuple(sorted(known, key=lambda link: (link.predecessor, link.successor)))


def _known_links(rows: Iterable[Any], keys: dict[tuple[WorkKind, int], str]) -> Iterable[PlanLink]:
    for link_id, before, before_action, after, after_action, kind, lag, most in rows:
        predecessor = _end(keys, before, before_action)
        successor = _end(keys, after, after_action)
        # A dropped action holds nothing up: its links go with it.
        if predecessor is not None and successor is not None:
            yield PlanLink(link_id, predecessor, successor, kind, lag, most)


def _councils(session: Session, actor: Actor, programme_id: int) -> tuple[Council, ...]:
    rows = session.execute(
        sa.select(
            Organisation.id,
            Organisation.code,
            Organisation.name,
            Organisation.short_name,
            Organisation.mark,
        )
        .where(
            in_scope(actor, Organisation.programme_id, programme_id),
            Organisation.kind == OrganisationKind.SUCCESSOR,
        )
        .order_by(Organisation.mark, Organisation.name)
    )
    return tuple(Council(*row) for row in rows)


def _delivered(
    session: Session, actor: Actor, programme_id: int, keys: dict[tuple[WorkKind, int], str]
) -> frozenset[tuple[str, int]]:
    rows = session.execute(
        sa.select(
            ReadinessDelivery.activity_id,
            ReadinessDelivery.mitigation_id,
            Readiness.organisation_id,
        )
        .join(Readiness, Readiness.id == ReadinessDelivery.readiness_id)
        .join(Organisation, Organisation.id == Readiness.organisation_id)
        .where(in_scope(actor, Organisation.programme_id, programme_id))
    )
    found = ((_end(keys, activity, action), council) for activity, action, council in rows)
    return frozenset((key, council) for key, council in found if key is not None)
