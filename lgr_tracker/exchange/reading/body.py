"""Tell the risks of a table from all that stands between and beneath them.

A risk may take several rows of the sheet; titles of sections, notes, keys and totals are none.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lgr_tracker.exchange.reading.found import (
    QUOTE_LIMIT,
    CellProblem,
    FoundTable,
    Grid,
    RiskRow,
    TableBody,
)
from lgr_tracker.exchange.reading.headers import TELLING, merged_rows, text_of
from lgr_tracker.exchange.reading.vocabulary import folded, vocabulary
from lgr_tracker.exchange.reading.words import RATINGS
from lgr_tracker.exchange.sheet import column_name

_SECTION: Final = "This was taken for the title of a section."
_NOTE: Final = "This was taken for a note beneath the risks, not for one of them."
_SECOND: Final = "The row above says something else for the same risk, and that was read."
# The number that tells a heading from the same one further left.
_AGAIN: Final = re.compile(r" \(\d+\)$")
# Columns that show by their cell that a row is a risk of its own.
_OWN: Final = (
    "owner",
    "status",
    "raised_on",
    *(
        f"{rating}_{side}"
        for rating in RATINGS
        for side in ("likelihood", "impact", "score", "band")
    ),
)
_MOST_NOTE_CELLS: Final = 3
# Several texts of one risk are put on lines of their own in these columns, and in unknown ones.
_ONE_VALUE: Final = frozenset(_OWN) | {
    "reference",
    "version",
    "target_on",
    "proximity_from",
    "proximity_until",
    "last_review_on",
    "next_review_on",
    "happened_on",
    "accepted_until",
    "estimated_cost",
    "direction",
}


def body_of(grid: Grid, table: FoundTable) -> TableBody:
    """Tell the risks of a table from what is none."""
    passed: list[CellProblem] = []
    body = _Body(grid, table, passed)
    return TableBody(tuple(body.plain() if body.is_ours else body.told()), tuple(passed))


class _Body:
    """Read a table's rows in order, knowing what the row before was."""

    def __init__(self, grid: Grid, table: FoundTable, passed: list[CellProblem]) -> None:
        self._grid = grid
        self._table = table
        self._passed = passed
        keys = {column.position: column.key for column in table.columns}
        self.is_ours = {"reference", "version"} <= set(keys.values())
        self._keys: Mapping[int, str | None] = keys
        self._places = sorted(keys)
        self._reference = next((place for place, key in keys.items() if key == "reference"), None)
        self._telling = [place for place, key in keys.items() if key in TELLING]
        self._own = [place for place, key in keys.items() if key in _OWN]
        self._headings = {column.position: column.heading for column in table.columns}
        self._parts = {
            place: _AGAIN.sub("", text).split(" | ") for place, text in self._headings.items()
        }
        self._merged = self._merged_cells()
        self._spread = self._spread_rows()
        self._typical = 0
        self._has_gap = False
        self._is_tail = False
        # The column in which titles of sections stand, once one stood above the first risk.
        self._section: int | None = None

    def plain(self) -> Iterator[RiskRow]:
        """Take every row that is not empty, as our own workbook has them."""
        for number, cells in self._rows():
            if cells and not self._is_header(cells):
                yield RiskRow(number, cells)

    def told(self) -> Iterator[RiskRow]:
        """Take what is a risk, with the rows beneath that go on with it."""
        current: RiskRow | None = None
        for number, cells in self._rows():
            if not cells:
                self._has_gap = True
                continue
            if self._is_header(cells):
                self._has_gap = self._is_tail = False
                continue
            if self._is_aside(number, cells, current):
                self._pass_over(number, cells)
            elif current is not None and self._goes_on(number, cells):
                self._join(current, number, cells)
                self._has_gap = False
            else:
                if current is not None:
                    yield current
                current = RiskRow(number, self._completed(number, cells))
                self._typical = max(self._typical, len(cells))
                self._has_gap = self._is_tail = False
        if current is not None:
            yield current

    def _rows(self) -> Iterator[tuple[int, dict[int, object]]]:
        """Give each row's filled cells within the table."""
        last = self._table.last_row + 1
        for number, row in enumerate(
            self._grid.rows[self._table.first_row : last], start=self._table.first_row
        ):
            width = len(row)
            yield (
                number,
                {
                    place: value
                    for place in self._places
                    if place < width
                    and (value := row[place]) not in ("", None)
                    and not (isinstance(value, str) and not value.strip())
                },
            )

    def _is_header(self, cells: Mapping[int, object]) -> bool:
        """Tell whether a row names the columns again."""
        place = next(iter(cells))
        if text_of(cells[place]) not in self._parts[place]:
            return False
        same = sum(text_of(value) in self._parts[place] for place, value in cells.items())
        return len(cells) > 1 and same * 5 >= len(cells) * 4

    def _is_aside(self, number: int, cells: Mapping[int, object], last: RiskRow | None) -> bool:
        """Tell whether a row is a section's title, a note, a key or a total."""
        if self._is_spread(number):
            return True
        if self._is_note(cells) or _counts_rows(cells):
            self._is_tail = self._has_gap
            return True
        if self._has_gap and last is not None and self._is_thin(cells):
            self._is_tail = True
            return True
        if self._says_nothing_of_a_risk(cells):
            return last is None or self._has_gap or self._reference in cells
        return self._is_section(cells, last)

    def _is_thin(self, cells: Mapping[int, object]) -> bool:
        """Tell whether a row beneath a gap says far less than the risks above it.

        Once notes or a key have begun, any short row is one more of them.
        """
        if len(cells) * 2 >= self._typical:
            return False
        is_whole = (
            (self._reference is None or self._reference in cells)
            and any(each in cells for each in self._telling)
            and any(each in cells for each in self._own)
        )
        return self._is_tail or not is_whole

    def _is_spread(self, number: int) -> bool:
        """Tell whether one text goes across the table."""
        return number in self._spread

    def _is_note(self, cells: Mapping[int, object]) -> bool:
        """Tell whether a row begins as notes, keys and totals do."""
        if len(cells) > _MOST_NOTE_CELLS and len(cells) * 2 >= self._typical:
            return False
        text = text_of(next(iter(cells.values())))
        if text.startswith(("*", "†", "‡")):
            return True
        words = folded(text[:60]).split()
        starts = vocabulary()["notes"]["words"]
        begins = any(" ".join(words[: each.count(" ") + 1]) == each for each in starts)
        return begins and (len(words) < 5 or len(cells) == 1 or ":" in text)

    def _says_nothing_of_a_risk(self, cells: Mapping[int, object]) -> bool:
        """Tell whether a row has neither text of a risk nor anything of its own."""
        return (
            not any(each in cells for each in self._telling)
            and not any(each in cells for each in self._own)
            and (self._reference is None or self._reference in cells)
        )

    def _is_section(self, cells: Mapping[int, object], last: RiskRow | None) -> bool:
        """Tell whether a row has but one text, where titles of sections stand."""
        place = next(iter(cells))
        if len(cells) > 1 or len(self._places) < 4:
            return False
        if last is None and self._reference is not None and self._reference != place:
            self._section = place
        return place in (self._places[0], self._section)

    def _goes_on(self, number: int, cells: Mapping[int, object]) -> bool:
        """Tell whether a row goes on with the risk above it."""
        if self._has_gap:
            return False
        tells = any(each in cells for each in self._telling)
        owns = any(each in cells for each in self._own)
        if self._reference is None:
            return not tells and not owns
        if self._reference in cells:
            return False
        return not (tells and owns)

    def _join(self, risk: RiskRow, number: int, cells: Mapping[int, object]) -> None:
        """Put the cells of a further row to those of its risk."""
        for place, value in cells.items():
            before = risk.cells.get(place)
            if before is None:
                risk.cells[place] = value
            elif self._keys[place] in _ONE_VALUE:
                if before != value:
                    risk.unread.append(self._problem(number, place, value, _SECOND))
            else:
                risk.cells[place] = f"{_plain(before)}\n{_plain(value)}"

    def _completed(self, number: int, cells: dict[int, object]) -> dict[int, object]:
        """Fill in what cells say that are merged over several rows."""
        for place, value in self._merged.get(number, {}).items():
            cells.setdefault(place, value)
        return cells

    def _merged_cells(self) -> dict[int, dict[int, object]]:
        found: dict[int, dict[int, object]] = {}
        for top, left, bottom, right in merged_rows(self._grid):
            if left not in self._keys or top < self._table.first_row or right - left > 1:
                continue
            row = self._grid.rows[top] if top < len(self._grid.rows) else ()
            value = row[left] if left < len(row) else ""
            if value in ("", None):
                continue
            for number in range(top + 1, min(bottom, self._table.last_row) + 1):
                found.setdefault(number, {})[left] = value
        return found

    def _spread_rows(self) -> frozenset[int]:
        """Find the rows in which one text is merged over half of the table or more."""
        widest = max(3, len(self._places) // 2)
        return frozenset(
            top
            for top, left, bottom, right in self._grid.merges
            if top == bottom
            and right - left + 1 >= widest
            and left <= self._places[-1]
            and right >= self._places[0]
        )

    def _pass_over(self, number: int, cells: Mapping[int, object]) -> None:
        is_note = self._has_gap or self._is_note(cells) or _counts_rows(cells)
        reason = _NOTE if is_note else _SECTION
        self._passed.extend(
            self._problem(number, place, value, reason) for place, value in cells.items()
        )

    def _problem(self, number: int, place: int, value: object, reason: str) -> CellProblem:
        quote = " ".join(str(value).split())[:QUOTE_LIMIT]
        cell = f"{column_name(place)}{number + 1}"
        return CellProblem(self._table.sheet, cell, self._headings[place], quote, reason)


def _counts_rows(cells: Mapping[int, object]) -> bool:
    """Tell whether a row sums or counts the risks above it: "Total", or "4 risks"."""
    first, *others = cells.values()
    sums = vocabulary()["sums"]
    if folded(text_of(first)[:40]) in sums["words"]:
        return True
    counted = [folded(text_of(each)[:40]).split() for each in (first, *others[:1])]
    return any(
        1 < len(words) < 4 and words[0].isdigit() and words[-1] in sums["counted"]
        for words in counted
    )


def _plain(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
