"""The load of a post by week, against counting day by day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lgr_tracker.domain.calendar import WorkingCalendar
from lgr_tracker.domain.post_load import Piece, WeekLoad, loads, weeks_from

CALENDAR = WorkingCalendar.england(2026, 2029)
DAYS = st.dates(date(2027, 1, 1), date(2028, 12, 31))
OPEN_DAYS = st.one_of(st.none(), DAYS)
PIECES = st.builds(
    lambda ends, is_work: Piece(*ends, is_work),
    st.tuples(OPEN_DAYS, OPEN_DAYS).filter(lambda ends: None in ends or ends[0] <= ends[1]),  # type: ignore[operator]  # neither is None there
    st.booleans(),
)


def day_by_day(pieces: list[Piece], monday: date) -> WeekLoad:
    week = [monday + timedelta(days=at) for at in range(7)]

    def holds(piece: Piece, day: date) -> bool:
        begun = piece.starts_on is None or piece.starts_on <= day
        return begun and (piece.ends_on is None or day <= piece.ends_on)

    return WeekLoad(
        sum(any(holds(piece, day) for day in week) for piece in pieces),
        sum(
            holds(piece, day) and CALENDAR.is_working(day)
            for piece in pieces
            if piece.is_work and piece.starts_on and piece.ends_on
            for day in week
        ),
    )


@given(st.lists(PIECES, max_size=5), DAYS, st.integers(0, 30))
def test_weeks_hold_what_their_days_hold(pieces: list[Piece], first: date, count: int) -> None:
    weeks = weeks_from(first, count)
    assert loads(pieces, weeks, CALENDAR) == tuple(day_by_day(pieces, week) for week in weeks)


def test_a_week_begins_on_its_monday_whatever_day_is_asked() -> None:
    assert weeks_from(date(2027, 4, 4), 2) == (date(2027, 3, 29), date(2027, 4, 5))


def test_bank_holidays_and_clock_changes_move_nothing() -> None:
    """Good Friday and Easter Monday of 2027; the clocks go forward between them."""
    easter = Piece(date(2027, 3, 22), date(2027, 4, 2), is_work=True)
    assert [load.days for load in loads([easter], weeks_from(date(2027, 3, 22), 3), CALENDAR)] == [
        4,
        4,
        0,
    ]
