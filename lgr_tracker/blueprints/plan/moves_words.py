"""Say what moved in a plan, in sentences for a board."""

from datetime import date

from lgr_tracker.blueprints.plan.words import days, on
from lgr_tracker.queries.plan_moves import MovedRoom, MovedWork, PlanMoves


def count(number: int) -> str:
    """Return a count of pieces of work in words.

    >>> count(1), count(12)
    ('1 piece of work', '12 pieces of work')
    """
    return f"{number:,} {'piece' if number == 1 else 'pieces'} of work"


def moved(found: PlanMoves) -> str:
    """Say how much work moved, and the furthest it went, as the end of a sentence."""
    if not found.works:
        return "no work moves"
    total = len(found.works)
    if all(work.was is None for work in found.works):
        return f"{count(total)} {'is' if total == 1 else 'are'} new and nothing else moves"
    said = f"{count(total)} {'moves' if total == 1 else 'move'}"
    if not found.later:
        return f"{said}, none to a later end"
    if total == 1:
        return f"{said}, to end {days(found.furthest)} later"
    return f"{said}, {found.later:,} to a later end, the furthest by {days(found.furthest)}"


def saved_heading(found: PlanMoves) -> str:
    """Say what was moved by what has just been saved."""
    said = moved(found)
    return f"It is saved, and {said}"


def since_heading(found: PlanMoves, since: date) -> str:
    """Say how much of the plan stands on other days than it did on a day."""
    if not found.works:
        return f"No work has moved since {on(since, with_year=True)}"
    later = f", {found.later:,} to a later end" if found.later else ", none to a later end"
    return f"{_moved(len(found.works))} since {on(since, with_year=True)}{later}"


def approved_heading(found: PlanMoves, number: int | None = None) -> str:
    """Say how much of the plan stands on other days than were approved, at last or once."""
    total = len(found.works)
    if not total:
        kept = f"of baseline\u00a0{number}" if number else "that were approved"
        return f"All work stands on the days {kept}"
    then = f"the days of baseline\u00a0{number}" if number else "the approved days"
    if total == 1:
        return f"{count(total)} is off {then}{', and later' if found.later else ''}"
    later = f", {found.later:,} of them later" if found.later else ""
    return f"{count(total)} are off {then}{later}"


def _moved(total: int) -> str:
    return f"{count(total)} {'has' if total == 1 else 'have'} moved"


def by(work: MovedWork) -> str:
    """Say by how much a piece of work moved."""
    if work.was is None:
        return "new"
    if work.now is None:
        return "out of the plan"
    if not work.days and not work.start_days:
        return "no working day"
    if not work.days:
        return f"starts {_shift(work.start_days)}"
    return _shift(work.days)


def _shift(number: int) -> str:
    return f"{days(abs(number))} {'later' if number > 0 else 'earlier'}"


def because(work: MovedWork) -> str:
    """Say what moved a piece of work; the codes of what drove it stand in `drivers`."""
    if work.was is None or work.now is None:
        return ""
    return "not begun by the day of the plan" if work.is_pushed else "its own days or duration"


def room(moved_room: MovedRoom) -> str:
    """Say what became of a council's room."""
    name = moved_room.council.short_name
    if not moved_room.is_known or moved_room.was is None or moved_room.now is None:
        now = "no open work" if moved_room.now is None else f"{_signed(moved_room.now)} of room"
        return f"{name} has {now} before Day 1."
    if not moved_room.days:
        return f"{name} keeps its {_signed(moved_room.now)} of room."
    way = "more" if moved_room.days > 0 else "fewer"
    return (
        f"{name} goes from {moved_room.was:,} to {_signed(moved_room.now)} of room, "
        f"{abs(moved_room.days):,} {way}."
    ).replace("from -", "from −")


def _signed(number: int) -> str:
    return days(number).replace("-", "−")
