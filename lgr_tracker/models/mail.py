"""The outbox: mail that is to be sent, and how often each person wants to be written to."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lgr_tracker.domain.mail import MailKind, MailState, Rhythm, Template, Why
from lgr_tracker.models.base import Base, Code, Key, Line, belongs_to, closed_list, points_to


class Mail(Base):
    """One thing to write to one person or address; committed with what it tells of.

    Its words are made when it is sent, from what its reader may see then; `facts` holds only what
    can't be looked up, as JSON. Rows with one `bundle` go as one message: the bundle is the name
    by which the message is known outside, and stays the same however often sending is tried.
    """

    __tablename__ = "lgr_mail"

    id: Mapped[Key]
    programme_id: Mapped[int | None] = belongs_to("lgr_programme")
    person_id: Mapped[int | None] = points_to("lgr_person")
    address: Mapped[Line | None]
    """Where to, for somebody who has no account yet."""
    template: Mapped[Template] = mapped_column(closed_list(Template, "template"))
    why: Mapped[Why] = mapped_column(closed_list(Why, "why"))
    rhythm: Mapped[Rhythm] = mapped_column(closed_list(Rhythm, "rhythm"))
    facts: Mapped[str] = mapped_column(sa.Text)
    dedupe_key: Mapped[Line] = mapped_column(unique=True)
    state: Mapped[MailState] = mapped_column(
        closed_list(MailState, "state"), default=MailState.WAITING
    )
    posted_at: Mapped[datetime]
    not_before: Mapped[datetime]
    bundle: Mapped[Code | None] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    claim: Mapped[Code | None]
    """Who is sending it now: drawn anew at each attempt, so that a sender that slept can't mark."""
    leased_until: Mapped[datetime | None]
    handed_at: Mapped[datetime | None]
    """Since when it may have gone out without our knowing; empty once the answer is known."""
    sent_at: Mapped[datetime | None]
    provider_reference: Mapped[Line | None]
    trouble: Mapped[str] = mapped_column(sa.Text, default="")
    """Why it was not sent, in a sentence for whoever runs the service; holds no address."""

    __table_args__ = (
        sa.CheckConstraint("(person_id IS NULL) <> (address IS NULL)", name="one_recipient"),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_moment"),
        sa.CheckConstraint(
            "state NOT IN ('failed', 'withdrawn') OR trouble <> ''", name="unsent_has_reason"
        ),
        sa.Index("ix_lgr_mail_by_turn", "state", "not_before", "id"),
    )


class MailChoice(Base):
    """How often a person wants mail of one kind; no row means the usual."""

    __tablename__ = "lgr_mail_choice"

    id: Mapped[Key]
    person_id: Mapped[int] = belongs_to("lgr_person", index=False)
    kind: Mapped[MailKind] = mapped_column(closed_list(MailKind, "kind"))
    rhythm: Mapped[Rhythm] = mapped_column(closed_list(Rhythm, "rhythm"))

    __table_args__ = (sa.UniqueConstraint("person_id", "kind"),)
