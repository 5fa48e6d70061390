"""Open a file with a plan in it, and read its rows, within the right to change the plan."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from lgr_tracker.domain.permissions import Actor, Permission, require_held
from lgr_tracker.domain.register_import import RefusedCell
from lgr_tracker.exchange.plan_rows import ReadPlan
from lgr_tracker.exchange.plan_table import Columns, OpenedPlan, open_plan, read_plan
from lgr_tracker.exchange.reading.found import CellProblem
from lgr_tracker.workflows.guarding_files import guard_names, without_blocked_cells


@dataclass(frozen=True)
class AskedPlan:
    """Hold what is asked to be brought in, and for which council new work is that names none."""

    read: ReadPlan
    council_id: int | None = None
    digest: str = ""
    withheld: tuple[RefusedCell, ...] = field(default=())
    """Cells that were taken out before the file was kept, because nobody may keep them."""


def open_table(programme_id: int, data: bytes, filename: str, *, actor: Actor) -> OpenedPlan:
    """Open a file, before any lock is taken; raises NotAllowed or Invalid."""
    require_held(actor, Permission.PLAN_EDIT, programme_id)
    guard_names(filename)
    opened = open_plan(data, filename)
    guard_names(*opened.grids)
    return opened


def read_table(
    opened: OpenedPlan, sheet: str | None = None, told: Columns | None = None
) -> ReadPlan:
    """Read a sheet, the likeliest where none is named; raises Invalid or Identifies.

    `told` is what a person said its columns are.
    """
    read = read_plan(opened, sheet, told)
    guard_names(*read.columns.values(), *read.warnings)
    return read


def fit_to_keep(opened: OpenedPlan) -> tuple[OpenedPlan, list[RefusedCell]]:
    """Return a file without the cells that nobody may keep, and what was found in each."""
    grids, taken = without_blocked_cells(opened.grids.values())
    return replace(opened, grids=grids), taken


def as_refused(cells: Iterable[CellProblem]) -> tuple[RefusedCell, ...]:
    """Return cells that were not read as a preview shows them."""
    return tuple(
        RefusedCell(each.sheet, each.cell, each.heading, each.value, each.reason) for each in cells
    )
