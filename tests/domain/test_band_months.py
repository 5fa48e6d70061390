"""Counting by month: any history gives what looking at each risk on each day gives."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lgr_tracker.domain.register import Scored, band_months
from lgr_tracker.domain.register.band_months import month_ends

UNTIL = date(2026, 11, 23)
DAYS = st.integers(0, 500).map(lambda back: UNTIL - timedelta(days=back))
SCORES = st.lists(st.tuples(DAYS, st.sampled_from(["Low", "High"])), max_size=4)
RISKS = st.lists(st.tuples(SCORES, st.none() | DAYS), max_size=5)
Risks = list[tuple[list[tuple[date, str]], date | None]]


def standing_on(day: date, risks: Risks) -> dict[str, int]:
    """Look at each risk on one day."""
    counts: dict[str, int] = {}
    for scores, closed_on in risks:
        if closed_on is not None and closed_on <= day:
            continue
        given_by_then = [band for when, band in scores if when <= day]
        if given_by_then:
            counts[given_by_then[-1]] = counts.get(given_by_then[-1], 0) + 1
    return counts


@given(RISKS)
def test_each_month_counts_what_stood_on_its_last_day(risks: Risks) -> None:
    risks = [(sorted(scores, key=lambda each: each[0]), closed) for scores, closed in risks]
    told = band_months(
        [
            Scored(number, day, band, closed_on)
            for number, (scores, closed_on) in enumerate(risks)
            for day, band in scores
        ],
        UNTIL,
    )
    by_hand = [(end, standing_on(end, risks)) for end in month_ends(UNTIL, 13)]
    while by_hand and not by_hand[0][1]:
        by_hand.pop(0)
    assert [(month.month_end, dict(month.counts)) for month in told] == by_hand
