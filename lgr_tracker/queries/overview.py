"""A programme at a glance: how each new council stands, and what wants attention first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.overview_text import CouncilStanding, Unheld
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.scales import Scale
from lgr_tracker.domain.states import RiskState
from lgr_tracker.models.organisation import Body
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk import Risk
from lgr_tracker.queries.attention import (
    ActionCounts,
    Concern,
    ConcernKind,
    action_counts,
    criterion_concerns,
    grade_concerns,
    holder_concerns,
    late_actions,
    ordered,
    risk_concerns,
    work_concerns,
)
from lgr_tracker.queries.continuity import ContinuityView, continuity_of
from lgr_tracker.queries.phases import PhaseRow, phases
from lgr_tracker.queries.plan import CouncilPlan, PlanRow, PlanView, schedule_of
from lgr_tracker.queries.readiness import ReadinessView, readiness_of
from lgr_tracker.queries.remembering import remembered
from lgr_tracker.queries.results import Position, position
from lgr_tracker.queries.risks import LogCounts, log_counts
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.queries.scope import in_scope


@dataclass(frozen=True)
class CouncilNow:
    """Hold one new council: its standing, and the work that decides its Day 1."""

    id: int
    mark: int
    standing: CouncilStanding
    decides: PlanRow | None


@dataclass(frozen=True)
class DecisionDue:
    """Hold one open decision of the plan and the last day on which it still misses nothing."""

    activity_id: int
    name: str
    council: str
    by_on: date


@dataclass(frozen=True)
class Holders:
    """Hold how many services have a day without a holder, counted in each new council's area."""

    gapped: int
    services: int
    days: int


@dataclass(frozen=True)
class BoardMet:
    """Hold the body that decides on transition plans, and when it met and meets."""

    name: str
    last_met_on: date | None
    next_meets_on: date | None


@dataclass(frozen=True)
class Overview:
    """Hold all that the first page of a programme shows, but what changed lately.

    `concerns` are ordered by their days; `totals` counts them all by kind, also beyond what is
    kept. `heat` counts open risks by likelihood and impact as numbered on the scale.
    `low_number` is the highest grade that suggests risks, None before any is agreed.
    """

    vesting_on: date
    councils: tuple[CouncilNow, ...]
    concerns: tuple[Concern, ...]
    totals: Mapping[ConcernKind, int]
    decisions: tuple[DecisionDue, ...]
    log: LogCounts
    scale: Scale
    heat: Mapping[tuple[int, int], int]
    actions: ActionCounts
    holders: Holders
    position: Position | None
    low_number: int | None
    phases: tuple[PhaseRow, ...]
    board: BoardMet | None
    problems: tuple[str, ...]


def overview(session: Session, actor: Actor, programme_id: int, today: date) -> Overview:
    """Return a programme at a glance, the same for all its people; raises NotFound.

    Kept until the programme changes or the day does: runs one query, and at most 49 more when
    it has.
    """
    return remembered(
        session,
        actor,
        programme_id,
        ("overview", today),
        lambda: _found(session, actor, programme_id, today),
    )


def _found(session: Session, actor: Actor, programme_id: int, today: date) -> Overview:
    plan = schedule_of(session, actor, programme_id, today)
    ready = readiness_of(session, actor, programme_id, plan, today)
    held = continuity_of(session, actor, programme_id, today)
    placed = position(session, actor, programme_id)
    scale = scale_of(session, actor, programme_id)
    log = log_counts(session, actor, programme_id, scale=scale, today=today)
    counts = action_counts(session, actor, programme_id, today)
    late = late_actions(session, actor, programme_id, today)
    concerns = ordered(
        (
            *work_concerns(plan, frozenset(each.row_id for each in late), today),
            *late,
            *risk_concerns(session, actor, programme_id, scale, today),
            *criterion_concerns(ready, plan.vesting_on),
            *holder_concerns(held),
            *grade_concerns(placed),
        ),
        today,
    )
    return Overview(
        vesting_on=plan.vesting_on,
        councils=tuple(_council(council, plan, ready, held) for council in plan.councils),
        concerns=concerns,
        totals=_totals(concerns, counts, log),
        decisions=_decisions(plan),
        log=log,
        scale=scale,
        heat=_heat(session, actor, programme_id),
        actions=counts,
        holders=_holders(held),
        position=placed,
        low_number=_low_number(session, actor, programme_id, placed),
        phases=phases(session, actor, programme_id),
        board=_board(session, actor, programme_id),
        problems=plan.problems,
    )


def _council(
    council: CouncilPlan, plan: PlanView, ready: ReadinessView, held: ContinuityView
) -> CouncilNow:
    unheld = tuple(
        Unheld(row.service.name, gap.first, gap.last)
        for row in held.rows
        for gap in row.gaps
        if row.area.id == council.id and gap.last >= plan.vesting_on
    )
    counts = ready.counts[council.id]
    standing = CouncilStanding(
        council.short_name,
        counts["ready"],
        counts["course"],
        counts["late"],
        counts["none"],
        room_days=council.room_days,
        unheld=unheld,
    )
    decides = plan.by_key[council.path[0]] if council.path else None
    return CouncilNow(council.id, council.mark, standing, decides)


def _totals(
    concerns: tuple[Concern, ...], actions: ActionCounts, log: LogCounts
) -> Mapping[ConcernKind, int]:
    """Count concerns by kind; actions and risks come from their own counts, which have no end."""
    totals = dict.fromkeys(ConcernKind, 0)
    for concern in concerns:
        totals[concern.kind] += 1
    totals[ConcernKind.ACTION], totals[ConcernKind.RISK] = actions.late, log.attention
    return totals


def _decisions(plan: PlanView) -> tuple[DecisionDue, ...]:
    """Return the decisions that are still to be taken before vesting, the soonest first."""
    found = [
        DecisionDue(row.id, row.name, row.council or "", row.latest_safe_on)
        for row in plan.rows
        if row.is_decision and not row.is_done and row.latest_safe_on < plan.vesting_on
    ]
    return tuple(sorted(found, key=lambda each: (each.by_on, each.name, each.council)))


def _heat(session: Session, actor: Actor, programme_id: int) -> Mapping[tuple[int, int], int]:
    rows = session.execute(
        sa.select(Risk.current_likelihood, Risk.current_impact, sa.func.count())
        .where(
            in_scope(actor, Risk.programme_id, programme_id),
            Risk.state == RiskState.OPEN,
            Risk.current_score.is_not(None),
            ~Risk.is_opportunity,
        )
        .group_by(Risk.current_likelihood, Risk.current_impact)
    )
    return {(likelihood or 0, impact or 0): count for likelihood, impact, count in rows}


def _holders(held: ContinuityView) -> Holders:
    gapped = [row for row in held.rows if row.gaps]
    days = sum((gap.last - gap.first).days + 1 for row in gapped for gap in row.gaps)
    return Holders(len(gapped), len(held.rows), days)


def _low_number(
    session: Session, actor: Actor, programme_id: int, placed: Position | None
) -> int | None:
    """Return the number that people know the threshold by; ranks are ours."""
    rank = session.scalar(
        sa.select(Programme.suggest_at_rank).where(in_scope(actor, Programme.id, programme_id))
    )
    grades = placed.framework.grades if placed else ()
    return next((grade.number for grade in grades if grade.rank == rank), None)


def _board(session: Session, actor: Actor, programme_id: int) -> BoardMet | None:
    row = session.execute(
        sa.select(Body.name, Body.last_met_on, Body.next_meets_on)
        .where(in_scope(actor, Body.programme_id, programme_id), Body.decides_plans.is_(True))
        .order_by(Body.position, Body.id)
        .limit(1)
    ).one_or_none()
    return BoardMet(*row) if row else None
