import doctest
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lgr_tracker.domain import continuity
from lgr_tracker.domain.continuity import Gap, Holding, Overlap, gaps
from lgr_tracker.domain.errors import Invalid
from tests.domain.oracles import slow_continuity as slow

FIRST, VESTING, LAST = date(2027, 4, 1), date(2028, 4, 1), date(2029, 3, 31)
EVE = VESTING - timedelta(days=1)


def holding(
    organisation: str, starts_on: date, ends_on: date | None = None, agreement: str = ""
) -> Holding:
    return Holding("fostering", "East", organisation, starts_on, ends_on, agreement)


def gap(first: date, last: date) -> Gap:
    return Gap("fostering", "East", first, last)


def overlap(first: date, last: date, *organisations: str) -> Overlap:
    return Overlap("fostering", "East", first, last, organisations)


CASES = [
    pytest.param(
        [holding("County", FIRST, EVE), holding("East", VESTING)], [], [], id="handed over in time"
    ),
    pytest.param([], [gap(FIRST, LAST)], [], id="never held"),
    pytest.param(
        [holding("County", FIRST, date(2028, 3, 29)), holding("East", VESTING)],
        [gap(date(2028, 3, 30), EVE)],
        [],
        id="two days without anybody",
    ),
    pytest.param(
        [holding("County", date(2020, 1, 1), date(2028, 2, 29)), holding("East", VESTING)],
        [gap(date(2028, 3, 1), EVE)],
        [],
        id="ends on a leap day",
    ),
    pytest.param(
        [holding("County", FIRST), holding("East", VESTING)],
        [],
        [overlap(VESTING, LAST, "County", "East")],
        id="the county never stops",
    ),
    pytest.param(
        [holding("County", FIRST, None, "IAA-3"), holding("East", VESTING)],
        [],
        [],
        id="shared under an agreement",
    ),
    pytest.param(
        [
            holding("County", FIRST, None, "IAA-3"),
            holding("East", VESTING),
            holding("Trust", date(2028, 6, 1), date(2028, 6, 30)),
        ],
        [],
        [overlap(date(2028, 6, 1), date(2028, 6, 30), "County", "East", "Trust")],
        id="a third without agreement",
    ),
    pytest.param(
        [holding("East", FIRST, date(2028, 6, 1)), holding("East", date(2028, 5, 1))],
        [],
        [],
        id="one organisation in two rows is one holder",
    ),
    pytest.param(
        [
            holding("County", FIRST),
            holding("East", VESTING, date(2028, 5, 31)),
            holding("East", date(2028, 6, 1)),
        ],
        [],
        [overlap(VESTING, LAST, "County", "East")],
        id="an overlap goes on across rows",
    ),
    pytest.param(
        [Holding("fostering", "West", "West", FIRST), Holding("care", "East", "East", FIRST)],
        [gap(FIRST, LAST)],
        [],
        id="another area or service doesn't count",
    ),
    pytest.param(
        [holding("County", FIRST, LAST), holding("East", LAST + timedelta(days=1))],
        [],
        [],
        id="what begins after the end is not looked at",
    ),
]


@pytest.mark.parametrize(("holders", "expected_gaps", "expected_overlaps"), CASES)
def test_gaps_and_overlaps_are_found(
    holders: list[Holding], expected_gaps: list[Gap], expected_overlaps: list[Overlap]
) -> None:
    found = gaps(holders, ["fostering"], ["East"], FIRST, LAST)
    assert found.gaps == tuple(expected_gaps)
    assert found.overlaps == tuple(expected_overlaps)
    assert found.is_whole == (not expected_gaps and not expected_overlaps)


def test_wrong_days_are_refused() -> None:
    with pytest.raises(Invalid, match="County is to stop"):
        gaps([holding("County", VESTING, EVE)], ["fostering"], ["East"], FIRST, LAST)
    with pytest.raises(Invalid, match="before the first"):
        gaps([], [], [], LAST, FIRST)


# Both clock changes of 2028 (26 March, 29 October) and its leap day lie within these days.
DAYS = st.dates(date(2028, 2, 20), date(2028, 11, 5))
HOLDINGS = st.lists(
    st.builds(
        lambda service, area, name, first, days, agreement: Holding(
            service,
            area,
            name,
            first,
            None if days is None else first + timedelta(days=days),
            agreement,
        ),
        st.sampled_from(["care", "fostering"]),
        st.sampled_from(["East", "West"]),
        st.sampled_from(["County", "East", "Trust"]),
        DAYS,
        st.none() | st.integers(0, 150),
        st.sampled_from(["", "IAA-1"]),
    ),
    max_size=7,
)


@settings(max_examples=40, deadline=None)
@given(holders=HOLDINGS, shuffled=st.randoms())
def test_intervals_agree_with_looking_at_each_day(holders: list[Holding], shuffled: Random) -> None:
    first, last = date(2028, 2, 25), date(2028, 11, 2)
    found = gaps(holders, ["fostering", "care"], ["West", "East"], first, last)
    for service in ("care", "fostering"):
        for area in ("East", "West"):
            mine = [row for row in found.gaps if (row.service, row.area) == (service, area)]
            both = [row for row in found.overlaps if (row.service, row.area) == (service, area)]
            for day in slow.each_day(first, last):
                rows = slow.holders_on(holders, service, area, day)
                assert sum(row.first <= day <= row.last for row in mine) == slow.is_gap(rows)
                over = [row for row in both if row.first <= day <= row.last]
                assert len(over) == slow.is_unagreed(rows)
                if over:
                    assert set(over[0].organisations) == {row.organisation for row in rows}
    mixed = list(holders)
    shuffled.shuffle(mixed)
    assert gaps(mixed, ["care", "fostering"], ["East", "West"], first, last) == found


def test_the_examples_in_the_text_are_true() -> None:
    assert doctest.testmod(continuity).failed == 0
