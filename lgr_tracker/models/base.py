"""What every table shares: names of constraints, moments in UTC, enums as text, versions."""

import secrets
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedColumn,
    declared_attr,
    mapped_column,
    registry,
)

from lgr_tracker.domain.references import FIRST_DRAWN, MANY

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

SHORT, LINE, TEXT = 40, 200, 10_000
"""Longest codes, titles and free texts, in characters; forms and imports refuse longer ones."""


class Guarding(StrEnum):
    """Say how the privacy guard looks at a column; one without it holds nothing that is typed."""

    FREE_TEXT = "free_text"
    """Whatever a person writes: both what is refused and what needs a reason is looked for."""
    NAME = "name"
    """Names and codes: what is refused is looked for, but a name is no warning here."""


GUARDING = "guarding"
FREE_TEXT, AS_NAME = {GUARDING: Guarding.FREE_TEXT}, {GUARDING: Guarding.NAME}


class Moment(sa.types.TypeDecorator[datetime]):
    """Keep a moment as UTC; refuse one without a time zone, and return aware ones."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Turn an aware moment into naive UTC for storing."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs a time zone.")
        return (value if value.tzinfo is UTC else value.astimezone(UTC)).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Turn a stored moment into aware UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


def closed_list(kind: type[StrEnum], name: str) -> sa.Enum:
    """Return a text column type that takes only the values of `kind`, by a named CHECK."""
    return sa.Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=SHORT,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """Stand behind every table; all are named lgr_* so that a host's database can hold them."""

    registry = registry(
        metadata=sa.MetaData(naming_convention=NAMING), type_annotation_map={datetime: Moment()}
    )


LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""A whole number of 64 bits; SQLite calls the keys that it finds rows by INTEGER."""

LAST_COUNTED, MOST_KEY = 2**31 - 1, 2**53 - 1
"""No counted key is above the one, none at all above the other: browsers hold it exactly."""


def drawn_key() -> int:
    """Return a key that says nothing of how many rows there are, nor of which came first.

    The one place where keys are drawn. One that is taken already, which happens once in so many
    thousand million, fails as a key given twice does: the workflow is tried again with others.
    """
    return LAST_COUNTED + 1 + secrets.randbelow(MOST_KEY - LAST_COUNTED)


def drawn_number() -> int:
    """Return a number for a row of which only some may know; see `domain/references.py`."""
    return FIRST_DRAWN + secrets.randbelow(MANY)


Key = Annotated[int, mapped_column(LONG, primary_key=True)]
DrawnKey = Annotated[
    int,
    mapped_column(LONG, primary_key=True, autoincrement=False, default=drawn_key),
]
"""The key of a row that some must not know of: a counted one would give away that it is there."""

Code = Annotated[str, mapped_column(sa.String(SHORT))]
Line = Annotated[str, mapped_column(sa.String(LINE))]

TypedCode = Annotated[str, mapped_column(sa.String(SHORT), info=AS_NAME)]
Name = Annotated[str, mapped_column(sa.String(LINE), info=AS_NAME)]
FreeLine = Annotated[str, mapped_column(sa.String(LINE), info=FREE_TEXT)]
Prose = Annotated[str, mapped_column(sa.Text, default="", info=FREE_TEXT)]


class Versioned:
    """Count the edits of a row; SQLAlchemy puts the version into every UPDATE's WHERE."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        """Tell the mapper which column is the version."""
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]  # set by the mapper


def belongs_to(table: str, *, index: bool = True) -> MappedColumn[Any]:
    """Return a foreign key whose row goes when the row it belongs to goes."""
    return mapped_column(sa.ForeignKey(f"{table}.id", ondelete="CASCADE"), index=index)


def points_to(table: str, *, index: bool = True) -> MappedColumn[Any]:
    """Return a foreign key to a row that cannot go while it is pointed to."""
    return mapped_column(sa.ForeignKey(f"{table}.id"), index=index)
