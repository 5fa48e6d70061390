"""Find the tables of risks in a sheet: below one another, and side by side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from lgr_tracker.exchange.reading.body import body_of
from lgr_tracker.exchange.reading.columns import LOOKED_AT, columns_of
from lgr_tracker.exchange.reading.found import (
    Cells,
    FoundColumn,
    FoundSheet,
    FoundTable,
    Grid,
    TableBody,
)
from lgr_tracker.exchange.reading.headers import TELLING, Header, headers_of, text_of
from lgr_tracker.exchange.reading.shapes import header_by_shape
from lgr_tracker.exchange.reading.vocabulary import folded
from lgr_tracker.exchange.reading.words import RATINGS, meaning_of

# A table that names less than this share of the fullest one's columns is something else.
_LEAST_SHARE: Final = 0.5

_OF_RISKS: Final = ("cause", "event", "effect", "existing_controls", "proximity_from", "response")


def look_over(grid: Grid, *, by_shape: bool = False) -> FoundSheet:
    """Find the tables of a sheet, from the top and from the left.

    By shape, one table is looked for whose headings need not be known; it must have a text
    that says what the risk is.
    """
    shaped = header_by_shape(grid) if by_shape else None
    headers = headers_of(grid) if not by_shape else [shaped] if shaped else []
    ends = [header.first for header in headers[1:]] + [len(grid.rows)] * bool(headers)
    tables = [
        table
        for header, end in zip(headers, ends, strict=True)
        for table in _tables_under(grid, header, end)
    ]
    fullest = max(tables, key=known_columns, default=None)
    kept = [table for table in tables if fullest and _is_like(table, fullest)]
    kept = [table for table in kept if not by_shape or any(map(table.column_of, TELLING))]
    return FoundSheet(grid.name, grid.is_hidden, tuple(_with_repeats(kept)))


def _is_like(table: FoundTable, fullest: FoundTable) -> bool:
    """Tell whether a smaller table holds risks as well, and not the scale that they are read by."""
    if known_columns(table) >= known_columns(fullest) * _LEAST_SHARE:
        return True
    reference, other = table.column_of("reference"), fullest.column_of("reference")
    return reference is not None and other is not None and reference.heading == other.heading


def known_columns(table: FoundTable) -> int:
    """Count the columns that are taken for ours."""
    return sum(column.key is not None for column in table.columns)


def speaks_of_risks(table: FoundTable) -> bool:
    """Tell whether a table is surely one of risks, and not of anything else with titles."""
    return any(
        column.key in _OF_RISKS
        or (column.key or "").startswith(RATINGS)
        or "risk" in folded(column.heading).split()
        for column in table.columns
    )


def _with_repeats(tables: Sequence[FoundTable]) -> Iterator[FoundTable]:
    """Join what stands under a header that is merely printed again."""
    current: FoundTable | None = None
    for table in tables:
        if current is not None and _is_same_header(current, table):
            current = _joined(current, table)
            continue
        if current is not None:
            yield current
        current = table
    if current is not None:
        yield current


def _joined(one: FoundTable, other: FoundTable) -> FoundTable:
    body = TableBody(
        tuple(row for table in (one, other) if table.body for row in table.body.rows),
        tuple(cell for table in (one, other) if table.body for cell in table.body.passed),
    )
    return replace(one, last_row=other.last_row, row_count=len(body.rows), body=body)


def _is_same_header(one: FoundTable, other: FoundTable) -> bool:
    return [(each.position, folded(each.heading)) for each in one.columns] == [
        (each.position, folded(each.heading)) for each in other.columns
    ]


def _tables_under(grid: Grid, header: Header, end: int) -> Iterator[FoundTable]:
    """Give the table under a header, or the tables that stand side by side there."""
    first = header.last + 1
    runs = _side_by_side(header.parts)
    rows = grid.rows[first:end]
    for places in _without_asides(runs, header.parts, rows):
        parts = {place: header.parts[place] for place in places}
        values = {place: _filled(grid, first, end, place) for place in parts}
        table = FoundTable(
            grid.name,
            tuple(range(header.first + 1, header.last + 2)),
            _described(columns_of(parts, values)),
            0,
            first,
            end - 1,
            _title(grid, header.first),
        )
        body = body_of(grid, table)
        yield replace(table, row_count=len(body.rows), body=body)


def _title(grid: Grid, first: int) -> str:
    """Give the text that stands alone in the nearest filled row above the headings."""
    for number in range(first - 1, max(first - 4, -1), -1):
        texts = [text for value in grid.rows[number] if (text := text_of(value))]
        if texts:
            return texts[0] if len(set(texts)) == 1 else ""
    return ""


def _filled(grid: Grid, first: int, end: int, place: int) -> list[object]:
    """Give the first filled cells of a column."""
    found: list[object] = []
    for row in grid.rows[first:end]:
        if place < len(row) and row[place] not in ("", None):
            found.append(row[place])
            if len(found) >= LOOKED_AT:
                break
    return found


def _described(columns: tuple[FoundColumn, ...]) -> tuple[FoundColumn, ...]:
    """Take a lone title of long text for the description that it is."""
    if any(column.key == "event" for column in columns):
        return columns
    return tuple(
        replace(column, key="event")
        if column.key == "title" and any(len(each) > 79 for each in column.samples)
        else column
        for column in columns
    )


def _side_by_side(parts: Mapping[int, tuple[str, ...]]) -> list[list[int]]:
    """Part the columns of a header into tables that each say what the risk is.

    A new table begins behind a column without a heading, or where the reference comes again.
    """
    runs: list[list[int]] = []
    for place in sorted(parts):
        if runs and place - runs[-1][-1] == 1 and not _begins_again(runs[-1], place, parts):
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _without_asides(
    runs: Sequence[list[int]], parts: Mapping[int, tuple[str, ...]], rows: Cells
) -> list[list[int]]:
    """Join the runs of columns that are one table, and leave out those beside it."""
    main = max(runs, key=lambda run: (_is_whole(run, parts), len(run)), default=[])
    kept = [run for run in runs if run is main or not _is_aside(run, main, parts, rows)]
    joined: list[list[int]] = []
    for run in kept:
        if joined and not (_is_whole(run, parts) and _is_whole(joined[-1], parts)):
            joined[-1].extend(run)
        else:
            joined.append(run)
    return joined


def _is_aside(
    run: Sequence[int], main: Sequence[int], parts: Mapping[int, tuple[str, ...]], rows: Cells
) -> bool:
    """Tell whether some columns behind an empty one say nothing of the risks in their rows.

    So does a summary: its rows end elsewhere than the table's, or it names no column that the
    table lacks.
    """
    if _is_whole(run, parts):
        return False
    edge = run[0] - 1 if run[0] > main[-1] else run[-1] + 1
    if edge in parts or any(_has(row, edge) for row in rows):
        return False
    own = {number for number, row in enumerate(rows) if any(_has(row, each) for each in run)}
    theirs = {number for number, row in enumerate(rows) if any(_has(row, each) for each in main)}
    if own - theirs:
        return True
    known = {meaning_of(parts[each]) for each in main}
    return not any((found := meaning_of(parts[each])) and found not in known for each in run)


def _has(row: Sequence[object], place: int) -> bool:
    return place < len(row) and row[place] not in ("", None)


def _begins_again(run: Sequence[int], place: int, parts: Mapping[int, tuple[str, ...]]) -> bool:
    """Tell whether a column has the very heading with which the table to its left begins."""
    return parts[place] == parts[run[0]] and meaning_of(parts[place]).key == "reference"


def _is_whole(run: Sequence[int], parts: Mapping[int, tuple[str, ...]]) -> bool:
    """Tell whether some columns could be a register by themselves."""
    known = [meaning_of(parts[place]) for place in run]
    keys = {each.key for each in known}
    return len(run) > 2 and not TELLING.isdisjoint(keys) and "reference" in keys
