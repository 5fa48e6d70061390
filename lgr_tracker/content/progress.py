"""How far the sample's plan has come on the day it is made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from lgr_tracker.content.fenwold import Sample, SampleBehind
from lgr_tracker.content.moments import Anchors, RelativeDay
from lgr_tracker.content.starter_plan import PlacedLink, PlacedPlan
from lgr_tracker.domain.calendar import WorkingCalendar
from lgr_tracker.domain.kinds import LinkKind
from lgr_tracker.domain.schedule import Activity, Link, compute

LEAST_REMAINING_DAYS = 5


@dataclass(frozen=True, slots=True)
class Progress:
    """Baseline and actual days of one activity; `remaining` in working days once it has begun.

    `put_off_to` is a later earliest start than the one the baseline was made with.
    """

    baseline_start: date
    baseline_finish: date
    actual_start: date | None = None
    actual_finish: date | None = None
    remaining: int | None = None
    note: str = ""
    put_off_to: date | None = None


@dataclass(frozen=True, slots=True)
class _Frame:
    plan: PlacedPlan
    calendar: WorkingCalendar
    anchors: Anchors
    today: date

    def days_of(self, code: str) -> int:
        return next(row.activity.days.mode for row in self.plan.activities if row.code == code)

    def working_days(self, first: date, last: date) -> int:
        """Count the working days from `first` to `last`, both with them."""
        return self.calendar.closing(last) - self.calendar.opening(first)


def calendar_for(anchors: Anchors) -> WorkingCalendar:
    """Return a calendar wide enough for a programme with these days."""
    return WorkingCalendar.england(anchors.decision.year - 2, anchors.vesting.year + 6)


def baseline(plan: PlacedPlan, anchors: Anchors) -> dict[str, tuple[date, date]]:
    """Reckon the first start and finish of each placed activity from the fixed days alone."""

    def on(day: RelativeDay | None) -> date | None:
        return day.on(anchors) if day else None

    work = [
        Activity(
            row.code,
            row.activity.days.mode,
            start_no_earlier=on(row.activity.starts),
            fixed_start=on(row.activity.fixed),
        )
        for row in plan.activities
    ]
    links = [Link(row.predecessor, row.successor, row.kind, row.lag) for row in plan.links]
    schedule = compute(work, links, calendar_for(anchors), anchors.decision)
    return {
        row.code: (schedule[row.code].early_start, schedule[row.code].early_finish)
        for row in plan.activities
    }


def lay_progress(sample: Sample, plan: PlacedPlan, anchors: Anchors) -> dict[str, Progress]:
    """Say what is finished, begun and late today, one entry an activity.

    What was due by now is finished, except the late chains of the sample and what waits for them.
    Raises Invalid if the anchors hold no today.
    """
    today = RelativeDay.parse("today").on(anchors)
    frame = _Frame(plan, calendar_for(anchors), anchors, today)
    progress = {
        code: _as_planned(frame, start, finish)
        for code, (start, finish) in baseline(plan, anchors).items()
    }
    for ahead in sample.ahead:
        progress[ahead.activity] = replace(
            progress[ahead.activity],
            actual_start=ahead.started.on(anchors),
            actual_finish=ahead.finished.on(anchors),
            remaining=None,
            note=ahead.note,
        )
    for replanned in sample.replanned:
        progress[replanned.activity] = replace(
            _not_begun(progress[replanned.activity], replanned.note),
            put_off_to=replanned.starts.on(anchors),
        )
    for behind in sample.behind:
        progress.update(_late(frame, behind, progress))
    return _hold_back(plan.links, progress)


def _not_begun(planned: Progress, note: str) -> Progress:
    return Progress(planned.baseline_start, planned.baseline_finish, note=note)


def _as_planned(frame: _Frame, start: date, finish: date) -> Progress:
    planned = Progress(start, finish)
    if finish < frame.today:
        return replace(planned, actual_start=start, actual_finish=finish)
    if start >= frame.today:
        return planned
    left = max(1, frame.working_days(frame.today, finish))
    return replace(planned, actual_start=start, remaining=left)


def _late(
    frame: _Frame, behind: SampleBehind, progress: Mapping[str, Progress]
) -> dict[str, Progress]:
    """Leave a chain just as much undone as fits before it is due, less the room that is left."""
    tail = _tails(frame, behind.chain)
    room = frame.working_days(frame.today, behind.due.on(frame.anchors)) - behind.room_days
    late: dict[str, Progress] = {}
    for at, code in enumerate(behind.chain):
        planned = progress[code]
        if planned.actual_finish is None:
            break
        left = room - tail[at + 1]
        if left >= frame.days_of(code):
            # Even the whole of it still fits: it has simply not been begun.
            late[code] = _not_begun(planned, behind.note)
        elif left > 0:
            late[code] = replace(planned, actual_finish=None, remaining=left, note=behind.note)
    return late


def _tails(frame: _Frame, chain: tuple[str, ...]) -> list[int]:
    """Return, for each place of a chain and its end, the working days from there on."""
    lags = {(link.predecessor, link.successor): link.lag for link in frame.plan.links}
    tails = [0]
    for at in range(len(chain) - 1, -1, -1):
        lag = lags.get((chain[at], chain[at + 1]), 0) if at + 1 < len(chain) else 0
        tails.append(tails[-1] + lag + frame.days_of(chain[at]))
    return tails[::-1]


def _hold_back(
    links: Iterable[PlacedLink], progress: Mapping[str, Progress]
) -> dict[str, Progress]:
    """Let nothing be finished, or begun, before what it waits for is."""
    held = dict(progress)
    waiting = [code for code, row in held.items() if row.actual_finish is None]
    followers: dict[str, list[PlacedLink]] = {}
    for link in links:
        followers.setdefault(link.predecessor, []).append(link)
    while waiting:
        for link in followers.get(waiting.pop(), ()):
            follower = held[link.successor]
            after = _after(link, follower)
            if after != follower:
                held[link.successor] = after
                waiting.append(link.successor)
    return held


def _after(link: PlacedLink, follower: Progress) -> Progress:
    """Return how far an activity can be whose predecessor has not finished."""
    if link.kind is LinkKind.FINISH_START:
        return replace(follower, actual_start=None, actual_finish=None, remaining=None)
    if link.kind is LinkKind.FINISH_FINISH and follower.actual_finish is not None:
        waits = f"Nearly done; waits for {link.predecessor} to finish."
        return replace(follower, actual_finish=None, remaining=LEAST_REMAINING_DAYS, note=waits)
    return follower
