"""The steps by which a council or a body confirms who is seated for it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.classification import BodyMember
from lgr_tracker.models.organisation import Membership
from lgr_tracker.workflows.loading import change
from lgr_tracker.workflows.people.ending import Seated


def speaks_for_organisation(actor: Actor, organisation_id: int | None) -> bool:
    """Tell whether the actor is one of an organisation's own, as it has confirmed itself."""
    return actor.is_operator or organisation_id in actor.vouched_organisation_ids()


def speaks_for_body(actor: Actor, body_id: int) -> bool:
    """Tell whether the actor sits in a body, as its members have confirmed."""
    return actor.is_operator or body_id in actor.body_ids


class Why(StrEnum):
    """Say why a seat is confirmed as it is given, in the words of the trail."""

    BY_GIVER = "by who gave it"
    AS_BEFORE = "as before"
    FIRST = "as the first one there"
    NOT_YET = "not yet"


def was_seated(session: Session, *, organisation_id: int | None = None, body_id: int = 0) -> bool:
    """Tell whether anybody has ever been seated for an organisation, or in a body.

    Seats that have ended count: whoever could end them all would be free to choose who is first.
    """
    seats: sa.Select[int] = (
        sa.select(BodyMember.id).where(BodyMember.body_id == body_id)
        if organisation_id is None
        else sa.select(Membership.id).where(Membership.organisation_id == organisation_id)
    )
    return session.scalar(seats.limit(1)) is not None


def is_known_until(
    session: Session, person_id: int, organisation_id: int, ends_on: date | None, today: date
) -> bool:
    """Tell whether an organisation has confirmed somebody already for as long as this."""
    lasts: sa.ColumnElement[bool] = Membership.ends_on.is_(None)
    if ends_on is not None:
        lasts = sa.or_(lasts, Membership.ends_on >= max(ends_on, today))
    known = sa.select(Membership.id).where(
        Membership.person_id == person_id,
        Membership.organisation_id == organisation_id,
        Membership.vouched_at.is_not(None),
        sa.or_(Membership.starts_on.is_(None), Membership.starts_on <= today),
        lasts,
    )
    return session.scalar(known.limit(1)) is not None


def confirm(seat: Seated, actor: Actor, now: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    """Count a seat as confirmed by the actor, and return what changed for the trail."""
    return change(seat, {"vouched_at": now, "vouched_by_id": actor.person_id})


def confirm_at_once(seat: Seated, actor: Actor, now: datetime, why: Why | None) -> dict[str, str]:
    """Confirm a seat that is just given where that needs nobody else; return what the trail says.

    A seat that is taken up again is confirmed anew. With None it needs nobody ever.
    """
    seat.vouched_at = None if why in (None, Why.NOT_YET) else now
    seat.vouched_by_id = actor.person_id if why is Why.BY_GIVER else None
    return {"confirmed": why.value} if why else {}


def ask_again_if_longer(
    seat: Seated, until: date | None, *, is_own: bool
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Let a seat that now lasts longer than `until` be confirmed anew; return what changed."""
    is_longer = until is not None and (seat.ends_on is None or seat.ends_on > until)
    if is_own or not is_longer:
        return {}, {}
    return change(seat, {"vouched_at": None, "vouched_by_id": None})
