"""Say which risks an action acts on, and by how much it should cut them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid, NotFound
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.risk import Mitigation, MitigationRisk, Risk
from lgr_tracker.workflows.actions.save_action import Served
from lgr_tracker.workflows.loading import change, load


def serve_risk(
    session: Session,
    programme_id: int,
    action_id: int,
    served: Served,
    *,
    actor: Actor,
    now: datetime,
) -> str:
    """Let an action act on a risk and return the risk's reference; said again, the cuts change.

    Raises NotFound, NotAllowed or Invalid.
    """
    action = _editable(session, programme_id, action_id, actor)
    risk = _chosen_risk(session, programme_id, served.risk_id)
    cuts = {"cut_likelihood": served.cut_likelihood, "cut_impact": served.cut_impact}
    link = _link(session, action.id, risk.id)
    before: Mapping[str, Any] = {}
    after: Mapping[str, Any] = cuts
    if link is None:
        session.add(MitigationRisk(mitigation_id=action.id, risk_id=risk.id, **cuts))
    else:
        before, after = change(link, cuts)
    told = {"serves": f"{risk.reference} {risk.title}"}
    _record(session, action, risk, before, {**told, **after}, actor, now)
    session.commit()
    return risk.reference


def stop_serving_risk(
    session: Session,
    programme_id: int,
    action_id: int,
    risk_id: int,
    *,
    actor: Actor,
    now: datetime,
) -> str:
    """Say that an action no longer acts on a risk and return the risk's reference.

    Raises NotFound or NotAllowed.
    """
    action = _editable(session, programme_id, action_id, actor)
    risk = load(session, Risk, risk_id, programme_id)
    link = _link(session, action.id, risk.id)
    if link is None:
        raise NotFound
    session.delete(link)
    told = {"serves": f"{risk.reference} {risk.title}"}
    _record(session, action, risk, told, {}, actor, now)
    session.commit()
    return risk.reference


def _editable(session: Session, programme_id: int, action_id: int, actor: Actor) -> Mitigation:
    """Load an action and hold its row, so that two people adding one link at once take turns."""
    action = load(session, Mitigation, action_id, programme_id)
    require(actor, Permission.ACTION_EDIT, Scope(programme_id, action.organisation_id))
    session.refresh(action, with_for_update=True)
    return action


def _chosen_risk(session: Session, programme_id: int, risk_id: int) -> Risk:
    try:
        return load(session, Risk, risk_id, programme_id)
    except NotFound:
        sentence = "Choose a risk from the list."
        raise Invalid(sentence, {"risk_id": sentence}) from None


def _link(session: Session, action_id: int, risk_id: int) -> MitigationRisk | None:
    return session.scalars(
        sa.select(MitigationRisk).where(
            MitigationRisk.mitigation_id == action_id, MitigationRisk.risk_id == risk_id
        )
    ).one_or_none()


def _record(
    session: Session,
    action: Mitigation,
    risk: Risk,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> None:
    record(
        session,
        Event.MITIGATION_CHANGE,
        actor,
        action,
        programme_id=action.programme_id,
        now=now,
        permission=Permission.ACTION_EDIT,
        organisation_id=action.organisation_id,
        name=action.reference,
        before=before,
        after=after,
        mentions=[("risk", risk.id)],
    )
