"""Load what the plan's workflows act on, each within its programme."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid, NotFound
from lgr_tracker.domain.kinds import OrganisationKind
from lgr_tracker.domain.states import MitigationState
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.models.plan import (
    Activity,
    Criterion,
    Holder,
    Readiness,
    ReadinessDelivery,
    Service,
)
from lgr_tracker.models.risk import Mitigation
from lgr_tracker.queries.plan_rows import WorkKind
from lgr_tracker.workflows.loading import load


@dataclass(frozen=True)
class WorkEnd:
    """Name a piece of work: an activity or an action, by its id."""

    kind: WorkKind
    id: int

    @classmethod
    def of(cls, activity_id: int | None, mitigation_id: int | None) -> "WorkEnd":
        """Return whichever of the two is set, as the tables keep them."""
        if mitigation_id is not None:
            return cls("mitigation", mitigation_id)
        return cls("activity", activity_id or 0)

    @property
    def activity_id(self) -> int | None:
        """Return the id if it is an activity."""
        return self.id if self.kind == "activity" else None

    @property
    def mitigation_id(self) -> int | None:
        """Return the id if it is an action."""
        return self.id if self.kind == "mitigation" else None


@dataclass(frozen=True)
class WorkName:
    """Hold whose a piece of work is, and what people call it."""

    name: str
    organisation_id: int | None
    is_dropped: bool = False


def load_work(session: Session, end: WorkEnd, programme_id: int) -> WorkName:
    """Return what a piece of work is called and whose it is; raises NotFound."""
    if end.kind == "activity":
        activity = load(session, Activity, end.id, programme_id)
        return WorkName(activity.code, activity.organisation_id)
    mitigation = load(session, Mitigation, end.id, programme_id)
    is_dropped = mitigation.state is MitigationState.DROPPED
    return WorkName(mitigation.reference, mitigation.organisation_id, is_dropped)


def load_chosen_work(session: Session, end: WorkEnd, programme_id: int, field: str) -> WorkName:
    """Return work that was chosen in a form; raises Invalid on `field` if it can't be."""
    try:
        work = load_work(session, end, programme_id)
    except NotFound:
        raise Invalid("Choose one from the list.", {field: "Choose one from the list."}) from None
    if work.is_dropped:
        sentence = f"{work.name} was dropped. Plan it again first, or choose other work."
        raise Invalid(sentence, {field: sentence})
    return work


def load_council(session: Session, organisation_id: int, programme_id: int) -> Organisation:
    """Return a new council; raises NotFound for any other organisation."""
    council = load(session, Organisation, organisation_id, programme_id)
    if council.kind is not OrganisationKind.SUCCESSOR:
        raise NotFound
    return council


def load_criterion(session: Session, criterion_id: int, programme_id: int) -> Criterion:
    """Return a criterion and hold it, so that two first entries for it come one after the other.

    Raises NotFound.
    """
    criterion = session.scalars(
        sa.select(Criterion)
        .where(Criterion.id == criterion_id, Criterion.programme_id == programme_id)
        .with_for_update()
    ).one_or_none()
    if criterion is None:
        raise NotFound
    return criterion


def load_readiness(session: Session, criterion_id: int, organisation_id: int) -> Readiness | None:
    """Return what a council has entered for a criterion, or None where it has entered nothing."""
    return session.scalars(
        sa.select(Readiness).where(
            Readiness.criterion_id == criterion_id, Readiness.organisation_id == organisation_id
        )
    ).one_or_none()


def load_delivery(
    session: Session, delivery_id: int, programme_id: int
) -> tuple[ReadinessDelivery, Readiness, Criterion]:
    """Return what delivers a criterion, with the entry and the criterion; raises NotFound."""
    row = session.execute(
        sa.select(ReadinessDelivery, Readiness, Criterion)
        .join(Readiness, Readiness.id == ReadinessDelivery.readiness_id)
        .join(Criterion, Criterion.id == Readiness.criterion_id)
        .where(ReadinessDelivery.id == delivery_id, Criterion.programme_id == programme_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    delivery, readiness, criterion = row
    return delivery, readiness, criterion


def load_holder(session: Session, holder_id: int, programme_id: int) -> tuple[Holder, Service]:
    """Return a holding and its service; raises NotFound."""
    row = session.execute(
        sa.select(Holder, Service)
        .join(Service, Service.id == Holder.service_id)
        .where(Holder.id == holder_id, Service.programme_id == programme_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    holder, service = row
    return holder, service
