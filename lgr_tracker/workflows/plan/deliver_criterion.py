"""Say which work delivers a Day 1 criterion in a council, or no longer does."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.plan import Readiness, ReadinessDelivery
from lgr_tracker.workflows.plan.loading import (
    WorkEnd,
    load_chosen_work,
    load_council,
    load_criterion,
    load_delivery,
    load_readiness,
    load_work,
)


def deliver_criterion(
    session: Session,
    programme_id: int,
    criterion_id: int,
    organisation_id: int,
    end: WorkEnd,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Add an activity or action to what delivers a criterion, and return the new row's id.

    Raises NotFound, NotAllowed or Invalid.
    """
    criterion = load_criterion(session, criterion_id, programme_id)
    council = load_council(session, organisation_id, programme_id)
    require(actor, Permission.READINESS_EDIT, Scope(programme_id, council.id))
    work = load_chosen_work(session, end, programme_id, "work")
    readiness = load_readiness(session, criterion.id, council.id)
    if readiness is None:
        readiness = Readiness(criterion_id=criterion.id, organisation_id=council.id)
        session.add(readiness)
        session.flush()  # what delivers it points to the entry's id
    _check_new(session, readiness.id, end)
    delivery = ReadinessDelivery(
        readiness_id=readiness.id, activity_id=end.activity_id, mitigation_id=end.mitigation_id
    )
    session.add(delivery)
    record(
        session,
        Event.READINESS_CHANGE,
        actor,
        readiness,
        programme_id=programme_id,
        now=now,
        permission=Permission.READINESS_EDIT,
        organisation_id=council.id,
        name=f"{criterion.code}, {council.short_name}",
        after={"delivered_by": work.name, **_told(delivery)},
        mentions=[(end.kind, end.id)],
    )
    session.commit()
    return delivery.id


def stop_delivering(
    session: Session, programme_id: int, delivery_id: int, *, actor: Actor, now: datetime
) -> tuple[int, int]:
    """Take work out of what delivers a criterion; returns the ids of criterion and council.

    Raises NotFound or NotAllowed.
    """
    delivery, readiness, criterion = load_delivery(session, delivery_id, programme_id)
    require(actor, Permission.READINESS_EDIT, Scope(programme_id, readiness.organisation_id))
    end = WorkEnd.of(delivery.activity_id, delivery.mitigation_id)
    work = load_work(session, end, programme_id)
    record(
        session,
        Event.READINESS_CHANGE,
        actor,
        readiness,
        programme_id=programme_id,
        now=now,
        permission=Permission.READINESS_EDIT,
        organisation_id=readiness.organisation_id,
        name=criterion.code,
        before={"delivered_by": work.name, **_told(delivery)},
        mentions=[(end.kind, end.id)],
    )
    session.delete(delivery)
    session.commit()
    return criterion.id, readiness.organisation_id


def _check_new(session: Session, readiness_id: int, end: WorkEnd) -> None:
    taken = session.scalar(
        sa.select(ReadinessDelivery.id).where(
            ReadinessDelivery.readiness_id == readiness_id,
            ReadinessDelivery.activity_id.is_not_distinct_from(end.activity_id),
            ReadinessDelivery.mitigation_id.is_not_distinct_from(end.mitigation_id),
        )
    )
    if taken is not None:
        sentence = "This work delivers it already. Choose other work."
        raise Invalid(sentence, {"work": sentence})


def _told(delivery: ReadinessDelivery) -> dict[str, Any]:
    return {"activity_id": delivery.activity_id, "mitigation_id": delivery.mitigation_id}
