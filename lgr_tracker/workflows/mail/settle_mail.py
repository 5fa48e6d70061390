"""Note what came of an attempt: sent, failed, withdrawn, or to be tried again, and when."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.mail import (
    GIVEN_UP,
    HOLDS_A_KEY,
    MailState,
    NextStep,
    Outcome,
    Result,
    next_mail_state,
    next_step,
)
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.mail import Mail


def settle_mail(
    session: Session, bundle: str, claim: str, outcome: Outcome, *, actor: Actor, now: datetime
) -> MailState | None:
    """Mark the rows of a message, and return how they stand; None where another holds them now.

    That it was sent is true whoever holds the rows, and is marked in any case. One-time links are
    wiped as soon as the mail has come to an end.
    """
    mine = sa.true() if outcome.result is Result.SENT else Mail.claim == claim
    rows = session.scalars(
        sa.select(Mail)
        .where(Mail.bundle == bundle, mine, Mail.state == MailState.WAITING)
        .order_by(Mail.id)
        .with_for_update()
    ).all()
    if not rows or outcome.result is Result.LOST:
        return None
    step = next_step(outcome, rows[0].attempts, now)
    for row in rows:
        _mark(row, outcome, step, now)
    session.commit()
    return step.state


def _mark(row: Mail, outcome: Outcome, step: NextStep, now: datetime) -> None:
    row.claim = row.leased_until = None
    row.handed_at = (row.handed_at or now) if step.may_be_out else None
    row.not_before = step.not_before
    row.trouble = outcome.sentence
    if step.state is MailState.WAITING:
        return
    row.state = next_mail_state(row.state, step.state)
    if step.state is MailState.SENT:
        row.sent_at, row.trouble = now, ""
        row.provider_reference = outcome.reference or None
    elif step.state is MailState.FAILED and outcome.result is not Result.REFUSED:
        row.trouble = GIVEN_UP.format(tries=row.attempts, sentence=outcome.sentence)
    if row.template in HOLDS_A_KEY:
        row.facts = "{}"
