"""Bring a register in: look first, then write all of it or nothing."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.domain.register_import import ImportPreview, RowOutcome
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.examining import EXAMINED
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.workflows.loading import check_choice, hold_programme
from lgr_tracker.workflows.risks.plan_import import Asked, ImportPlan, plan_import
from lgr_tracker.workflows.risks.uncollected import uncollected
from lgr_tracker.workflows.risks.write_import import MOVED, Writing, write_plan

REFUSED = (
    "Nothing was brought in, because some cells cannot be taken. "
    "Change them in the file, or in the log, and try again."
)


@uncollected()
def prepare_import(
    session: Session, programme_id: int, asked: Asked, *, actor: Actor
) -> ImportPlan:
    """Return what a file would do, and write nothing; raises NotFound, NotAllowed or Invalid.

    All that takes long is done here, before anybody has to wait for the write lock.
    """
    require(actor, Permission.RISK_IMPORT, Scope(programme_id))
    check_choice(
        session, Organisation, asked.default_organisation_id, programme_id, "organisation_id"
    )
    scale = scale_of(session, actor, programme_id)
    return plan_import(session, programme_id, asked, scale=scale, actor=actor)


@uncollected()
def import_register(
    session: Session,
    programme_id: int,
    asked: Asked,
    *,
    plan: ImportPlan | None = None,
    today: date,
    actor: Actor,
    now: datetime,
    on_row: Callable[[], None] = lambda: None,
) -> ImportPreview:
    """Write every row of a file, or none, and return what was done.

    `plan` is what was prepared; it is made anew where the log or the person's seats have changed
    since. The same file twice writes nothing the second time. Raises NotFound, NotAllowed, or
    Invalid while any cell is refused or a conflict has come up that nobody has seen.
    """
    programme = hold_programme(session, programme_id)  # an edit that is under way ends first
    require(actor, Permission.RISK_IMPORT, Scope(programme_id))
    if plan is None or (plan.revision, plan.seats) != (programme.revision, actor.seats):
        fresh = prepare_import(session, programme_id, asked, actor=actor)
        if plan is not None and fresh.preview.conflicts != plan.preview.conflicts:
            raise Invalid(MOVED)
        plan = fresh
    if plan.preview.refused:
        raise Invalid(REFUSED)
    if not plan.preview.can_apply:
        return plan.preview
    scale = scale_of(session, actor, programme_id)
    session.info.setdefault(EXAMINED, set()).update(plan.clean)  # no text is looked at twice
    write_plan(Writing(session, programme_id, scale, today, actor, now), plan, on_row)
    record(
        session,
        Event.RISK_IMPORT,
        actor,
        programme,
        programme_id=programme_id,
        now=now,
        permission=Permission.RISK_IMPORT,
        name=programme.code,
        after={
            "created": plan.preview.count(RowOutcome.CREATED),
            "changed": plan.preview.count(RowOutcome.CHANGED),
            "unchanged": plan.preview.count(RowOutcome.UNCHANGED),
            "conflicts": len(plan.preview.conflicts),
            "digest": asked.digest,
        },
        mentions=plan.kept_risks(),
    )
    session.commit()
    return plan.preview
