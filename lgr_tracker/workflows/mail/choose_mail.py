"""Choose how often to be written to; what waits already follows the new choice."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid, NotAllowed
from lgr_tracker.domain.mail import KIND_OF, RHYTHMS, MailKind, MailState, Rhythm
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.mail import Mail, MailChoice

NOT_WANTED = "Its reader has chosen to get no mail of this kind."
CHOOSE = "Choose one from the list."


def choose_mail(
    session: Session, choices: Mapping[MailKind, Rhythm], *, actor: Actor, now: datetime
) -> int:
    """Save one's own choices and return how many kinds changed. Raises NotAllowed or Invalid.

    Not recorded in the audit trail: what somebody likes to read is theirs, and changes no row
    of any programme.
    """
    if actor.person_id is None:
        raise NotAllowed("Sign in as a person to choose your mail.")
    for kind, rhythm in choices.items():
        if rhythm not in RHYTHMS[kind]:
            raise Invalid(CHOOSE, {kind.value: CHOOSE})
    stand = {
        row.kind: row
        for row in session.scalars(
            sa.select(MailChoice).where(MailChoice.person_id == actor.person_id)
        )
    }
    changed = 0
    for kind, rhythm in choices.items():
        row = stand.get(kind)
        if row is not None and row.rhythm is rhythm:
            continue
        changed += 1
        if row is None:
            session.add(MailChoice(person_id=actor.person_id, kind=kind, rhythm=rhythm))
        else:
            row.rhythm = rhythm
        _follow(session, actor.person_id, kind, rhythm)
    session.commit()
    return changed


def _follow(session: Session, person_id: int, kind: MailKind, rhythm: Rhythm) -> None:
    """Let the mail that waits follow; what is on its way already goes as it is."""
    values: dict[str, object] = {"rhythm": rhythm}
    if rhythm is Rhythm.NEVER:
        values |= {"state": MailState.WITHDRAWN, "trouble": NOT_WANTED}
    session.execute(
        sa.update(Mail)
        .where(
            Mail.person_id == person_id,
            Mail.state == MailState.WAITING,
            Mail.bundle.is_(None),
            Mail.template.in_([template for template, of in KIND_OF.items() if of is kind]),
        )
        .values(values)
        .execution_options(synchronize_session=False)
    )
