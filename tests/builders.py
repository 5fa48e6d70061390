"""Rows with sensible defaults, so that a test states only what matters to it.

Each builder adds to the session it is given, flushes for the id, and returns the row; the caller
commits. `writing()` gives such a session on the app's database.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from lgr_tracker.domain.kinds import Axis, OrganisationKind, ScaleRule
from lgr_tracker.models.organisation import Organisation, Post, PostHolder
from lgr_tracker.models.programme import Phase, Programme, ScaleStep, ScoreBand
from lgr_tracker.web.database import db, writing_engine

MOMENT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
CHANCES = (0.05, 0.2, 0.4, 0.6, 0.85)
BANDS = (("Low", 1, 180), ("Medium", 5, 90), ("High", 10, 60), ("Very high", 16, 30))


@contextmanager
def writing() -> Iterator[Session]:
    """Give a session that writes straight to the tables and commits at the end."""
    db.session.remove()
    with Session(writing_engine(), expire_on_commit=False) as session:
        yield session
        session.commit()


def programme(session: Session, **fields: Any) -> Programme:
    """Add a programme in its shadow year, with a 5x5 scale and three phases."""
    row = Programme(
        **{
            "code": "fenland",
            "name": "Fenland children's services",
            "area": "Fenland",
            "decision_on": date(2025, 10, 28),
            "elections_on": date(2026, 5, 7),
            "vesting_on": date(2027, 4, 1),
            "starts_on": date(2025, 11, 3),
            "ends_on": date(2028, 3, 31),
            "scale_rule": ScaleRule.PRODUCT,
            "created_at": MOMENT,
            **fields,
        }
    )
    session.add(row)
    session.flush()
    for axis in Axis:
        for number in range(1, 6):
            chance = CHANCES[number - 1] if axis is Axis.LIKELIHOOD else None
            session.add(
                ScaleStep(
                    programme_id=row.id,
                    axis=axis,
                    number=number,
                    label=f"{axis.value} {number}",
                    probability=chance,
                )
            )
    for position, (name, minimum, days) in enumerate(BANDS, start=1):
        session.add(
            ScoreBand(
                programme_id=row.id,
                position=position,
                name=name,
                minimum=minimum,
                review_days=days,
            )
        )
    phases = (
        ("Preparation", row.starts_on, date(2026, 5, 6)),
        ("Shadow year", date(2026, 5, 7), date(2027, 3, 31)),
        ("First year", date(2027, 4, 1), row.ends_on),
    )
    for position, (name, first, last) in enumerate(phases, start=1):
        session.add(
            Phase(programme_id=row.id, position=position, name=name, starts_on=first, ends_on=last)
        )
    session.flush()
    return row


def organisation(
    session: Session, programme: Programme, code: str, *, kind: str = "successor", mark: int = 0
) -> Organisation:
    """Add an organisation named after its code."""
    row = Organisation(
        programme_id=programme.id,
        code=code,
        name=f"{code.title()} Council",
        short_name=code.title(),
        kind=OrganisationKind(kind),
        mark=mark,
    )
    session.add(row)
    session.flush()
    return row


def post(
    session: Session, organisation: Organisation, title: str, holder: str | None = None
) -> Post:
    """Add a post, and somebody who holds it if named."""
    row = Post(programme_id=organisation.programme_id, organisation_id=organisation.id, title=title)
    session.add(row)
    session.flush()
    if holder:
        session.add(PostHolder(post_id=row.id, name=holder, holding="holder"))
    return row
