"""Set the day for which a plan's dates are reckoned."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.calendar import told
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.workflows.loading import change, check_seen, load_programme


def set_status_day(
    session: Session,
    programme_id: int,
    status_on: date | None,
    seen_version: int,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Set the status date, None for the day of looking, and return the programme's id.

    Raises NotFound, NotAllowed, StaleEdit or Invalid.
    """
    programme = load_programme(session, programme_id)
    require(actor, Permission.PROGRAMME_EDIT, Scope(programme_id))
    check_seen(programme, seen_version, ("status_on",))
    first, last = programme.starts_on, programme.ends_on
    if status_on is not None and not first <= status_on <= last:
        sentence = f"Give a day of the programme: {told(first)} to {told(last)}."
        raise Invalid(sentence, {"status_on": sentence})
    before, after = change(programme, {"status_on": status_on})
    record(
        session,
        Event.PROGRAMME_CHANGE,
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
