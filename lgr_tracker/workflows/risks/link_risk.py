"""Link a risk to what it may bring about, delay or disrupt, and take such a link away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid, NotFound
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.base import Base
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.models.plan import Activity, Service
from lgr_tracker.models.risk import Risk, RiskDelay, RiskService, RiskTrigger
from lgr_tracker.workflows.loading import change, load
from lgr_tracker.workflows.risks.standing import check_open

Link = TypeVar("Link", RiskTrigger, RiskDelay, RiskService)
CHOOSE = "Choose one from the list."


@dataclass(frozen=True)
class Days:
    """Hold a three-point number of days."""

    low: int
    likely: int
    high: int

    def columns(self) -> dict[str, int]:
        """Return the days by column; raises Invalid unless they rise."""
        if not 0 <= self.low <= self.likely <= self.high:
            sentence = "The days rise: at least, most likely, at most."
            raise Invalid(sentence, {"likely_days": sentence})
        return {"low_days": self.low, "likely_days": self.likely, "high_days": self.high}


def link_trigger(
    session: Session,
    programme_id: int,
    risk_id: int,
    target_id: int,
    probability: float,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Say that one risk, if it happens, may bring about another; return the link's id.

    Said again, the probability is replaced. Raises NotFound, NotAllowed, WrongState or Invalid.
    """
    risk = _editable(session, programme_id, risk_id, actor)
    target = _chosen(session, Risk, target_id, programme_id, "target_id")
    if target.id == risk.id:
        sentence = "A risk does not bring about itself. Choose another."
        raise Invalid(sentence, {"target_id": sentence})
    keys = {"source_id": risk.id, "target_id": target.id}
    link, before, after = _put(session, RiskTrigger, keys, {"probability": probability})
    told = f"{target.reference} {target.title}"
    about = ("risk", target.id)
    _record_link(session, risk, {"triggers": told, **after}, before, actor, now, about)
    session.commit()
    return link.id


def link_delay(
    session: Session,
    programme_id: int,
    risk_id: int,
    activity_id: int,
    days: Days,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Say that a risk, if it happens, delays an activity by working days; return the link's id.

    Said again, the days are replaced. Raises NotFound, NotAllowed, WrongState or Invalid.
    """
    risk = _editable(session, programme_id, risk_id, actor)
    activity = _chosen(session, Activity, activity_id, programme_id, "activity_id")
    keys = {"risk_id": risk.id, "activity_id": activity.id}
    link, before, after = _put(session, RiskDelay, keys, days.columns())
    told = f"{activity.code} {activity.name}"
    about = ("activity", activity.id)
    _record_link(session, risk, {"delays": told, **after}, before, actor, now, about)
    session.commit()
    return link.id


def link_service(
    session: Session,
    programme_id: int,
    risk_id: int,
    service_id: int,
    organisation_id: int,
    severity: float,
    days: Days,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Say that a risk, if it happens, disrupts a service in a council; return the link's id.

    `severity` is 0 to 1, the days are calendar days. Said again, both are replaced. Raises
    NotFound, NotAllowed, WrongState or Invalid.
    """
    risk = _editable(session, programme_id, risk_id, actor)
    service = _chosen(session, Service, service_id, programme_id, "service_id")
    council = _chosen(session, Organisation, organisation_id, programme_id, "organisation_id")
    keys = {"risk_id": risk.id, "service_id": service.id, "organisation_id": council.id}
    values = {"severity": severity, **days.columns()}
    link, before, after = _put(session, RiskService, keys, values)
    told = f"{service.name} in {council.short_name}"
    _record_link(session, risk, {"disrupts": told, **after}, before, actor, now)
    session.commit()
    return link.id


def unlink_trigger(
    session: Session, programme_id: int, risk_id: int, link_id: int, *, actor: Actor, now: datetime
) -> None:
    """Take a trigger away from the risk it starts at; raises NotFound, NotAllowed, WrongState."""
    risk = _editable(session, programme_id, risk_id, actor)
    link = _own_link(session, RiskTrigger, link_id, RiskTrigger.source_id == risk.id)
    target = session.get_one(Risk, link.target_id)
    session.delete(link)
    told = {"triggers": f"{target.reference} {target.title}"}
    _record_unlink(session, risk, told, actor, now, ("risk", target.id))
    session.commit()


def unlink_delay(
    session: Session, programme_id: int, risk_id: int, link_id: int, *, actor: Actor, now: datetime
) -> None:
    """Take a delay away from a risk; raises NotFound, NotAllowed or WrongState."""
    risk = _editable(session, programme_id, risk_id, actor)
    link = _own_link(session, RiskDelay, link_id, RiskDelay.risk_id == risk.id)
    activity = session.get_one(Activity, link.activity_id)
    session.delete(link)
    told = {"delays": f"{activity.code} {activity.name}"}
    _record_unlink(session, risk, told, actor, now, ("activity", activity.id))
    session.commit()


def unlink_service(
    session: Session, programme_id: int, risk_id: int, link_id: int, *, actor: Actor, now: datetime
) -> None:
    """Take a disrupted service away from a risk; raises NotFound, NotAllowed or WrongState."""
    risk = _editable(session, programme_id, risk_id, actor)
    link = _own_link(session, RiskService, link_id, RiskService.risk_id == risk.id)
    service = session.get_one(Service, link.service_id)
    council = session.get_one(Organisation, link.organisation_id)
    session.delete(link)
    told = {"disrupts": f"{service.name} in {council.short_name}"}
    _record_unlink(session, risk, told, actor, now)
    session.commit()


def _editable(session: Session, programme_id: int, risk_id: int, actor: Actor) -> Risk:
    """Load a risk and hold its row, so that two people adding one link at once take turns."""
    risk = load(session, Risk, risk_id, programme_id)
    require(actor, Permission.RISK_EDIT, Scope(programme_id, risk.organisation_id))
    session.refresh(risk, with_for_update=True)
    check_open(risk)
    return risk


Chosen = TypeVar("Chosen", bound=Base)


def _chosen(
    session: Session, kind: type[Chosen], row_id: int, programme_id: int, field: str
) -> Chosen:
    try:
        return load(session, kind, row_id, programme_id)
    except NotFound:
        raise Invalid(CHOOSE, {field: CHOOSE}) from None


def _put(
    session: Session, kind: type[Link], keys: Mapping[str, Any], values: Mapping[str, Any]
) -> tuple[Link, dict[str, Any], dict[str, Any]]:
    """Write the one row with these keys, or change it where it stands already."""
    link = session.scalars(sa.select(kind).filter_by(**keys)).one_or_none()
    if link is not None:
        before, after = change(link, values)
        return link, before, after
    link = kind(**keys, **values)
    session.add(link)
    return link, {}, dict(values)


def _own_link(
    session: Session, kind: type[Link], link_id: int, is_own: sa.ColumnElement[bool]
) -> Link:
    link = session.scalars(sa.select(kind).where(kind.id == link_id, is_own)).one_or_none()
    if link is None:
        raise NotFound
    return link


def _record_link(
    session: Session,
    risk: Risk,
    after: Mapping[str, Any],
    before: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    *mentions: tuple[str, int],
) -> None:
    record(
        session,
        Event.RISK_LINK,
        actor,
        risk,
        programme_id=risk.programme_id,
        now=now,
        permission=Permission.RISK_EDIT,
        organisation_id=risk.organisation_id,
        name=risk.reference,
        before=before,
        after=after,
        mentions=mentions,
    )


def _record_unlink(
    session: Session,
    risk: Risk,
    before: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    *mentions: tuple[str, int],
) -> None:
    record(
        session,
        Event.RISK_UNLINK,
        actor,
        risk,
        programme_id=risk.programme_id,
        now=now,
        permission=Permission.RISK_EDIT,
        organisation_id=risk.organisation_id,
        name=risk.reference,
        before=before,
        mentions=mentions,
    )
