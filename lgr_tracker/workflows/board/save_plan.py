"""Build a draft of a transition plan, or change one that is still a draft."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from lgr_tracker.domain.errors import Invalid, NotFound, StaleEdit, WrongState
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.domain.states import PlanState
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.board import PlanAsk, TransitionPlan
from lgr_tracker.models.organisation import Body
from lgr_tracker.models.plan import Activity
from lgr_tracker.models.programme import Programme
from lgr_tracker.workflows.loading import (
    STALE,
    change,
    check_choices,
    load,
    load_programme,
    plain,
    values_of,
)

FROZEN = (
    "This plan is no longer a draft, so its text stands. "
    "Build a new one to put something else before the board."
)
NOT_A_BOARD = "Choose a body that decides on transition plans."


@dataclass(frozen=True)
class AskValues:
    """Hold one decision asked, and the activity it would settle, if any."""

    wording: str
    activity_id: int | None = None
    place: int | None = field(default=None, compare=False)
    """Where it stood in the plan that was seen, from 1; None for one that is new."""


@dataclass(frozen=True)
class PlanValues:
    """Hold what a person says of a transition plan."""

    title: str
    summary: str
    body_id: int
    needed_by_on: date | None
    asks: tuple[AskValues, ...]

    def columns(self) -> dict[str, Any]:
        """Return what goes into the plan's own row."""
        return {
            "title": self.title,
            "summary": self.summary,
            "body_id": self.body_id,
            "needed_by_on": self.needed_by_on,
        }


def build_plan(
    session: Session, programme_id: int, values: PlanValues, *, actor: Actor, now: datetime
) -> int:
    """Add a draft and return its id; raises NotFound, NotAllowed or Invalid."""
    load_programme(session, programme_id)
    require(actor, Permission.BOARD_BUILD, Scope(programme_id))
    _check(session, programme_id, values)
    number, reference = _next_reference(session, programme_id)
    plan = TransitionPlan(
        programme_id=programme_id,
        number=number,
        reference=reference,
        state=PlanState.DRAFT,
        created_by_id=actor.person_id,
        created_at=now,
        **values.columns(),
    )
    session.add(plan)
    session.flush()  # what it asks points to it
    session.add_all(_asks(plan.id, values.asks))
    record(
        session,
        Event.PLAN_BUILD,
        actor,
        plan,
        programme_id=programme_id,
        now=now,
        permission=Permission.BOARD_BUILD,
        name=reference,
        after={**_plain(values.columns()), "asks": [ask.wording for ask in values.asks]},
    )
    session.commit()
    return plan.id


def change_plan(
    session: Session,
    programme_id: int,
    plan_id: int,
    values: PlanValues,
    seen_version: int,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Change a draft and return its id.

    Raises NotFound, NotAllowed, WrongState once it is submitted, StaleEdit or Invalid.
    """
    plan = load(session, TransitionPlan, plan_id, programme_id)
    require(actor, Permission.BOARD_BUILD, Scope(programme_id))
    if plan.state is not PlanState.DRAFT:
        raise WrongState(FROZEN)
    _check_seen(session, plan, seen_version, values)
    _check(session, programme_id, values)
    asked_before, asked_after = _change_asks(session, plan, values.asks)
    before, after = change(plan, values.columns())
    if asked_after:
        flag_modified(plan, "title")  # asks are rows of their own, yet part of what was seen
    record(
        session,
        Event.PLAN_CHANGE,
        actor,
        plan,
        programme_id=programme_id,
        now=now,
        permission=Permission.BOARD_BUILD,
        name=plan.reference,
        before=before | asked_before,
        after=after | asked_after,
    )
    session.commit()
    return plan.id


def _check_seen(
    session: Session, plan: TransitionPlan, seen_version: int, values: PlanValues
) -> None:
    """Raise StaleEdit with what stands now, asks by their place (`ask_1`), unless it was seen."""
    if plan.version != seen_version:
        stands = values_of(plan, values.columns())
        asked = {f"ask_{row.position}": row.wording for row in _asked(session, plan)}
        raise StaleEdit(STALE, {**stands, **asked}, plan.version)


def _asked(session: Session, plan: TransitionPlan) -> Sequence[PlanAsk]:
    return session.scalars(
        sa.select(PlanAsk).where(PlanAsk.plan_id == plan.id).order_by(PlanAsk.position)
    ).all()


def _check(session: Session, programme_id: int, values: PlanValues) -> None:
    if not values.title.strip():
        _refuse("title", "Give the plan a title: the question it puts to the board.")
    _check_body(session, programme_id, values.body_id)
    if any(not ask.wording.strip() for ask in values.asks):
        _refuse("asks", "Say in words what the board is asked to decide.")
    chosen = [ask.activity_id for ask in values.asks if ask.activity_id is not None]
    check_choices(session, Activity, chosen, programme_id, "asks")


def _check_body(session: Session, programme_id: int, body_id: int) -> None:
    try:
        body = load(session, Body, body_id, programme_id)
    except NotFound:
        raise Invalid(NOT_A_BOARD, {"body_id": NOT_A_BOARD}) from None
    if not body.decides_plans:
        _refuse("body_id", NOT_A_BOARD)


def _refuse(field: str, sentence: str) -> None:
    raise Invalid(sentence, {field: sentence})


def _next_reference(session: Session, programme_id: int) -> tuple[int, str]:
    """Take the next number; the UPDATE holds the programme's row, so no two plans get one."""
    session.execute(
        sa.update(Programme)
        .where(Programme.id == programme_id)
        .values(next_plan_number=Programme.next_plan_number + 1)
        .execution_options(synchronize_session=False)
    )
    following = session.scalars(
        sa.select(Programme.next_plan_number).where(Programme.id == programme_id)
    ).one()
    return following - 1, f"TP-{following - 1}"


def _asks(plan_id: int, asks: Sequence[AskValues]) -> list[PlanAsk]:
    return [
        PlanAsk(
            plan_id=plan_id, position=position, wording=ask.wording, activity_id=ask.activity_id
        )
        for position, ask in enumerate(asks, start=1)
    ]


def _change_asks(
    session: Session, plan: TransitionPlan, asks: Sequence[AskValues]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Put other asks in place of the ones there are, where they differ.

    Returns what changed, as (before, after).
    """
    rows = _asked(session, plan)
    stands = [AskValues(row.wording, row.activity_id) for row in rows]
    asks = _with_hidden_work(session, rows, asks)
    if stands == list(asks):
        return {}, {}
    for row in rows:
        session.delete(row)
    session.flush()  # the places of the old ones must be free
    session.add_all(_asks(plan.id, asks))
    return {"asks": [ask.wording for ask in stands]}, {"asks": [ask.wording for ask in asks]}


def _with_hidden_work(
    session: Session, rows: Sequence[PlanAsk], asks: Sequence[AskValues]
) -> list[AskValues]:
    """Keep the work that a decision would settle where the actor may not see that work.

    Their form showed the decision without it, so it comes back without it, reworded or not.
    """
    settled = {row.position: row.activity_id for row in rows if row.activity_id is not None}
    seen = set(session.scalars(sa.select(Activity.id).where(Activity.id.in_(settled.values()))))
    hidden = {place: work for place, work in settled.items() if work not in seen}
    return [
        replace(ask, activity_id=hidden.get(ask.place))
        if ask.activity_id is None and ask.place is not None
        else ask
        for ask in asks
    ]


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {field: plain(value) for field, value in values.items()}
