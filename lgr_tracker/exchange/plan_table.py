"""A plan from a table: open a file, find its sheets with a plan, and read one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.exchange.kept_grids import pack_grids, unpack_grids
from lgr_tracker.exchange.plan_headings import CODES, header_of
from lgr_tracker.exchange.plan_rows import NO_CODE, Reading, ReadPlan
from lgr_tracker.exchange.reading.facts import CheckedWorkbook
from lgr_tracker.exchange.reading.found import Grid
from lgr_tracker.exchange.reading.grids import grid_of_text, grids_of
from lgr_tracker.exchange.reading.limits import TOO_MANY_ROWS
from lgr_tracker.exchange.reading.upload import check_upload

NO_HEADER: Final = (
    "No row of headings was found. Put a row above the work that names the columns, such as "
    "Code, Task, Duration, Predecessors, and try again."
)


@dataclass(frozen=True, slots=True)
class OpenedPlan:
    """Hold the sheets of a file that hold a plan, the likeliest first, and what to know of it."""

    filename: str
    grids: Mapping[str, Grid] = field(repr=False)
    notes: tuple[str, ...] = ()
    counts_from_1904: bool = False


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
    header = header_of(grid)
    if header is None:
        raise Invalid(NO_HEADER)
    if not any(key in header.places for key in CODES):
        raise Invalid(NO_CODE)
    return Reading(grid, header, counts_from_1904=opened.counts_from_1904).read(opened.notes)


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
    header = header_of(grid)
    return len(header.places) if header else 0.0
