"""Adding and changing activities and their progress, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask

from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound, StaleEdit
from lgr_tracker.queries.activities import activity
from lgr_tracker.queries.audit import verify_trail
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.plan.record_progress import ProgressValues, record_progress
from lgr_tracker.workflows.plan.save_activity import (
    ActivityValues,
    add_activity,
    change_activity,
)
from tests import builders
from tests.people import TODAY, Cast

Do = Callable[..., Any]
SPLIT = ActivityValues(
    code="M70",
    name="Split the case system",
    organisation_id=None,
    workstream="Records",
    phase_id=None,
    owner_post_id=None,
    duration_days=20,
    low_days=10,
    high_days=30,
    start_no_earlier_on=date(2026, 12, 1),
    finish_by_on=None,
    fixed_start_on=None,
    is_decision=False,
    is_starter=False,
    note="",
)


def _add(cast: Cast, **fields: Any) -> int:
    with builders.writing() as session:
        return builders.activity(session, cast.programme_id, "M01", **fields).id


def test_an_activity_is_added_and_changed_with_one_audit_row_each(
    both: Flask, cast: Cast, do: Do
) -> None:
    added = do(cast.asha, add_activity, cast.programme_id, SPLIT)
    longer = replace(SPLIT, duration_days=25)
    do(cast.asha, change_activity, cast.programme_id, added, longer, 1)
    row = activity(reading(), cast.asha, cast.programme_id, added)
    assert (row.duration_days, row.start_no_earlier_on, row.version) == (25, date(2026, 12, 1), 2)
    report = verify_trail(reading(), both.config["LGR_AUDIT_KEY"], both.config["LGR_AUDIT_ANCHOR"])
    assert (report.rows, report.findings) == (2, ())


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"low_days": 21}, "low_days"),
        ({"high_days": 19}, "high_days"),
        ({"code": "M01"}, "code"),
        ({"code": "A-101"}, "code"),
        ({"phase_id": 999_999}, "phase_id"),
        ({"owner_post_id": 999_999}, "owner_post_id"),
        ({"organisation_id": 999_999}, "organisation_id"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(
    both: Flask, cast: Cast, do: Do, wrong: dict[str, Any], field: str
) -> None:
    _add(cast)
    with builders.writing() as session:
        builders.action(session, cast.programme_id, cast.alder_id)
    with pytest.raises(Invalid) as refusal:
        do(cast.asha, add_activity, cast.programme_id, replace(SPLIT, **wrong))
    assert field in refusal.value.fields


def test_an_edit_on_an_older_version_is_refused_with_what_stands(
    both: Flask, cast: Cast, do: Do
) -> None:
    first = _add(cast)
    do(cast.asha, change_activity, cast.programme_id, first, replace(SPLIT, name="One"), 1)
    with pytest.raises(StaleEdit) as refusal:
        do(cast.asha, change_activity, cast.programme_id, first, replace(SPLIT, name="Two"), 1)
    assert (refusal.value.current["name"], refusal.value.version) == ("One", 2)


def test_a_council_keeps_to_its_own_work(both: Flask, cast: Cast, do: Do) -> None:
    alders = _add(cast, organisation_id=cast.alder_id)
    to_birch = replace(SPLIT, organisation_id=cast.birch_id)
    with pytest.raises(NotAllowed):
        do(cast.dev, change_activity, cast.programme_id, alders, SPLIT, 1)
    with pytest.raises(NotAllowed):  # nor does Alder hand work to Birch unasked
        do(cast.farah, change_activity, cast.programme_id, alders, to_birch, 1)
    do(cast.asha, change_activity, cast.programme_id, alders, to_birch, 1)
    with pytest.raises(NotAllowed):
        do(cast.vic, add_activity, cast.programme_id, SPLIT)
    with pytest.raises(NotFound):
        do(cast.eve, change_activity, cast.other_id, alders, SPLIT, 2)
    with pytest.raises(NotFound):
        do(cast.eve, add_activity, cast.programme_id, SPLIT)


def test_progress_is_recorded(both: Flask, cast: Cast, do: Do) -> None:
    first = _add(cast)
    under_way = ProgressValues(date(2026, 11, 2), None, 4)
    do(cast.asha, record_progress, cast.programme_id, first, under_way, 1, today=TODAY)
    done = ProgressValues(date(2026, 11, 2), TODAY, None)
    do(cast.asha, record_progress, cast.programme_id, first, done, 2, today=TODAY)
    row = activity(reading(), cast.asha, cast.programme_id, first)
    assert (row.actual_start_on, row.actual_finish_on) == (date(2026, 11, 2), TODAY)
    with pytest.raises(StaleEdit):
        do(cast.asha, record_progress, cast.programme_id, first, done, 2, today=TODAY)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (ProgressValues(date(2026, 11, 24), None, None), "actual_start_on"),
        (ProgressValues(date(2026, 11, 2), date(2026, 11, 24), None), "actual_finish_on"),
        (ProgressValues(None, date(2026, 11, 2), None), "actual_start_on"),
        (ProgressValues(date(2026, 11, 3), date(2026, 11, 2), None), "actual_finish_on"),
        (ProgressValues(None, None, 3), "remaining_days"),
        (ProgressValues(date(2026, 11, 2), date(2026, 11, 2), 3), "remaining_days"),
    ],
)
def test_progress_that_cannot_be_is_refused(
    both: Flask, cast: Cast, do: Do, values: ProgressValues, field: str
) -> None:
    first = _add(cast)
    with pytest.raises(Invalid) as refusal:
        do(cast.asha, record_progress, cast.programme_id, first, values, 1, today=TODAY)
    assert list(refusal.value.fields) == [field]


def test_progress_of_another_council_is_theirs_to_tell(both: Flask, cast: Cast, do: Do) -> None:
    alders = _add(cast, organisation_id=cast.alder_id)
    values = ProgressValues(TODAY, None, None)
    with pytest.raises(NotAllowed):
        do(cast.dev, record_progress, cast.programme_id, alders, values, 1, today=TODAY)
    with pytest.raises(NotFound):
        do(cast.eve, record_progress, cast.other_id, alders, values, 1, today=TODAY)
