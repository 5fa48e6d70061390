"""Measure the risk workbook, out and in, beside the bare library doing the same."""

import io
import subprocess
import sys

import xlsxwriter
from python_calamine import CalamineWorkbook

from benchmarks.alternately import Row, measured
from benchmarks.registers import COLUMNS, SCALE, register_file, risks, workbook_of
from lgr_tracker.domain.register import ColumnKind, RiskWorkbook, join_list
from lgr_tracker.exchange.reading import open_register, read_register
from lgr_tracker.exchange.risk_workbook import write_risk_workbook

SIZES = (2_000, 10_000)
LONG = 100_000
MOST_MEGABYTES = 60.0


def measure() -> list[Row]:
    """Measure writing 2,000 to 100,000 risks of 25 columns, and reading 10,000 back."""
    return [*map(_measure_writing, SIZES), _measure_memory(), _measure_reading(SIZES[-1])]


def _measure_writing(size: int) -> Row:
    """Measure our workbook beside the same cells written by hand."""
    workbook = workbook_of(tuple(risks(size)))
    return measured(
        "register to Excel",
        _words(size),
        lambda: _ours(workbook),
        lambda: _by_hand(workbook),
        target=0.15,
        rounds=5,
    )


def _measure_memory() -> Row:
    """Measure what a long register takes over a process at rest, beside what it may take."""
    command = [sys.executable, "-m", "benchmarks.excel_memory", str(LONG)]
    taken = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return {
        "work": "register to Excel, memory over idle",
        "size": _words(LONG),
        "unit": "MB",
        "ours_mb": round(taken, 1),
        "floor_mb": MOST_MEGABYTES,
        "ratio": round(taken / MOST_MEGABYTES, 4),
        "target": 1.0,
    }


def _measure_reading(size: int) -> Row:
    """Measure reading a register, all checks included, beside calamine reading its cells."""
    data = register_file(size)
    return measured(
        "register read from Excel",
        _words(size),
        lambda: read_register(open_register(data, "register.xlsx"), scale=SCALE),
        lambda: (
            CalamineWorkbook.from_filelike(io.BytesIO(data))
            .get_sheet_by_name("Register")
            .to_python()
        ),
        target=6.0,
        rounds=5,
    )


def _words(size: int) -> str:
    return f"{size:,} risks x {len(COLUMNS)} columns"


def _ours(workbook: RiskWorkbook) -> bytes:
    """Write the whole workbook: formats, rules, drop-downs and all the other sheets."""
    target = io.BytesIO()
    write_risk_workbook(workbook, target)
    return target.getvalue()


def _by_hand(workbook: RiskWorkbook) -> bytes:
    """Write the same cells with the same looks, and nothing else."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("Register")
    text = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    number = book.add_format({"num_format": "0", "valign": "top", "border": 1})
    day = book.add_format({"num_format": "dd mmm yyyy", "valign": "top", "border": 1})
    for place, column in enumerate(COLUMNS):
        sheet.write_string(0, place, column.heading, text)
    for line, row in enumerate(workbook.risks, start=1):
        for place, column in enumerate(COLUMNS):
            value = getattr(row, column.key)
            if column.kind is ColumnKind.DATE:
                sheet.write_datetime(line, place, value, day)
            elif isinstance(value, int):
                sheet.write_number(line, place, value, number)
            else:
                text_value = join_list(value) if isinstance(value, tuple) else value
                sheet.write_string(line, place, text_value, text)
    book.close()
    return target.getvalue()
