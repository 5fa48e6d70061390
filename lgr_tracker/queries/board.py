"""The board's plans: the list, one plan with what it asks, and the text that was frozen."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lgr_tracker.domain.errors import Invalid, NotFound
from lgr_tracker.domain.kinds import DecisionOutcome
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.plan_content import UNREADABLE, PlanContent, content_of, digest_of
from lgr_tracker.domain.states import PlanState
from lgr_tracker.models.audit import AuditEvent, Event, chain_of
from lgr_tracker.models.board import BoardDecision, PlanAsk, Snapshot, TransitionPlan
from lgr_tracker.models.organisation import Body, Person
from lgr_tracker.models.plan import Activity
from lgr_tracker.queries.scope import in_scope

NO_CHANGE_OF_THE_TEXT = (
    Event.PLAN_BUILD,
    Event.PLAN_CHANGE,
    Event.PLAN_SUBMIT,
    Event.PLAN_WITHDRAW,
    Event.PLAN_APPROVE,
    Event.PLAN_RETURN,
    Event.PLAN_SUPERSEDE,
    Event.RISK_EXPORT,
    Event.MEMBERSHIP_GIVE,
    Event.MEMBERSHIP_END,
    Event.MEMBERSHIP_VOUCH,
    Event.PROGRAMME_CREATE,
    Event.PROGRAMME_SAMPLE,
)
"""Events that change nothing which a plan shows."""


@dataclass(frozen=True)
class BodyRow:
    """Hold a body that decides on plans, and when it meets."""

    id: int
    name: str
    remit: str
    last_met_on: date | None
    next_meets_on: date | None


def deciding_bodies(session: Session, actor: Actor, programme_id: int) -> tuple[BodyRow, ...]:
    """Return the bodies that decide on transition plans, in their order. Runs one query."""
    rows = session.execute(
        sa.select(Body.id, Body.name, Body.remit, Body.last_met_on, Body.next_meets_on)
        .where(in_scope(actor, Body.programme_id, programme_id), Body.decides_plans)
        .order_by(Body.position, Body.id)
    )
    return tuple(BodyRow(*row) for row in rows)


@dataclass(frozen=True)
class AskRow:
    """Hold one decision that a plan asks, and the activity it would settle, if any."""

    position: int
    wording: str
    activity_id: int | None
    code: str
    activity: str


def decisions_to_ask(
    session: Session, actor: Actor, programme_id: int
) -> tuple[tuple[int, str], ...]:
    """Return the decisions of the plan of work that are not taken yet, as choices. One query."""
    rows = session.execute(
        sa.select(Activity.id, Activity.code, Activity.name)
        .where(
            in_scope(actor, Activity.programme_id, programme_id),
            Activity.is_decision,
            Activity.actual_finish_on.is_(None),
        )
        .order_by(Activity.code)
    )
    return tuple((row.id, f"{row.code} {row.name}") for row in rows)


@dataclass(frozen=True)
class DecisionRow:
    """Hold what was decided on a plan, by whom, when and on which text."""

    outcome: DecisionOutcome
    reason: str
    by: str
    decided_at: datetime
    digest: str


@dataclass(frozen=True)
class PlanRow:
    """Hold one transition plan as it was entered, with its decision if there is one."""

    id: int
    number: int
    reference: str
    title: str
    summary: str
    state: PlanState
    body_id: int
    body: str
    last_met_on: date | None
    next_meets_on: date | None
    needed_by_on: date | None
    created_at: datetime
    created_by_id: int | None
    submitted_at: datetime | None
    submitted_by_id: int | None
    submitted_by: str
    version: int
    decision: DecisionRow | None
    asks: tuple[AskRow, ...]


_submitter = aliased(Person)
_COLUMNS = (
    TransitionPlan.id,
    TransitionPlan.number,
    TransitionPlan.reference,
    TransitionPlan.title,
    TransitionPlan.summary,
    TransitionPlan.state,
    TransitionPlan.body_id,
    Body.name,
    Body.last_met_on,
    Body.next_meets_on,
    TransitionPlan.needed_by_on,
    TransitionPlan.created_at,
    TransitionPlan.created_by_id,
    TransitionPlan.submitted_at,
    TransitionPlan.submitted_by_id,
    sa.func.coalesce(_submitter.name, ""),
    TransitionPlan.version,
)
_DECISION = (
    BoardDecision.outcome,
    BoardDecision.reason,
    BoardDecision.decided_by_name,
    BoardDecision.decided_at,
    BoardDecision.digest,
)


def transition_plans(session: Session, actor: Actor, programme_id: int) -> tuple[PlanRow, ...]:
    """Return all transition plans, the newest first. Runs two queries."""
    return _plans(session, actor, programme_id)


def transition_plan(session: Session, actor: Actor, programme_id: int, plan_id: int) -> PlanRow:
    """Return one transition plan; raises NotFound. Runs two queries."""
    for row in _plans(session, actor, programme_id, TransitionPlan.id == plan_id):
        return row
    raise NotFound


def plan_numbered(session: Session, actor: Actor, programme_id: int, number: int | None) -> PlanRow:
    """Return the plan with this number, or the one to read first if none is given.

    That is the newest submitted or approved plan, else the newest of all. Raises NotFound with a
    sentence. Runs two queries.
    """
    rows = _plans(session, actor, programme_id)
    if number is not None:
        wanted = [row for row in rows if row.number == number]
    else:
        before_board = (PlanState.SUBMITTED, PlanState.APPROVED)
        wanted = [row for row in rows if row.state in before_board] or list(rows)
    if not wanted:
        named = "no transition plan" if number is None else f"no transition plan TP-{number}"
        raise NotFound(f"This programme has {named}.")
    return wanted[0]


def _plans(
    session: Session, actor: Actor, programme_id: int, *wanted: sa.ColumnElement[bool]
) -> tuple[PlanRow, ...]:
    rows: Sequence[Any] = session.execute(
        sa.select(*_COLUMNS, *_DECISION)
        .join(Body, Body.id == TransitionPlan.body_id)
        .outerjoin(_submitter, _submitter.id == TransitionPlan.submitted_by_id)
        .outerjoin(BoardDecision, BoardDecision.plan_id == TransitionPlan.id)
        .where(in_scope(actor, TransitionPlan.programme_id, programme_id), *wanted)
        .order_by(TransitionPlan.number.desc())
    ).all()
    asks = _asks(session, actor, programme_id)
    return tuple(_plan(row, asks.get(row[0], ())) for row in rows)


def _plan(row: Any, asks: tuple[AskRow, ...]) -> PlanRow:
    decided: Any = row[len(_COLUMNS) :]
    decision = None if decided[0] is None else DecisionRow(*decided)
    values: list[Any] = [*row[: len(_COLUMNS)], decision, asks]
    return PlanRow(*values)


def asks_of(session: Session, actor: Actor, programme_id: int, plan_id: int) -> tuple[AskRow, ...]:
    """Return what a plan asks, as the session's viewer may see it. Runs one query."""
    return _asks(session, actor, programme_id).get(plan_id, ())


def _asks(session: Session, actor: Actor, programme_id: int) -> dict[int, tuple[AskRow, ...]]:
    rows = session.execute(
        sa.select(
            PlanAsk.plan_id,
            PlanAsk.position,
            PlanAsk.wording,
            Activity.id,  # none where the viewer may not see it
            sa.func.coalesce(Activity.code, ""),
            sa.func.coalesce(Activity.name, ""),
        )
        .join(TransitionPlan, TransitionPlan.id == PlanAsk.plan_id)
        .outerjoin(Activity, Activity.id == PlanAsk.activity_id)
        .where(in_scope(actor, TransitionPlan.programme_id, programme_id))
        .order_by(PlanAsk.plan_id, PlanAsk.position)
    )
    found: dict[int, tuple[AskRow, ...]] = {}
    for row in rows:
        found[row.plan_id] = (*found.get(row.plan_id, ()), AskRow(*row[1:]))
    return found


@dataclass(frozen=True)
class FrozenPlan:
    """Hold what was frozen of a plan, and every way in which it does not agree with the rest.

    `content` is None where the frozen text cannot be read. `faults` are sentences; none means
    that text, digest, decision and trail all say the same.
    """

    content: PlanContent | None
    digest: str
    taken_at: datetime
    revision: int
    faults: tuple[str, ...]
    changes_since: int


def frozen_plan(session: Session, actor: Actor, programme_id: int, plan: PlanRow) -> FrozenPlan:
    """Return the frozen text of a submitted plan, checked; raises NotFound. Runs three queries."""
    row = session.execute(
        sa.select(Snapshot.content, Snapshot.digest, Snapshot.taken_at, Snapshot.revision)
        .join(TransitionPlan, TransitionPlan.id == Snapshot.plan_id)
        .where(
            in_scope(actor, TransitionPlan.programme_id, programme_id), Snapshot.plan_id == plan.id
        )
    ).one_or_none()
    if row is None:
        raise NotFound("The text of this plan was never frozen, or its frozen text is gone.")
    content = _content(row.content)
    recorded = _recorded_digest(session, actor, programme_id, plan.id)
    return FrozenPlan(
        content=content,
        digest=row.digest,
        taken_at=row.taken_at,
        revision=row.revision,
        faults=_faults(plan, row.content, row.digest, content, recorded),
        changes_since=_changes_since(session, actor, programme_id, row.revision),
    )


def _content(text: str) -> PlanContent | None:
    try:
        return content_of(json.loads(text))
    except (Invalid, ValueError):
        return None


def _recorded_digest(session: Session, actor: Actor, programme_id: int, plan_id: int) -> str | None:
    """Return the digest that the trail recorded at submission; None where it recorded none."""
    after = session.scalar(
        sa.select(AuditEvent.after)
        .where(
            AuditEvent.chain == chain_of(programme_id),
            in_scope(actor, AuditEvent.programme_id, programme_id),
            AuditEvent.event == Event.PLAN_SUBMIT.value,
            AuditEvent.subject_id == plan_id,
        )
        .order_by(AuditEvent.sequence.desc())
        .limit(1)
    )
    return None if after is None else str(json.loads(after).get("digest", ""))


def _changes_since(session: Session, actor: Actor, programme_id: int, revision: int) -> int:
    """Count later changes of what a plan shows: each change has the revision as its number."""
    quiet = [event.value for event in NO_CHANGE_OF_THE_TEXT]
    counted = sa.select(sa.func.count()).where(
        AuditEvent.chain == chain_of(programme_id),
        in_scope(actor, AuditEvent.programme_id, programme_id),
        AuditEvent.sequence > revision,
        AuditEvent.event.not_in(quiet),
    )
    return session.scalar(counted) or 0


def _faults(
    plan: PlanRow, text: str, digest: str, content: PlanContent | None, recorded: str | None
) -> tuple[str, ...]:
    """Name every disagreement between a plan, its frozen text, its decision and the trail."""
    needs_decision = plan.state in (PlanState.APPROVED, PlanState.RETURNED, PlanState.SUPERSEDED)
    checks = (
        (
            digest_of(text) != digest,
            "The frozen text is not the one that was submitted: its fingerprint does not match.",
        ),
        (content is None, UNREADABLE),
        (
            recorded is not None and recorded != digest,
            "The audit trail recorded another fingerprint when the plan was submitted.",
        ),
        (
            plan.decision is not None and plan.decision.digest != digest,
            "The board decided on another text: the decision names another fingerprint.",
        ),
        (
            needs_decision and plan.decision is None,
            f"The plan is marked as {plan.state.value}, but no decision is recorded.",
        ),
        (
            content is not None and not _says_the_same(plan, content),
            "The plan's title, summary, asks or board are not those of the frozen text.",
        ),
    )
    return tuple(sentence for is_wrong, sentence in checks if is_wrong)


def _says_the_same(plan: PlanRow, content: PlanContent) -> bool:
    said = (content.reference, content.title, content.summary, content.needed_by_on)
    asked = [(ask.position, ask.wording) for ask in content.asks]
    return said == (plan.reference, plan.title, plan.summary, plan.needed_by_on) and asked == [
        (ask.position, ask.wording) for ask in plan.asks
    ]
