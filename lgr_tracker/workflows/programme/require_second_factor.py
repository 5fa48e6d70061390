"""Say from which day everybody in a programme signs in with a second factor."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.workflows.loading import change, check_seen, load_programme


def require_second_factor(
    session: Session,
    programme_id: int,
    from_day: date | None,
    seen_version: int,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Set the day, or None to ask it of nobody; returns the programme's id.

    Raises NotFound, NotAllowed or StaleEdit.
    """
    programme = load_programme(session, programme_id)
    require(actor, Permission.PROGRAMME_EDIT, Scope(programme_id))
    check_seen(programme, seen_version, ("second_factor_from",))
    before, after = change(programme, {"second_factor_from": from_day})
    record(
        session,
        Event.SECOND_FACTOR_REQUIRE,
        actor,
        programme,
        programme_id=programme_id,
        now=now,
        permission=Permission.PROGRAMME_EDIT,
        name=programme.name,
        before=before,
        after=after,
    )
    session.commit()
    return programme_id
