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
        [holding("County", FIRST, FIRST), holding("East", FIRST + timedelta(days=1))],
        [],
        [],
        id="held for the first day alone",
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


def test_one_day_may_be_looked_at_and_a_holding_may_last_to_the_end_of_time() -> None:
    held = [holding("County", FIRST, date.max)]
    assert gaps(held, ["fostering"], ["East"], FIRST, FIRST).is_whole
    assert gaps(held, ["fostering"], ["East"], EVE, date.max).is_whole


def test_wrong_days_are_refused() -> None:
    words = "County is to stop running fostering for East before it starts; check the two dates."
    with pytest.raises(Invalid, match=f"^{words}$"):
        gaps([holding("County", VESTING, EVE)], ["fostering"], ["East"], FIRST, LAST)
    with pytest.raises(Invalid, match=r"^The last day to look at is before the first\.$"):
        gaps([], [], [], LAST, FIRST)


# The turns of leap years, a February without one, and changes of the clock in both directions.
TURNS = [
    *(date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)),
    *(date(2027, 2, 28), date(2027, 3, 1), date(2027, 12, 31), date(2028, 1, 1)),
    *(date(2027, 3, 28), date(2027, 10, 31), date(2028, 3, 26), date(2028, 10, 29)),
]
DAYS = st.sampled_from(TURNS) | st.dates(date(2027, 2, 20), date(2028, 11, 5))
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
        st.none() | st.integers(0, 400),
        st.sampled_from(["", " ", "IAA-1"]),
    ),
    max_size=9,
)


@settings(max_examples=40, deadline=None)
@given(holders=HOLDINGS, ends=st.tuples(DAYS, DAYS).map(sorted), shuffled=st.randoms())
def test_intervals_agree_with_looking_at_each_day(
    holders: list[Holding], ends: list[date], shuffled: Random
) -> None:
    first, last = ends
    found = gaps(holders, ["fostering", "care", "care"], ["West", "East"], first, last)
    expected_gaps: list[Gap] = []
    expected_overlaps: list[Overlap] = []
    for service in ("care", "fostering"):
        for area in ("East", "West"):
            for names, begins, ends_on in slow.runs(holders, service, area, first, last):
                if names:
                    expected_overlaps.append(Overlap(service, area, begins, ends_on, names))
                else:
                    expected_gaps.append(Gap(service, area, begins, ends_on))
    assert found.gaps == tuple(expected_gaps)
    assert found.overlaps == tuple(expected_overlaps)
    mixed = list(holders)
    shuffled.shuffle(mixed)
    assert gaps(mixed, ["care", "fostering"], ["East", "West"], first, last) == found


def test_ten_thousand_holdings_take_no_time_and_no_day_is_counted() -> None:
    services = [f"S{number}" for number in range(500)]
    holders = [
        Holding(service, area, area, date(1900 + 20 * term, 1, 1), date(1919 + 20 * term, 12, 31))
        for service in services
        for area in ("East", "West")
        for term in range(10)
    ]
    assert gaps(holders, services, ["East", "West"], date(1900, 1, 1), date(2099, 12, 31)).is_whole
    (gap, *others) = gaps(holders, services, ["East"], date.min, date.max).gaps
    assert (gap.first, gap.last, len(others)) == (date.min, date(1899, 12, 31), 999)


def test_the_examples_in_the_text_are_true() -> None:
    assert doctest.testmod(continuity).failed == 0
