"""Who takes part: organisations, bodies, people, memberships, posts and who holds them."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lgr_tracker.domain.kinds import OrganisationKind, PostHolding
from lgr_tracker.domain.permissions import Role
from lgr_tracker.models.base import (
    Base,
    FreeLine,
    Key,
    Line,
    Name,
    Prose,
    TypedCode,
    Versioned,
    belongs_to,
    closed_list,
    points_to,
)


class Organisation(Versioned, Base):
    """A council, a partner or a trust that takes part in a programme."""

    __tablename__ = "lgr_organisation"

    id: Mapped[Key]
    programme_id: Mapped[int] = belongs_to("lgr_programme")
    code: Mapped[TypedCode]
    name: Mapped[Name]
    short_name: Mapped[Name]
    kind: Mapped[OrganisationKind] = mapped_column(closed_list(OrganisationKind, "kind"))
    gss_code: Mapped[TypedCode | None]
    mark: Mapped[int] = mapped_column(default=0)
    """1, 2 or 3: which shape and colour the new council is drawn with; 0 for all others."""

    __table_args__ = (sa.UniqueConstraint("programme_id", "code"),)


class Body(Versioned, Base):
    """A board or committee; bodies are data, because no two areas have the same ones."""

    __tablename__ = "lgr_body"

    id: Mapped[Key]
    programme_id: Mapped[int] = belongs_to("lgr_programme")
    position: Mapped[int]
    name: Mapped[Name]
    remit: Mapped[Prose]
    decides_plans: Mapped[bool] = mapped_column(default=False)
    last_met_on: Mapped[date | None]
    next_meets_on: Mapped[date | None]

    __table_args__ = (sa.UniqueConstraint("programme_id", "name"),)


class Person(Versioned, Base):
    """Somebody who signs in, here or through a host application."""

    __tablename__ = "lgr_person"

    id: Mapped[Key]
    email: Mapped[Name] = mapped_column(unique=True)
    name: Mapped[Name]
    password_hash: Mapped[Line | None]
    external_id: Mapped[Line | None] = mapped_column(unique=True)
    session_epoch: Mapped[int] = mapped_column(default=1)
    """Raised at sign-out, disabling, and changes of password or role: older sessions end."""
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class Vouched:
    """A seat that shows what is restricted only once somebody of that council or body has said so.

    Moved up by every change, so that nobody confirms what they have not read.
    """

    vouched_at: Mapped[datetime | None]
    vouched_by_id: Mapped[int | None] = points_to("lgr_person")
    """None for the first one there, and for what the command line has confirmed."""
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class Membership(Vouched, Versioned, Base):
    """A role that a person holds in a programme on behalf of an organisation."""

    __tablename__ = "lgr_membership"

    id: Mapped[Key]
    person_id: Mapped[int] = belongs_to("lgr_person")
    programme_id: Mapped[int] = belongs_to("lgr_programme")
    organisation_id: Mapped[int | None] = points_to("lgr_organisation")
    role: Mapped[Role] = mapped_column(closed_list(Role, "role"))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]

    __table_args__ = (sa.UniqueConstraint("person_id", "programme_id", "role", "organisation_id"),)


class Post(Versioned, Base):
    """A job that owns things; people come and go, the post stays."""

    __tablename__ = "lgr_post"

    id: Mapped[Key]
    programme_id: Mapped[int] = belongs_to("lgr_programme")
    organisation_id: Mapped[int] = points_to("lgr_organisation")
    title: Mapped[Name]
    is_key: Mapped[bool] = mapped_column(default=False)
    statute: Mapped[FreeLine | None]

    __table_args__ = (sa.UniqueConstraint("organisation_id", "title"),)


class PostHolder(Base):
    """Somebody who holds a post, or stands in for its holder, from and until."""

    __tablename__ = "lgr_post_holder"

    id: Mapped[Key]
    post_id: Mapped[int] = belongs_to("lgr_post")
    person_id: Mapped[int | None] = points_to("lgr_person")
    name: Mapped[Name]
    holding: Mapped[PostHolding] = mapped_column(closed_list(PostHolding, "holding"))
    is_interim: Mapped[bool] = mapped_column(default=False)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]

    __table_args__ = (sa.CheckConstraint("starts_on <= ends_on", name="starts_before_end"),)


class SignInAttempt(Base):
    """One try of what is counted, so that limits hold for all workers and outlive a restart."""

    __tablename__ = "lgr_sign_in_attempt"

    id: Mapped[Key]
    subject: Mapped[Line] = mapped_column(index=True)
    """A digest of the account, person or source address, never the words themselves."""
    tried_at: Mapped[datetime] = mapped_column(index=True)
