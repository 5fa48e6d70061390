"""Lay dates on a line of a thousand units on which every month is equally wide."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from lgr_tracker.domain.drawing.marks import Mark, spot, uprights

WIDTH = 1000.0


@dataclass(frozen=True, slots=True)
class Head:
    """Hold one column head of the line: "Oct", and its year where a reader needs it."""

    label: str
    initial: str
    rest: str
    year: int | None


@dataclass(frozen=True, slots=True)
class TimeScale:
    """Hold the months drawn: from the first day of one, `month_count` months on.

    `step` is how many months one column head spans; it divides `month_count`.
    """

    first_year: int
    first_month: int
    month_count: int
    step: int = 1

    @classmethod
    def covering(cls, first: date, last: date, *, most_heads: int = 12) -> TimeScale:
        """Choose the months and the step so that both days fit under `most_heads` heads."""
        first, last = min(first, last), max(first, last)
        start = first.year * 12 + first.month - 1
        end = last.year * 12 + last.month
        step = next((s for s in (1, 3, 6, 12) if -(-(end - start) // s) <= most_heads), 12)
        start -= start % step
        count = -(-(end - start) // step) * step
        return cls(start // 12, start % 12 + 1, count, step)

    @property
    def first_day(self) -> date:
        """Say the first day on the line."""
        return date(self.first_year, self.first_month, 1)

    @property
    def last_day(self) -> date:
        """Say the last day on the line."""
        after = self.first_year * 12 + self.first_month - 1 + self.month_count
        return date(after // 12, after % 12 + 1, 1) - timedelta(days=1)

    def x(self, day: date) -> float:
        """Say where the morning of `day` lies, 0 to 1000; days off the line stick to its ends.

        >>> TimeScale(2028, 3, 2).x(date(2028, 4, 1))
        500.0
        """
        months = (day.year - self.first_year) * 12 + day.month - self.first_month
        part = (day.day - 1) / _length(day.year, day.month)
        return spot(min(1.0, max(0.0, (months + part) / self.month_count)) * WIDTH)

    def x_after(self, day: date) -> float:
        """Say where the evening of `day` lies, so that a one-day bar has a width."""
        return self.x(day + timedelta(days=1)) if day < date.max else WIDTH

    def holds(self, day: date) -> bool:
        """Say whether `day` is on the line."""
        return self.first_day <= day <= self.last_day

    @property
    def heads(self) -> tuple[Head, ...]:
        """Name the columns from left to right."""
        return tuple(self._head(offset) for offset in range(0, self.month_count, self.step))

    def _head(self, offset: int) -> Head:
        index = self.first_year * 12 + self.first_month - 1 + offset
        month = calendar.month_abbr[index % 12 + 1]
        shows_year = offset == 0 or index % 12 < self.step
        return Head(month, month[0], month[1:], index // 12 if shows_year else None)

    @property
    def head_places(self) -> tuple[float, ...]:
        """Say where the hairlines between the columns lie."""
        parts = self.month_count // self.step
        return tuple(spot(WIDTH * part / parts) for part in range(1, parts))


@lru_cache(maxsize=2_400)
def _length(year: int, month: int) -> int:
    """Return how many days a month has; asked for every end of every bar."""
    return calendar.monthrange(year, month)[1]


@dataclass(frozen=True, slots=True)
class Ground:
    """Hold what every row of a dated table shares: hairlines behind, today and vesting before."""

    behind: tuple[Mark, ...]
    before: tuple[Mark, ...]

    def around(self, marks: Sequence[Mark]) -> tuple[Mark, ...]:
        """Put a row's marks between the two."""
        return (*self.behind, *marks, *self.before)


def ground(scale: TimeScale, *, today: date | None, vesting: Sequence[date]) -> Ground:
    """Draw the uprights of a dated table; a day off the line has none."""
    bold = {scale.x(day) for day in vesting if scale.holds(day)}
    hair = uprights("g-hair", [x for x in scale.head_places if x not in bold])
    now = uprights("g-today", [scale.x(today)] if today and scale.holds(today) else [])
    return Ground(hair, (*now, *uprights("g-vest", sorted(bold))))
