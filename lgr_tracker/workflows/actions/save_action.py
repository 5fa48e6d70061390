"""Add an action or a control, or change what it is."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from lgr_tracker.domain.classification import Classified
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import MitigationKind
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.organisation import Organisation, Post
from lgr_tracker.models.risk import Mitigation, MitigationRisk, Risk
from lgr_tracker.workflows.classifying import (
    check_classified,
    classify,
    classify_new,
    standing_answers,
)
from lgr_tracker.workflows.handing_over import keeper_of
from lgr_tracker.workflows.loading import (
    change,
    check_choice,
    check_choices,
    check_seen,
    load,
    load_programme,
    next_mitigation_reference,
    plain,
)


@dataclass(frozen=True, kw_only=True)
class ActionValues:
    """Hold what a person says of an action; days are working days, cost is whole pounds."""

    title: str
    detail: str = ""
    kind: MitigationKind = MitigationKind.ACTION
    owner_post_id: int | None = None
    due_on: date | None = None
    low_days: int | None = None
    likely_days: int | None = None
    high_days: int | None = None
    estimated_cost: int | None = None


@dataclass(frozen=True)
class Served:
    """Hold a risk that an action acts on, and the shares by which it should cut it."""

    risk_id: int
    cut_likelihood: float = 0.0
    cut_impact: float = 0.0


def add_action(
    session: Session,
    programme_id: int,
    organisation_id: int,
    values: ActionValues,
    served: Sequence[Served] = (),
    *,
    classified: Classified | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Add an action for an organisation and return its id; it may act on risks from the start.

    Raises NotFound, NotAllowed or Invalid.
    """
    load_programme(session, programme_id)
    check_choice(session, Organisation, organisation_id, programme_id, "organisation_id")
    require(actor, Permission.ACTION_EDIT, Scope(programme_id, organisation_id))
    _check(session, programme_id, values)
    check_choices(session, Risk, [each.risk_id for each in served], programme_id, "risk_id")
    kept = check_classified(session, programme_id, organisation_id, classified, actor=actor)
    number, reference = next_mitigation_reference(session, programme_id, is_hidden=kept.is_closed)
    action = Mitigation(
        programme_id=programme_id,
        organisation_id=organisation_id,
        number=number,
        reference=reference,
        created_at=now,
        changed_at=now,
        **asdict(values),
    )
    session.add(action)
    session.flush()  # what it acts on needs the new action's id
    session.add_all(MitigationRisk(mitigation_id=action.id, **asdict(each)) for each in served)
    told = classify_new(session, action, kept, now=now)
    record(
        session,
        Event.MITIGATION_ADD,
        actor,
        action,
        programme_id=programme_id,
        now=now,
        permission=Permission.ACTION_EDIT,
        organisation_id=organisation_id,
        name=reference,
        after={**_said(values), **_acted_on(session, served), **told},
        mentions=[("risk", each.risk_id) for each in served],
    )
    session.commit()
    return action.id


def change_action(
    session: Session,
    programme_id: int,
    action_id: int,
    values: ActionValues,
    seen_version: int,
    *,
    organisation_id: int | None = None,
    classified: Classified | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Change what an action is and return its id; raises NotFound, NotAllowed, StaleEdit, Invalid.

    `organisation_id` hands it over, by somebody with the right over both councils.
    """
    action = load(session, Mitigation, action_id, programme_id)
    require(actor, Permission.ACTION_EDIT, Scope(programme_id, action.organisation_id))
    fields = (*asdict(values), "organisation_id")
    check_seen(action, seen_version, fields, lambda: standing_answers(session, action))
    _check(session, programme_id, values)
    owner = action.organisation_id
    keeper = keeper_of(session, action, organisation_id, Permission.ACTION_EDIT, actor=actor)
    before, after = change(action, {**asdict(values), **keeper})
    told_before, told_after = classify(
        session,
        action,
        classified,
        permission=Permission.ACTION_EDIT,
        owner_before=owner,
        actor=actor,
        now=now,
    )
    action.changed_at = now
    record(
        session,
        Event.MITIGATION_CHANGE,
        actor,
        action,
        programme_id=programme_id,
        now=now,
        permission=Permission.ACTION_EDIT,
        organisation_id=action.organisation_id,
        name=action.reference,
        before=before | told_before,
        after=after | told_after,
    )
    session.commit()
    return action.id


def _check(session: Session, programme_id: int, values: ActionValues) -> None:
    check_choice(session, Post, values.owner_post_id, programme_id, "owner_post_id")
    if not values.title.strip():
        sentence = "Say in a few words what will be done."
        raise Invalid(sentence, {"title": sentence})
    days = [values.low_days, values.likely_days, values.high_days]
    given = [each for each in days if each is not None]
    if given and (len(given) < len(days) or given != sorted(given) or given[0] < 0):
        sentence = "Give all three days, rising: at least, most likely, at most. Or none."
        raise Invalid(sentence, {"likely_days": sentence})


def _said(values: ActionValues) -> dict[str, Any]:
    """Return what was given at all, for the audit trail."""
    said = asdict(values).items()
    return {name: plain(value) for name, value in said if value not in (None, "")}


def _acted_on(session: Session, served: Sequence[Served]) -> dict[str, Any]:
    """Return what an action acts on in words, for the audit trail."""
    if not served:
        return {}
    risks = [session.get_one(Risk, each.risk_id) for each in served]
    return {"serves": [f"{risk.reference} {risk.title}" for risk in risks]}
