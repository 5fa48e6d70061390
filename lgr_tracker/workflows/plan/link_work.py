"""Let one piece of work wait for another, in another way, or no longer."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import LinkKind
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.plan import ActivityLink
from lgr_tracker.queries.plan_rows import plan_rows
from lgr_tracker.workflows.loading import change, check_seen, hold_programme, load
from lgr_tracker.workflows.plan.loading import WorkEnd, WorkName, load_chosen_work, load_work
from lgr_tracker.workflows.plan.rings import check_no_ring


@dataclass(frozen=True)
class LinkValues:
    """Hold what waits for what; lags are working days, a negative one is a lead."""

    predecessor: WorkEnd
    successor: WorkEnd
    kind: LinkKind
    lag_days: int
    max_lag_days: int | None


def link_work(
    session: Session, programme_id: int, values: LinkValues, *, actor: Actor, now: datetime
) -> int:
    """Add a link and return its id; who owns the work that waits decides what it waits for.

    Raises NotFound, NotAllowed, Invalid, or CircularPlan with the names of the ring.
    """
    hold_programme(session, programme_id)  # two links at once could close a ring unseen
    before = load_chosen_work(session, values.predecessor, programme_id, "predecessor")
    after = load_chosen_work(session, values.successor, programme_id, "successor")
    require(actor, Permission.PLAN_EDIT, Scope(programme_id, after.organisation_id))
    _check(session, values)
    link = _row(programme_id, values)
    session.add(link)
    session.flush()  # the plan below is read from the tables, this link with it
    check_no_ring(plan_rows(session, actor, programme_id), now.date())
    record(
        session,
        Event.ACTIVITY_LINK,
        actor,
        link,
        programme_id=programme_id,
        now=now,
        permission=Permission.PLAN_EDIT,
        organisation_id=after.organisation_id,
        name=f"{after.name} waits for {before.name}",
        after=_told(link),
    )
    session.commit()
    return link.id


@dataclass(frozen=True)
class Tie:
    """Hold how the later of two pieces of work waits; lags are working days."""

    kind: LinkKind
    lag_days: int
    max_lag_days: int | None


def relink_work(
    session: Session,
    programme_id: int,
    link_id: int,
    values: Tie,
    seen_version: int,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Change how work waits for other work, and return the link's id.

    Raises NotFound, NotAllowed, StaleEdit, Invalid, or CircularPlan with the names of the ring.
    """
    hold_programme(session, programme_id)
    link = load(session, ActivityLink, link_id, programme_id)
    before, after = _ends(session, link)
    require(actor, Permission.PLAN_EDIT, Scope(programme_id, after.organisation_id))
    check_seen(link, seen_version, asdict(values))
    _check_lags(values.lag_days, values.max_lag_days)
    was, becomes = change(link, asdict(values))
    session.flush()  # the plan below is read from the tables, the change with it
    check_no_ring(plan_rows(session, actor, programme_id), now.date())
    record(
        session,
        Event.ACTIVITY_RELINK,
        actor,
        link,
        programme_id=programme_id,
        now=now,
        permission=Permission.PLAN_EDIT,
        organisation_id=after.organisation_id,
        name=f"{after.name} waits for {before.name}",
        before=was,
        after=becomes,
    )
    session.commit()
    return link.id


def unlink_work(
    session: Session, programme_id: int, link_id: int, *, actor: Actor, now: datetime
) -> None:
    """Take a link out; raises NotFound or NotAllowed."""
    link = load(session, ActivityLink, link_id, programme_id)
    before, after = _ends(session, link)
    require(actor, Permission.PLAN_EDIT, Scope(programme_id, after.organisation_id))
    record(
        session,
        Event.ACTIVITY_UNLINK,
        actor,
        link,
        programme_id=programme_id,
        now=now,
        permission=Permission.PLAN_EDIT,
        organisation_id=after.organisation_id,
        name=f"{after.name} waits for {before.name}",
        before=_told(link),
    )
    session.delete(link)
    session.commit()


def _ends(session: Session, link: ActivityLink) -> tuple[WorkName, WorkName]:
    first = WorkEnd.of(link.predecessor_id, link.predecessor_mitigation_id)
    last = WorkEnd.of(link.successor_id, link.successor_mitigation_id)
    return (
        load_work(session, first, link.programme_id),
        load_work(session, last, link.programme_id),
    )


def _row(programme_id: int, values: LinkValues) -> ActivityLink:
    return ActivityLink(
        programme_id=programme_id,
        predecessor_id=values.predecessor.activity_id,
        predecessor_mitigation_id=values.predecessor.mitigation_id,
        successor_id=values.successor.activity_id,
        successor_mitigation_id=values.successor.mitigation_id,
        kind=values.kind,
        lag_days=values.lag_days,
        max_lag_days=values.max_lag_days,
    )


def _told(link: ActivityLink) -> dict[str, Any]:
    return {
        "predecessor_id": link.predecessor_id,
        "predecessor_mitigation_id": link.predecessor_mitigation_id,
        "successor_id": link.successor_id,
        "successor_mitigation_id": link.successor_mitigation_id,
        "kind": LinkKind(link.kind).value,
        "lag_days": link.lag_days,
        "max_lag_days": link.max_lag_days,
    }


def _check(session: Session, values: LinkValues) -> None:
    if values.predecessor == values.successor:
        _refuse("predecessor", "Nothing can wait for itself. Choose other work.")
    _check_lags(values.lag_days, values.max_lag_days)
    taken = session.scalar(
        sa.select(ActivityLink.id).where(
            ActivityLink.predecessor_id.is_not_distinct_from(values.predecessor.activity_id),
            ActivityLink.predecessor_mitigation_id.is_not_distinct_from(
                values.predecessor.mitigation_id
            ),
            ActivityLink.successor_id.is_not_distinct_from(values.successor.activity_id),
            ActivityLink.successor_mitigation_id.is_not_distinct_from(
                values.successor.mitigation_id
            ),
        )
    )
    if taken is not None:
        _refuse("predecessor", "It waits for this already. Take that link out first.")


def _check_lags(lag_days: int, max_lag_days: int | None) -> None:
    if max_lag_days is not None and max_lag_days < lag_days:
        _refuse("max_lag_days", "The most days between can't be below the least.")


def _refuse(field: str, sentence: str) -> None:
    raise Invalid(sentence, {field: sentence})
