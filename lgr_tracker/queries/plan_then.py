"""The plan as it stood some days or some changes ago: today's rows with the trail undone."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lgr_tracker.domain.audit_chain import GENESIS
from lgr_tracker.domain.calendar import told
from lgr_tracker.domain.kinds import LinkKind
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.states import MitigationState
from lgr_tracker.models.audit import AuditEvent, Event, chain_of
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.models.plan import Readiness
from lgr_tracker.queries.plan import reckon
from lgr_tracker.queries.plan_moves import BINDING, PlanMoves, compare, phase_days
from lgr_tracker.queries.plan_rows import (
    End,
    PlanRows,
    StoredLink,
    StoredPlan,
    Work,
    as_rows,
    end_of,
    stored_plan,
)
from lgr_tracker.queries.scope import in_scope

Since = datetime | str
"""A moment, or the seal of a change of the trail: all that came after it is looked at."""

AT_ONCE: Mapping[str, str] = {
    Event.PROGRAMME_CREATE: "The programme was opened here on {}. The plan it began with is taken "
    "to have been there before.",
    Event.PROGRAMME_SAMPLE: "The sample was loaded on {}. The plan it began with is taken to have "
    "been there before.",
}
"""Changes that the trail tells as one for many rows, which is not enough to undo them."""


@dataclass(frozen=True)
class PlanThen:
    """Hold a plan as it was and as it is; `doubts` say what could not be undone."""

    then: PlanRows
    now: PlanRows
    doubts: tuple[str, ...]

    def moves(self, then_on: date, today: date) -> PlanMoves:
        """Return what moved; `then_on` is the day of looking at the plan as it was."""
        return compare(reckon(self.then, then_on), reckon(self.now, today))


@dataclass(frozen=True)
class _Change:
    event: str
    subject_id: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    on: date


def plan_then(session: Session, actor: Actor, programme_id: int, since: Since) -> PlanThen:
    """Return the plan as it was at a moment, or right after a change; raises NotFound.

    Of what is hidden from the actor nothing is undone, since nothing is seen of it today either.
    Runs nine queries.
    """
    at = (session, actor, programme_id)
    changes = _changes(*at, since)
    stored = stored_plan(*at, _actions_in(changes))
    undoing = _Undoing(stored, _councils_of(*at, changes), phase_days(*at))
    for change in changes:
        undoing.undo(change)
    doubts = [
        AT_ONCE[each.event].format(told(each.on)) for each in changes if each.event in AT_ONCE
    ]
    return PlanThen(as_rows(undoing.stored()), as_rows(stored), tuple(dict.fromkeys(doubts)))


def last_change(session: Session, actor: Actor, programme_id: int) -> str:
    """Return the seal of the last change in the trail that the actor sees. Runs one query.

    Its number would tell how many changes there are that the actor does not see.
    """
    here = in_scope(actor, AuditEvent.programme_id, programme_id)
    newest = sa.select(AuditEvent.sealed).where(here).order_by(AuditEvent.sequence.desc()).limit(1)
    return session.scalar(newest) or GENESIS


def _changes(session: Session, actor: Actor, programme_id: int, since: Since) -> list[_Change]:
    """Return what changed since, the newest first."""
    later = (
        AuditEvent.sequence > _number_of(programme_id, since)
        if isinstance(since, str)
        else AuditEvent.happened_at >= since
    )
    rows = session.execute(
        sa.select(
            AuditEvent.event,
            AuditEvent.subject_id,
            AuditEvent.before,
            AuditEvent.after,
            AuditEvent.happened_at,
        )
        .where(
            in_scope(actor, AuditEvent.programme_id, programme_id),
            AuditEvent.event.in_((*UNDONE, *AT_ONCE)),
            later,
        )
        .order_by(AuditEvent.sequence.desc())
    )
    return [
        _Change(event, subject_id or 0, json.loads(before), json.loads(after), moment.date())
        for event, subject_id, before, after, moment in rows
    ]


def _number_of(programme_id: int, seal: str) -> sa.ScalarSelect[int] | int:
    """Return the number of the change with a seal; of none, where no change has it."""
    if seal == GENESIS:
        return 0
    change = aliased(AuditEvent)
    return (
        sa.select(change.sequence)
        .where(change.chain == chain_of(programme_id), change.sealed == seal)
        .scalar_subquery()
    )


def _actions_in(changes: Iterable[_Change]) -> set[int]:
    """Return the actions that took part in the plan then, or may have."""
    found: set[int] = set()
    for change in changes:
        if change.event.startswith("mitigation:"):
            found.add(change.subject_id)
        for values in (change.before, change.after):
            for name in ("predecessor_mitigation_id", "successor_mitigation_id", "mitigation_id"):
                found |= {values[name]} if values.get(name) else set()
    return found


def _councils_of(
    session: Session, actor: Actor, programme_id: int, changes: Iterable[_Change]
) -> dict[int, int]:
    """Return the council of each entry of a criterion of which the trail tells."""
    entries = {each.subject_id for each in changes if each.event == Event.READINESS_CHANGE}
    rows = session.execute(
        sa.select(Readiness.id, Readiness.organisation_id)
        .join(Organisation, Organisation.id == Readiness.organisation_id)
        .where(
            in_scope(actor, Organisation.programme_id, programme_id),
            Readiness.id.in_(sorted(entries)),
        )
    )
    return {row.id: row.organisation_id for row in rows}


class _Undoing:
    """Take changes out of a plan one by one, the newest first."""

    def __init__(
        self,
        stored: StoredPlan,
        councils_of: Mapping[int, int],
        phases: Mapping[int, date],
    ) -> None:
        self.began, self.phases = stored, phases
        self.works, self.links = dict(stored.works), dict(stored.links)
        self.dropped, self.delivered = set(stored.dropped), set(stored.delivered)
        self.councils_of = {**councils_of, **stored.councils_of}
        self.programme: dict[str, Any] = {}

    def undo(self, change: _Change) -> None:
        """Take one change out; one that touches no date is passed over."""
        if change.event in UNDONE:
            UNDONE[change.event](self, change)

    def stored(self) -> StoredPlan:
        """Return the plan without all that was undone."""
        return replace(
            self.began,
            works=self.works,
            links=self.links,
            dropped=frozenset(self.dropped),
            delivered=frozenset(self.delivered),
            councils_of=self.councils_of,
            **self.programme,
        )

    def change_programme(self, change: _Change) -> None:
        """Give the programme its earlier days."""
        names = ("vesting_on", "starts_on", "ends_on", "status_on")
        self.programme |= {
            name: _day(change.before[name]) for name in names if name in change.before
        }

    def change_phase(self, change: _Change) -> None:
        """Give a phase, and the work in it, its earlier first day."""
        first = _day(change.before.get("starts_on"))
        if first is None:
            return
        self.phases = {**self.phases, change.subject_id: first}
        for end, work in self.works.items():
            if work.phase_id == change.subject_id:
                self.works[end] = replace(work, phase_starts_on=first)

    def add_work(self, change: _Change) -> None:
        """Take out what was added."""
        self.works.pop((_kind(change), change.subject_id), None)

    def change_work(self, change: _Change) -> None:
        """Give work the fields it had."""
        end: End = (_kind(change), change.subject_id)
        if end in self.works:
            self.works[end] = replace(self.works[end], **self._fields(change, self.works[end]))
        if end[0] == "mitigation" and "state" in change.before:
            was_dropped = change.before["state"] == MitigationState.DROPPED
            (self.dropped.add if was_dropped else self.dropped.discard)(end[1])

    def _fields(self, change: _Change, work: Work) -> dict[str, Any]:
        names = ACTION_NAMES if work.kind == "mitigation" else {name: name for name in BINDING}
        fields: dict[str, Any] = {
            names[name]: _day(value) if name.endswith("_on") else value
            for name, value in change.before.items()
            if name in names
        }
        if "phase_id" in fields:
            fields["phase_starts_on"] = self.phases.get(fields["phase_id"])
        return fields

    def link(self, change: _Change) -> None:
        """Take out a link that was added."""
        self.links.pop(change.subject_id, None)

    def unlink(self, change: _Change) -> None:
        """Put back a link that was taken out."""
        was = change.before
        self.links[change.subject_id] = StoredLink(
            end_of(was["predecessor_id"], was["predecessor_mitigation_id"]),
            end_of(was["successor_id"], was["successor_mitigation_id"]),
            LinkKind(was["kind"]),
            was["lag_days"],
            was["max_lag_days"],
        )

    def relink(self, change: _Change) -> None:
        """Give a link the kind and the lags it had."""
        if change.subject_id in self.links:
            was = dict(change.before)
            if "kind" in was:
                was["kind"] = LinkKind(was["kind"])
            self.links[change.subject_id] = replace(self.links[change.subject_id], **was)

    def deliver(self, change: _Change) -> None:
        """Take out what came to deliver a criterion, and put back what no longer does."""
        if "activity_id" in change.after:
            self.delivered.discard((change.subject_id, _delivering(change.after)))
        if "activity_id" in change.before and change.subject_id in self.councils_of:
            self.delivered.add((change.subject_id, _delivering(change.before)))


ACTION_NAMES: Mapping[str, str] = {
    "organisation_id": "organisation_id",
    "likely_days": "duration_days",
    "low_days": "low_days",
    "high_days": "high_days",
    "due_on": "finish_by_on",
    "started_on": "actual_start_on",
    "done_on": "actual_finish_on",
}
"""What the plan calls the fields of an action."""

UNDONE: Mapping[str, Callable[[_Undoing, _Change], None]] = {
    Event.PROGRAMME_CHANGE: _Undoing.change_programme,
    Event.PHASE_CHANGE: _Undoing.change_phase,
    Event.ACTIVITY_ADD: _Undoing.add_work,
    Event.ACTIVITY_CHANGE: _Undoing.change_work,
    Event.ACTIVITY_LINK: _Undoing.link,
    Event.ACTIVITY_RELINK: _Undoing.relink,
    Event.ACTIVITY_UNLINK: _Undoing.unlink,
    Event.MITIGATION_ADD: _Undoing.add_work,
    Event.MITIGATION_CHANGE: _Undoing.change_work,
    Event.READINESS_CHANGE: _Undoing.deliver,
}
"""How each kind of change is undone."""


def _kind(change: _Change) -> Any:
    return change.event.partition(":")[0]


def _delivering(values: Mapping[str, Any]) -> End:
    return end_of(values["activity_id"], values["mitigation_id"])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
