"""Put the sample's two transition plans before their board."""

from sqlalchemy.orm import Session

from lgr_tracker.content.fenwold import SamplePlan, sample
from lgr_tracker.domain.states import PlanState
from lgr_tracker.models.board import PlanAsk, TransitionPlan
from lgr_tracker.workflows.programme.sample_rows import SampleRows

SUBMITS = "priya.nair@fenwold.example"


def put_sample_to_board(session: Session, rows: SampleRows) -> None:
    """Add each plan with what it asks. Flushes for the ids."""
    for number, written in enumerate(sample().plans, start=1):
        plan = _plan(rows, written, number)
        session.add(plan)
        session.flush()  # what it asks points to it
        for position, ask in enumerate(written.asks, start=1):
            session.add(
                PlanAsk(
                    plan_id=plan.id,
                    position=position,
                    wording=ask.wording,
                    activity_id=rows.copied.activities[ask.activity].id if ask.activity else None,
                )
            )
    rows.programme.next_plan_number = len(sample().plans) + 1


def _plan(rows: SampleRows, written: SamplePlan, number: int) -> TransitionPlan:
    officer = rows.people[SUBMITS]
    return TransitionPlan(
        programme_id=rows.programme.id,
        body_id=rows.bodies[written.body].id,
        number=number,
        reference=f"TP-{number:02d}",
        title=written.title,
        summary=written.summary,
        state=PlanState.APPROVED if written.decided else PlanState.SUBMITTED,
        needed_by_on=rows.on(written.needed_by),
        created_by_id=officer.id,
        created_at=rows.at(written.submitted),
        submitted_by_id=officer.id,
        submitted_at=rows.at(written.submitted),
    )
