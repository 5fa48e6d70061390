"""Day 1: every criterion in every new council, with the state worked out from what is known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain import readiness as rules
from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.organisation import Organisation, Post
from lgr_tracker.models.plan import Criterion, Readiness, ReadinessDelivery
from lgr_tracker.queries.plan import CouncilPlan, PlanRow, PlanView
from lgr_tracker.queries.scope import in_scope

StateKind = Literal["ready", "course", "late", "none"]
_KINDS: Mapping[rules.Readiness, StateKind] = {
    rules.Readiness.READY: "ready",
    rules.Readiness.ON_COURSE: "course",
    rules.Readiness.LATE: "late",
    rules.Readiness.NO_EVIDENCE: "none",
}


@dataclass(frozen=True)
class CriterionRow:
    """Hold one criterion as the programme words it."""

    id: int
    position: int
    code: str
    title: str
    duty: str
    statute: str
    evidence_asked: str
    is_must_have: bool
    is_starter: bool


@dataclass(frozen=True)
class Given:
    """Hold what one council has entered for one criterion; version 0 is nothing yet."""

    readiness_id: int | None = None
    owner_post_id: int | None = None
    owner: str | None = None
    evidence: str = ""
    evidence_on: date | None = None
    accepted_on: date | None = None
    accepted_by: str | None = None
    rehearsal_on: date | None = None
    fallback: str = ""
    version: int = 0


@dataclass(frozen=True)
class DeliveryRow:
    """Hold one piece of work that delivers a criterion in a council."""

    id: int
    work: PlanRow


@dataclass(frozen=True)
class CriterionInCouncil:
    """Hold one criterion in one council: its state, what was entered, and what delivers it.

    `kind` is ready, course, late or none. `holding` is the work that is late, or else still open,
    the last to finish first.
    """

    criterion: CriterionRow
    council: CouncilPlan
    kind: StateKind
    given: Given
    forecast_on: date | None
    latest_safe_on: date | None
    deliveries: tuple[DeliveryRow, ...]
    holding: tuple[PlanRow, ...]


@dataclass(frozen=True)
class ReadinessView:
    """Hold every criterion in every council, and the counts per council in the same order."""

    councils: tuple[CouncilPlan, ...]
    criteria: tuple[CriterionRow, ...]
    states: Mapping[tuple[int, int], CriterionInCouncil]
    """By the ids of criterion and council."""

    def of(self, criterion_id: int, council_id: int) -> CriterionInCouncil:
        """Return one criterion in one council; raises NotFound."""
        found = self.states.get((criterion_id, council_id))
        if found is None:
            raise NotFound
        return found

    def row(self, criterion_id: int) -> tuple[CriterionInCouncil, ...]:
        """Return one criterion in all councils."""
        return tuple(self.of(criterion_id, council.id) for council in self.councils)

    @cached_property
    def counts(self) -> Mapping[int, Mapping[StateKind, int]]:
        """Return how many criteria stand in each state, by council."""
        counted: dict[int, dict[StateKind, int]] = {
            council.id: dict.fromkeys(_KINDS.values(), 0) for council in self.councils
        }
        for state in self.states.values():
            counted[state.council.id][state.kind] += 1
        return counted

    def differs(self, criterion_id: int) -> bool:
        """Tell whether the councils do not stand alike on a criterion."""
        return len({state.kind for state in self.row(criterion_id)}) > 1


def readiness_of(
    session: Session, actor: Actor, programme_id: int, plan: PlanView, today: date
) -> ReadinessView:
    """Return all criteria in all councils as they stand today. Runs three queries."""
    criteria = _criteria(session, actor, programme_id)
    given = _given(session, actor, programme_id)
    deliveries = _deliveries(session, actor, programme_id, plan)
    states = {
        (criterion.id, council.id): _in_council(
            criterion,
            council,
            given.get((criterion.id, council.id), Given()),
            deliveries.get((criterion.id, council.id), ()),
            plan,
            today,
        )
        for criterion in criteria
        for council in plan.councils
    }
    return ReadinessView(plan.councils, criteria, states)


def _criteria(session: Session, actor: Actor, programme_id: int) -> tuple[CriterionRow, ...]:
    rows = session.execute(
        sa.select(
            Criterion.id,
            Criterion.position,
            Criterion.code,
            Criterion.title,
            Criterion.duty,
            Criterion.statute,
            Criterion.evidence_asked,
            Criterion.is_must_have,
            Criterion.is_starter,
        )
        .where(in_scope(actor, Criterion.programme_id, programme_id))
        .order_by(Criterion.position, Criterion.code)
    )
    return tuple(CriterionRow(*row) for row in rows)


def _given(session: Session, actor: Actor, programme_id: int) -> Mapping[tuple[int, int], Given]:
    rows = session.execute(
        sa.select(
            Readiness.criterion_id,
            Readiness.organisation_id,
            Readiness.id,
            Readiness.owner_post_id,
            Post.title,
            Readiness.evidence,
            Readiness.evidence_on,
            Readiness.accepted_on,
            Readiness.accepted_by,
            Readiness.rehearsal_on,
            Readiness.fallback,
            Readiness.version,
        )
        .join(Criterion, Criterion.id == Readiness.criterion_id)
        .outerjoin(Post, Post.id == Readiness.owner_post_id)
        .where(in_scope(actor, Criterion.programme_id, programme_id))
    )
    return {(criterion, council): Given(*values) for criterion, council, *values in rows}


def _deliveries(
    session: Session, actor: Actor, programme_id: int, plan: PlanView
) -> Mapping[tuple[int, int], tuple[DeliveryRow, ...]]:
    rows = session.execute(
        sa.select(
            ReadinessDelivery.id,
            Readiness.criterion_id,
            Readiness.organisation_id,
            ReadinessDelivery.activity_id,
            ReadinessDelivery.mitigation_id,
        )
        .join(Readiness, Readiness.id == ReadinessDelivery.readiness_id)
        .join(Organisation, Organisation.id == Readiness.organisation_id)
        .where(in_scope(actor, Organisation.programme_id, programme_id))
    )
    grouped: dict[tuple[int, int], list[DeliveryRow]] = {}
    for delivery_id, criterion_id, council_id, activity_id, mitigation_id in rows:
        work = (
            plan.find("mitigation", mitigation_id)
            if mitigation_id is not None
            else plan.find("activity", activity_id or 0)
        )
        if work is not None:  # a dropped action delivers nothing
            found = grouped.setdefault((criterion_id, council_id), [])
            found.append(DeliveryRow(delivery_id, work))
    return {
        place: tuple(sorted(found, key=lambda row: row.work.key))
        for place, found in grouped.items()
    }


def _in_council(
    criterion: CriterionRow,
    council: CouncilPlan,
    given: Given,
    deliveries: tuple[DeliveryRow, ...],
    plan: PlanView,
    today: date,
) -> CriterionInCouncil:
    state = rules.state_of(
        rules.CriterionCase(
            criterion=criterion.code,
            council=council.code,
            is_must_have=criterion.is_must_have,
            has_accepted_evidence=given.accepted_on is not None,
            deliveries=[_delivery(row.work) for row in deliveries],
        ),
        plan.vesting_on,
        today,
    )
    return CriterionInCouncil(
        criterion=criterion,
        council=council,
        kind=_KINDS[state.state],
        given=given,
        forecast_on=state.forecast_on,
        latest_safe_on=state.latest_safe_on,
        deliveries=deliveries,
        holding=_last_first(plan.by_key[str(key)] for key in state.holding),
    )


def _delivery(work: PlanRow) -> rules.Delivery:
    return rules.Delivery(
        id=work.key,
        finish_on=work.finish,
        is_finished=work.is_done,
        is_started=work.actual_start_on is not None,
        latest_safe_on=work.latest_safe_on,
    )


def _last_first(works: Iterable[PlanRow]) -> tuple[PlanRow, ...]:
    return tuple(sorted(works, key=lambda work: work.finish, reverse=True))
