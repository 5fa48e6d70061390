"""Assumptions, decisions and dependencies: what the log holds beside risks and issues."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lgr_tracker.domain.kinds import EntryKind
from lgr_tracker.domain.states import EntryState
from lgr_tracker.models.base import (
    Base,
    Code,
    DrawnKey,
    FreeLine,
    Prose,
    Versioned,
    belongs_to,
    closed_list,
    points_to,
)


class LogEntry(Versioned, Base):
    """Something assumed, decided, or needed from others, with its owner and its day."""

    __tablename__ = "lgr_log_entry"

    id: Mapped[DrawnKey]
    programme_id: Mapped[int] = belongs_to("lgr_programme", index=False)
    organisation_id: Mapped[int] = points_to("lgr_organisation")
    kind: Mapped[EntryKind] = mapped_column(closed_list(EntryKind, "kind"))
    number: Mapped[int]
    reference: Mapped[Code]
    title: Mapped[FreeLine]
    detail: Mapped[Prose]
    reason: Mapped[Prose]
    """Why it is believed, why it was decided so, or what it is needed for."""
    workstream: Mapped[FreeLine] = mapped_column(default="")
    owner_post_id: Mapped[int | None] = points_to("lgr_post")
    raised_on: Mapped[date]
    due_on: Mapped[date | None]
    """When it is checked, to be decided, or needed."""
    state: Mapped[EntryState] = mapped_column(
        closed_list(EntryState, "state"), default=EntryState.OPEN
    )
    settled_on: Mapped[date | None]
    outcome: Mapped[Prose]
    body_id: Mapped[int | None] = points_to("lgr_body")
    """The body that decides or has decided."""
    advice: Mapped[Prose]
    advice_from: Mapped[FreeLine] = mapped_column(default="")
    is_advice_declined: Mapped[bool] = mapped_column(default=False)
    supplier_id: Mapped[int | None] = points_to("lgr_organisation")
    """The organisation that has to deliver what is needed."""
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("programme_id", "kind", "number"),
        sa.CheckConstraint("(state = 'open') = (settled_on IS NULL)", name="settled_has_day"),
        sa.CheckConstraint(
            "state NOT IN ('confirmed', 'failed') OR kind = 'assumption'",
            name="state_of_assumption",
        ),
        sa.CheckConstraint("state <> 'taken' OR kind = 'decision'", name="state_of_decision"),
        sa.CheckConstraint(
            "state NOT IN ('agreed', 'met', 'broken') OR kind = 'dependency'",
            name="state_of_dependency",
        ),
        sa.CheckConstraint(
            "NOT is_advice_declined OR (advice <> '' AND reason <> '')", name="declined_has_reason"
        ),
    )


class LogEntryRisk(Base):
    """An entry has to do with a risk, or became it when it failed."""

    __tablename__ = "lgr_log_entry_risk"

    entry_id: Mapped[int] = mapped_column(
        sa.ForeignKey("lgr_log_entry.id", ondelete="CASCADE"), primary_key=True
    )
    risk_id: Mapped[int] = mapped_column(
        sa.ForeignKey("lgr_risk.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    is_becoming: Mapped[bool] = mapped_column(default=False)
    """The risk that an assumption becomes if it fails."""
