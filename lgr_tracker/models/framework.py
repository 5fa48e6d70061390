"""The maturity matrix: a version of a framework with its lenses, grades and wording."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lgr_tracker.domain.states import FrameworkState
from lgr_tracker.models.base import (
    Base,
    Code,
    FreeLine,
    Key,
    Prose,
    Versioned,
    belongs_to,
    closed_list,
)


class Framework(Versioned, Base):
    """One version of a programme's maturity matrix; answers keep the version they were given to."""

    __tablename__ = "lgr_framework"

    id: Mapped[Key]
    programme_id: Mapped[int] = belongs_to("lgr_programme")
    name: Mapped[FreeLine]
    edition: Mapped[int] = mapped_column(default=1)
    state: Mapped[FrameworkState] = mapped_column(closed_list(FrameworkState, "state"))
    is_starter: Mapped[bool] = mapped_column(default=False)
    source_note: Mapped[Prose]
    """Says whose wording it is; shown wherever the wording is."""
    best_first: Mapped[bool] = mapped_column(default=False)
    """How the programme lists the grades; rank 1 is the weakest either way."""

    __table_args__ = (sa.UniqueConstraint("programme_id", "name", "edition"),)


class Lens(Base):
    """One area that is graded."""

    __tablename__ = "lgr_lens"

    id: Mapped[Key]
    framework_id: Mapped[int] = belongs_to("lgr_framework")
    position: Mapped[int]
    code: Mapped[Code]
    name: Mapped[FreeLine]
    short_name: Mapped[FreeLine]
    summary: Mapped[Prose]

    __table_args__ = (sa.UniqueConstraint("framework_id", "code"),)


class Grade(Base):
    """One step of maturity: `rank` orders (1 weakest), `number` and `label` are what people see."""

    __tablename__ = "lgr_grade"

    id: Mapped[Key]
    framework_id: Mapped[int] = belongs_to("lgr_framework")
    rank: Mapped[int]
    number: Mapped[int]
    label: Mapped[FreeLine]

    __table_args__ = (
        sa.UniqueConstraint("framework_id", "rank"),
        sa.UniqueConstraint("framework_id", "label"),
    )


class Descriptor(Base):
    """What a lens looks like at a grade."""

    __tablename__ = "lgr_descriptor"

    id: Mapped[Key]
    lens_id: Mapped[int] = belongs_to("lgr_lens")
    grade_id: Mapped[int] = belongs_to("lgr_grade")
    wording: Mapped[Prose]

    __table_args__ = (sa.UniqueConstraint("lens_id", "grade_id"),)


class Prompt(Base):
    """A question that helps to grade a lens, or a kind of evidence it asks for."""

    __tablename__ = "lgr_prompt"

    id: Mapped[Key]
    lens_id: Mapped[int] = belongs_to("lgr_lens")
    position: Mapped[int]
    wording: Mapped[Prose]
    asks_evidence: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (sa.UniqueConstraint("lens_id", "position"),)
