"""The rows of a plan's table: each cell's value, what could not be read, what is no work."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.exchange.plan_headings import CODES, Header, cell_at
from lgr_tracker.exchange.plan_values import Value, is_empty, readers, why_unread
from lgr_tracker.exchange.reading.days import Unreadable
from lgr_tracker.exchange.reading.found import QUOTE_LIMIT, CellProblem, Grid
from lgr_tracker.exchange.reading.headers import text_of

MOST_ROWS: Final = 5_000
SAME_WBS: Final = (
    "Two rows have the same WBS, so it can't tell them apart. Add a column called Code or ID "
    "that does, and try again."
)
NO_ROWS: Final = "There is no work under the headings. Add a row for each piece of work."
MANY: Final = (
    "The table holds {rows:,} pieces of work; at most {most:,} are read at once. "
    "Split it, and bring the parts in one by one."
)


@dataclass(frozen=True, slots=True)
class PlanInput:
    """Hold one row by column key; None for an empty cell, no key where there is no such column.

    `row` is counted from 1, as the sheet shows it.
    """

    row: int
    values: Mapping[str, Value]
    cells: Mapping[str, str]

    def cell_of(self, key: str) -> str:
        """Name the cell of a column, or the first of the row where it has none."""
        return f"{self.cells.get(key, 'A')}{self.row}"


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """Hold all that was read of a sheet; `columns` maps a key to the heading it was found under.

    `known_by` is the key of the column that names each row. `problems` stop everything; `passed`
    are rows that are no work of their own.
    """

    sheet: str
    header_row: int
    columns: Mapping[str, str]
    rows: tuple[PlanInput, ...]
    known_by: str
    problems: tuple[CellProblem, ...] = ()
    passed: tuple[CellProblem, ...] = ()
    warnings: tuple[str, ...] = ()


class Reading:
    """Read the rows under a header."""

    def __init__(self, grid: Grid, header: Header, *, counts_from_1904: bool) -> None:
        self.grid, self.header = grid, header
        self.places = header.places
        self.headings = {each.key: each.heading for each in header.columns if each.key}
        self.letters = {each.key: each.letters for each in header.columns if each.key}
        self.problems: list[CellProblem] = []
        self.passed: list[CellProblem] = []
        self.readers = readers(counts_from_1904=counts_from_1904)

    def read(self, notes: tuple[str, ...]) -> ReadPlan:
        """Read every row; raises Invalid where there is none, or more than are read at once."""
        first = self.header.row + 1
        numbers = [each for each in range(first, len(self.grid.rows)) if self._is_work(each)]
        if not numbers:
            raise Invalid(NO_ROWS)
        if len(numbers) > MOST_ROWS:
            raise Invalid(MANY.format(rows=len(numbers), most=MOST_ROWS))
        rows = tuple(self._without_summaries([self._row(number) for number in numbers]))
        return ReadPlan(
            self.grid.name,
            first,
            self.headings,
            rows,
            self._known_by(rows),
            tuple(self.problems),
            tuple(self.passed),
            (*notes, *self._warnings(numbers)),
        )

    def _known_by(self, rows: Sequence[PlanInput]) -> str:
        """Return the key of the column that names each row; raises Invalid where none does.

        Numbers of an outline name rows only where no two are the same.
        """
        for key in (each for each in CODES if each in self.places):
            told = [row.values.get(key) for row in rows]
            if key != "wbs" or len(set(told)) == len(told):
                return key
        raise Invalid(SAME_WBS)

    def _warnings(self, numbers: Sequence[int]) -> Iterator[str]:
        if hidden := [str(each + 1) for each in numbers if each in self.grid.hidden_rows]:
            some = ", ".join(hidden[:20]) + (" and more" if len(hidden) > 20 else "")
            yield f"These rows are hidden in the sheet, and were read: {some}."
        if unknown := [each.heading for each in self.header.columns if not each.key]:
            yield f"These columns were left out: {', '.join(unknown[:20])}."
        if {"predecessors", "successors"} <= self.letters.keys():
            yield "Predecessors say what waits for what, so the column of successors was left out."

    def _is_work(self, number: int) -> bool:
        """Tell whether a row says anything, and not the headings once more."""
        row = self.grid.rows[number]
        return self._texts(number) != self._texts(self.header.row) and any(
            not is_empty(cell_at(row, place)) or (number, place) in self.grid.unread
            for place in self.places.values()
        )

    def _texts(self, number: int) -> list[str]:
        row = self.grid.rows[number]
        return [text_of(cell_at(row, place)) for place in self.places.values()]

    def _row(self, number: int) -> PlanInput:
        values: dict[str, Value] = {}
        for key, place in self.places.items():
            raw = cell_at(self.grid.rows[number], place)
            try:
                if (number, place) in self.grid.unread:
                    raise Unreadable(why_unread(self.grid.unread[number, place]))
                values[key] = None if is_empty(raw) else self.readers[key](raw)
            except (Unreadable, Invalid) as why:
                self._refuse(number, key, raw, str(why))
        return PlanInput(number + 1, values, self.letters)

    def _refuse(self, number: int, key: str, raw: object, why: str) -> None:
        self.problems.append(self._problem(number, key, raw, why))

    def _problem(self, number: int, key: str, raw: object, why: str) -> CellProblem:
        heading, cell = self.headings[key], f"{self.letters[key]}{number + 1}"
        return CellProblem(self.grid.name, cell, heading, str(raw)[:QUOTE_LIMIT], why)

    def _without_summaries(self, rows: Sequence[PlanInput]) -> Iterator[PlanInput]:
        """Pass over what only sums up or heads the rows beneath it."""
        above = _outlined(rows)
        for row in rows:
            only = {key for key, value in row.values.items() if value not in (None, False)}
            if row.values.get("is_summary") or row.values.get("wbs") in above:
                self._pass(row, "This sums up the rows beneath it, and is no work of its own.")
            elif only <= {"name"} and not self._has_problem(row):
                self._pass(row, "This has a name alone, so it was taken for a heading.")
            else:
                yield row

    def _has_problem(self, row: PlanInput) -> bool:
        return any(key not in row.values for key in self.places)

    def _pass(self, row: PlanInput, why: str) -> None:
        key = "name" if "name" in row.values else next(iter(self.letters))
        self.passed.append(self._problem(row.row - 1, key, row.values.get(key) or "", why))
        letters = {f"{each}{row.row}" for each in self.letters.values()}
        self.problems = [each for each in self.problems if each.cell not in letters]


def _outlined(rows: Sequence[PlanInput]) -> frozenset[object]:
    """Return the outline numbers that others stand beneath, where each row has its own."""
    told = [row.values.get("wbs") for row in rows if row.values.get("wbs")]
    if len(set(told)) < len(told):
        return frozenset()
    parts = (str(each).split(".") for each in told)
    return frozenset(".".join(each[:depth]) for each in parts for depth in range(1, len(each)))
