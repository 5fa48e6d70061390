"""Take away what is no longer needed, a little at a time."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.jobs import ENDED
from lgr_tracker.domain.mail import MailState
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.job import Job
from lgr_tracker.models.mail import Mail
from lgr_tracker.models.organisation import SignInAttempt
from lgr_tracker.models.sent_form import SentForm

MOST = 1_000
"""How many rows go in one transaction, so that nobody waits long for the write lock."""


class Leftover(StrEnum):
    """Name what is left over once its time is past."""

    SENT_FORM = "sent_form"
    SIGN_IN_ATTEMPT = "sign_in_attempt"
    MAIL = "mail"
    JOB = "job"


def clear_out(
    session: Session, what: Leftover, older_than: datetime, *, actor: Actor, now: datetime
) -> int:
    """Delete up to a thousand of the leftovers that are older, and return how many went.

    A job takes its steps and its file with it.
    """
    key, condition = _what(what, older_than)
    some = sa.select(key).where(condition).limit(MOST).scalar_subquery()
    gone = session.execute(
        sa.delete(key.class_).where(key.in_(some)).execution_options(synchronize_session=False)
    )
    session.commit()
    return int(getattr(gone, "rowcount", 0))


def _what(what: Leftover, older_than: datetime) -> tuple[Any, sa.ColumnElement[bool]]:
    if what is Leftover.SENT_FORM:
        return SentForm.key, SentForm.sent_at < older_than
    if what is Leftover.SIGN_IN_ATTEMPT:
        return SignInAttempt.id, SignInAttempt.tried_at < older_than
    if what is Leftover.MAIL:
        return Mail.id, sa.and_(Mail.state != MailState.WAITING, Mail.posted_at < older_than)
    return Job.id, sa.and_(Job.state.in_(sorted(ENDED)), Job.ended_at < older_than)
