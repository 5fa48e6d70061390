"""The answers of part one are what the files hold: each cell is held against its source."""

import io
import json
from datetime import datetime
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.registers.one import LAYOUTS
from tests.registers.scoring import FIELDS, PARTS, RATINGS

ANSWERS = Path(__file__).parent / "answers"
RISK = {"row", "custom", *FIELDS, *RATINGS}
# How a rating stands in one cell: the first of these puts impact before likelihood.
IN_ONE_CELL = {
    ("cause_event_consequence_scores", "current"): "{impact}x{likelihood}={score}",
    ("cause_event_consequence_scores", "target"): "{impact}x{likelihood}={score}",
    ("gross_current_net_cost", "inherent"): "{likelihood}x{impact}={score}",
    ("gross_current_net_cost", "current"): "{likelihood}x{impact}={score}",
    ("gross_current_net_cost", "target"): "{likelihood}x{impact}={score}",
    ("letter_number_scores", "current"): "{likelihood}{impact}",
    ("letter_number_scores", "target"): "{likelihood}{impact}",
    ("version_profile_tolerance", "current"): "{likelihood}{impact}",
    ("version_profile_tolerance", "target"): "{likelihood}{impact}",
}


def _answer(name: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((ANSWERS / f"{name}.json").read_text(encoding="utf-8"))
    return told


def _sheet(name: str, title: str) -> Worksheet:
    sheet = load_workbook(io.BytesIO(LAYOUTS[name]()[0]))[title]
    assert isinstance(sheet, Worksheet)
    return sheet


def _written(value: Any) -> str:
    """Return a cell as a person copies it into an answer, whose dates are ISO."""
    if isinstance(value, datetime):
        value = value.date()
    text = " ".join(("" if value is None else str(value)).split()).casefold()
    if len(text) == 10 and text[2] == text[5] == "/":
        day, month, year = text.split("/")
        return f"{year}-{month}-{day}"
    return text


def _header_of(row: int, header_rows: list[int]) -> list[int]:
    """Return the header above a row: rows next to one another are one header in two parts."""
    above = [number for number in header_rows if number < row]
    return [number for number in above if above[-1] - number == above[::-1].index(number)]


def _columns(sheet: Worksheet, header: list[int], heading: str) -> list[int]:
    """Return the columns under a heading; a group's name goes on to the right until the next."""
    rows: list[list[Any]] = [[cell.value for cell in sheet[number]] for number in header]
    groups: list[Any] = list(accumulate(rows[0], lambda before, here: here or before))
    names = [
        f"{group} | {below}" if len(rows) > 1 and below else above
        for group, above, below in zip(groups, rows[0], rows[-1], strict=True)
    ]
    return [column for column, name in enumerate(names, 1) if name == heading]


def _copied(answer: dict[str, Any], risk: dict[str, Any]) -> dict[str, Any]:
    """Return what the answer copies from the file for one risk, by heading; open cells are out."""
    told = dict(risk.get("custom", {}))
    for field, heading in answer["columns"].items():
        name, _, part = field.partition(" ")
        if part and risk.get(name):
            told[heading] = risk[name].get(part, risk[name].get("score_or_band"))
        elif name in FIELDS and risk.get(name) is not None:
            told[heading] = risk[name]
    return told


@pytest.mark.parametrize("name", LAYOUTS)
def test_each_cell_of_an_answer_stands_under_its_heading(name: str) -> None:
    answer = _answer(name)
    sheet = _sheet(name, answer["sheet"])
    for risk in answer["risks"]:
        header = _header_of(risk["row"], answer["header_rows"])
        for heading, wanted in _copied(answer, risk).items():
            found = {
                _written(sheet.cell(risk["row"], column).value)
                for column in _columns(sheet, header, heading)
            }
            assert _written(wanted) in found, f"{heading} in row {risk['row']}: {found}"


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_title_made_by_shortening_is_the_beginning_of_the_text(name: str) -> None:
    answer = _answer(name)
    if "title" not in answer["columns"]:
        assert all(_written(r["event"]).startswith(_written(r["title"])) for r in answer["risks"])


@pytest.mark.parametrize(("name", "rating"), IN_ONE_CELL)
def test_a_rating_in_one_cell_is_answered_part_by_part(name: str, rating: str) -> None:
    answer = _answer(name)
    sheet = _sheet(name, answer["sheet"])
    (column,) = _columns(sheet, answer["header_rows"], answer["columns"][rating])
    for risk in answer["risks"]:
        parts = risk[rating]
        cell = sheet.cell(risk["row"], column).value
        assert IN_ONE_CELL[name, rating].format(**parts) == cell
        assert str(cell).endswith(str(parts["score"]))


@pytest.mark.parametrize("name", LAYOUTS)
def test_an_answer_says_nothing_outside_the_contract(name: str) -> None:
    answer = _answer(name)
    assert set(answer) == {"sheet", "header_rows", "columns", "risks", "reported"}
    for risk in answer["risks"]:
        assert set(risk) <= RISK
        assert all(set(risk.get(rating) or {}) <= set(PARTS) for rating in RATINGS)


def test_there_are_twenty_six_layouts_of_one_hundred_and_one_risks() -> None:
    assert len(LAYOUTS) == 26
    assert sum(len(_answer(name)["risks"]) for name in LAYOUTS) == 101
