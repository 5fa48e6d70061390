"""The register as a plain table: one file of CSV or JSON, in the columns of the workbook."""

from collections.abc import Iterable, Sequence

from lgr_tracker.domain.register import (
    REGISTER_COLUMNS,
    Column,
    ColumnKind,
    RegisterRow,
    join_list,
    outward_headings,
)
from lgr_tracker.exchange.csv_table import Cell, write_csv
from lgr_tracker.exchange.json_table import write_json


def register_csv(
    rows: Iterable[RegisterRow],
    custom_headings: Sequence[str] = (),
    columns: Sequence[Column] = REGISTER_COLUMNS,
) -> bytes:
    """Return the register as CSV, the programme's own columns at the right; it reads back."""
    headings = [column.heading for column in columns]
    return write_csv(
        [*headings, *outward_headings(custom_headings)],
        (
            [*_cells(row, columns), *(row.custom.get(each, "") for each in custom_headings)]
            for row in rows
        ),
    )


def register_json(
    rows: Iterable[RegisterRow], columns: Sequence[Column] = REGISTER_COLUMNS
) -> bytes:
    """Return the register as JSON, by the columns' keys; `custom` holds the own columns."""
    keys = tuple(column.key for column in columns)
    return write_json(
        (*keys, "custom"), ((*(getattr(row, key) for key in keys), row.custom) for row in rows)
    )


def _cells(row: RegisterRow, columns: Sequence[Column]) -> list[Cell]:
    return [_cell(column, getattr(row, column.key)) for column in columns]


def _cell(column: Column, value: Cell | tuple[str, ...]) -> Cell:
    """Put several values into one cell as the workbook does."""
    if not isinstance(value, tuple):
        return value
    return "\n".join(value) if column.kind is ColumnKind.LINES else join_list(value)
