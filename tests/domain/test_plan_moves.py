"""What moved between two reckonings of a plan, worked by hand."""

from datetime import date

from lgr_tracker.domain.calendar import WorkingCalendar
from lgr_tracker.domain.plan_moves import Move, Placed, moves

ENGLAND = WorkingCalendar.england(2026, 2028)


def _placed(first: date, last: date, *driving: str) -> Placed:
    return Placed(first, last, driving)


def test_days_are_counted_without_weekends_and_bank_holidays() -> None:
    # From Thursday 24 December to Tuesday 29 December is one working day: Christmas, the weekend
    # and the Monday in lieu of Boxing Day lie between. Back by a week is five days, or four where
    # Good Friday lies between.
    was = {
        "a": _placed(date(2026, 12, 21), date(2026, 12, 24)),
        "b": _placed(date(2027, 4, 1), date(2027, 4, 1)),
    }
    now = {
        "a": _placed(date(2026, 12, 21), date(2026, 12, 29)),
        "b": _placed(date(2027, 3, 25), date(2027, 3, 25)),
    }
    found = {move.key: (move.start_days, move.days) for move in moves(was, now, ENGLAND)}
    assert found == {"a": (0, 1), "b": (-3, -3)}


def test_what_drove_a_move_is_named() -> None:
    was = {
        "rules": _placed(date(2026, 10, 5), date(2026, 10, 9)),
        "staff": _placed(date(2026, 10, 5), date(2026, 10, 12)),
        "trial": _placed(date(2026, 10, 12), date(2026, 10, 16), "rules"),
        "fixed": _placed(date(2026, 10, 19), date(2026, 10, 19), "trial"),
    }
    now = {
        **was,
        "trial": _placed(date(2026, 10, 13), date(2026, 10, 19), "rules", "staff"),
        "fixed": _placed(date(2026, 10, 20), date(2026, 10, 20), "trial"),
    }
    found = moves(was, now, ENGLAND)
    # A link to staff is new and nothing before it moved; what follows the trial moved with it.
    assert [(move.key, move.drivers) for move in found] == [
        ("trial", ("staff",)),
        ("fixed", ("trial",)),
    ]


def test_new_and_gone_work_stands_last_and_unmoved_work_nowhere() -> None:
    same = _placed(date(2026, 10, 5), date(2026, 10, 9))
    was = {"kept": same, "gone": same, "late": same}
    now = {"new": same, "kept": same, "late": _placed(date(2026, 10, 5), date(2026, 10, 12))}
    assert moves(was, now, ENGLAND) == (
        Move("late", same, now["late"], 1, 0, ()),
        Move("new", None, same, 0, 0, ()),
        Move("gone", same, None, 0, 0, ()),
    )
    assert moves(was, was, ENGLAND) == ()
    assert moves({}, {}, ENGLAND) == ()
