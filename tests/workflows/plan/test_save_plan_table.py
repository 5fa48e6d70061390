"""Saving many activities at once, all or none, and the day of the plan, on both databases."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound, StaleEdit
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.queries.activities import some_activities
from lgr_tracker.queries.programmes import programme_detail
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.plan.record_progress import ProgressValues, record_progress
from lgr_tracker.workflows.plan.save_plan_table import MOST, TableRow, cell, save_plan_table
from lgr_tracker.workflows.plan.set_status_day import set_status_day
from tests import builders
from tests.people import TODAY, Cast

Do = Callable[..., Any]
ROW = TableRow(10, None, None, None, None, None, None)


@pytest.fixture
def ids(both: Flask, cast: Cast) -> list[int]:
    """Two activities of Birch's and one of Alder's, ten days each."""
    owners = {"M01": cast.birch_id, "M02": cast.birch_id, "M03": cast.alder_id}
    with builders.writing() as session:
        return [
            builders.activity(
                session, cast.programme_id, code, organisation_id=owner, high_days=30
            ).id
            for code, owner in owners.items()
        ]


def _stands(cast: Cast, ids: list[int]) -> list[TableRow]:
    found = some_activities(reading(), cast.asha, cast.programme_id, ids)
    names = asdict(ROW)
    return [TableRow(**{name: getattr(found[each], name) for name in names}) for each in ids]


def _changes() -> list[AuditEvent]:
    with builders.writing() as session:
        asked = sa.select(AuditEvent).where(AuditEvent.event == "activity:change")
        return list(session.scalars(asked.order_by(AuditEvent.sequence)))


def test_only_what_was_typed_over_changes_with_one_event_a_row(
    cast: Cast, do: Do, ids: list[int]
) -> None:
    rows = {
        ids[0]: replace(ROW, duration_days=15, finish_by_on=date(2027, 1, 29)),
        ids[1]: ROW,
        ids[2]: replace(ROW, actual_start_on=TODAY, remaining_days=4),
    }
    asked = (cast.programme_id, rows, dict.fromkeys(ids, 1))
    assert do(cast.asha, save_plan_table, *asked, today=TODAY) == 2
    assert _stands(cast, ids) == list(rows.values())
    first, second = _changes()
    assert [first.subject_name, second.subject_name] == ["M01", "M03"]
    assert json.loads(first.before) == {"duration_days": 10, "finish_by_on": None}
    assert do(cast.asha, save_plan_table, cast.programme_id, {}, {}, today=TODAY) == 0


def test_a_row_that_others_changed_is_refused_only_if_it_was_typed_over(
    cast: Cast, do: Do, ids: list[int]
) -> None:
    progress = ProgressValues(TODAY, None, 7)
    do(cast.asha, record_progress, cast.programme_id, ids[0], progress, 1, today=TODAY)
    rows = {ids[0]: ROW, ids[1]: replace(ROW, duration_days=12)}
    seen = dict.fromkeys(ids, 1)
    do(cast.asha, save_plan_table, cast.programme_id, rows, seen, today=TODAY)
    kept, changed = _stands(cast, ids[:2])
    assert (kept.actual_start_on, kept.remaining_days, changed.duration_days) == (TODAY, 7, 12)
    both = {ids[0]: replace(ROW, duration_days=11), ids[2]: replace(ROW, duration_days=13)}
    with pytest.raises(StaleEdit) as refusal:
        do(cast.asha, save_plan_table, cast.programme_id, both, seen, today=TODAY)
    assert refusal.value.current[cell("version", ids[0])] == 2
    assert refusal.value.current[cell("remaining_days", ids[0])] == 7
    assert _stands(cast, [ids[2]]) == [ROW]
    unknown = {ids[0]: ROW}
    with pytest.raises(StaleEdit):  # a version that never was can't be told apart
        do(cast.asha, save_plan_table, cast.programme_id, unknown, {ids[0]: 9}, today=TODAY)


def test_one_wrong_cell_keeps_all_as_it_was(cast: Cast, do: Do, ids: list[int]) -> None:
    rows = {
        ids[0]: replace(ROW, duration_days=31),
        ids[1]: replace(ROW, actual_finish_on=TODAY),
        ids[2]: replace(ROW, duration_days=9),
    }
    seen = dict.fromkeys(ids, 1)
    with pytest.raises(Invalid) as refusal:
        do(cast.asha, save_plan_table, cast.programme_id, rows, seen, today=TODAY)
    assert set(refusal.value.fields) == {
        cell("duration_days", ids[0]),
        cell("actual_start_on", ids[1]),
    }
    assert all(told.startswith("M0") for told in refusal.value.fields.values())
    assert _stands(cast, ids) == [ROW] * 3


def test_rights_and_rows_are_checked_before_anything_is_kept(
    cast: Cast, do: Do, ids: list[int]
) -> None:
    rows = {each: replace(ROW, duration_days=12) for each in ids}
    asked = (rows, dict.fromkeys(ids, 1))
    with pytest.raises(NotAllowed):
        do(cast.dev, save_plan_table, cast.programme_id, *asked, today=TODAY)
    with pytest.raises(NotFound):
        do(cast.eve, save_plan_table, cast.other_id, *asked, today=TODAY)
    many = dict.fromkeys(range(1, MOST + 2), ROW)
    with pytest.raises(Invalid):
        do(cast.asha, save_plan_table, cast.programme_id, many, {}, today=TODAY)
    assert _stands(cast, ids) == [ROW] * 3
    assert (
        do(
            cast.dev,
            save_plan_table,
            cast.programme_id,
            {ids[0]: rows[ids[0]]},
            asked[1],
            today=TODAY,
        )
        == 1
    )


def test_the_day_of_the_plan_is_set_by_whoever_may(cast: Cast, do: Do, ids: list[int]) -> None:
    def stands() -> Any:
        return programme_detail(reading(), cast.asha, cast.programme_id)

    began = stands()
    do(cast.asha, set_status_day, cast.programme_id, TODAY, began.version)
    assert stands().status_on == TODAY
    with pytest.raises(StaleEdit):
        do(cast.asha, set_status_day, cast.programme_id, None, began.version)
    with pytest.raises(NotAllowed):
        do(cast.dev, set_status_day, cast.programme_id, None, began.version + 1)
    with pytest.raises(Invalid) as refusal:
        do(cast.asha, set_status_day, cast.programme_id, date(2001, 1, 1), began.version + 1)
    assert list(refusal.value.fields) == ["status_on"]
    do(cast.asha, set_status_day, cast.programme_id, None, began.version + 1)
    assert stands().status_on is None
