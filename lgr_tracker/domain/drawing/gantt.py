"""Draw the plan: one row an activity, its bar, its room to slip and what was approved before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lgr_tracker.domain.drawing.marks import Mark, Rect, dot, spot, stretched
from lgr_tracker.domain.drawing.timescale import Head, TimeScale, ground


@dataclass(frozen=True, slots=True)
class Threat:
    """Hold one risk that would delay an activity, with the days in words."""

    name: str
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class GanttBar:
    """Hold one activity as the plan page shows it; days are inclusive.

    `room_days` is working days before `vesting_on` is missed, None where nothing is waiting;
    `room_until` the last day the activity may finish; `done_until` how far it has come.
    `finish_by` is a day of its own on which it must be finished; `threats` the risks that would
    delay it, the weightiest first. What lies on or after `vesting_on` is drawn as late; leave it
    None for later work.
    """

    title: str
    start: date
    finish: date
    href: str | None = None
    council: str | None = None
    mark: int | None = None
    room_days: int | None = None
    room_until: date | None = None
    decides: bool = False
    is_milestone: bool = False
    is_done: bool = False
    done_until: date | None = None
    baseline: tuple[date, date] | None = None
    vesting_on: date | None = None
    finish_by: date | None = None
    threats: tuple[Threat, ...] = ()


@dataclass(frozen=True, slots=True)
class GanttGroup:
    """Hold the activities under one heading, usually a workstream."""

    title: str
    bars: Sequence[GanttBar]


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """Hold one activity beside the marks of its row."""

    bar: GanttBar
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class DrawnGroup:
    """Hold one heading, the marks behind it and its rows."""

    title: str
    marks: tuple[Mark, ...]
    rows: tuple[DrawnBar, ...]


@dataclass(frozen=True, slots=True)
class Gantt:
    """Hold the whole drawn table and which signs its key has to explain."""

    heads: tuple[Head, ...]
    groups: tuple[DrawnGroup, ...]
    first_day: date
    last_day: date
    signs: frozenset[str]


def draw_gantt(
    groups: Sequence[GanttGroup],
    *,
    today: date,
    vesting: Sequence[date] = (),
    first: date | None = None,
    last: date | None = None,
) -> Gantt:
    """Draw every activity on one line of time, from the first start to the last end.

    `vesting` holds the vesting days to mark with an upright; `first` and `last` narrow the line.
    """
    bars = [bar for group in groups for bar in group.bars]
    scale = TimeScale.covering(first or _earliest(bars, today), last or _latest(bars, today))
    shared = ground(scale, today=today, vesting=vesting)
    drawn = tuple(
        DrawnGroup(
            group.title,
            shared.around(()),
            tuple(DrawnBar(bar, shared.around(draw_bar(scale, bar))) for bar in group.bars),
        )
        for group in groups
    )
    signs = frozenset(sign for bar in bars for sign in _signs(bar))
    return Gantt(scale.heads, drawn, scale.first_day, scale.last_day, signs)


def draw_bar(scale: TimeScale, bar: GanttBar) -> tuple[Mark, ...]:
    """Draw one activity without what lies behind it: room, baseline, bar, done and late parts.

    The day by which it must be finished and a risk that would delay it lie over all these.
    """
    under: tuple[Mark, ...] = (*_room(scale, bar), *_baseline(scale, bar))
    if not (bar.start <= scale.last_day and bar.finish >= scale.first_day):
        return (*under, *_deadline(scale, bar))
    body = _milestone(scale, bar) if bar.is_milestone else _body(scale, bar)
    return (*under, *body, *_deadline(scale, bar), *_threat(scale, bar))


def is_late(bar: GanttBar) -> bool:
    """Say whether a part of the activity lies on or after the vesting it is needed for.

    A milestone may fall on vesting day itself: the day of the change is often one.
    """
    if bar.vesting_on is None:
        return False
    return bar.finish > bar.vesting_on if bar.is_milestone else bar.finish >= bar.vesting_on


def _milestone(scale: TimeScale, bar: GanttBar) -> Iterator[Mark]:
    yield dot("k-late" if is_late(bar) else "k-ink", scale.x(bar.finish), 12, cap="square")


def _body(scale: TimeScale, bar: GanttBar) -> Iterator[Mark]:
    left, right = scale.x(bar.start), scale.x_after(bar.finish)
    top, height = (6, 13) if bar.decides else (8, 9)
    yield Rect(_look(bar), left, top, spot(max(1.0, right - left)), height)
    if bar.vesting_on is not None and is_late(bar):
        over = max(left, scale.x(bar.vesting_on))
        yield Rect("g-late", over, 6, spot(max(3.0, right - over)), 13)
    if bar.done_until is not None and not bar.is_done and bar.done_until >= bar.start:
        done = min(right, scale.x_after(bar.done_until))
        yield Rect("g-white", left, 11.5, spot(max(0.0, done - left)), 2)


def _look(bar: GanttBar) -> str:
    if bar.is_done:
        return "g-done"
    return "g-crit" if bar.decides else "g-bar"


def _room(scale: TimeScale, bar: GanttBar) -> Iterator[Mark]:
    if bar.is_done or bar.room_until is None or bar.room_until <= bar.finish:
        return
    start = scale.x(bar.finish) if bar.is_milestone else scale.x_after(bar.finish)
    end = scale.x_after(bar.room_until)
    if end > start:
        yield stretched("g-float", f"M{start} 13H{end}")
        yield stretched("g-axis", f"M{end} 8V18")


def _deadline(scale: TimeScale, bar: GanttBar) -> Iterator[Mark]:
    if bar.finish_by is None or bar.is_done or not scale.holds(bar.finish_by):
        return
    look = "k-late" if bar.finish > bar.finish_by else "k-ink"
    x = scale.x_after(bar.finish_by)
    yield stretched(look, f"M{x} 3V23", 2)
    yield dot(look, x, 6, y=4)


def _threat(scale: TimeScale, bar: GanttBar) -> Iterator[Mark]:
    if bar.threats and not bar.is_done and scale.holds(bar.finish):
        at = scale.x(bar.finish) if bar.is_milestone else scale.x_after(bar.finish)
        yield dot("k-threat", at, 9)


def _baseline(scale: TimeScale, bar: GanttBar) -> Iterator[Mark]:
    if bar.baseline is None:
        return
    left, right = scale.x(bar.baseline[0]), scale.x_after(bar.baseline[1])
    if right > left:
        yield Rect("g-done", left, 20, spot(max(2.0, right - left)), 3)


def _signs(bar: GanttBar) -> Iterator[str]:
    named = {
        "done": bar.is_done,
        "milestone": bar.is_milestone,
        "decides": bar.decides and not bar.is_milestone and not bar.is_done,
        "bar": not (bar.decides or bar.is_milestone or bar.is_done),
        "room": not bar.is_done and bar.room_until is not None and bar.room_until > bar.finish,
        "baseline": bar.baseline is not None,
        "late": is_late(bar),
        "progress": bar.done_until is not None and not bar.is_done,
        "deadline": bar.finish_by is not None and not bar.is_done,
        "threat": bool(bar.threats) and not bar.is_done,
    }
    return (sign for sign, is_there in named.items() if is_there)


def _earliest(bars: Iterable[GanttBar], today: date) -> date:
    starts = [bar.start for bar in bars]
    return min([*starts, today])


def _latest(bars: Iterable[GanttBar], today: date) -> date:
    ends = [max(bar.finish, bar.room_until or bar.finish) for bar in bars]
    return max([*ends, today + timedelta(days=1)])
