"""Say who runs a service in a new council's area, from and until."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid, NotFound
from lgr_tracker.domain.kinds import HolderBasis
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.models.plan import Holder, Service
from lgr_tracker.workflows.loading import (
    change,
    check_choice,
    check_seen,
    load,
    load_programme,
    plain,
    values_of,
)
from lgr_tracker.workflows.plan.loading import load_council, load_holder


@dataclass(frozen=True)
class HolderValues:
    """Hold who runs a service, on what footing, from and until; both days are included."""

    organisation_id: int
    starts_on: date
    ends_on: date | None
    basis: HolderBasis
    agreement: str
    exit_on: date | None


def add_holder(
    session: Session,
    programme_id: int,
    service_id: int,
    area_id: int,
    values: HolderValues,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Add a holding and return its id; the new council whose area it is decides.

    Raises NotFound, NotAllowed or Invalid.
    """
    load_programme(session, programme_id)
    service = _chosen_service(session, service_id, programme_id)
    area = _chosen_area(session, area_id, programme_id)
    require(actor, Permission.PLAN_EDIT, Scope(programme_id, area.id))
    _check(session, programme_id, values)
    holder = Holder(service_id=service.id, area_id=area.id, **asdict(values))
    session.add(holder)
    record(
        session,
        Event.HOLDER_ADD,
        actor,
        holder,
        programme_id=programme_id,
        now=now,
        permission=Permission.PLAN_EDIT,
        organisation_id=area.id,
        name=f"{service.name}, {area.short_name}",
        after={field: plain(value) for field, value in asdict(values).items()},
    )
    session.commit()
    return holder.id


def change_holder(
    session: Session,
    programme_id: int,
    holder_id: int,
    values: HolderValues,
    seen_version: int,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Change a holding and return its id; raises NotFound, NotAllowed, StaleEdit or Invalid."""
    holder, service = load_holder(session, holder_id, programme_id)
    require(actor, Permission.PLAN_EDIT, Scope(programme_id, holder.area_id))
    check_seen(holder, seen_version, asdict(values))
    _check(session, programme_id, values)
    before, after = change(holder, asdict(values))
    record(
        session,
        Event.HOLDER_CHANGE,
        actor,
        holder,
        programme_id=programme_id,
        now=now,
        permission=Permission.PLAN_EDIT,
        organisation_id=holder.area_id,
        name=service.name,
        before=before,
        after=after,
    )
    session.commit()
    return holder.id


def remove_holder(
    session: Session,
    programme_id: int,
    holder_id: int,
    seen_version: int,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Take out a holding that was entered by mistake; raises NotFound, NotAllowed, StaleEdit."""
    holder, service = load_holder(session, holder_id, programme_id)
    require(actor, Permission.PLAN_EDIT, Scope(programme_id, holder.area_id))
    fields = list(HolderValues.__dataclass_fields__)
    check_seen(holder, seen_version, fields)
    record(
        session,
        Event.HOLDER_REMOVE,
        actor,
        holder,
        programme_id=programme_id,
        now=now,
        permission=Permission.PLAN_EDIT,
        organisation_id=holder.area_id,
        name=service.name,
        before={field: plain(value) for field, value in values_of(holder, fields).items()},
    )
    session.delete(holder)
    session.commit()


def _chosen_service(session: Session, service_id: int, programme_id: int) -> Service:
    try:
        return load(session, Service, service_id, programme_id)
    except NotFound:
        sentence = "Choose a service from the list."
        raise Invalid(sentence, {"service_id": sentence}) from None


def _chosen_area(session: Session, area_id: int, programme_id: int) -> Organisation:
    try:
        return load_council(session, area_id, programme_id)
    except NotFound:
        sentence = "Choose one of the new councils."
        raise Invalid(sentence, {"area_id": sentence}) from None


def _check(session: Session, programme_id: int, values: HolderValues) -> None:
    check_choice(session, Organisation, values.organisation_id, programme_id, "organisation_id")
    if values.ends_on is not None and values.ends_on < values.starts_on:
        sentence = "The last day can't be before the first."
        raise Invalid(sentence, {"ends_on": sentence})
    if values.exit_on is not None and values.exit_on < values.starts_on:
        sentence = "It can't be meant to end before it begins."
        raise Invalid(sentence, {"exit_on": sentence})
