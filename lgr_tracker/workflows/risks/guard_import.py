"""What the privacy guard says of a file: of its names, and of the cells that would be written."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lgr_tracker.domain.guarding import Place, excerpts, look_at
from lgr_tracker.domain.register_import import RefusedCell
from lgr_tracker.exchange.reading import OpenedRegister, ReadRegister
from lgr_tracker.workflows.guarding_files import guard_names, without_blocked_cells
from lgr_tracker.workflows.risks.read_import_row import HEADINGS, LINES, PROSE, ReadRow

TEXTS = frozenset((*LINES, *PROSE))
AS_NAMES = frozenset(("reference", "owner"))
"""Columns in which a name is no doubt, as in the columns of the table that they go to."""


Texts = Iterable[tuple[str, str]]


def guard_headings(read: ReadRegister) -> None:
    """Raise Identifies where the name of a sheet or a heading holds what nobody may keep."""
    own = {heading for row in read.rows for heading in row.custom}
    guard_names(read.sheet, *read.columns.values(), *read.unread_headings, *sorted(own))


def take_out_blocked(opened: OpenedRegister) -> tuple[OpenedRegister, list[RefusedCell]]:
    """Return a file without the cells that nobody may keep, and what was found in each."""
    grids, taken = without_blocked_cells(opened.grids.values())
    return replace(opened, grids=grids), taken


def texts_of(row: ReadRow) -> Iterator[tuple[str, str]]:
    """Give every text of a new risk, each with the column that it stands in."""
    yield from ((key, text) for key, text in row.columns.items() if key in TEXTS)
    yield "owner", row.columns.get("owner_name", "")
    yield "reference", row.reference
    yield from row.custom.items()


def guard_cells(
    row: ReadRow, texts: Texts, clean: set[tuple[str, bool]]
) -> tuple[tuple[RefusedCell, ...], set[str]]:
    """Refuse the cells that nobody may keep; return those that need a reason, and the refused.

    `texts` are what would be written, by column. A refused text goes no further than its marks;
    what nothing is found in goes to `clean`, with whether it was looked at as a mere name.
    """
    doubted, blocked = [], set()
    for key, text in texts:
        looked = text, key in AS_NAMES
        if not text or looked in clean:
            continue
        findings = look_at(text, as_name=looked[1])
        if not findings:
            clean.add(looked)
            continue
        cell = guarded_cell(row, key, Place(key, text, findings))
        if any(finding.is_block for finding in findings):
            row.columns.pop(key, None)
            row.custom.pop(key, None)
            row.refused.append(cell)
            blocked.add(key)
        else:
            doubted.append(cell)
    return tuple(doubted), blocked


def guarded_cell(row: ReadRow, key: str, place: Place) -> RefusedCell:
    """Return a cell with what was found in it, marked for the page of who sent the file."""
    return RefusedCell(
        row.source.sheet,
        row.source.cell_of(key),
        HEADINGS.get(key, key),
        "",
        f"{place.sentence} {place.where}",
        excerpts(place),
    )


def without_blocked(cell: RefusedCell) -> RefusedCell:
    """Return a cell that was refused for another reason, without what nobody may keep in it."""
    place = Place(cell.heading, cell.value, look_at(cell.value))
    if not place.is_block and not any(each.is_block for each in look_at(cell.why)):
        return cell
    why = place.sentence if place.is_block else "This cannot be taken."
    return RefusedCell(cell.sheet, cell.cell, cell.heading, "", why, excerpts(place))
