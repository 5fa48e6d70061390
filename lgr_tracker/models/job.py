"""Jobs: what was asked for, how far it has come, who has it in hand, and what came of it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lgr_tracker.domain.jobs import JobState
from lgr_tracker.models.base import Base, Code, DrawnKey, Line, belongs_to, closed_list


class Job(Base):
    """One piece of work that is done after the answer was given.

    The row is the truth; the queue only carries its id, and a lost message is sent again.
    """

    __tablename__ = "lgr_job"

    id: Mapped[DrawnKey]
    kind: Mapped[Code]
    programme_id: Mapped[int | None] = belongs_to("lgr_programme")
    asked_by_id: Mapped[int | None] = belongs_to("lgr_person")
    """Whose rights it is done with; None for the house's own work."""
    arguments: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    state: Mapped[JobState] = mapped_column(closed_list(JobState, "state"))
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    """How much there is to do in all; 0 while nobody knows."""
    words: Mapped[Line] = mapped_column(default="")
    result: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    sentence: Mapped[str] = mapped_column(sa.Text, default="")
    """Why it was not done, for the person who asked."""
    attempt: Mapped[int] = mapped_column(default=0)
    """Which try this is; every write of a worker names its own, so that a late one is refused."""
    given_back: Mapped[int] = mapped_column(default=0)
    """How many of the tries ended because a worker was stopped in good order; they don't count."""
    worker: Mapped[Line] = mapped_column(default="")
    leased_until: Mapped[datetime | None]
    """When a worker that is no longer heard of loses the job to another."""
    not_before: Mapped[datetime]
    wake_at: Mapped[datetime]
    """When the queue is told of it again, should its message have been lost."""
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        sa.CheckConstraint("state <> 'running' OR leased_until IS NOT NULL", name="leased"),
        sa.CheckConstraint(
            "(ended_at IS NOT NULL) = (state IN ('done', 'failed', 'cancelled'))", name="ended"
        ),
        sa.CheckConstraint(
            "done >= 0 AND total >= 0 AND given_back >= 0 AND attempt >= given_back", name="counts"
        ),
        sa.Index("ix_lgr_job_state", "state", "wake_at"),
    )


class JobStep(Base):
    """One step of a job that is done; written in the step's own transaction, so never repeated."""

    __tablename__ = "lgr_job_step"

    job_id: Mapped[int] = mapped_column(
        sa.ForeignKey("lgr_job.id", ondelete="CASCADE"), primary_key=True
    )
    step: Mapped[str] = mapped_column(sa.String(200), primary_key=True)


class JobFile(Base):
    """A file that a job made for the person who asked; kept in the database, for days only."""

    __tablename__ = "lgr_job_file"

    job_id: Mapped[int] = mapped_column(
        sa.ForeignKey("lgr_job.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[Line]
    media_type: Mapped[Line]
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)


class PeriodicRun(Base):
    """The last time that a periodic job fell due, so that of many workers only one asks for it."""

    __tablename__ = "lgr_periodic_run"

    kind: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    due_at: Mapped[datetime]
