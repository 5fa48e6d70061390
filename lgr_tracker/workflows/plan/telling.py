"""The step by which those whom a baseline concerns are written to."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.mail import Template, Why
from lgr_tracker.domain.permissions import Actor, Permission
from lgr_tracker.models.baseline import Baseline
from lgr_tracker.models.programme import Programme
from lgr_tracker.workflows.mail.posting import post_mail, who_may


def tell_deciders(
    session: Session, baseline: Baseline, actor: Actor, *, today: date, now: datetime
) -> None:
    """Write to who may decide on dates just asked for, but for who asked."""
    for person_id in who_may(session, baseline.programme_id, Permission.BASELINE_DECIDE, today):
        if person_id != actor.person_id:
            _tell(session, baseline, Template.PLAN_WAITS, person_id, Why.DECIDES, now)


def tell_asker(session: Session, baseline: Baseline, *, now: datetime) -> None:
    """Write to who asked for dates that they were decided on; nobody decides on their own."""
    if baseline.asked_by_id is not None:
        person_id = baseline.asked_by_id
        _tell(session, baseline, Template.PLAN_DECIDED, person_id, Why.SUBMITTED, now)


def _tell(
    session: Session,
    baseline: Baseline,
    template: Template,
    person_id: int,
    why: Why,
    now: datetime,
) -> None:
    code = session.scalar(sa.select(Programme.code).where(Programme.id == baseline.programme_id))
    post_mail(
        session,
        template,
        to_person_id=person_id,
        facts={"baseline": baseline.id, "code": code},
        why=why,
        dedupe_key=f"{template.value}:baseline:{baseline.id}:{person_id}",
        programme_id=baseline.programme_id,
        now=now,
    )
