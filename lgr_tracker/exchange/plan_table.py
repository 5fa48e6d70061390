"""A plan from a table: open a file, find its sheets with a plan, and read one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.exchange.kept_grids import pack_grids, unpack_grids
from lgr_tracker.exchange.plan_headings import NO_CODE, Header, header_of, what_lacks
from lgr_tracker.exchange.plan_rows import Reading, ReadPlan
from lgr_tracker.exchange.reading.facts import CheckedWorkbook
from lgr_tracker.exchange.reading.found import Grid
from lgr_tracker.exchange.reading.grids import grid_of_text, grids_of
from lgr_tracker.exchange.reading.limits import TOO_MANY_ROWS
from lgr_tracker.exchange.reading.upload import check_upload

NO_HEADER: Final = (
    "No row of headings was found. Put a row above the work that names the columns, such as "
    "Code, Task, Duration, Predecessors, and try again."
)


Columns = Mapping[str, str | None]
"""What a person said the columns are: our key by heading, None for one that is left out."""


@dataclass(frozen=True, slots=True)
class OpenedPlan:
    """Hold the sheets of a file that hold a plan, the likeliest first, and what to know of it."""

    filename: str
    grids: Mapping[str, Grid] = field(repr=False)
    notes: tuple[str, ...] = ()
    counts_from_1904: bool = False

    @property
    def likeliest(self) -> str:
        """Return the name of the sheet that is read where none is named."""
        return next(iter(self.grids))


def open_plan(data: bytes, filename: str) -> OpenedPlan:
    """Open a file and find its sheets with a plan; raises Invalid, in a plain sentence."""
    checked = check_upload(data, filename)
    if not isinstance(checked, CheckedWorkbook):
        return _opened(filename, [grid_of_text(checked.text, filename, _score)])
    notes = ("A sheet that was too large was left out.",) if checked.has_oversize else ()
    return _opened(
        filename,
        list(grids_of(checked)),
        notes=notes,
        counts_from_1904=checked.counts_from_1904,
        is_whole=not checked.has_oversize,
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


def columns_of_plan(opened: OpenedPlan, sheet: str, told: Columns | None = None) -> Header:
    """Return the headings of a sheet, with what each column is taken for; raises Invalid."""
    if sheet not in opened.grids:
        raise Invalid(f"The file has no sheet called {sheet[:80]} with a plan in it.")
    header = header_of(opened.grids[sheet], told)
    if header is None:
        raise Invalid(NO_HEADER)
    return header


def read_plan(
    opened: OpenedPlan, sheet: str | None = None, told: Columns | None = None
) -> ReadPlan:
    """Read the rows of a sheet, the likeliest where none is named; raises Invalid.

    `told` is what a person said its columns are.
    """
    name = opened.likeliest if sheet is None else sheet
    header = columns_of_plan(opened, name, told)
    if lack := what_lacks(header.places.keys()):
        raise Invalid(lack if told or lack == NO_CODE else NO_HEADER)
    reading = Reading(opened.grids[name], header, counts_from_1904=opened.counts_from_1904)
    return reading.read(opened.notes)


def _opened(
    filename: str,
    grids: Sequence[Grid],
    *,
    notes: tuple[str, ...] = (),
    counts_from_1904: bool = False,
    is_whole: bool = True,
) -> OpenedPlan:
    """Keep the sheets that name a plan's columns; if there are none, those that may."""
    scores = {grid.name: _score(grid) for grid in grids}
    least = 1.0 if not is_whole or any(score >= 1 for score in scores.values()) else 0.001
    kept = sorted(
        (grid for grid in grids if scores[grid.name] >= least),
        key=lambda grid: (grid.is_hidden, -scores[grid.name], -len(grid.rows)),
    )
    if not kept:
        raise Invalid(NO_HEADER if is_whole else TOO_MANY_ROWS)
    names = {grid.name for grid in kept}
    others = [grid.name for grid in grids if grid.name not in names and grid.rows]
    if others:
        notes = (*notes, f"These sheets hold no plan and were not read: {', '.join(others)}.")
    return OpenedPlan(filename, {grid.name: grid for grid in kept}, notes, counts_from_1904)


def _score(grid: Grid) -> float:
    """Count the columns that are known; a row that only may name a plan's counts for little."""
    header = header_of(grid)
    if header is None:
        return 0.0
    return float(len(header.places)) if header.is_plan else len(header.columns) / 1_000
