"""The steps about one-time links: made for somebody, counted, closed."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.one_time import LIFETIME, LinkKind, kept
from lgr_tracker.models.organisation import Person
from lgr_tracker.models.sign_in import OneTimeLink


def make_link(
    session: Session,
    person_id: int,
    kind: LinkKind,
    token: str,
    *,
    programme_id: int | None = None,
    now: datetime,
) -> OneTimeLink:
    """Add a link that `token`, drawn by the caller, opens; only its digest is kept. Flushes."""
    link = OneTimeLink(
        person_id=person_id,
        programme_id=programme_id,
        kind=kind,
        digest=kept(token),
        made_at=now,
        expires_at=now + LIFETIME[kind],
    )
    session.add(link)
    session.flush()
    return link


def made_within(session: Session, person_id: int, time: timedelta, now: datetime) -> int:
    """Return how many links somebody asked for lately. Runs one query."""
    return (
        session.scalar(
            sa.select(sa.func.count()).where(
                OneTimeLink.person_id == person_id, OneTimeLink.made_at > now - time
            )
        )
        or 0
    )


def close_links(
    session: Session, person_id: int, now: datetime, *, programme_id: int | None = None
) -> int:
    """Withdraw a person's links that still open something; returns how many.

    With `programme_id` only those by which that programme invites.
    """
    still_open = sa.select(OneTimeLink).where(
        OneTimeLink.person_id == person_id,
        OneTimeLink.used_at.is_(None),
        OneTimeLink.withdrawn_at.is_(None),
    )
    if programme_id is not None:
        still_open = still_open.where(OneTimeLink.programme_id == programme_id)
    links = session.scalars(still_open).all()
    for link in links:
        link.withdrawn_at = now
    return len(links)


def is_new_here(person: Person) -> bool:
    """Tell whether somebody has never chosen a password, so that they are still invited."""
    return person.password_hash is None and person.external_id is None
