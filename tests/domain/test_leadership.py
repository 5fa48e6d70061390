"""Who is in a post when, checked by hand and against looking at each day."""

import doctest
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgr_tracker.domain import leadership
from lgr_tracker.domain.calendar import WorkingCalendar
from lgr_tracker.domain.leadership import (
    Cutover,
    Handover,
    Tenure,
    closest,
    handovers,
    held,
    is_cutover,
    vacancies,
    working_days_apart,
)

ENGLAND = WorkingCalendar.england(2027, 2029)
FIRST, LAST = date(2027, 4, 1), date(2028, 12, 31)
TODAY = date(2027, 11, 23)
NOBLE = Tenure("Noble", date(2027, 6, 1), date(2028, 1, 16), is_interim=True)
KARIM = Tenure("Karim", date(2028, 1, 31))


def passed(*tenures: Tenure) -> list[tuple[str | None, str | None, date, date]]:
    """Tell each hand-over by names and days."""
    return [
        (
            row.leaves.name if row.leaves else None,
            row.comes.name if row.comes else None,
            row.first,
            row.last,
        )
        for row in handovers(tenures)
    ]


def test_an_interim_leaves_before_the_director_comes() -> None:
    assert passed(KARIM, NOBLE) == [
        (None, "Noble", date(2027, 6, 1), date(2027, 6, 1)),
        ("Noble", "Karim", date(2028, 1, 16), date(2028, 1, 31)),
    ]
    assert handovers([NOBLE, KARIM])[1].empty_days == 14
    assert vacancies([NOBLE, KARIM], FIRST, LAST, TODAY) == (
        (date(2028, 1, 17), date(2028, 1, 30)),
    )
    assert [(row.first, len(row.terms)) for row in held([NOBLE, KARIM], FIRST, LAST)] == [
        (FIRST, 0),
        (date(2027, 6, 1), 1),
        (date(2028, 1, 17), 0),
        (date(2028, 1, 31), 1),
    ]


def test_two_who_meet_hand_over_on_the_day_the_first_one_leaves() -> None:
    early = Tenure("Karim", date(2028, 1, 3))
    found = handovers([NOBLE, early])[1]
    assert (found.first, found.last, found.empty_days) == (NOBLE.ends_on, NOBLE.ends_on, 0)
    at_once = handovers([NOBLE, Tenure("Karim", date(2028, 1, 17))])[1]
    assert (at_once.first, at_once.last, at_once.empty_days) == (
        date(2028, 1, 16),
        date(2028, 1, 17),
        0,
    )


def test_an_interim_made_permanent_is_no_handover() -> None:
    stays = Tenure("Noble", date(2028, 1, 17))
    assert [names[:2] for names in passed(NOBLE, stays)] == [(None, "Noble")]
    returns = Tenure("Noble", date(2028, 3, 1))
    assert passed(NOBLE, returns)[1][:2] == ("Noble", "Noble")


def test_of_two_who_share_a_post_the_one_who_came_last_goes_on() -> None:
    a, b = Tenure("Achebe", None, date(2028, 2, 4)), Tenure("Bello")
    c = Tenure("Coombe", date(2028, 2, 1))
    assert passed(a, b, c) == [("Achebe", "Coombe", date(2028, 2, 4), date(2028, 2, 4))]
    assert passed(a, b) == [("Achebe", "Bello", date(2028, 2, 4), date(2028, 2, 4))]


def test_nobody_named_to_follow_is_said() -> None:
    gone = Tenure("Sissons", None, date(2027, 11, 5))
    assert passed(gone) == [("Sissons", None, date(2027, 11, 5), date(2027, 11, 5))]
    assert handovers([gone])[0].empty_days is None
    assert vacancies([gone], FIRST, LAST, TODAY) == ((date(2027, 11, 6), LAST),)


def test_a_post_is_wanted_from_its_first_holder_or_from_today() -> None:
    assert vacancies([], FIRST, LAST, TODAY) == ((TODAY, LAST),)
    assert vacancies([], FIRST, TODAY - timedelta(days=1), TODAY) == ()
    assert vacancies([KARIM], FIRST, LAST, TODAY) == ((TODAY, date(2028, 1, 30)),)
    assert vacancies([NOBLE], FIRST, LAST, date(2027, 4, 15)) == (
        (date(2027, 4, 15), date(2027, 5, 31)),
        (date(2028, 1, 17), LAST),
    )


def test_the_last_day_there_is_ends_nothing() -> None:
    assert handovers([Tenure("Rao", None, date.max)]) == ()
    assert vacancies([Tenure("Rao", None, date.max)], FIRST, date.max, TODAY) == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Go-live of the case system", True),
        ("Switch-over of payments", True),
        ("Last readiness gate: go/no-go", True),
        ("CUT OVER", True),
        ("Trial cutover", False),
        ("Cutover plan agreed", False),
        ("Prepare to go live", False),
        ("Shortcut over the moor", False),
        ("Vesting", False),
    ],
)
def test_work_is_a_cutover_by_its_name(name: str, expected: bool) -> None:
    assert is_cutover(name) is expected


def _at(first: date, last: date | None = None) -> Handover:
    return Handover(NOBLE, KARIM, first, last or first)


# 14 and 17 April 2028 are Good Friday and Easter Monday; 1 April is a Saturday.
CUTOVER = Cutover("M35", "Cutover", date(2028, 4, 10), date(2028, 4, 13))


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2028, 4, 7), None, -1),
        (date(2028, 4, 8), None, -1),
        (date(2028, 4, 9), None, -1),
        (date(2028, 3, 31), None, -6),
        (date(2028, 3, 20), date(2028, 3, 27), -10),
        (date(2028, 4, 10), None, 0),
        (date(2028, 4, 13), None, 0),
        (date(2028, 3, 1), date(2028, 5, 1), 0),
        (date(2028, 4, 14), None, 1),
        (date(2028, 4, 18), None, 1),
        (date(2028, 4, 19), None, 2),
    ],
)
def test_working_days_between_are_those_counted_by_hand(
    first: date, last: date | None, expected: int
) -> None:
    assert working_days_apart(_at(first, last), CUTOVER, ENGLAND) == expected


def test_the_nearest_cutover_is_named_and_a_far_one_is_not() -> None:
    vesting = Cutover("vesting", "Vesting", date(2028, 4, 1), date(2028, 4, 1))
    near = closest(_at(date(2028, 3, 29)), [CUTOVER, vesting], ENGLAND)
    assert near is not None
    assert (near.cutover.key, near.working_days) == ("vesting", -2)
    at_edge = closest(_at(date(2028, 3, 27)), [CUTOVER], ENGLAND)
    assert at_edge is not None
    assert at_edge.working_days == -10
    assert closest(_at(date(2028, 3, 24)), [CUTOVER], ENGLAND) is None
    assert closest(_at(date(2028, 3, 29)), [], ENGLAND) is None


DAYS = st.dates(date(2028, 2, 20), date(2028, 4, 20))
TENURES = st.lists(
    st.builds(
        lambda name, first, days: Tenure(
            name,
            first,
            None if days is None else (first or date(2028, 3, 1)) + timedelta(days=days),
        ),
        st.sampled_from("ABC"),
        st.none() | DAYS,
        st.none() | st.integers(0, 40),
    ),
    max_size=5,
)


def _names(tenures: list[Tenure], day: date) -> set[str]:
    return {
        row.name
        for row in tenures
        if (row.starts_on is None or row.starts_on <= day)
        and (row.ends_on is None or day <= row.ends_on)
    }


@given(tenures=TENURES, shuffled=st.randoms())
def test_intervals_agree_with_looking_at_each_day(tenures: list[Tenure], shuffled: Random) -> None:
    first, last, today = date(2028, 2, 15), date(2028, 7, 1), date(2028, 3, 10)
    found, empty = handovers(tenures), vacancies(tenures, first, last, today)
    wanted = min([row.starts_on or first for row in tenures] + [today])
    for count in range((last - first).days + 1):
        day = first + timedelta(days=count)
        here, next_day = _names(tenures, day), _names(tenures, day + timedelta(days=1))
        is_empty = day >= wanted and not here
        assert sum(begin <= day <= end for begin, end in empty) == is_empty
        gone = sorted(row.leaves.name for row in found if row.leaves and row.first == day)
        assert gone == sorted(here - next_day)
        for row in found:
            if row.leaves and row.first == day and row.comes:
                assert row.comes.name in (next_day or _names(tenures, row.last))
                assert row.empty_days == sum(
                    not _names(tenures, day + timedelta(days=n + 1))
                    for n in range((row.last - day).days)
                )
    mixed = list(tenures)
    shuffled.shuffle(mixed)
    told = [(row.leaves and row.leaves.name, row.first, row.last) for row in found]
    assert [
        (row.leaves and row.leaves.name, row.first, row.last) for row in handovers(mixed)
    ] == told


def test_the_examples_in_the_text_are_true() -> None:
    assert doctest.testmod(leadership).failed == 0
