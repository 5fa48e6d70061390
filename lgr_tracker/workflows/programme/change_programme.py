"""Change a programme's name and dates."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.workflows.loading import change, check_seen, load_programme


@dataclass(frozen=True)
class ProgrammeValues:
    """Hold what a person says of a programme; `status_on` None means the day of looking."""

    name: str
    decision_on: date
    elections_on: date
    vesting_on: date
    starts_on: date
    ends_on: date
    status_on: date | None


def change_programme(
    session: Session,
    programme_id: int,
    values: ProgrammeValues,
    seen_version: int,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Change a programme and return its id; raises NotFound, NotAllowed, StaleEdit or Invalid."""
    programme = load_programme(session, programme_id)
    require(actor, Permission.PROGRAMME_EDIT, Scope(programme_id))
    check_seen(programme, seen_version, asdict(values))
    check_dates(values)
    before, after = change(programme, asdict(values))
    record(
        session,
        Event.PROGRAMME_CHANGE,
        actor,
        programme,
        programme_id=programme_id,
        now=now,
        permission=Permission.PROGRAMME_EDIT,
        name=values.name,
        before=before,
        after=after,
    )
    session.commit()
    return programme_id


def check_dates(values: ProgrammeValues) -> None:
    """Raise Invalid, on the field to mend, unless the dates follow one another."""
    pairs = (
        ("elections_on", values.decision_on <= values.elections_on, "not before the decision"),
        ("vesting_on", values.elections_on < values.vesting_on, "after the elections"),
        ("starts_on", values.starts_on < values.vesting_on, "before vesting"),
        ("ends_on", values.vesting_on < values.ends_on, "after vesting"),
    )
    wrong = {field: f"Give a day {words}." for field, is_right, words in pairs if not is_right}
    if wrong:
        raise Invalid("The dates do not follow one another.", wrong)
