"""Bring a plan in from a table: look first, then write all of it or nothing."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.permissions import Actor, Permission, require_held
from lgr_tracker.domain.plan_import import PlanPreview
from lgr_tracker.domain.register_import import RowOutcome
from lgr_tracker.models.audit import Event, record
from lgr_tracker.workflows.loading import hold_programme
from lgr_tracker.workflows.plan.compare_table import TablePlan, compare_table
from lgr_tracker.workflows.plan.loading import load_council
from lgr_tracker.workflows.plan.read_table import AskedPlan
from lgr_tracker.workflows.plan.write_table import MOVED, Writing, write_table

REFUSED = (
    "Nothing was brought in, because some cells cannot be taken. "
    "Change them in the table, or in the plan, and try again."
)


def prepare_plan(
    session: Session, programme_id: int, asked: AskedPlan, *, actor: Actor, today: date
) -> TablePlan:
    """Return what a table would do, and write nothing; raises NotFound or NotAllowed.

    All that takes long is done here, before anybody has to wait for the write lock.
    """
    require_held(actor, Permission.PLAN_EDIT, programme_id)
    if asked.council_id is not None:
        load_council(session, asked.council_id, programme_id)
    return compare_table(session, programme_id, asked, actor=actor, today=today)


def import_plan(
    session: Session,
    programme_id: int,
    asked: AskedPlan,
    plan: TablePlan,
    *,
    today: date,
    actor: Actor,
    now: datetime,
) -> PlanPreview:
    """Write every row and link of a table, or none, and return what was done.

    `plan` is what was looked at. The same table twice writes nothing the second time. Raises
    NotFound, NotAllowed, or Invalid while any cell is refused or the table would do something
    else by now.
    """
    programme = hold_programme(session, programme_id)  # an edit that is under way ends first
    require_held(actor, Permission.PLAN_EDIT, programme_id)
    if (plan.revision, plan.seats) != (programme.revision, actor.seats):
        fresh = prepare_plan(session, programme_id, asked, actor=actor, today=today)
        if fresh.fingerprint != plan.fingerprint:
            raise Invalid(MOVED)
        plan = fresh
    preview = plan.preview
    if preview.refused:
        raise Invalid(REFUSED)
    if not preview.can_apply:
        return preview
    write_table(Writing(session, programme_id, actor, now), plan)
    record(
        session,
        Event.ACTIVITY_IMPORT,
        actor,
        programme,
        programme_id=programme_id,
        now=now,
        permission=Permission.PLAN_EDIT,
        name=programme.code,
        after={
            "created": preview.count(RowOutcome.CREATED),
            "changed": preview.count(RowOutcome.CHANGED),
            "unchanged": preview.count(RowOutcome.UNCHANGED),
            "links": len(preview.links),
            "digest": asked.digest,
        },
    )
    session.commit()
    return preview
