"""The step by which a seat, in a programme or in a body, gets its last day."""

from datetime import date, timedelta
from typing import Any, TypeAlias

from lgr_tracker.domain.errors import Invalid, NotFound
from lgr_tracker.models.classification import BodyMember
from lgr_tracker.models.organisation import Membership
from lgr_tracker.workflows.loading import change

Seated: TypeAlias = Membership | BodyMember


def has_ended(seat: Seated, today: date) -> bool:
    """Tell whether the last day of a seat is over."""
    return seat.ends_on is not None and seat.ends_on < today


def check_days(starts_on: date | None, ends_on: date | None) -> None:
    """Raise Invalid where a seat would end before it begins."""
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        sentence = "The last day is the first day or later."
        raise Invalid(sentence, {"ends_on": sentence})


def give_last_day(
    seat: Seated, last_day: date | None, today: date
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set the last day of a seat, yesterday if none is given, and return what changed.

    A seat that ends before it began was never held. Raises NotFound for one that has ended, and
    Invalid for a day to come before the first one.
    """
    if has_ended(seat, today):
        raise NotFound
    yesterday = today - timedelta(days=1)
    last_day = last_day or yesterday
    if seat.starts_on is None or seat.starts_on <= last_day:
        return change(seat, {"ends_on": last_day})
    if last_day > yesterday:
        sentence = "The last day is the first day or later."
        raise Invalid(sentence, {"last_day": sentence})
    return change(seat, {"starts_on": last_day, "ends_on": last_day})
