"""The step by which somebody is written to when what guards their account has changed."""

from datetime import datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.mail import Template, Why
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.organisation import Person
from lgr_tracker.workflows.mail.posting import post_mail

PASSWORD = "Your password was changed, and every session was ended."
SECOND_FACTOR_ON = "A second factor was set up for your account."
SECOND_FACTOR_OFF = "The second factor of your account was turned off."
NEW_CODES = "New recovery codes were made for your account; the old ones open nothing any more."
CODE_USED = "Somebody used a recovery code of your account. You have {left} left."


def tell(session: Session, person: Person, what: str, event: AuditEvent, *, now: datetime) -> None:
    """Write to a person what was done to their account; once for each row of the trail."""
    post_mail(
        session,
        Template.ACCOUNT_CHANGED,
        to_person_id=person.id,
        facts={"what": what},
        why=Why.ACCOUNT,
        dedupe_key=f"account:{event.chain}:{event.sequence}",
        now=now,
    )
