"""Measure the risk workbook, out and in, beside the bare library doing the same."""

import io
import random
import re
from datetime import UTC, date, datetime, timedelta

import xlsxwriter
from python_calamine import CalamineWorkbook

from benchmarks.alternately import Row, measured
from lgr_tracker.domain.register import (
    REGISTER_COLUMNS,
    BandView,
    ChoiceList,
    Column,
    ColumnKind,
    RegisterRow,
    RiskWorkbook,
    ScalePoint,
    ScaleView,
    WorkbookAbout,
    join_list,
)
from lgr_tracker.exchange.register_reader import read_register
from lgr_tracker.exchange.risk_workbook import write_risk_workbook

SIZES = (2_000, 10_000)
# Columns that most registers of councils have.
CHOSEN = {
    "reference",
    "version",
    "title",
    "workstream",
    "category",
    "lenses",
    "organisation",
    "cause",
    "event",
    "effect",
    "raised_on",
    "owner",
    "existing_controls",
    "inherent_likelihood",
    "inherent_impact",
    "inherent_score",
    "current_likelihood",
    "current_impact",
    "current_score",
    "current_band",
    "target_on",
    "response",
    "status",
    "next_review_on",
    "comment",
}
COLUMNS = tuple(column for column in REGISTER_COLUMNS if column.key in CHOSEN)
SENTENCE = (
    "the two new councils need one front door on vesting day and nobody has yet agreed who "
    "answers the telephone at night while records, contracts and teams are being divided"
)
WORDS = tuple(re.findall(r"\S+", SENTENCE))
POINTS = tuple(ScalePoint(number, f"Point {number}") for number in range(1, 6))
SCALE = ScaleView(
    "Five by five",
    POINTS,
    POINTS,
    (
        BandView(1, "Low", 1, 4),
        BandView(2, "Medium", 5, 9),
        BandView(3, "High", 10, 15),
        BandView(4, "Very high", 16, 25),
    ),
)


def measure() -> list[Row]:
    """Measure writing 2,000 and 10,000 risks of 25 columns, and reading 10,000 back."""
    rows = [_measure_writing(size) for size in SIZES]
    data = _ours(_workbook(SIZES[-1]))
    rows.append(
        measured(
            "register read from Excel",
            f"{SIZES[-1]:,} risks x {len(COLUMNS)} columns",
            lambda: read_register(data, "register.xlsx", scale=SCALE),
            lambda: (
                CalamineWorkbook.from_filelike(io.BytesIO(data))
                .get_sheet_by_name("Register")
                .to_python()
            ),
            target=6.0,
            rounds=5,
        )
    )
    return rows


def _measure_writing(size: int) -> Row:
    """Measure our workbook beside the same cells written by hand."""
    workbook = _workbook(size)
    return measured(
        "register to Excel",
        f"{size:,} risks x {len(COLUMNS)} columns",
        lambda: _ours(workbook),
        lambda: _by_hand(workbook),
        target=1.15,
        rounds=5,
    )


def _ours(workbook: RiskWorkbook) -> bytes:
    """Write the whole workbook: formats, rules, drop-downs and seven more sheets."""
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


def _workbook(size: int, seed: int = 11) -> RiskWorkbook:
    """Make a workbook of so many risks, the same for the same seed."""
    chance = random.Random(seed)
    return RiskWorkbook(
        about=WorkbookAbout(
            programme="Measured",
            programme_code="measured",
            as_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
            made_by="Bench",
            row_count=size,
        ),
        scale=SCALE,
        risks=tuple(
            RegisterRow(**{each.key: _value(chance, each, number) for each in COLUMNS})
            for number in range(size)
        ),
        lists={
            ChoiceList.OWNER: tuple(f"Post {number}" for number in range(30)),
            ChoiceList.STATUS: ("Open", "Closed", "Issue"),
            ChoiceList.RESPONSE: ("Treat", "Tolerate", "Transfer", "Terminate"),
        },
        columns=COLUMNS,
    )


def _value(chance: random.Random, column: Column, number: int) -> object:
    """Make a value for a cell: some repeat as owners do, some are said only once."""
    match column.kind:
        case ColumnKind.DATE:
            return date(2026, 4, 1) + timedelta(days=chance.randrange(700))
        case ColumnKind.SCALE:
            return chance.randint(1, 5)
        case ColumnKind.NUMBER:
            return chance.randint(1, 25)
        case ColumnKind.LIST:
            return tuple(f"Lens {lens}" for lens in chance.sample(range(1, 8), 2))
        case ColumnKind.CHOICE:
            return f"{column.heading} {chance.randrange(12)}"
        case ColumnKind.PROSE:
            return " ".join(chance.choices(WORDS, k=16))
        case _:
            return f"R{number:05}" if column.key == "reference" else _title(chance, number)


def _title(chance: random.Random, number: int) -> str:
    """Make a short text of its own."""
    return f"{' '.join(chance.choices(WORDS, k=5))} {number}"
