"""Say how far an action has come, and what it has changed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.domain.states import MitigationState, next_mitigation_state
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.risk import Mitigation
from lgr_tracker.workflows.loading import change, check_seen, load

SEEN = ("state", "progress", "progress_percent", "effect_seen", "started_on", "done_on")


@dataclass(frozen=True, kw_only=True)
class ProgressValues:
    """Hold how far an action has come; days that are not given follow from the state."""

    state: MitigationState
    progress: str = ""
    progress_percent: int = 0
    started_on: date | None = None
    done_on: date | None = None
    effect_seen: str = ""


def update_action(
    session: Session,
    programme_id: int,
    action_id: int,
    values: ProgressValues,
    seen_version: int,
    *,
    today: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Record progress and return the action's id; done is done on `today` unless said otherwise.

    Raises NotFound, NotAllowed, StaleEdit, WrongState or Invalid.
    """
    action = load(session, Mitigation, action_id, programme_id)
    require(actor, Permission.ACTION_EDIT, Scope(programme_id, action.organisation_id))
    check_seen(action, seen_version, SEEN)
    fields = _fields(action, values, today)
    before, after = change(action, fields)
    action.changed_at = now
    record(
        session,
        Event.MITIGATION_CHANGE,
        actor,
        action,
        programme_id=programme_id,
        now=now,
        permission=Permission.ACTION_EDIT,
        organisation_id=action.organisation_id,
        name=action.reference,
        before=before,
        after=after,
    )
    session.commit()
    return action.id


def _fields(action: Mitigation, values: ProgressValues, today: date) -> dict[str, Any]:
    """Return the columns that follow from what was said."""
    state = values.state
    if state is not action.state:
        state = next_mitigation_state(action.state, values.state)
    is_done = state is MitigationState.DONE
    started_on = values.started_on
    if started_on is None and state is MitigationState.STARTED:
        started_on = action.started_on or today
    done_on = (values.done_on or action.done_on or today) if is_done else None
    _check_days(started_on, done_on, today)
    return {
        "state": state,
        "progress": values.progress,
        "progress_percent": 100 if is_done else values.progress_percent,
        "started_on": started_on,
        "done_on": done_on,
        "effect_seen": values.effect_seen,
    }


def _check_days(started_on: date | None, done_on: date | None, today: date) -> None:
    if done_on is not None and done_on > today:
        sentence = "The day it was done lies ahead. Give today or a day before."
        raise Invalid(sentence, {"done_on": sentence})
    if started_on is not None and done_on is not None and done_on < started_on:
        sentence = "The day it was done comes before the day it started."
        raise Invalid(sentence, {"done_on": sentence})
