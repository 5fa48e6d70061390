"""Say what became of an assumption, a decision or a dependency, or open it again."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.domain.states import EntryState, next_entry_state
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.log_entry import LogEntry
from lgr_tracker.workflows.loading import change, check_seen, load

OUTCOMES = {
    EntryState.OPEN: "Say what has changed.",
    EntryState.CONFIRMED: "Say what was seen that confirms it.",
    EntryState.FAILED: "Say what was seen that shows it does not hold.",
    EntryState.TAKEN: "Say what was decided.",
    EntryState.AGREED: "Say what was agreed, and with whom.",
    EntryState.MET: "Say what was delivered.",
    EntryState.BROKEN: "Say what did not come.",
    EntryState.WITHDRAWN: "Say why it no longer matters.",
}


def settle_entry(
    session: Session,
    programme_id: int,
    entry_id: int,
    there: EntryState,
    seen_version: int,
    *,
    outcome: str,
    on: date | None,
    today: date,
    actor: Actor,
    now: datetime,
) -> str:
    """Move an entry to another state with what was seen, and return its reference.

    `on` is the day it happened, today if nobody says. Raises NotFound, NotAllowed, StaleEdit,
    WrongState or Invalid.
    """
    row = load(session, LogEntry, entry_id, programme_id)
    require(actor, Permission.RISK_EDIT, Scope(programme_id, row.organisation_id))
    check_seen(row, seen_version, ("state", "outcome", "settled_on"))
    state = next_entry_state(row.kind, row.state, there)
    if not outcome.strip():
        raise Invalid(OUTCOMES[there], {"outcome": OUTCOMES[there]})
    if on is not None and on > today:
        sentence = "Give the day it happened, not one to come."
        raise Invalid(sentence, {"on": sentence})
    settled = None if state is EntryState.OPEN else on or today
    before, after = change(row, {"state": state, "outcome": outcome, "settled_on": settled})
    row.changed_at = now
    record(
        session,
        Event.ENTRY_SETTLE,
        actor,
        row,
        programme_id=programme_id,
        now=now,
        permission=Permission.RISK_EDIT,
        organisation_id=row.organisation_id,
        name=row.reference,
        before=before,
        after=after,
        reason=outcome,
    )
    session.commit()
    return row.reference
