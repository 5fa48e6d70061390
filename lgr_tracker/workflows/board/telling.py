"""The step by which those whom a plan concerns are written to."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.mail import Template, Why
from lgr_tracker.domain.permissions import Actor, Permission
from lgr_tracker.models.board import TransitionPlan
from lgr_tracker.models.programme import Programme
from lgr_tracker.workflows.mail.posting import post_mail, who_may


def tell_deciders(
    session: Session, plan: TransitionPlan, actor: Actor, *, today: date, now: datetime
) -> None:
    """Write to who may decide on a plan just submitted, but for who built or submitted it."""
    own = (plan.created_by_id, actor.person_id)
    for person_id in who_may(session, plan.programme_id, Permission.BOARD_DECIDE, today):
        if person_id not in own:
            _tell(session, plan, Template.PLAN_WAITS, person_id, Why.DECIDES, now)


def tell_makers(session: Session, plan: TransitionPlan, actor: Actor, *, now: datetime) -> None:
    """Write to who built and who submitted a plan that it was decided on."""
    for person_id in sorted({plan.created_by_id or 0, plan.submitted_by_id or 0} - {0}):
        if person_id != actor.person_id:
            _tell(session, plan, Template.PLAN_DECIDED, person_id, Why.SUBMITTED, now)


def _tell(
    session: Session,
    plan: TransitionPlan,
    template: Template,
    person_id: int,
    why: Why,
    now: datetime,
) -> None:
    code = session.scalar(sa.select(Programme.code).where(Programme.id == plan.programme_id))
    post_mail(
        session,
        template,
        to_person_id=person_id,
        facts={"plan": plan.id, "code": code},
        why=why,
        dedupe_key=f"{template.value}:{plan.id}:{plan.version}:{person_id}",
        programme_id=plan.programme_id,
        now=now,
    )
