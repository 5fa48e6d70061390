"""A risk that an assumption becomes: what the form of a new risk is filled with."""

from lgr_tracker.domain.permissions import Permission, Scope, require
from lgr_tracker.queries.entries import EntryRow, entry_detail
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.fields import LINE
from lgr_tracker.web.guards import current_programme, read_key
from lgr_tracker.web.identity import current_actor

DOES_NOT_HOLD = "What was assumed may not hold: "


def assumption_asked(text: str | None) -> EntryRow | None:
    """Return the assumption that an address names, if any; raises NotFound or NotAllowed."""
    entry_id = read_key(text)
    if entry_id is None:
        return None
    programme_id = current_programme().id
    row = entry_detail(reading(), current_actor(), programme_id, entry_id, today=today())
    require(current_actor(), Permission.RISK_EDIT, Scope(programme_id, row.organisation_id))
    return row


def answers_from(row: EntryRow | None) -> dict[str, object]:
    """Return what is known of the risk already; who raises it says what could happen."""
    if row is None:
        return {}
    return {
        "title": f"{DOES_NOT_HOLD}{row.title}"[:LINE],
        "cause": row.outcome,
        "organisation_id": row.organisation_id,
        "owner_post_id": row.owner_post_id,
        "workstream": row.workstream,
        "comment": " ".join(part for part in (f"From {row.reference}.", row.reason) if part),
    }
