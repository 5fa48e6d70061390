"""The list of changes speaks in words, and of nothing that is kept from who reads it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

import lgr_tracker
from lgr_tracker.domain.permissions import Role
from lgr_tracker.domain.trail_text import EVENTS
from lgr_tracker.models import Base
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.models.viewing import seen_as
from lgr_tracker.queries.audit import ChangeRow, changes
from lgr_tracker.queries.trail_names import GONE, NAMED, TARGETS
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.people.add_person import add_person
from lgr_tracker.workflows.people.sit_in_body import BodySeatValues, sit_in_body
from tests import builders
from tests.people import TODAY, Cast

Do = Callable[..., Any]


def newest(cast: Cast) -> ChangeRow:
    reading().rollback()  # look anew
    with seen_as(reading(), cast.ann):
        return changes(reading(), cast.ann, cast.programme_id)[0]


def test_every_event_has_its_sentence_and_no_sentence_is_of_none() -> None:
    assert set(EVENTS) == {event.value for event in Event}
    assert len(set(EVENTS.values())) == len(EVENTS)


def test_every_event_is_recorded_somewhere() -> None:
    package = Path(lgr_tracker.__file__).parent
    written = "".join(
        path.read_text()
        for room in ("workflows", "models")
        for path in package.glob(f"{room}/**/*.py")
    )
    assert [event for event in Event if not re.search(rf"Event\.{event.name}\b", written)] == []


def test_a_field_that_points_somewhere_points_to_the_same_table_everywhere() -> None:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            for key in column.foreign_keys:
                found = TARGETS.get(column.name, key.column.table.name)
                assert found == key.column.table.name, f"{table.name}.{column.name}"


def test_a_role_is_told_by_its_word_and_its_organisation_by_its_name(
    both: Flask, cast: Cast, do: Do
) -> None:
    do(
        cast.asha,
        add_person,
        cast.programme_id,
        name="Nia",
        email="nia@example.org",
        role=Role.BOARD_MEMBER,
        organisation_id=cast.alder_id,
        today=TODAY,
    )
    told = newest(cast)
    alder = reading().get_one(Organisation, cast.alder_id).short_name
    assert (told.event, told.subject_name) == ("Gave somebody a role", "Nia")
    assert told.after == {
        "role": "board member",
        "organisation": alder,
        "confirmed": "not yet",
    }


def test_a_seat_in_a_body_is_told_by_the_persons_name(both: Flask, cast: Cast, do: Do) -> None:
    with builders.writing() as session:
        body_id = builders.body(session, cast.programme_id).id
    values = BodySeatValues(cast.carol.person_id or 0, is_chair=True)
    do(cast.asha, sit_in_body, cast.programme_id, body_id, values, today=TODAY)
    told = newest(cast)
    assert (told.event, told.subject_name) == (
        "Gave somebody a seat in a body",
        "Shadow executive",
    )
    assert told.after == {
        "person": "Carol",
        "chairs it": True,
        "confirmed": "as the first one there",
    }


def test_a_row_that_is_gone_and_one_that_is_kept_from_the_reader_read_alike(
    both: Flask, cast: Cast, do: Do
) -> None:
    """Such a change is hidden as a whole; should one ever slip through, it gives no name."""
    with builders.writing() as session:
        hidden = builders.risk(session, cast.programme_id, cast.birch_id)
        shown = builders.risk(session, cast.programme_id, cast.birch_id, number=102)
        builders.classify(session, cast.programme_id, risk_id=hidden.id)
        ids = (hidden.id, shown.id, 987_654)
        reference = shown.reference
    for risk_id in ids:
        do(cast.asha, noted, cast.programme_id, risk_id)
    with seen_as(reading(), cast.ann):
        rows = changes(reading(), cast.ann, cast.programme_id)
    assert [row.after["risk"] for row in reversed(rows)] == [GONE, reference, GONE]


def noted(session: Any, programme_id: int, risk_id: int, *, actor: Any, now: Any) -> bool:
    record(
        session,
        Event.PHASE_CHANGE,
        actor,
        None,
        programme_id=programme_id,
        now=now,
        after={"risk_id": risk_id},
    )
    session.commit()
    return True


def test_every_kind_that_the_trail_points_to_can_be_named(both: Flask) -> None:
    for table, (key, words) in NAMED.items():
        assert reading().execute(sa.select(key, words).limit(1)).all() == [], table
