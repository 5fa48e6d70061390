"""Open a register, look it over, and read its rows as a person, or nobody, has asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.register import REGISTER_COLUMNS, ScaleMapping, ScaleView
from lgr_tracker.exchange.key_sheet import SHEET_NAME as KEY_SHEET
from lgr_tracker.exchange.reading.body import body_of
from lgr_tracker.exchange.reading.columns import is_ours
from lgr_tracker.exchange.reading.doubts import cells_outside, warnings_of
from lgr_tracker.exchange.reading.facts import CheckedWorkbook
from lgr_tracker.exchange.reading.found import (
    CUSTOM,
    FoundColumn,
    FoundSheet,
    FoundTable,
    Grid,
    OpenedRegister,
    ReadRegister,
    RegisterInput,
)
from lgr_tracker.exchange.reading.grids import grid_of_text, grids_of
from lgr_tracker.exchange.reading.limits import ROW_LIMIT, TOO_MANY_ROWS
from lgr_tracker.exchange.reading.ratings import ScaleWords, words_of_ratings
from lgr_tracker.exchange.reading.rows import RowReader
from lgr_tracker.exchange.reading.tables import known_columns, look_over, speaks_of_risks
from lgr_tracker.exchange.reading.told import Told
from lgr_tracker.exchange.reading.upload import check_upload
from lgr_tracker.exchange.reading.vocabulary import folded
from lgr_tracker.exchange.risk_workbook import REGISTER_SHEET

_NO_HEADER: Final = (
    "No row of headings was found. Put a row above the risks that names the columns, such as "
    "Title, Cause, Event, Effect, Risk owner, and try again."
)
_BY_SHAPE: Final = (
    "Few of the headings are known, so the table was found by its shape. Please check every column."
)
_OVERSIZE: Final = "A sheet that was too large was left out."
_LIKELY_NAMES: Final = ("risk", "register", "raid")
_UNLIKELY_NAMES: Final = (
    *("archive", "closed", "old", "previous", "template", "example", "history", "key"),
    *("matrix", "guidance", "lookup", "list", "change", "export", "action"),
)


def open_register(data: bytes, filename: str) -> OpenedRegister:
    """Open a file and find its tables of risks; raises Invalid, in a plain sentence."""
    checked = check_upload(data, filename)
    if not isinstance(checked, CheckedWorkbook):
        return looked_over(filename, [grid_of_text(checked.text, filename)])
    opened = looked_over(
        filename,
        _without_our_others(list(grids_of(checked))),
        notes=(_OVERSIZE,) if checked.has_oversize else (),
        counts_from_1904=checked.counts_from_1904,
        refusal=TOO_MANY_ROWS if checked.has_oversize else _NO_HEADER,
    )
    if checked.has_oversize and not any(map(_is_surely_one, opened.sheets)):
        raise Invalid(TOO_MANY_ROWS)
    return opened


def _without_our_others(grids: list[Grid]) -> list[Grid]:
    """Leave out what our own workbook holds beside its Register: none of it is ever read back."""
    if {REGISTER_SHEET, KEY_SHEET} <= {grid.name for grid in grids}:
        return [grid for grid in grids if grid.name == REGISTER_SHEET]
    return grids


def looked_over(
    filename: str,
    grids: Iterable[Grid],
    *,
    notes: tuple[str, ...] = (),
    counts_from_1904: bool = False,
    refusal: str = _NO_HEADER,
) -> OpenedRegister:
    """Find the tables of all sheets; our own workbook's Register is taken alone.

    Sheets with titles and owners of something else count only where none speaks of risks.
    """
    sheets: list[FoundSheet] = []
    kept: dict[str, Grid] = {}
    others: list[str] = []
    unknown: list[Grid] = []
    for grid in grids:
        sheet = look_over(grid)
        if grid.name == REGISTER_SHEET and any(_is_our_table(each) for each in sheet.tables):
            sheets, kept, others = [sheet], {grid.name: grid}, []
            break
        if sheet.tables:
            sheets.append(sheet)
            kept[grid.name] = grid
        elif grid.rows:
            unknown.append(grid)
            others.append(f"{grid.name} (hidden)" if grid.is_hidden else grid.name)
    if not sheets:
        sheets = [sheet for each in unknown if (sheet := look_over(each, by_shape=True)).tables]
        kept = {grid.name: grid for grid in unknown}
        others = [name for name in others if all(name != each.name for each in sheets)]
        notes = (*notes, _BY_SHAPE)
    if not sheets:
        raise Invalid(refusal)
    sure = [sheet for sheet in sheets if _is_surely_one(sheet)] or sheets
    others += [sheet.name for sheet in sheets if sheet not in sure]
    hidden = [f"The sheet {sheet.name} is hidden." for sheet in sure if sheet.is_hidden]
    if others:
        hidden.append(f"These sheets hold no register and were not read: {', '.join(others)}.")
    kept = {sheet.name: kept[sheet.name] for sheet in sure}
    return OpenedRegister(filename, tuple(sure), (*notes, *hidden), kept, counts_from_1904)


def best_sheet(opened: OpenedRegister) -> FoundSheet | None:
    """Choose the sheet that looks most like the register; a hidden one only where all are."""
    return max(opened.sheets, key=_likeness, default=None)


def read_register(
    opened: OpenedRegister,
    *,
    sheet: str | None = None,
    mapping: Mapping[str, str | None] | None = None,
    scale: ScaleView | None = None,
    scale_mapping: ScaleMapping | None = None,
) -> ReadRegister:
    """Read every risk of a sheet, the likeliest where none is named.

    `mapping` gives a heading the key of one of our columns, "custom" to keep it as the row's
    own, or None to leave it out. Ratings of another's register come in its own words, and as
    the programme's numbers only through `scale_mapping`; our own workbook is read on `scale`.
    Raises Invalid for a sheet or column that is not there; a single cell that cannot be read is
    listed as a problem instead.
    """
    found = _named_sheet(opened, sheet)
    grid = opened.grids[found.name]
    told, rows = Told(), list[RegisterInput]()
    tables = [_as_mapped(table, mapping or {}) for table in found.tables]
    ours = any(_is_our_table(table) for table in tables)
    for table in tables:
        kept = [
            column for column in table.columns if column.position not in _left_out(table, mapping)
        ]
        reader = RowReader(
            table,
            kept,
            told,
            scale=scale,
            mapping=scale_mapping,
            counts_from_1904=opened.counts_from_1904,
            is_ours=ours,
        )
        body = table.body or body_of(grid, table)
        told.unread.extend(body.passed)
        for risk in body.rows:
            rows.append(reader.read(risk))
            if len(rows) > ROW_LIMIT:
                raise Invalid(TOO_MANY_ROWS)
    columns = _columns_by_key(tables, ours=ours)
    return ReadRegister(
        sheet=found.name,
        header_rows=tuple(sorted({row for table in tables for row in table.header_rows})),
        columns=columns,
        rows=tuple(rows),
        problems=tuple(told.problems),
        unread=(*cells_outside(grid, tables), *told.unread),
        unread_headings=tuple(_unread_headings(tables, mapping)),
        warnings=warnings_of(opened, found, grid, tables, rows, told),
        is_ours=ours,
    )


def words_of_scale(read: ReadRegister) -> ScaleWords:
    """List what the source says of likelihood, impact and scores, each word once."""
    return words_of_ratings(said for row in read.rows for said in row.ratings.values())


def _is_surely_one(sheet: FoundSheet) -> bool:
    return any(speaks_of_risks(table) for table in sheet.tables)


def _is_our_table(table: FoundTable) -> bool:
    return is_ours(tuple(column.heading.split(" | ")) for column in table.columns)


def _likeness(sheet: FoundSheet) -> tuple[bool, float, int]:
    """Weigh a sheet: shown before hidden, then by its columns and its name, then by its rows."""
    name = folded(sheet.name)
    weight = float(max(known_columns(table) for table in sheet.tables))
    rows = sum(table.row_count for table in sheet.tables)
    weight += 1.5 * any(word in name for word in _LIKELY_NAMES)
    weight -= 4 * any(word in name.split() for word in _UNLIKELY_NAMES)
    return not sheet.is_hidden, weight if rows else weight - 3, rows


def _named_sheet(opened: OpenedRegister, name: str | None) -> FoundSheet:
    if name is None and (best := best_sheet(opened)) is not None:
        return best
    for sheet in opened.sheets:
        if sheet.name == name:
            return sheet
    names = ", ".join(sheet.name for sheet in opened.sheets)
    raise Invalid(f"There is no register on a sheet called {str(name)[:60]}. Found: {names[:300]}.")


def _as_mapped(table: FoundTable, mapping: Mapping[str, str | None]) -> FoundTable:
    columns = _mapped(table, mapping)
    return replace(table, columns=columns, body=table.body if columns == table.columns else None)


def _mapped(table: FoundTable, mapping: Mapping[str, str | None]) -> tuple[FoundColumn, ...]:
    """Apply what a person said of the columns; a key they give goes from any other column."""
    known = {column.key for column in REGISTER_COLUMNS}
    for heading, key in mapping.items():
        if key not in known and key not in (CUSTOM, None):
            raise Invalid(f"The column {heading[:60]} cannot be read as {str(key)[:60]}.")
    said = {
        column.position: mapping[column.heading]
        for column in table.columns
        if column.heading in mapping
    }
    given: set[str] = set()
    columns: list[FoundColumn] = []
    for column in table.columns:
        key = said.get(column.position, column.key)
        if column.position in said and key not in (None, CUSTOM):
            key = CUSTOM if key in given else key
            given.add(str(key))
        elif column.position not in said and key in said.values():
            key = None
        is_sure = column.is_sure or column.position in said
        columns.append(replace(column, key=None if key == CUSTOM else key, is_sure=is_sure))
    return tuple(columns)


def _left_out(table: FoundTable, mapping: Mapping[str, str | None] | None) -> set[int]:
    """Name the columns that a person wants left out."""
    return {
        column.position
        for column in table.columns
        if mapping and column.heading in mapping and mapping[column.heading] is None
    }


def _unread_headings(
    tables: Sequence[FoundTable], mapping: Mapping[str, str | None] | None
) -> list[str]:
    names = [
        column.heading
        for table in tables
        for column in table.columns
        if column.position in _left_out(table, mapping)
    ]
    return list(dict.fromkeys(names))


def _columns_by_key(tables: Sequence[FoundTable], *, ours: bool) -> dict[str, str]:
    """Say under which heading each of our columns was found, in the first table that has it."""
    columns: dict[str, str] = {}
    for table in tables:
        for column in table.columns:
            if column.key is not None:
                columns.setdefault(column.key, column.heading)
    if not ours and "title" not in columns:
        for key in ("event", "cause", "effect"):
            if key in columns:
                return {"title": columns[key], **columns}
    return columns
