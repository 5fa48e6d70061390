"""The step that hands a risk or an action to another organisation."""

from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor, Permission, require_both
from lgr_tracker.models.log_entry import LogEntry
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.models.risk import Mitigation, Risk
from lgr_tracker.workflows.loading import check_choice


def keeper_of(
    session: Session,
    row: Risk | Mitigation | LogEntry,
    organisation_id: int | None,
    permission: Permission,
    *,
    actor: Actor,
) -> dict[str, int]:
    """Return the column that hands a row to the organisation named; None leaves it where it is.

    Raises Invalid, or NotAllowed without the right over both councils. Runs at most one query.
    """
    if organisation_id is None or organisation_id == row.organisation_id:
        return {}
    check_choice(session, Organisation, organisation_id, row.programme_id, "organisation_id")
    require_both(actor, permission, row.programme_id, (row.organisation_id, organisation_id))
    return {"organisation_id": organisation_id}
