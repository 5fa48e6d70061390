"""What a row of a table says of an activity."""

from datetime import date
from typing import Any

import pytest

from lgr_tracker.domain.calendar import WorkingCalendar
from lgr_tracker.domain.plan_import import Circumstances, LinkChange, PlanPreview, settle
from lgr_tracker.domain.register_import import PreviewRow, RowOutcome

CALENDAR = WorkingCalendar.england(2026, 2028)
TODAY = date(2026, 11, 20)
START, FINISH = date(2026, 11, 2), date(2026, 11, 13)
DEADLINE = date(2027, 1, 29)


def given(*, has_links: bool = True, **standing: Any) -> Circumstances:
    return Circumstances(standing, CALENDAR, TODAY, has_links)


def fields(values: dict[str, Any], **more: Any) -> dict[str, Any]:
    settled = settle(values, given(**more))
    assert settled.refused == []
    return settled.fields


def test_a_column_that_is_missing_leaves_its_field_and_an_empty_cell_empties_it() -> None:
    stands = {"duration_days": 5, "remaining_days": None}
    assert fields({"name": "Work"}, **stands) == {"name": "Work", "remaining_days": None}
    emptied = fields({"name": "Work", "finish_by_on": None, "note": None}, **stands)
    assert (emptied["finish_by_on"], emptied["note"]) == (None, "")


def test_days_are_counted_from_start_to_finish_where_no_duration_is_given() -> None:
    dated = {"name": "Work", "start": START, "finish": FINISH}
    assert fields(dated)["duration_days"] == 10
    assert fields({**dated, "duration_days": 3})["duration_days"] == 3
    assert fields({**dated, "is_milestone": True})["duration_days"] == 0


def test_the_start_holds_work_only_where_the_table_has_no_links() -> None:
    dated = {"name": "Work", "start": START, "duration_days": 1}
    assert "start_no_earlier_on" not in fields(dated)
    assert fields(dated, has_links=False)["start_no_earlier_on"] == START


def test_what_a_program_holds_work_to_replaces_what_stood() -> None:
    row = {"name": "W", "duration_days": 1, "constraint_type": "fixed_start_on"}
    held = fields({**row, "constraint_on": START})
    assert (held["fixed_start_on"], held["start_no_earlier_on"]) == (START, None)
    both = {**row, "constraint_type": "finish_by_on", "constraint_on": DEADLINE}
    assert fields({**both, "finish_by_on": None})["finish_by_on"] == DEADLINE


def test_a_share_done_becomes_days_that_remain() -> None:
    row = {"name": "W", "duration_days": 10, "start": START, "finish": FINISH}
    begun = fields({**row, "percent": 25.0})
    assert (begun["actual_start_on"], begun["remaining_days"]) == (START, 8)
    done = fields({**row, "percent": 100.0}, remaining_days=4)
    assert (done["actual_finish_on"], done["remaining_days"]) == (FINISH, None)
    told = fields({**row, "actual_start_on": START, "remaining_days": 2})
    assert told["remaining_days"] == 2
    assert fields({**row, "remaining_days": 10})["remaining_days"] is None, "It has not begun."


@pytest.mark.parametrize(
    ("values", "key", "words"),
    [
        ({"name": None}, "name", "Say what is to be done."),
        ({"duration_days": None}, "duration_days", "Say how many working days"),
        ({"is_milestone": True}, "duration_days", "A milestone takes no days."),
        (
            {"duration_days": None, "start": FINISH, "finish": START},
            "finish",
            "It can't finish before it starts.",
        ),
        ({"constraint_type": "finish_by_on"}, "constraint_on", "Give the day"),
        (
            {
                "constraint_type": "finish_by_on",
                "constraint_on": START,
                "finish_by_on": FINISH,
            },
            "finish_by_on",
            "two different days",
        ),
        ({"percent": 40.0}, "percent", "Say when it started as well"),
        ({"percent": 100.0, "start": START}, "percent", "started and finished"),
        (
            {"percent": 40.0, "actual_start_on": START, "actual_finish_on": FINISH},
            "percent",
            "Say 100%",
        ),
        ({"actual_start_on": date(2027, 1, 4)}, "actual_start_on", "still to come"),
        ({"actual_finish_on": FINISH}, "actual_start_on", "Say when it started"),
        (
            {"actual_start_on": FINISH, "actual_finish_on": START},
            "actual_finish_on",
            "before it started",
        ),
        ({"low_days": 9}, "low_days", "can't be above"),
        ({"high_days": 2}, "high_days", "can't be below"),
    ],
)
def test_what_contradicts_itself_is_refused_at_its_column(
    values: dict[str, Any], key: str, words: str
) -> None:
    settled = settle({"name": "Work", "duration_days": 5, **values}, given())
    assert any(at == key and words in why for at, why in settled.refused)


def test_a_duration_is_held_to_the_longest_that_stands() -> None:
    settled = settle({"name": "Work", "duration_days": 9}, given(high_days=8))
    why = "The longest, 8 days, can't be below the likeliest, 9 days."
    assert settled.refused == [("duration_days", why)]
    lower = settle({"name": "Work", "duration_days": 3}, given(low_days=4))
    assert [key for key, _ in lower.refused] == ["duration_days"]


def test_links_alone_are_enough_to_write() -> None:
    same = PreviewRow(2, "M1", "Work", RowOutcome.UNCHANGED)
    idle = PlanPreview("Plan", {}, (same,))
    assert not idle.can_apply
    linked = PlanPreview("Plan", {}, (same,), links=(LinkChange("M1", "M2", "FS", "SS"),))
    assert (linked.can_apply, linked.links[0].outcome) == (True, "changed")
    assert LinkChange("M1", "M2", "FS", "").outcome == "removed"
