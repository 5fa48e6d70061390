"""Sentences of the overview, as tables of cases."""

import doctest
from datetime import date
from typing import Any

import pytest

from lgr_tracker.domain import overview_text
from lgr_tracker.domain.overview_text import (
    CouncilStanding,
    Unheld,
    answer,
    counted,
    joined,
    room_sentence,
    shortfall,
    told_deadline,
    told_span,
)

VESTING = date(2027, 4, 1)
GAP = Unheld("Emergency duty team", VESTING, date(2027, 4, 3))
GOOD = CouncilStanding("Alder", ready=3, course=2, room_days=0)


def council(name: str = "Birch", **facts: Any) -> CouncilStanding:
    return CouncilStanding(name, **{"ready": 3, "room_days": 4, **facts})


@pytest.mark.parametrize(
    ("facts", "is_on_course"),
    [
        ({}, True),
        ({"room_days": None}, True),
        ({"room_days": 0}, True),
        ({"course": 7}, True),
        ({"room_days": -1}, False),
        ({"late": 1}, False),
        ({"none": 1}, False),
        ({"unheld": (GAP,)}, False),
        ({"ready": 0}, False),
    ],
)
def test_one_thing_amiss_keeps_a_council_from_being_on_course(
    facts: dict[str, Any], is_on_course: bool
) -> None:
    assert council(**facts).is_on_course is is_on_course


@pytest.mark.parametrize(
    ("councils", "today", "said"),
    [
        ([], date(2026, 11, 23), "No new council is named yet"),
        (
            [CouncilStanding("Alder"), CouncilStanding("Birch")],
            date(2026, 11, 23),
            "Nothing says yet whether Alder and Birch will be ready for Day 1",
        ),
        ([GOOD], date(2026, 11, 23), "Alder is on course for Day 1."),
        ([GOOD, council()], date(2026, 11, 23), "Alder and Birch are on course for Day 1."),
        (
            [GOOD, council(late=1)],
            date(2026, 11, 23),
            "Alder is on course for Day 1. Birch is not there yet.",
        ),
        ([council(late=1)], date(2026, 11, 23), "Birch is not there yet for Day 1."),
        (
            [council("A", late=1), council("B", none=1), council("C", room_days=-1)],
            date(2026, 11, 23),
            "A, B and C are not there yet for Day 1.",
        ),
        (
            [GOOD, CouncilStanding("Birch")],
            date(2026, 11, 23),
            "Alder is on course for Day 1. Birch is not there yet.",
        ),
        ([council()], VESTING, "Day 1 is today. Every criterion is ready."),
        (
            [GOOD, council()],
            date(2027, 4, 2),
            "Day 1 was 1 day ago. Alder still has criteria open.",
        ),
        (
            [GOOD, council(late=1)],
            date(2027, 5, 1),
            "Day 1 was 30 days ago. Alder and Birch still have criteria open.",
        ),
    ],
)
def test_the_heading_says_who_is_on_course(
    councils: list[CouncilStanding], today: date, said: str
) -> None:
    assert answer(councils, VESTING, today).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, ""),
        ({"ready": 0}, ""),
        ({"ready": 0, "unheld": (GAP,)}, ""),
        ({"late": 1}, "Birch has 1 late Day 1 criterion."),
        ({"none": 2}, "Birch has 2 Day 1 criteria without evidence."),
        ({"late": 2, "none": 3}, "Birch has 2 late Day 1 criteria and 3 more without evidence."),
        ({"room_days": -1}, "Birch has work 1 working day too late for Day 1."),
        (
            {"late": 2, "room_days": -6, "unheld": (GAP,)},
            "Birch has 2 late Day 1 criteria, work 6 working days too late for Day 1 and nobody to "
            "run “Emergency duty team” from 1 to 3 April 2027.",
        ),
        (
            {"unheld": (GAP, Unheld("Emergency duty team", date(2027, 6, 1), date(2027, 6, 1)))},
            "Birch has nobody to run “Emergency duty team” on 4 days.",
        ),
        (
            {"unheld": (GAP, Unheld("Adoption", VESTING, VESTING))},
            "Birch has 2 services that nobody runs on some day from vesting on.",
        ),
    ],
)
def test_the_lede_says_what_a_council_lacks(facts: dict[str, Any], said: str) -> None:
    assert shortfall(council(**facts)).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("room", "work", "said"),
    [
        (None, "", "No open work stands before Day 1."),
        (2, "Cutover", "2 working days of room before Day 1; “Cutover” decides."),
        (1, "", "1 working day of room before Day 1."),
        (0, "Cutover", "No room left before Day 1; “Cutover” decides."),
        (-3, "Cutover", "3 working days too late for Day 1; “Cutover” decides."),
    ],
)
def test_room_is_said_with_the_work_that_decides(room: int | None, work: str, said: str) -> None:
    assert room_sentence(room, work).replace("\u00a0", " ") == said


def test_days_and_counts_read_as_prose() -> None:
    assert told_deadline(date(2027, 1, 28)) == "Thursday 28 January 2027"
    assert told_span(date(2027, 3, 30), date(2027, 4, 2)) == "from 30 March to 2 April 2027"
    assert told_span(date(2026, 12, 30), date(2027, 1, 2)) == (
        "from 30 December 2026 to 2 January 2027"
    )
    assert told_span(VESTING, VESTING) == "on 1 April 2027"
    assert [joined([]), joined(["a", "b"])] == ["", "a and b"]
    assert [counted(1, "day"), counted(1200, "lens", "lenses")] == ["1 day", "1,200 lenses"]


def test_examples_hold() -> None:
    assert doctest.testmod(overview_text).failed == 0
