"""Draw the programme as one line: its phases, today, vesting, and the days that matter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lgr_tracker.domain.drawing.lettering import text_width, wrap
from lgr_tracker.domain.drawing.marks import Mark, Path, Picture, Rect, Words, spot
from lgr_tracker.domain.drawing.timescale import TimeScale

_WIDTH = 1216
_BAR = 64
_NARROWEST_NAMED = 48


@dataclass(frozen=True, slots=True)
class PhaseSpan:
    """Hold one phase; `last` is inclusive."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class LineDay:
    """Hold one day on the line; `kind` is "decision" (needed by then) or "gate"."""

    name: str
    on: date
    kind: str = "gate"


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """Hold the line drawn, beside what its list on a phone says."""

    picture: Picture
    phases: tuple[PhaseSpan, ...]
    days: tuple[LineDay, ...]
    today: date
    vesting_on: date | None
    first_day: date
    last_day: date


def draw_phases(
    phases: Sequence[PhaseSpan],
    *,
    today: date,
    vesting_on: date | None,
    days: Sequence[LineDay] = (),
) -> PhaseLine:
    """Draw the phases in order of their first day; needs at least one."""
    ordered = sorted(phases, key=lambda phase: phase.first)
    first = min(ordered[0].first, today)
    last = max(max(phase.last for phase in ordered), today, vesting_on or today)
    line = _Line(TimeScale.covering(first, last, most_heads=1200))
    marks = (
        *_spans(line, ordered, vesting_on),
        *_past(line, today),
        *_days(line, days),
        *_bold(line, today, vesting_on),
    )
    picture = Picture(_WIDTH, _BAR + 36, marks)
    days_in_order = tuple(sorted(days, key=lambda day: day.on))
    scale = line.scale
    return PhaseLine(
        picture, tuple(ordered), days_in_order, today, vesting_on, scale.first_day, scale.last_day
    )


@dataclass(frozen=True, slots=True)
class _Line:
    scale: TimeScale

    def x(self, day: date) -> float:
        return spot(self.scale.x(day) / 1000 * _WIDTH)

    def x_after(self, day: date) -> float:
        return spot(self.scale.x_after(day) / 1000 * _WIDTH)


def _spans(line: _Line, phases: Sequence[PhaseSpan], vesting_on: date | None) -> Iterator[Mark]:
    for n, phase in enumerate(phases):
        left, right = line.x(phase.first), line.x_after(phase.last)
        width = max(2.0, right - left - 2)
        yield Rect("g-q2" if n % 2 == 0 else "g-q3", left, _BAR, spot(width), 10)
        if width > _NARROWEST_NAMED:
            # The upright of vesting stands at the start of the phase that begins with it.
            indent = 7 if phase.first == vesting_on else 0
            name = wrap(phase.name, width - 6 - indent, most_lines=2)
            if not any(line.endswith("…") for line in name):  # a name cut short says nothing
                yield Words("t2", left + indent, _BAR - 8 - 15 * (len(name) - 1), name)


def _past(line: _Line, today: date) -> Iterator[Mark]:
    reached = line.x(today)
    if reached > 0:
        yield Rect("g-crit", 0, _BAR, reached, 10)


def _days(line: _Line, days: Sequence[LineDay]) -> Iterator[Mark]:
    for day in days:
        x = line.x(day.on)
        if day.kind == "decision":
            yield Path("g-late", f"M{x} {_BAR + 14}l6 11h-12z")
        else:
            yield Path("g-inkl", f"M{x} {_BAR - 4}V{_BAR + 12}")
    decisions = sorted(day.on for day in days if day.kind == "decision")
    if decisions:
        yield _decision_words(line, decisions)


def _decision_words(line: _Line, decisions: Sequence[date]) -> Words:
    count = len(decisions)
    text = f"{count} decision{'s' if count > 1 else ''} needed by {_day(decisions[-1])}"
    x = line.x(decisions[-1]) + 12
    if x + text_width(text) > _WIDTH:
        return Words("tb", spot(line.x(decisions[0]) - 12), _BAR + 26, (text,), "end")
    return Words("tb", spot(x), _BAR + 26, (text,))


def _bold(line: _Line, today: date, vesting_on: date | None) -> Iterator[Mark]:
    """Name today and vesting above the line, on two sides where they lie close together."""
    names = [(today, f"Today, {_day(today)}")]
    if vesting_on is not None:
        names.append((vesting_on, f"Vesting, {_day(vesting_on)} {vesting_on.year}"))
    near = vesting_on is not None and abs(line.x(vesting_on) - line.x(today)) < 190
    for n, (on, text) in enumerate(sorted(names)):
        x = line.x(on)
        anchor = ("end", "start")[n] if near else "middle"
        yield Path("g-inkl", f"M{x} 16V{_BAR + 16}")
        yield Words("tb", spot(_inside(x, text, anchor)), 12, (text,), anchor)


def _inside(x: float, text: str, anchor: str) -> float:
    width = text_width(text)
    left = {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return min(max(x, left), _WIDTH - (width - left))


def _day(day: date) -> str:
    return f"{day.day} {day:%B}"
