"""What bringing a plan in from a table would do: its rows settled, its links, and the dates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from typing import Any, Final

from lgr_tracker.domain.calendar import WorkingCalendar
from lgr_tracker.domain.register_import import ImportPreview, RowOutcome

CONSTRAINTS: Final = ("start_no_earlier_on", "finish_by_on", "fixed_start_on")
PLAIN: Final = (
    *("name", "workstream", "note", "low_days", "high_days"),
    *("actual_start_on", "actual_finish_on", *CONSTRAINTS),
)
"""Columns that go to the field of their name as they are."""


@dataclass(frozen=True)
class LinkChange:
    """Hold a link that a table adds, changes or takes out, by codes and words such as FS+3d."""

    predecessor: str
    successor: str
    before: str
    after: str

    @property
    def outcome(self) -> str:
        """Say what becomes of the link.

        >>> LinkChange("M1", "M2", "", "FS+3d").outcome
        'added'
        """
        if not self.before:
            return "added"
        return "changed" if self.after else "removed"


@dataclass(frozen=True)
class RoomChange:
    """Hold one council's room to vesting, in working days, and its last day, before and after."""

    council: str
    before_days: int | None
    after_days: int | None
    before_on: date | None
    after_on: date | None


@dataclass(frozen=True)
class Moved:
    """Hold work in the plan already whose dates the table would move: its last day."""

    code: str
    name: str
    before_on: date
    after_on: date


@dataclass(frozen=True)
class PlanPreview(ImportPreview):
    """Hold what a table would do to the plan; nothing is written while anything is refused."""

    links: tuple[LinkChange, ...] = ()
    rooms: tuple[RoomChange, ...] = ()
    moved: tuple[Moved, ...] = ()

    @property
    def can_apply(self) -> bool:
        """Tell whether there is something to write and nothing that stops it."""
        writes = self.count(RowOutcome.CREATED) + self.count(RowOutcome.CHANGED) + len(self.links)
        return not self.refused and writes > 0


@dataclass
class Settled:
    """Gather the fields of an activity that a row sets, and what stands in the way, by column."""

    fields: dict[str, Any] = field(default_factory=dict)
    refused: list[tuple[str, str]] = field(default_factory=list)

    def refuse(self, key: str, sentence: str) -> None:
        """Note what stands in the way of a column."""
        self.refused.append((key, sentence))


@dataclass(frozen=True)
class Circumstances:
    """Hold what a row is read with: what stands of it, the calendar, and how its table links."""

    standing: Mapping[str, Any]
    """The activity's fields as they are; none for a new one."""
    calendar: WorkingCalendar
    today: date
    has_links: bool
    """The table says what waits for what; otherwise the start it gives is all that holds it."""


def settle(values: Mapping[str, Any], given: Circumstances) -> Settled:
    """Return what a row says of an activity, in fields and in whole working days.

    `values` are the row's cells by column key. A column that is missing leaves its field as it
    stands, an empty cell empties it.
    """
    settled = Settled({key: values[key] for key in PLAIN if key in values})
    for key in ("workstream", "note"):
        if key in values:
            settled.fields[key] = values[key] or ""
    if "name" in values and not values["name"]:
        settled.refuse("name", "Say what is to be done.")
    _settle_duration(values, given, settled)
    _settle_constraints(values, given, settled)
    _settle_progress(values, given, settled)
    _check_days(given, settled)
    _check_durations(values, given, settled)
    return settled


def _settle_duration(values: Mapping[str, Any], given: Circumstances, settled: Settled) -> None:
    """Take the duration as it is given, or as the working days from start to finish."""
    days, start, finish = (values.get(key) for key in ("duration_days", "start", "finish"))
    if values.get("is_milestone"):
        if days:
            settled.refuse("duration_days", "A milestone takes no days. Give 0, or say No there.")
        days = 0
    elif days is None and start and finish:
        if finish < start:
            settled.refuse("finish", "It can't finish before it starts.")
        days = given.calendar.between(start, finish)
    if days is not None:
        settled.fields["duration_days"] = days
    elif "duration_days" in values or not given.standing:
        settled.refuse("duration_days", "Say how many working days it takes; 0 for a milestone.")


def _settle_constraints(values: Mapping[str, Any], given: Circumstances, settled: Settled) -> None:
    """Take what a planning program holds work to; without links, the start that is given."""
    if "constraint_type" in values:
        kind, day = values["constraint_type"], values.get("constraint_on")
        if kind in CONSTRAINTS and day is None:
            settled.refuse("constraint_on", "Give the day of this constraint as well.")
        for key in CONSTRAINTS:
            wanted = day if key == kind else None
            if key not in values:
                settled.fields[key] = wanted
            elif wanted is not None and values[key] not in (None, wanted):
                settled.refuse(key, "This and the constraint give two different days. Keep one.")
            elif wanted is not None:
                settled.fields[key] = wanted
    elif not given.has_links and values.get("start") and "start_no_earlier_on" not in values:
        settled.fields["start_no_earlier_on"] = values["start"]


def _settle_progress(values: Mapping[str, Any], given: Circumstances, settled: Settled) -> None:
    """Take how far it has come; a share done needs the days on which it began and ended."""
    share = values.get("percent") or 0
    if share:
        _take_days_of_progress(values, settled, is_done=share == 100)
    after = {**given.standing, **settled.fields}
    is_under_way = bool(after.get("actual_start_on")) and not after.get("actual_finish_on")
    if 0 < share < 100 and after.get("actual_finish_on"):
        settled.refuse("percent", "It has a day on which it finished. Say 100%, or take that out.")
    if "remaining_days" in values:
        settled.fields["remaining_days"] = values["remaining_days"] if is_under_way else None
    elif not is_under_way:
        settled.fields["remaining_days"] = None
    elif share:
        left = (after.get("duration_days") or 0) * (100 - share) / 100
        settled.fields["remaining_days"] = ceil(round(left, 6))


def _take_days_of_progress(values: Mapping[str, Any], settled: Settled, *, is_done: bool) -> None:
    """Take the start of begun work for the day it began, and the end of done work likewise."""
    pairs = [("actual_start_on", "start")] + [("actual_finish_on", "finish")] * is_done
    for key, column in pairs:
        day = values.get(key) or values.get(column)
        if day is None:
            said = "started and finished" if is_done else "started"
            settled.refuse("percent", f"Say when it {said} as well, in columns of their own.")
            return
        settled.fields[key] = day


def _check_days(given: Circumstances, settled: Settled) -> None:
    """Refuse days of progress that are still to come, or contradict each other."""
    after = {**given.standing, **settled.fields}
    start, finish = after.get("actual_start_on"), after.get("actual_finish_on")
    for key, day in (("actual_start_on", start), ("actual_finish_on", finish)):
        if day is not None and day > given.today:
            settled.refuse(key, "This day is still to come. Give a day that has been.")
    if finish is not None and start is None:
        settled.refuse("actual_start_on", "Say when it started as well.")
    if start is not None and finish is not None and finish < start:
        settled.refuse("actual_finish_on", "It can't finish before it started.")


def _check_durations(values: Mapping[str, Any], given: Circumstances, settled: Settled) -> None:
    """Refuse a likeliest duration outside the shortest and the longest, given or standing."""
    after = {**given.standing, **settled.fields}
    days, low, high = (after.get(key) for key in ("duration_days", "low_days", "high_days"))
    if days is not None and low is not None and low > days:
        key = "low_days" if "low_days" in values else "duration_days"
        settled.refuse(key, f"The shortest, {low} days, can't be above the likeliest, {days} days.")
    if days is not None and high is not None and high < days:
        key = "high_days" if "high_days" in values else "duration_days"
        settled.refuse(key, f"The longest, {high} days, can't be below the likeliest, {days} days.")
