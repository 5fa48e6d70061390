"""Check what is said of an activity's durations and progress, wherever it is said."""

from collections.abc import Mapping
from datetime import date

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.references import is_ours


def refuse(faults: Mapping[str, str]) -> None:
    """Raise Invalid with a sentence for each field, where there is one."""
    if faults:
        raise Invalid(next(iter(faults.values())), faults)


def progress_faults(
    actual_start_on: date | None,
    actual_finish_on: date | None,
    remaining_days: int | None,
    today: date,
) -> dict[str, str]:
    """Return a sentence for each field of an activity's progress that can't be."""
    start, finish = actual_start_on, actual_finish_on
    faults: dict[str, str] = {}
    if remaining_days is not None and (start is None or finish is not None):
        sentence = "Days remain only while the work is under way. Leave this empty."
        faults["remaining_days"] = sentence
    if start is not None and finish is not None and finish < start:
        faults["actual_finish_on"] = "It can't finish before it started."
    if finish is not None and start is None:
        faults["actual_start_on"] = "Say when it started as well."
    for field, day in (("actual_start_on", start), ("actual_finish_on", finish)):
        if day is not None and day > today:
            faults[field] = "This day is still to come. Give a day that has been."
    return faults


def duration_faults(low: int | None, likeliest: int, high: int | None) -> dict[str, str]:
    """Return a sentence for each duration of an activity that does not fit the likeliest."""
    faults: dict[str, str] = {}
    if low is not None and low > likeliest:
        faults["low_days"] = "The shortest duration can't be above the likeliest."
    if high is not None and high < likeliest:
        faults["high_days"] = "The longest duration can't be below the likeliest."
    return faults


def code_faults(code: str, *, is_taken: bool) -> dict[str, str]:
    """Return a sentence for a code that other work has, or an action could have, maybe hidden."""
    if is_taken:
        return {"code": "Other work has this code. Give this activity its own."}
    if is_ours("A", code):
        return {"code": f"Codes like {code} are kept for actions. Choose another."}
    return {}
