"""The step by which somebody's requests under way are waited for before their roles change."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.models.organisation import Person


def hold_person(session: Session, person_id: int) -> Person:
    """Return a person and hold their row until the commit.

    Each writing request holds the row of whoever asks. Held here before any programme, as it is
    there, so that nobody waits for one another. Runs one query.
    """
    return session.scalars(
        sa.select(Person)
        .where(Person.id == person_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
