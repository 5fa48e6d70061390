"""What was answered to the questions that the graph, the plan and the holders raise."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lgr_tracker.domain.kinds import AskedSeat
from lgr_tracker.models.base import (
    Base,
    DrawnKey,
    Name,
    Prose,
    belongs_to,
    closed_list,
    points_to,
)


class ChallengeAnswer(Base):
    """One answer to one question; the question is open again once its facts have changed.

    Whoever may not see what the question is about sees neither: it is shown only beside what the
    reader's own graph holds.
    """

    __tablename__ = "lgr_challenge_answer"

    id: Mapped[DrawnKey]
    programme_id: Mapped[int] = belongs_to("lgr_programme")
    rule: Mapped[str] = mapped_column(sa.String(40))
    about: Mapped[str] = mapped_column(sa.Text)
    """The things that the question is about, as "kind:id" in the order of the rule."""
    facts: Mapped[str] = mapped_column(sa.String(64))
    """A digest of what the question rests on."""
    rested_on: Mapped[str] = mapped_column(sa.Text)
    """The facts themselves, one a line, so that what has changed since can be told."""
    question: Mapped[Prose]
    seat: Mapped[AskedSeat] = mapped_column(closed_list(AskedSeat, "seat"))
    answer: Mapped[Prose]
    answered_by: Mapped[Name]
    person_id: Mapped[int | None] = points_to("lgr_person")
    answered_at: Mapped[datetime]

    __table_args__ = (sa.CheckConstraint("answer <> ''", name="has_answer"),)
