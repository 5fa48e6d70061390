import doctest
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lgr_tracker.domain import impact
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.impact import (
    Disruption,
    Impact,
    OpenRisk,
    Phase,
    Served,
    Shortfall,
    Trigger,
    chances_of,
    days_within,
    reckon,
)
from tests.domain.oracles import slow_impact as slow

STATUS, VESTING = date(2027, 9, 1), date(2028, 4, 1)
SHADOW = Phase("shadow", date(2027, 5, 1), date(2028, 3, 31))
FIRST_100 = Phase("first 100 days", VESTING, date(2028, 7, 9))
PHASES = [SHADOW, FIRST_100]


def found(
    risks: list[OpenRisk],
    disruptions: list[Disruption],
    shortfalls: list[Shortfall] | None = None,
    triggers: list[Trigger] | None = None,
    served: list[Served] | None = None,
) -> Impact:
    return reckon(
        risks, triggers or [], disruptions, shortfalls or [], served or [], PHASES, VESTING, STATUS
    )


def amounts(result: Impact) -> dict[tuple[object, object], float]:
    return {(cell.service, cell.phase): cell.days for cell in result.cells}


def test_a_certain_day_brings_chance_times_severity_times_days() -> None:
    risk = OpenRisk("R03", 0.5, date(2027, 10, 1), date(2027, 10, 1))
    result = found([risk], [Disruption("R03", "care", 0.4, 30)])
    assert amounts(result) == {("care", "shadow"): pytest.approx(6.0)}
    (part,) = result.cells[0].parts
    assert (part.kind, part.id, part.days) == ("risk", "R03", pytest.approx(6.0))


def test_a_disruption_across_vesting_is_shared_between_the_phases() -> None:
    # From 22 March, 30 days: ten until the 31st, twenty after.
    risk = OpenRisk("R03", 1.0, date(2028, 3, 22), date(2028, 3, 22))
    result = found([risk], [Disruption("R03", "care", 1.0, 30)])
    assert amounts(result) == {
        ("care", "shadow"): pytest.approx(10),
        ("care", "first 100 days"): pytest.approx(20),
    }


def test_a_window_spreads_the_day_evenly() -> None:
    # Two days: beginning on 31 March gives 1 and 9 days, on 1 April 0 and 10.
    risk = OpenRisk("R03", 1.0, date(2028, 3, 31), date(2028, 4, 1))
    result = found([risk], [Disruption("R03", "care", 1.0, 10)])
    assert amounts(result) == {
        ("care", "shadow"): pytest.approx(0.5),
        ("care", "first 100 days"): pytest.approx(9.5),
    }


def test_a_window_that_has_passed_brings_nothing_and_is_named() -> None:
    risks = [
        OpenRisk("R01", 1.0, date(2027, 6, 1), STATUS),
        OpenRisk("R02", 1.0, date(2027, 6, 1), date(2027, 9, 2)),
    ]
    disruptions = [Disruption(risk.id, "care", 1.0, 5) for risk in risks]
    result = found(risks, disruptions)
    assert result.past == ("R01",)
    assert [part.id for part in result.cells[0].parts] == ["R02"]
    # The day after the status date is all that is left of the second window.
    assert amounts(result) == {("care", "shadow"): pytest.approx(5)}


def test_a_risk_without_a_window_may_happen_until_the_last_phase_ends() -> None:
    result = found([OpenRisk("R03", 1.0)], [Disruption("R03", "care", 1.0, 1)])
    days = (FIRST_100.last - STATUS).days
    assert amounts(result)["care", "first 100 days"] == pytest.approx(100 / days)
    assert sum(amounts(result).values()) == pytest.approx(1.0)


def test_what_is_not_ready_counts_from_vesting_to_its_forecast() -> None:
    late = Shortfall("D05", "front door", 0.5, date(2028, 4, 10))
    unknown = Shortfall("D06", "front door", 0.25, None)
    in_time = Shortfall("D07", "front door", 1.0, date(2028, 3, 31))
    result = found([], [], [late, unknown, in_time])
    assert amounts(result) == {("front door", "first 100 days"): pytest.approx(5 + 7)}
    assert [(part.id, part.days) for part in result.cells[0].parts] == [
        ("D06", pytest.approx(7)),
        ("D05", pytest.approx(5)),
    ]
    assert result.unforecast == ("D06",)


def test_cohorts_count_people_once_for_each_service() -> None:
    risk = OpenRisk("R03", 1.0, date(2027, 10, 1), date(2027, 10, 1))
    result = found(
        [risk],
        [Disruption("R03", "care", 0.5, 10), Disruption("R03", "school", 0.1, 10)],
        served=[
            Served("care", "children in care", 400),
            Served("school", "children in care", 300),
            Served("school", "care leavers", 0),
            Served("unknown", "children in care", 999),
        ],
    )
    (cell,) = result.cohorts
    assert (cell.cohort, cell.phase) == ("children in care", "shadow")
    assert cell.person_days == pytest.approx(5 * 400 + 1 * 300)
    assert [(part.service, part.people) for part in cell.parts] == [("care", 400), ("school", 300)]


def test_a_trigger_from_a_closed_risk_is_left_out() -> None:
    risks = [OpenRisk("R2", 0.5)]
    assert chances_of(risks, [Trigger("R1", "R2", 1.0)]) == {"R2": 0.5}
    result = found(risks, [Disruption("R1", "care", 1.0, 5)])
    assert result.cells == ()


REFUSED = [
    pytest.param({"risks": [OpenRisk("R", 1.5)], "disruptions": []}, "chance", id="chance"),
    pytest.param(
        {
            "risks": [OpenRisk("R", 0.5)],
            "disruptions": [],
            "triggers": [Trigger("R", "R", -0.1)],
        },
        "probability",
        id="probability",
    ),
    pytest.param(
        {"risks": [OpenRisk("R", 0.5)], "disruptions": [Disruption("R", "care", 2.0, 1)]},
        "severity",
        id="severity",
    ),
    pytest.param(
        {"risks": [OpenRisk("R", 0.5)], "disruptions": [Disruption("R", "care", 0.2, -1)]},
        "none or more",
        id="days",
    ),
]


@pytest.mark.parametrize(("rows", "words"), REFUSED)
def test_shares_outside_nothing_and_one_are_refused(
    rows: dict[str, list[object]], words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        found(**rows)


EXACT = [
    pytest.param({("A", "B"): 0.5}, id="one trigger"),
    pytest.param({("A", "B"): 0.5, ("B", "C"): 0.4}, id="a chain"),
    pytest.param({("A", "C"): 0.5, ("B", "C"): 0.4}, id="two into one"),
    pytest.param({("A", "C"): 0.5, ("B", "C"): 0.4, ("C", "D"): 0.9}, id="two into one and on"),
    pytest.param({("A", "B"): 0.5, ("B", "A"): 0.7}, id="two that set each other off"),
    pytest.param({("A", "B"): 0.5, ("A", "A"): 1.0}, id="a risk can't set itself off"),
]


@pytest.mark.parametrize("triggers", EXACT)
def test_chances_are_exact_where_the_text_says_so(
    triggers: dict[tuple[str, str], float],
) -> None:
    own = {"A": 0.2, "B": 0.3, "C": 0.1, "D": 0.05}
    risks = [OpenRisk(name, chance) for name, chance in own.items()]
    lines = [Trigger(*pair, share) for pair, share in triggers.items()]
    assert chances_of(risks, lines) == pytest.approx(slow.chances(own, triggers))


def test_a_ring_cannot_feed_itself() -> None:
    ring = [Trigger("A", "B", 1.0), Trigger("B", "C", 1.0), Trigger("C", "A", 1.0)]
    risks = [OpenRisk("A", 0.2), OpenRisk("B", 0.0), OpenRisk("C", 0.0)]
    assert chances_of(risks, ring) == pytest.approx({"A": 0.2, "B": 0.2, "C": 0.2})


def test_in_a_ring_the_strongest_chain_counts() -> None:
    lines = [
        Trigger("A", "B", 0.5),
        Trigger("A", "C", 0.2),
        Trigger("B", "C", 0.9),
        Trigger("C", "A", 0.1),
    ]
    risks = [OpenRisk("A", 0.4), OpenRisk("B", 0.0), OpenRisk("C", 0.0)]
    # A reaches C by way of B (0.45) more strongly than on its own (0.2).
    assert chances_of(risks, lines) == pytest.approx({"A": 0.4, "B": 0.2, "C": 0.18})


SHARES = st.sampled_from([0.0, 0.1, 0.25, 0.5, 1.0])
NAMES = ["A", "B", "C", "D"]


@settings(max_examples=40, deadline=None)
@given(
    own=st.fixed_dictionaries(dict.fromkeys(NAMES, SHARES)),
    triggers=st.dictionaries(
        st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda p: p[0] < p[1]),
        SHARES,
        max_size=5,
    ),
    mixed=st.randoms(),
)
def test_chances_without_rings_are_never_below_the_exact_ones(
    own: dict[str, float], triggers: dict[tuple[str, str], float], mixed: Random
) -> None:
    risks = [OpenRisk(name, chance) for name, chance in own.items()]
    lines = [Trigger(*pair, share) for pair, share in triggers.items()]
    reckoned = chances_of(risks, lines)
    exact = slow.chances(own, triggers)
    for name in NAMES:
        assert exact[name] - 1e-9 <= reckoned[name] <= 1 + 1e-9
        assert reckoned[name] >= own[name] - 1e-9
    mixed.shuffle(risks)
    mixed.shuffle(lines)
    assert chances_of(risks, lines) == reckoned


@settings(max_examples=60, deadline=None)
@given(
    begins=st.integers(-30, 30),
    width=st.integers(0, 20),
    days=st.integers(0, 25),
    length=st.integers(0, 25),
)
def test_mean_days_agree_with_trying_every_day(
    begins: int, width: int, days: int, length: int
) -> None:
    phase = Phase("p", VESTING, VESTING + timedelta(days=length))
    first = VESTING + timedelta(days=begins)
    until = first + timedelta(days=width)
    expected = slow.mean_days(phase.first, phase.last, first, until, days)
    assert days_within(phase, (first, until), days) == pytest.approx(expected, abs=1e-9)


def test_the_order_of_rows_changes_nothing() -> None:
    risks = [OpenRisk(f"R{number}", number / 10) for number in range(9)]
    triggers = [Trigger(f"R{number}", f"R{(number * 5 + 1) % 9}", 0.3) for number in range(9)]
    disruptions = [
        Disruption(f"R{number}", f"S{number % 3}", 0.1 + number / 20, 7) for number in range(9)
    ]
    shortfalls = [Shortfall("D1", "S1", 0.3, None), Shortfall("D2", "S1", 0.3, None)]
    served = [Served("S1", "children", 10), Served("S2", "children", 20)]
    one = found(risks, disruptions, shortfalls, triggers, served)
    other = found(risks[::-1], disruptions[::-1], shortfalls[::-1], triggers[::-1], served[::-1])
    assert one == other
    assert one.cells


def test_the_examples_in_the_text_are_true() -> None:
    assert doctest.testmod(impact).failed == 0
