"""What the privacy guard says of any file that comes in: of its names, and of its cells."""

import re
from collections.abc import Iterable
from dataclasses import replace

from lgr_tracker.domain.guarding import Identifies, Place, look_at
from lgr_tracker.domain.register_import import RefusedCell
from lgr_tracker.exchange.reading.found import Grid
from lgr_tracker.exchange.sheet import column_name

TAKEN_OUT = "It was not kept while the file waits. Take it out of the file and send it again."
_MAY_HOLD = re.compile(r"[0-9]|[^\x00-\x7f]")


def guard_names(*names: str) -> None:
    """Raise Identifies where a file's name, or another, holds what nobody may keep."""
    for text in names:
        blocked = look_at(text, as_name=True)
        if blocked:
            raise Identifies([Place("file", text, blocked)])


def without_blocked_cells(grids: Iterable[Grid]) -> tuple[dict[str, Grid], list[RefusedCell]]:
    """Return sheets without the cells that nobody may keep, and what was found in each.

    For a file that waits: what is in it was not yet said to be left out. All that is refused
    holds a figure, so only texts with one, or with signs from other scripts, are looked at.
    """
    taken: list[RefusedCell] = []
    kept = {}
    for grid in grids:
        rows = [list(row) for row in grid.rows]
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                text = str(value) if isinstance(value, (str, int, float)) else ""
                if not _MAY_HOLD.search(text) or not look_at(text, as_name=True):
                    continue
                found = Place(grid.name, text, look_at(text, as_name=True))
                cell = f"{column_name(place)}{number + 1}"
                why = f"{found.sentence} {found.where} {TAKEN_OUT}"
                taken.append(RefusedCell(grid.name, cell, "", "", why))
                row[place] = ""
        kept[grid.name] = replace(grid, rows=rows)
    return kept, taken
