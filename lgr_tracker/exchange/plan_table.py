"""A plan from a table: which row names the columns, what they hold, and each row's values."""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.schedule.predecessors import working_days
from lgr_tracker.exchange.cell_text import runs_in_a_spreadsheet
from lgr_tracker.exchange.kept_grids import pack_grids, unpack_grids
from lgr_tracker.exchange.reading.days import Unreadable, day_of
from lgr_tracker.exchange.reading.facts import CheckedWorkbook
from lgr_tracker.exchange.reading.found import QUOTE_LIMIT, CellProblem, Grid
from lgr_tracker.exchange.reading.grids import grid_of_text, grids_of
from lgr_tracker.exchange.reading.headers import SEARCHED_ROWS, text_of
from lgr_tracker.exchange.reading.limits import TOO_MANY_ROWS
from lgr_tracker.exchange.reading.upload import check_upload
from lgr_tracker.exchange.reading.values import read_text
from lgr_tracker.exchange.reading.vocabulary import folded, readings_of
from lgr_tracker.exchange.sheet import column_name

MOST_ROWS: Final = 5_000
CODES: Final = ("code", "wbs", "line")
"""What a row can be known by, the best first."""
PLAN_KEYS: Final = (
    *("duration_days", "predecessors", "successors", "start", "finish", "percent"),
    *("start_no_earlier_on", "finish_by_on", "fixed_start_on", "actual_start_on"),
)
"""At least one of these must be there: without it a table of names is no plan."""

NO_HEADER: Final = (
    "No row of headings was found. Put a row above the work that names the columns, such as "
    "Code, Task, Duration, Predecessors, and try again."
)
NO_CODE: Final = (
    "No column says what each row is called. Add one called Code, ID or WBS and try again."
)
NO_ROWS: Final = "There is no work under the headings. Add a row for each piece of work."
MANY: Final = (
    "The table holds {rows:,} pieces of work; at most {most:,} are read at once. "
    "Split it, and bring the parts in one by one."
)

Value = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True)
class OpenedPlan:
    """Hold the sheets of a file that hold a plan, the likeliest first, and what to know of it."""

    filename: str
    grids: Mapping[str, Grid] = field(repr=False)
    notes: tuple[str, ...] = ()
    counts_from_1904: bool = False


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

    `problems` stop everything; `passed` are rows that are no work of their own.
    """

    sheet: str
    header_row: int
    columns: Mapping[str, str]
    rows: tuple[PlanInput, ...]
    problems: tuple[CellProblem, ...] = ()
    passed: tuple[CellProblem, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def known_by(self) -> str:
        """Return the key of the column that names each row.

        Numbers of an outline name rows only where no two are the same.
        """
        for key in CODES:
            told = [row.values.get(key) for row in self.rows]
            if key in self.columns and (key != "wbs" or len(set(told)) == len(told)):
                return key
        raise Invalid(NO_CODE)


@dataclass(frozen=True, slots=True)
class _Header:
    """Hold a row of headings: its number from 0, the place of each key, and what is unknown."""

    row: int
    places: Mapping[str, int]
    headings: Mapping[str, str]
    unknown: tuple[str, ...]


def open_plan(data: bytes, filename: str) -> OpenedPlan:
    """Open a file and find its sheets with a plan; raises Invalid, in a plain sentence."""
    checked = check_upload(data, filename)
    if not isinstance(checked, CheckedWorkbook):
        return _opened(filename, [grid_of_text(checked.text, filename, _score)])
    notes = ("A sheet that was too large was left out.",) if checked.has_oversize else ()
    refusal = TOO_MANY_ROWS if checked.has_oversize else NO_HEADER
    return _opened(
        filename,
        list(grids_of(checked)),
        notes=notes,
        counts_from_1904=checked.counts_from_1904,
        refusal=refusal,
    )


def pack_plan(opened: OpenedPlan) -> bytes:
    """Return an opened plan as few bytes."""
    beside = {
        "filename": opened.filename,
        "notes": opened.notes,
        "counts_from_1904": opened.counts_from_1904,
    }
    return pack_grids(opened.grids.values(), beside)


def unpack_plan(data: bytes) -> OpenedPlan:
    """Return the opened plan that was packed."""
    grids, beside = unpack_grids(data)
    return OpenedPlan(
        beside["filename"],
        {grid.name: grid for grid in grids},
        tuple(beside["notes"]),
        beside["counts_from_1904"],
    )


def read_plan(opened: OpenedPlan, sheet: str | None = None) -> ReadPlan:
    """Read the rows of a sheet, the likeliest where none is named; raises Invalid."""
    name = next(iter(opened.grids)) if sheet is None else sheet
    if name not in opened.grids:
        raise Invalid(f"The file has no sheet called {name[:80]} with a plan in it.")
    grid = opened.grids[name]
    header = _header_of(grid)
    if header is None:
        raise Invalid(NO_HEADER)
    if not any(key in header.places for key in CODES):
        raise Invalid(NO_CODE)
    return _Reading(grid, header, counts_from_1904=opened.counts_from_1904).read(opened.notes)


def _opened(
    filename: str,
    grids: Sequence[Grid],
    *,
    notes: tuple[str, ...] = (),
    counts_from_1904: bool = False,
    refusal: str = NO_HEADER,
) -> OpenedPlan:
    kept = sorted(
        (grid for grid in grids if _score(grid) > 0),
        key=lambda grid: (grid.is_hidden, -_score(grid), -len(grid.rows)),
    )
    if not kept:
        raise Invalid(refusal)
    names = {grid.name for grid in kept}
    others = [grid.name for grid in grids if grid.name not in names and grid.rows]
    if others:
        notes = (*notes, f"These sheets hold no plan and were not read: {', '.join(others)}.")
    return OpenedPlan(filename, {grid.name: grid for grid in kept}, notes, counts_from_1904)


def _score(grid: Grid) -> float:
    """Count the columns that are known; nothing where no row names those of a plan."""
    header = _header_of(grid)
    return len(header.places) if header else 0.0


def _header_of(grid: Grid) -> _Header | None:
    """Find the row near the top that names the most columns of a plan."""
    found = [
        header
        for number, row in enumerate(grid.rows[:SEARCHED_ROWS])
        if (header := _read_header(number, row))
    ]
    return max(found, key=lambda each: len(each.places), default=None)


def _read_header(number: int, row: Sequence[object]) -> _Header | None:
    places: dict[str, int] = {}
    headings: dict[str, str] = {}
    unknown: list[str] = []
    for place, value in enumerate(row):
        heading = text_of(value)
        key = key_of(heading)
        if key is not None and key not in places:
            places[key], headings[key] = place, heading
        elif heading:
            unknown.append(heading)
    is_plan = "name" in places and not places.keys().isdisjoint(PLAN_KEYS)
    return _Header(number, places, headings, tuple(unknown)) if is_plan else None


def key_of(heading: str) -> str | None:
    """Return which of our columns a heading names.

    >>> key_of("Task Name"), key_of("Duration (days)"), key_of("% Complete"), key_of("Cost")
    ('name', 'duration_days', 'percent', None)
    """
    known = _listed("columns")
    return next((known[text] for text in readings_of(heading) if text in known), None)


@cache
def _words() -> Mapping[str, Any]:
    text = files("lgr_tracker.exchange").joinpath("plan_words.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _listed(table: str) -> Mapping[str, str]:
    """Map each word of a table, folded, to what it stands for."""
    return {folded(word): key for key, words in _words()[table].items() for word in words}


class _Reading:
    """Read the rows under a header."""

    def __init__(self, grid: Grid, header: _Header, *, counts_from_1904: bool) -> None:
        self.grid, self.header = grid, header
        self.letters = {key: column_name(place) for key, place in header.places.items()}
        self.problems: list[CellProblem] = []
        self.passed: list[CellProblem] = []
        self.readers = _readers(counts_from_1904=counts_from_1904)

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
            dict(self.header.headings),
            rows,
            tuple(self.problems),
            tuple(self.passed),
            (*notes, *self._warnings(numbers)),
        )

    def _warnings(self, numbers: Sequence[int]) -> Iterator[str]:
        if hidden := [str(each + 1) for each in numbers if each in self.grid.hidden_rows]:
            some = ", ".join(hidden[:20]) + (" and more" if len(hidden) > 20 else "")
            yield f"These rows are hidden in the sheet, and were read: {some}."
        if self.header.unknown:
            yield f"These columns were left out: {', '.join(self.header.unknown[:20])}."
        if {"predecessors", "successors"} <= self.letters.keys():
            yield "Predecessors say what waits for what, so the column of successors was left out."

    def _is_work(self, number: int) -> bool:
        """Tell whether a row says anything, and not the headings once more."""
        row = self.grid.rows[number]
        texts = {key: text_of(_at(row, place)) for key, place in self.header.places.items()}
        return texts != self.header.headings and any(
            not _is_empty(_at(row, place)) or (number, place) in self.grid.unread
            for place in self.header.places.values()
        )

    def _row(self, number: int) -> PlanInput:
        values: dict[str, Value] = {}
        for key, place in self.header.places.items():
            raw = _at(self.grid.rows[number], place)
            try:
                if (number, place) in self.grid.unread:
                    raise Unreadable(_shown_error(self.grid.unread[number, place]))
                values[key] = None if _is_empty(raw) else self.readers[key](raw)
            except (Unreadable, Invalid) as why:
                self._refuse(number, key, raw, str(why))
        return PlanInput(number + 1, values, self.letters)

    def _refuse(self, number: int, key: str, raw: object, why: str) -> None:
        self.problems.append(self._problem(number, key, raw, why))

    def _problem(self, number: int, key: str, raw: object, why: str) -> CellProblem:
        heading, cell = self.header.headings[key], f"{self.letters[key]}{number + 1}"
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
        return any(key not in row.values for key in self.header.places)

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


def _at(row: Sequence[object], place: int) -> object:
    return row[place] if place < len(row) else ""


def _is_empty(value: object) -> bool:
    """Tell an empty cell, also one in which a program wrote that there is nothing."""
    if not isinstance(value, str):
        return value is None
    return not value.strip(" \t\r\n\u00a0-\u2013\u2014") or folded(value) in _nothing()


@cache
def _nothing() -> frozenset[str]:
    return frozenset(_words()["answers"]["nothing"])


def _shown_error(error: str) -> str:
    if not error:
        return "This formula was never worked out. Open the file, save it and try again."
    return f"This cell shows the error {error}. Put it right and try again."


def _readers(*, counts_from_1904: bool) -> Mapping[str, Callable[[object], Value]]:
    def day(value: object) -> date:
        return day_of(value, counts_from_1904=counts_from_1904)

    days = ("duration_days", "remaining_days", "low_days", "high_days")
    flags = ("is_milestone", "is_summary")
    return {
        **dict.fromkeys(_words()["columns"], _text),
        **{key: day for key in _words()["columns"] if key.endswith("_on")},
        **dict.fromkeys(("start", "finish"), day),
        **dict.fromkeys(days, _days),
        **dict.fromkeys(flags, _flag),
        "note": read_text,
        "percent": _percent,
        "constraint_type": _constraint,
        "predecessors": _links,
        "successors": _links,
    }


def _text(value: object) -> str | None:
    """Read a line of text, without the mark that keeps a spreadsheet from running it."""
    text = " ".join((read_text(value) or "").split())
    return text[1:] if text.startswith("'") and runs_in_a_spreadsheet(text[1:]) else text or None


def _links(value: object) -> str | None:
    """Read what is waited for, as text; a spreadsheet may have made a date of it."""
    if isinstance(value, date | time | timedelta | bool):
        raise Unreadable("The spreadsheet took this for a date. Type it as text.")
    text = read_text(value) or ""
    return text[1:] if text.startswith("'") and runs_in_a_spreadsheet(text[1:]) else text or None


def _days(value: object) -> int:
    """Read a length of time in working days, nothing below none."""
    if isinstance(value, bool | date | time | timedelta):
        raise Unreadable("This should be a number of working days, such as 5d or 2w.")
    count = working_days(f"{value:.10g}" if isinstance(value, float) else str(value))
    if count < 0:
        raise Unreadable("No work takes fewer than 0 days. Give 0 or more.")
    return count


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    answer = _listed("answers").get(folded(read_text(value) or ""))
    if answer is None:
        raise Unreadable("This should be Yes or No.")
    return answer == "yes"


def _percent(value: object) -> float:
    """Read a share of the work, from 0 to 100."""
    text = read_text(value) or ""
    bare = text.rstrip("% ").strip()
    try:
        share = float(bare)
    except ValueError:
        raise Unreadable("This should be a percentage, such as 40%.") from None
    if 0 < share < 1 and bare == text:
        raise Unreadable("This could be less than one per cent. Write it such as 40%.")
    if not 0 <= share <= 100:
        raise Unreadable("This should be from 0% to 100%.")
    return share


def _constraint(value: object) -> str:
    """Read what a planning program holds a piece of work to, as the key of our own column."""
    found = _listed("constraints").get(folded(read_text(value) or ""))
    if found is None:
        raise Unreadable(
            "The plan can't hold this. Use Start No Earlier Than, Finish No Later Than or Must "
            "Start On, or take it out."
        )
    return found
