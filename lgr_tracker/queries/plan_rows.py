"""The plan as it is stored: pieces of work, what waits for what, and the councils they serve."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
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


End = tuple[WorkKind, int]
"""A piece of work by its kind and id, whatever it is called."""


@dataclass(frozen=True)
class StoredLink:
    """Hold one link as the tables keep it."""

    predecessor: End
    successor: End
    kind: LinkKind
    lag_days: int
    max_lag_days: int | None


@dataclass(frozen=True)
class StoredPlan:
    """Hold the plan as the tables keep it: by ids, with dropped actions and what they hold up.

    `delivered` holds, for each entry of a criterion in a council, the work that delivers it;
    `councils_of` the council of an entry.
    """

    vesting_on: date
    starts_on: date
    ends_on: date
    status_on: date | None
    works: Mapping[End, Work]
    dropped: frozenset[int]
    links: Mapping[int, StoredLink]
    councils: tuple[Council, ...]
    delivered: frozenset[tuple[int, End]]
    councils_of: Mapping[int, int]


def plan_rows(session: Session, actor: Actor, programme_id: int) -> PlanRows:
    """Return the plan as stored; raises NotFound. Runs six queries."""
    return as_rows(stored_plan(session, actor, programme_id))


def stored_plan(
    session: Session, actor: Actor, programme_id: int, besides: Iterable[int] = ()
) -> StoredPlan:
    """Return the plan by ids; raises NotFound. Runs six queries.

    `besides` are actions to be in it though they take no part today.
    """
    programme = session.execute(
        sa.select(
            Programme.vesting_on, Programme.starts_on, Programme.ends_on, Programme.status_on
        ).where(in_scope(actor, Programme.id, programme_id))
    ).one_or_none()
    if programme is None:
        raise NotFound
    activities = _activities(session, actor, programme_id)
    mitigations, dropped = _mitigations(session, actor, programme_id, besides)
    delivered = _delivered(session, actor, programme_id)
    return StoredPlan(
        *programme,
        works={(work.kind, work.id): work for work in (*activities, *mitigations)},
        dropped=dropped,
        links=_links(session, actor, programme_id),
        councils=_councils(session, actor, programme_id),
        delivered=frozenset((entry, end) for entry, end, _ in delivered),
        councils_of={entry: council for entry, _, council in delivered},
    )


def as_rows(stored: StoredPlan) -> PlanRows:
    """Return what takes part in a plan, by keys: all activities, and actions tied to any of it."""
    tied = {end for link in stored.links.values() for end in (link.predecessor, link.successor)}
    tied |= {end for _, end in stored.delivered}
    works = [work for end, work in stored.works.items() if _takes_part(stored, end, tied)]
    taken = {work.key for work in works if work.kind == "activity"}
    renamed = [work if work.kind == "activity" else _renamed(work, taken) for work in works]
    keys: dict[End, str] = {(work.kind, work.id): work.key for work in renamed}
    return PlanRows(
        stored.vesting_on,
        stored.starts_on,
        stored.ends_on,
        stored.status_on,
        works=tuple(renamed),
        links=tuple(_known_links(stored.links, keys)),
        councils=stored.councils,
        delivered=frozenset(
            (keys[end], stored.councils_of[entry]) for entry, end in stored.delivered if end in keys
        ),
    )


def _takes_part(stored: StoredPlan, end: End, tied: Set[End]) -> bool:
    kind, row_id = end
    return kind == "activity" or (end in tied and row_id not in stored.dropped)


def _renamed(work: Work, taken: set[str]) -> Work:
    """Keep an action's reference apart from an activity that somebody gave the same code."""
    if work.key not in taken:
        return work
    return replace(work, key=f"{work.key} (action)")


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


def _is_tied() -> sa.ColumnElement[bool]:
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


def _mitigations(
    session: Session, actor: Actor, programme_id: int, besides: Iterable[int]
) -> tuple[list[Work], frozenset[int]]:
    """Return the actions, and the ids of those that were dropped."""
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
            Mitigation.state,
        )
        .join(Organisation, Organisation.id == Mitigation.organisation_id)
        .outerjoin(Post, Post.id == Mitigation.owner_post_id)
        .where(
            in_scope(actor, Mitigation.programme_id, programme_id),
            sa.or_(
                sa.and_(Mitigation.state != MitigationState.DROPPED, _is_tied()),
                Mitigation.id.in_(sorted(besides)),
            ),
        )
        .order_by(Mitigation.reference)
    ).all()
    dropped = frozenset(row.id for row in rows if row.state is MitigationState.DROPPED)
    return [_mitigation(row) for row in rows], dropped


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


def end_of(activity_id: int | None, mitigation_id: int | None) -> End:
    """Return whichever of the two is set."""
    if activity_id is not None:
        return "activity", activity_id
    return "mitigation", mitigation_id or 0


def _links(session: Session, actor: Actor, programme_id: int) -> dict[int, StoredLink]:
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
    return {row[0]: _link(row) for row in rows}


def _link(row: Any) -> StoredLink:
    _, before, before_action, after, after_action, *tie = row
    return StoredLink(end_of(before, before_action), end_of(after, after_action), *tie)


def _known_links(links: Mapping[int, StoredLink], keys: Mapping[End, str]) -> list[PlanLink]:
    """Return links by keys; a dropped action holds nothing up, so its links go with it."""
    known = [
        PlanLink(
            link_id,
            keys[link.predecessor],
            keys[link.successor],
            link.kind,
            link.lag_days,
            link.max_lag_days,
        )
        for link_id, link in links.items()
        if link.predecessor in keys and link.successor in keys
    ]
    return sorted(known, key=lambda link: (link.predecessor, link.successor))


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


def _delivered(session: Session, actor: Actor, programme_id: int) -> list[tuple[int, End, int]]:
    """Return the entry of a criterion, the work that delivers it and its council, each time."""
    rows = session.execute(
        sa.select(
            ReadinessDelivery.readiness_id,
            ReadinessDelivery.activity_id,
            ReadinessDelivery.mitigation_id,
            Readiness.organisation_id,
        )
        .join(Readiness, Readiness.id == ReadinessDelivery.readiness_id)
        .join(Organisation, Organisation.id == Readiness.organisation_id)
        .where(in_scope(actor, Organisation.programme_id, programme_id))
    )
    return [(entry, end_of(activity, action), council) for entry, activity, action, council in rows]
