"""Assumptions, decisions and dependencies, on both databases."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound, StaleEdit, WrongState
from lgr_tracker.domain.kinds import EntryKind
from lgr_tracker.domain.states import ENTRY_MOVES, EntryState
from lgr_tracker.models.audit import AuditEvent, AuditMention, Event
from lgr_tracker.models.log_entry import LogEntry, LogEntryRisk
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.entries.save_entry import EntryValues, add_entry, change_entry
from lgr_tracker.workflows.entries.settle_entry import OUTCOMES, settle_entry
from tests import builders
from tests.people import TODAY, Cast

Do = Callable[..., Any]


def said(**fields: Any) -> EntryValues:
    return EntryValues(
        **{"title": "Every council keeps its own case system", "raised_on": TODAY} | fields
    )


def add(do: Do, cast: Cast, kind: EntryKind = EntryKind.ASSUMPTION, **fields: Any) -> int:
    entry_id: int = do(
        cast.farah, add_entry, cast.programme_id, cast.alder_id, kind, said(**fields)
    )
    return entry_id


def settle(do: Do, cast: Cast, entry_id: int, there: EntryState, **given: Any) -> str:
    version = stored(entry_id).version
    answer: str = do(
        given.pop("by", cast.farah),
        settle_entry,
        cast.programme_id,
        entry_id,
        there,
        given.pop("version", version),
        **{"outcome": "Seen at the trial.", "on": None, "today": TODAY, **given},
    )
    return answer


def stored(entry_id: int) -> LogEntry:
    reading().expire_all()
    return reading().get_one(LogEntry, entry_id)


def linked(entry_id: int) -> dict[int, bool]:
    rows = reading().scalars(sa.select(LogEntryRisk).where(LogEntryRisk.entry_id == entry_id))
    return {row.risk_id: row.is_becoming for row in rows}


@pytest.fixture
def risks(cast: Cast) -> tuple[int, int]:
    with builders.writing() as session:
        first, second = (
            builders.risk(session, cast.programme_id, cast.alder_id, number).id
            for number in (101, 102)
        )
    return first, second


def test_each_kind_is_numbered_by_itself(both: Flask, cast: Cast, do: Do) -> None:
    kinds = (*EntryKind, EntryKind.DECISION)
    called = [stored(add(do, cast, kind)).reference for kind in kinds]
    assert called == ["AS-001", "D-001", "DP-001", "D-002"]


def test_an_entry_is_linked_to_risks_and_to_the_one_it_becomes(
    both: Flask, cast: Cast, do: Do, risks: tuple[int, int]
) -> None:
    entry_id = add(do, cast, risk_ids=(risks[0],), becomes_id=risks[1])
    assert linked(entry_id) == {risks[0]: False, risks[1]: True}
    do(
        cast.farah,
        change_entry,
        cast.programme_id,
        entry_id,
        said(title="Another", becomes_id=risks[0]),
        1,
    )
    assert linked(entry_id) == {risks[0]: True}
    assert stored(entry_id).version == 2
    event = (
        reading().scalars(sa.select(AuditEvent).where(AuditEvent.event == Event.ENTRY_CHANGE)).one()
    )
    assert json.loads(event.before)["risks"] == ["R-101"]
    assert json.loads(event.after)["becomes"] == "R-101"
    told = sa.select(AuditMention.subject_id).where(AuditMention.event_id == event.id)
    assert set(reading().scalars(told)) == set(risks)


def test_a_link_to_a_risk_that_somebody_may_not_see_stays_when_they_save(
    both: Flask, cast: Cast, do: Do, risks: tuple[int, int]
) -> None:
    entry_id = add(do, cast, risk_ids=risks)
    with builders.writing() as session:
        builders.classify(session, cast.programme_id, risk_id=risks[1])
    assert cast.asha  # the programme's manager, of another organisation than the risk's
    do(cast.asha, change_entry, cast.programme_id, entry_id, said(risk_ids=(risks[0],)), 1)
    with builders.writing() as session:
        kept = session.scalars(
            sa.select(LogEntryRisk.risk_id).where(LogEntryRisk.entry_id == entry_id)
        ).all()
    assert set(kept) == set(risks)


def test_declined_advice_needs_the_advice_and_the_reason(both: Flask, cast: Cast, do: Do) -> None:
    for given, field in (({"reason": "Cost."}, "advice"), ({"advice": "Keep it."}, "reason")):
        with pytest.raises(Invalid) as refusal:
            add(do, cast, EntryKind.DECISION, is_advice_declined=True, **given)
        assert set(refusal.value.fields) == {field}
    entry_id = add(
        do, cast, EntryKind.DECISION, is_advice_declined=True, advice="Keep it.", reason="Cost."
    )
    assert stored(entry_id).is_advice_declined


@pytest.mark.parametrize("kind", EntryKind)
def test_each_move_of_a_kind_is_made_and_no_other(
    both: Flask, cast: Cast, do: Do, kind: EntryKind
) -> None:
    assert set(OUTCOMES) == set(EntryState)
    for there in EntryState:
        entry_id = add(do, cast, kind)
        if there not in ENTRY_MOVES[kind][EntryState.OPEN]:
            with pytest.raises(WrongState):
                settle(do, cast, entry_id, there)
            continue
        settle(do, cast, entry_id, there)
        row = stored(entry_id)
        assert (row.state, row.settled_on, row.outcome) == (there, TODAY, "Seen at the trial.")
        settle(do, cast, entry_id, EntryState.OPEN, outcome="It came back.")
        assert stored(entry_id).settled_on is None


def test_settling_asks_what_was_seen_and_knows_no_day_to_come(
    both: Flask, cast: Cast, do: Do
) -> None:
    entry_id = add(do, cast)
    with pytest.raises(Invalid, match="what was seen that confirms it"):
        settle(do, cast, entry_id, EntryState.CONFIRMED, outcome=" ")
    with pytest.raises(Invalid, match="not one to come"):
        settle(do, cast, entry_id, EntryState.CONFIRMED, on=TODAY.replace(year=2030))
    with pytest.raises(StaleEdit):
        settle(do, cast, entry_id, EntryState.CONFIRMED, version=7)


def test_only_the_organisation_that_keeps_it_and_the_programme_change_an_entry(
    both: Flask, cast: Cast, do: Do, risks: tuple[int, int]
) -> None:
    entry_id = add(do, cast)
    for by, refusal in ((cast.dev, NotAllowed), (cast.vic, NotAllowed), (cast.eve, NotFound)):
        with pytest.raises(refusal):
            do(by, change_entry, cast.programme_id, entry_id, said(), 1)
        with pytest.raises(refusal):
            settle(do, cast, entry_id, EntryState.FAILED, by=by)
        with pytest.raises(refusal):
            do(by, add_entry, cast.programme_id, cast.alder_id, EntryKind.DECISION, said())
    do(
        cast.asha,
        change_entry,
        cast.programme_id,
        entry_id,
        said(),
        1,
        organisation_id=cast.birch_id,
    )
    assert stored(entry_id).organisation_id == cast.birch_id


def test_what_is_not_the_programmes_is_refused(both: Flask, cast: Cast, do: Do) -> None:
    for field in ("owner_post_id", "body_id", "supplier_id", "becomes_id"):
        with pytest.raises(Invalid) as refusal:
            add(do, cast, **{field: 999_999})
        assert set(refusal.value.fields) == {field}
    with pytest.raises(Invalid, match="Choose from the list"):
        add(do, cast, risk_ids=(999_999,))
    with pytest.raises(Invalid, match="Say what is assumed"):
        add(do, cast, title="  ")
