"""The step shared by what submits a plan and what loads the sample: freeze what it shows."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.plan_content import digest_of, frozen_text
from lgr_tracker.models.board import Snapshot, TransitionPlan
from lgr_tracker.queries.board import transition_plan
from lgr_tracker.queries.plan_content import plan_content


def freeze(
    session: Session,
    plan: TransitionPlan,
    *,
    today: date,
    zone: ZoneInfo,
    actor: Actor,
    now: datetime,
) -> Snapshot:
    """Add the frozen text of a plan as at `today`, with its digest, and return it. Flushes."""
    session.flush()  # the text is gathered from the tables, the plan and its asks with it
    row = transition_plan(session, actor, plan.programme_id, plan.id)
    content = plan_content(session, actor, plan.programme_id, row, today, zone)
    text = frozen_text(content)
    snapshot = Snapshot(
        plan_id=plan.id,
        content=text,
        digest=digest_of(text),
        taken_at=now,
        revision=content.revision,
    )
    session.add(snapshot)
    session.flush()
    return snapshot
