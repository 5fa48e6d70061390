"""Say which risk an assumption became, as a step of raising that risk."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import WrongState
from lgr_tracker.domain.kinds import EntryKind
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.log_entry import LogEntry, LogEntryRisk
from lgr_tracker.models.risk import Risk
from lgr_tracker.workflows.loading import load


def load_assumption(
    session: Session, programme_id: int, entry_id: int | None, *, actor: Actor
) -> LogEntry | None:
    """Return an assumption that the actor may change and that has become no risk yet.

    None where none is named. Raises NotFound, NotAllowed or WrongState.
    """
    if entry_id is None:
        return None
    row = load(session, LogEntry, entry_id, programme_id)
    require(actor, Permission.RISK_EDIT, Scope(programme_id, row.organisation_id))
    if row.kind is not EntryKind.ASSUMPTION:
        raise WrongState("Only an assumption becomes a risk. Raise the risk and link it.")
    taken = session.scalar(
        sa.select(Risk.reference)
        .join(LogEntryRisk, LogEntryRisk.risk_id == Risk.id)
        .where(LogEntryRisk.entry_id == row.id, LogEntryRisk.is_becoming)
    )
    if taken is not None:
        raise WrongState(f"{row.reference} has its risk already: {taken}. Open that one.")
    return row


def become(
    session: Session, row: LogEntry | None, risk: Risk, *, actor: Actor, now: datetime
) -> None:
    """Link an assumption, if there is one, to the risk it becomes. Does not commit."""
    if row is None:
        return
    session.add(LogEntryRisk(entry_id=row.id, risk_id=risk.id, is_becoming=True))
    row.changed_at = now
    record(
        session,
        Event.ENTRY_CHANGE,
        actor,
        row,
        programme_id=row.programme_id,
        now=now,
        permission=Permission.RISK_EDIT,
        organisation_id=row.organisation_id,
        name=row.reference,
        before={"becomes": ""},
        after={"becomes": risk.reference},
        mentions=[("risk", risk.id)],
    )
