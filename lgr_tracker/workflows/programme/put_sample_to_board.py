"""Put the sample's two transition plans before their board, one of them decided."""

from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lgr_tracker.content.fenwold import SamplePlan, sample
from lgr_tracker.domain.kinds import DecisionOutcome
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.states import PlanState
from lgr_tracker.models.board import BoardDecision, PlanAsk, Snapshot, TransitionPlan
from lgr_tracker.workflows.board.freezing import freeze
from lgr_tracker.workflows.programme.sample_rows import SampleRows

SUBMITS, DECIDES = "priya.nair@fenwold.example", "peter.garrod@fenwold.example"
ZONE = ZoneInfo("Europe/London")
"""Fenwold lies in England."""


def put_sample_to_board(session: Session, rows: SampleRows, actor: Actor) -> tuple[Snapshot, ...]:
    """Add each plan with what it asks, its frozen text and what the board decided.

    Returns the frozen texts, in the order of the plans. Flushes for the ids.
    """
    rows.programme.next_plan_number = len(sample().plans) + 1
    snapshots = []
    for number, written in enumerate(sample().plans, start=1):
        plan = _plan(rows, written, number)
        session.add(plan)
        session.flush()  # what it asks points to it
        _add_asks(session, rows, plan, written)
        snapshot = freeze(
            session,
            plan,
            today=rows.on(written.submitted),
            zone=ZONE,
            actor=actor,
            now=rows.at(written.submitted),
        )
        if written.decided is not None:
            session.add(_decision(rows, written, plan, snapshot))
        snapshots.append(snapshot)
    return tuple(snapshots)


def _plan(rows: SampleRows, written: SamplePlan, number: int) -> TransitionPlan:
    officer = rows.people[SUBMITS]
    return TransitionPlan(
        programme_id=rows.programme.id,
        body_id=rows.bodies[written.body].id,
        number=number,
        reference=f"TP-{number}",
        title=written.title,
        summary=written.summary,
        state=PlanState.APPROVED if written.decided else PlanState.SUBMITTED,
        needed_by_on=rows.on(written.needed_by),
        created_by_id=officer.id,
        created_at=rows.at(written.submitted),
        submitted_by_id=officer.id,
        submitted_at=rows.at(written.submitted),
    )


def _add_asks(
    session: Session, rows: SampleRows, plan: TransitionPlan, written: SamplePlan
) -> None:
    for position, ask in enumerate(written.asks, start=1):
        session.add(
            PlanAsk(
                plan_id=plan.id,
                position=position,
                wording=ask.wording,
                activity_id=rows.copied.activities[ask.activity].id if ask.activity else None,
            )
        )


def _decision(
    rows: SampleRows, written: SamplePlan, plan: TransitionPlan, snapshot: Snapshot
) -> BoardDecision:
    chair = rows.people[DECIDES]
    return BoardDecision(
        plan_id=plan.id,
        outcome=DecisionOutcome.APPROVED,
        reason=written.decision_reason,
        decided_by_id=chair.id,
        decided_by_name=chair.name,
        decided_at=rows.at(written.decided or written.submitted),
        digest=snapshot.digest,
    )
