"""Say what a person should know of a register that was read: every doubt, and every cell left."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from lgr_tracker.domain.register import REGISTER_COLUMNS
from lgr_tracker.exchange.reading.found import (
    QUOTE_LIMIT,
    CellProblem,
    FoundSheet,
    FoundTable,
    Grid,
    OpenedRegister,
    RegisterInput,
)
from lgr_tracker.exchange.reading.ratings import differences
from lgr_tracker.exchange.reading.told import Told
from lgr_tracker.exchange.sheet import column_name

_OUTSIDE: Final = "This stands outside the table of risks."
_NO_HEADING: Final = "The column has no heading."
_NEVER_WORKED_OUT: Final = "This is a formula without a value. Open the file, save it and retry."
# Cells named in one sentence or list, at the most.
_MOST_NAMED: Final = 20
_MOST_OUTSIDE: Final = 500
_NAMES: Final = {column.key: column.heading for column in REGISTER_COLUMNS}


def warnings_of(
    opened: OpenedRegister,
    sheet: FoundSheet,
    grid: Grid,
    tables: Sequence[FoundTable],
    rows: Sequence[RegisterInput],
    told: Told,
) -> tuple[str, ...]:
    """Say in sentences what to look at again."""
    return (
        *opened.notes,
        *_other_sheets(opened, sheet),
        *_several(tables),
        *_hidden_cells(grid, tables, rows),
        *_unsure(tables),
        *_of_rows(told),
        *_same_reference(rows),
        *_stated_scores(tables, rows),
        *([] if rows else ["No risks were found under the headings."]),
    )


def cells_outside(grid: Grid, tables: Sequence[FoundTable]) -> Iterator[CellProblem]:
    """List the cells of a sheet that no table holds, and those without a value to read."""
    for (row, column), text in grid.unread.items():
        table = _table_at(tables, row)
        heading = _heading_at(tables, row, column)
        if table is None or heading is None:
            continue
        why = f"{text} is an error of the sheet itself, not a value." if text else _NEVER_WORKED_OUT
        yield CellProblem(grid.name, f"{column_name(column)}{row + 1}", heading, text, why)
    left = _MOST_OUTSIDE
    for number, cells in enumerate(grid.rows):
        around = [each for each in tables if each.header_rows[0] - 1 <= number <= each.last_row]
        held = {column.position for each in around for column in each.columns}
        if len(held) >= len(cells):
            continue
        for place, value in enumerate(cells):
            if place in held or value in ("", None) or not str(value).strip():
                continue
            left -= 1
            if left < 0:
                return
            quote = " ".join(str(value).split())[:QUOTE_LIMIT]
            cell = f"{column_name(place)}{number + 1}"
            yield CellProblem(grid.name, cell, "", quote, _NO_HEADING if around else _OUTSIDE)


def _table_at(tables: Sequence[FoundTable], row: int) -> FoundTable | None:
    return next((each for each in tables if each.first_row <= row <= each.last_row), None)


def _heading_at(tables: Sequence[FoundTable], row: int, place: int) -> str | None:
    for table in tables:
        if table.first_row <= row <= table.last_row:
            for column in table.columns:
                if column.position == place:
                    return column.heading
    return None


def _other_sheets(opened: OpenedRegister, sheet: FoundSheet) -> Iterator[str]:
    others = [each.name for each in opened.sheets if each is not sheet]
    if others:
        yield (
            f"Only the sheet {sheet.name} was read; these look like registers too: "
            f"{', '.join(others)}."
        )


def _several(tables: Sequence[FoundTable]) -> Iterator[str]:
    """Name the tables where there are several; one may be of issues, or of risks long closed."""
    if len(tables) > 1:
        named = [
            f"row {table.header_rows[-1]}" + (f" ({table.title[:40]})" if table.title else "")
            for table in tables
        ]
        yield f"Several tables were read, with headings in {_listed(named)}."


def _hidden_cells(
    grid: Grid, tables: Sequence[FoundTable], rows: Iterable[RegisterInput]
) -> Iterator[str]:
    hidden = [row.row for row in rows if row.row - 1 in grid.hidden_rows]
    if hidden:
        yield f"These rows are hidden in the sheet, and were read: {_listed(map(str, hidden))}."
    columns = [
        f"{column.letters} ({column.heading})"
        for table in tables
        for column in table.columns
        if column.position in grid.hidden_columns and column.key != "version"
    ]
    if columns:
        yield f"These columns are hidden in the sheet, and were read: {_listed(columns)}."


def _unsure(tables: Sequence[FoundTable]) -> Iterator[str]:
    for table in tables:
        for column in table.columns:
            if not column.is_sure:
                taken = _NAMES[column.key] if column.key else "a column of its own"
                yield (
                    f"Please check column {column.letters}: {column.heading[:80]} "
                    f"was taken for {taken}."
                )


def _of_rows(told: Told) -> Iterator[str]:
    if told.made_titles:
        yield (
            "No column gives a short title, so titles were made of the beginning of the "
            f"description: {told.made_titles:,} of them."
        )
    sentences = (
        ("Only a month is given, so its first day was taken", told.months),
        (
            "Words stand where a date or a number belongs; they are kept as text",
            told.words_for_days,
        ),
        ("The owner was taken from the row above", told.owners_above),
        ("The table's title calls these rows closed", told.closed_by_title),
        ("The type says that these rows are issues", told.issues_by_type),
        ("The type says that these rows are no risks, but they were read", told.other_kinds),
        ("Two numbers were read as likelihood, then impact", told.products),
    )
    for sentence, cells in sentences:
        if cells:
            yield f"{sentence}: {_listed(cells)}."


def _same_reference(rows: Iterable[RegisterInput]) -> Iterator[str]:
    seen: dict[str, list[str]] = {}
    for row in rows:
        if row.reference:
            seen.setdefault(row.reference, []).append(str(row.row))
    for reference, numbers in seen.items():
        if len(numbers) > 1:
            yield f"The reference {reference[:40]} stands in rows {_listed(numbers)}."


def _stated_scores(tables: Sequence[FoundTable], rows: Sequence[RegisterInput]) -> Iterator[str]:
    by_row = {row.row: row for row in rows}
    for each in differences((row.row, row.ratings) for row in rows):
        cell = by_row[each.row].cell_of(f"{each.rating}_score")
        yield (
            f"{cell} says {each.score:g} for the {each.rating} score, but likelihood "
            f"{each.likelihood} and impact {each.impact} do not make it."
        )


def _listed(items: Iterable[str]) -> str:
    """Name the first of many, and say how many more there are."""
    named = list(items)
    more = len(named) - _MOST_NAMED
    text = ", ".join(named[:_MOST_NAMED])
    return f"{text} and {more:,} more" if more > 0 else text
