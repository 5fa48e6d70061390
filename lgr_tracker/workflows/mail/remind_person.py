"""Remind somebody of what waits for them: once a day or a week, as they chose."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lgr_tracker.domain.mail import MailKind, Template, Why, period_start
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.workflows.mail.posting import post_mail, rhythm_of


def remind_person(
    session: Session, person_id: int, *, zone: ZoneInfo, actor: Actor, now: datetime
) -> bool:
    """Post the reminder of this day or week, and tell whether it was not posted before.

    What it says is looked up when it is sent. Whoever calls it has found that something waits.
    """
    rhythm = rhythm_of(session, person_id, MailKind.WORK)
    begins = period_start(rhythm, now, zone)
    posted = post_mail(
        session,
        Template.WORK_WAITS,
        to_person_id=person_id,
        why=Why.OWNS,
        dedupe_key=f"work:{person_id}:{begins.date().isoformat()}",
        not_before=begins,
        now=now,
    )
    session.commit()
    return posted is not None
