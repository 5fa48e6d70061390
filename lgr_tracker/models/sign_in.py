"""What somebody signs in with beside a password: second factor, recovery codes, one-time links."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lgr_tracker.domain.one_time import LinkKind
from lgr_tracker.models.base import Base, Key, belongs_to, closed_list


class SecondFactor(Base):
    """An authenticator app that a person has confirmed; no row means they have none.

    The secret that the app holds is not kept: it is reckoned from `salt` and a key that is not in
    the database, so that a copy of the tables makes nobody's codes.
    """

    __tablename__ = "lgr_second_factor"

    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("lgr_person.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    salt: Mapped[str] = mapped_column(sa.String(32))
    last_step: Mapped[int]
    """The half-minute of the last code taken, counted from 1970; only later ones are taken."""
    turned_on_at: Mapped[datetime]


class RecoveryCode(Base):
    """One of the codes that stand in for a lost authenticator app, each of them once."""

    __tablename__ = "lgr_recovery_code"

    id: Mapped[Key]
    person_id: Mapped[int] = belongs_to("lgr_person", index=False)
    digest: Mapped[str] = mapped_column(sa.String(64))
    used_at: Mapped[datetime | None]

    __table_args__ = (sa.UniqueConstraint("person_id", "digest"),)


class OneTimeLink(Base):
    """A link that lets its holder choose a password, once and for a while."""

    __tablename__ = "lgr_one_time_link"

    id: Mapped[Key]
    person_id: Mapped[int] = belongs_to("lgr_person")
    programme_id: Mapped[int | None] = belongs_to("lgr_programme")
    """The programme that invites; none where somebody has forgotten their password."""
    kind: Mapped[LinkKind] = mapped_column(closed_list(LinkKind, "kind"))
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = (
        sa.CheckConstraint("used_at IS NULL OR withdrawn_at IS NULL", name="used_or_withdrawn"),
        sa.CheckConstraint("made_at < expires_at", name="lasts_a_while"),
    )
