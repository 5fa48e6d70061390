"""What is remembered for people: the views of a list they saved, and how a file was read."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lgr_tracker.models.base import (
    Base,
    Code,
    FreeLine,
    Key,
    Prose,
    Versioned,
    belongs_to,
    points_to,
)


class SavedView(Versioned, Base):
    """The address of a list under a name, for one person or for everybody in the programme."""

    __tablename__ = "lgr_saved_view"

    id: Mapped[Key]
    programme_id: Mapped[int] = belongs_to("lgr_programme")
    person_id: Mapped[int] = belongs_to("lgr_person")
    page: Mapped[Code]
    name: Mapped[FreeLine]
    arguments: Mapped[Prose]
    """The part of the address behind the question mark."""
    is_shared: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("programme_id", "person_id", "page", "name"),)


class RegisterSource(Versioned, Base):
    """How the registers of one source are read: its columns, and what its words of scale mean."""

    __tablename__ = "lgr_register_source"

    id: Mapped[Key]
    programme_id: Mapped[int] = belongs_to("lgr_programme")
    name: Mapped[FreeLine]
    fingerprint: Mapped[str] = mapped_column(sa.String(64), index=True)
    """Of the headings, so that the next file of this source is known again."""
    organisation_id: Mapped[int | None] = points_to("lgr_organisation")
    columns: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    """Our key for each heading; "custom" keeps it as the row's own, null leaves it out."""
    scale: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    """The programme's step for each word of the source, by side; empty while nobody has said."""
    scale_edition: Mapped[int]
    used_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("programme_id", "name"),)
