"""What the privacy guard says of a file: of its names, and of the cells that would be written."""

from collections.abc import Iterable

from lgr_tracker.domain.guarding import Identifies, Place, excerpts, look_at
from lgr_tracker.domain.register_import import RefusedCell
from lgr_tracker.exchange.register_reader import ReadRegister
from lgr_tracker.workflows.risks.read_import_row import HEADINGS, LINES, PROSE, ReadRow

TEXTS = frozenset((*LINES, *PROSE))
REFERENCE = "reference"


def guard_headings(read: ReadRegister) -> None:
    """Raise Identifies where the name of a sheet or a heading holds what nobody may keep."""
    guard_names(read.sheet, *read.columns.values(), *read.unread_headings)


def guard_names(*names: str) -> None:
    """Raise Identifies where a file's name, or another, holds what nobody may keep."""
    for text in names:
        blocked = look_at(text, as_name=True)
        if blocked:
            raise Identifies([Place("file", text, blocked)])


def guard_cells(row: ReadRow, keys: Iterable[str]) -> tuple[RefusedCell, ...]:
    """Refuse the cells that nobody may keep, and return those that need a reason.

    `keys` are the columns that would be written. A refused text goes no further than its marks.
    """
    doubted = []
    for key in keys:
        text = row.source.reference if key == REFERENCE else row.columns.get(key)
        if not isinstance(text, str) or not text:
            continue
        findings = look_at(text, as_name=key == REFERENCE)
        if not findings:
            continue
        cell = guarded_cell(row, key, Place(key, text, findings))
        if any(finding.is_block for finding in findings):
            row.columns.pop(key, None)
            row.refused.append(cell)
        else:
            doubted.append(cell)
    return tuple(doubted)


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
