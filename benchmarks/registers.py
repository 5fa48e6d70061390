"""Made-up registers of any size, the same each time, for whatever is measured with them."""

import io
import random
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

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
)
from lgr_tracker.exchange.risk_workbook import write_risk_workbook

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


def register_file(size: int) -> bytes:
    """Write a register of so many risks as our own workbook."""
    target = io.BytesIO()
    write_risk_workbook(workbook_of(tuple(risks(size))), target)
    return target.getvalue()


def workbook_of(held: tuple[RegisterRow, ...]) -> RiskWorkbook:
    """Make a workbook of the given risks; whatever can be counted and run over will do."""
    return RiskWorkbook(
        about=WorkbookAbout(
            programme="Measured",
            programme_code="measured",
            as_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
            made_by="Bench",
            row_count=len(held),
        ),
        scale=SCALE,
        risks=held,
        lists={
            ChoiceList.OWNER: tuple(f"Post {number}" for number in range(30)),
            ChoiceList.STATUS: ("Open", "Closed", "Issue"),
            ChoiceList.RESPONSE: ("Treat", "Tolerate", "Transfer", "Terminate"),
        },
        columns=COLUMNS,
    )


def risks(size: int, different: int = 10_000, seed: int = 11) -> Iterator[RegisterRow]:
    """Make risks one after the other.

    Reference, title and cause are always each risk's own; the rest is of so many different ones.
    """
    chance = random.Random(seed)
    patterns = [
        {each.key: _value(chance, each, number) for each in COLUMNS}
        for number in range(min(size, different))
    ]
    for number in range(size):
        pattern = patterns[number % different]
        own = {key: f"{pattern[key]} {number}" for key in ("title", "cause")}
        yield RegisterRow(**{**pattern, **own, "reference": f"R{number:05}"})


def _value(chance: random.Random, column: Column, number: int) -> object:
    """Make a value for a cell: some repeat as owners do, some hold a list in prose."""
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
            words = " ".join(chance.choices(WORDS, k=16))
            return words.replace(" nobody ", " A&E\n- nobody ") if number % 4 == 0 else words
        case _:
            return " ".join(chance.choices(WORDS, k=5))
