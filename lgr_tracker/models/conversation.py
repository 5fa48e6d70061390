"""What people say about a risk, an action or an entry of the log, and the files they put to it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lgr_tracker.domain.conversation import Subject
from lgr_tracker.models.base import (
    Base,
    DrawnKey,
    Line,
    Name,
    Prose,
    belongs_to,
    points_to,
)
from lgr_tracker.models.log_entry import LogEntry
from lgr_tracker.models.risk import Mitigation, Risk

ONE_SUBJECT = (
    "(CASE WHEN risk_id IS NULL THEN 0 ELSE 1 END) + "
    "(CASE WHEN mitigation_id IS NULL THEN 0 ELSE 1 END) + "
    "(CASE WHEN entry_id IS NULL THEN 0 ELSE 1 END) = 1"
)


class Comment(Base):
    """Something said about a risk, an action or an entry; taken back, its words are gone."""

    __tablename__ = "lgr_comment"

    id: Mapped[DrawnKey]
    programme_id: Mapped[int] = belongs_to("lgr_programme")
    risk_id: Mapped[int | None] = belongs_to("lgr_risk")
    mitigation_id: Mapped[int | None] = belongs_to("lgr_mitigation")
    entry_id: Mapped[int | None] = belongs_to("lgr_log_entry")
    person_id: Mapped[int | None] = points_to("lgr_person")
    said_by: Mapped[Name]
    said_at: Mapped[datetime]
    text: Mapped[Prose]
    taken_back_at: Mapped[datetime | None]

    __table_args__ = (sa.CheckConstraint(ONE_SUBJECT, name="one_subject"),)


class CommentMention(Base):
    """Somebody whom a comment calls by name."""

    __tablename__ = "lgr_comment_mention"

    comment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("lgr_comment.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("lgr_person.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Evidence(Base):
    """A file that shows something about a risk, an action or an entry."""

    __tablename__ = "lgr_evidence"

    id: Mapped[DrawnKey]
    programme_id: Mapped[int] = belongs_to("lgr_programme")
    risk_id: Mapped[int | None] = belongs_to("lgr_risk")
    mitigation_id: Mapped[int | None] = belongs_to("lgr_mitigation")
    entry_id: Mapped[int | None] = belongs_to("lgr_log_entry")
    name: Mapped[Name]
    media_type: Mapped[Line]
    size: Mapped[int]
    """Bytes."""
    digest: Mapped[str] = mapped_column(sa.String(64))
    note: Mapped[Prose]
    person_id: Mapped[int | None] = points_to("lgr_person")
    added_by: Mapped[Name]
    added_at: Mapped[datetime]

    __table_args__ = (sa.CheckConstraint(ONE_SUBJECT, name="one_subject"),)


class EvidenceContent(Base):
    """The bytes of a file, apart, so that no list ever loads them."""

    __tablename__ = "lgr_evidence_content"

    evidence_id: Mapped[int] = mapped_column(
        sa.ForeignKey("lgr_evidence.id", ondelete="CASCADE"), primary_key=True
    )
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)


ABOUT: Mapping[Subject, type[Risk] | type[Mitigation] | type[LogEntry]] = {
    Subject.RISK: Risk,
    Subject.ACTION: Mitigation,
    Subject.ENTRY: LogEntry,
}
"""The table of each sort of subject."""

COLUMNS: Mapping[Subject, str] = {
    Subject.RISK: "risk_id",
    Subject.ACTION: "mitigation_id",
    Subject.ENTRY: "entry_id",
}
"""The column by which a comment or a file points to each sort of subject."""


def subject_of(row: Any) -> tuple[Subject, int]:
    """Return what a comment or a file, or a selected row of one, points to."""
    return next(
        (subject, getattr(row, column))
        for subject, column in COLUMNS.items()
        if getattr(row, column) is not None
    )
