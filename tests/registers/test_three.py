"""The answers of part three are what the files hold: each text and number stands in its row."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.registers.scoring import PARTS, RATINGS
from tests.registers.three import LAYOUTS

ANSWERS = Path(__file__).parent / "answers"
TEXT_FILES = {"shared_list_export": (",", "utf-8-sig"), "titled_semicolons": (";", "cp1252")}
COPIED = ("reference", "cause", "event", "effect", "owner")
SAME_DAY = {
    "Mon 2 March 2026": "2026-03-02",
    "Thursday 16/04/26": "2026-04-16",
    "Tuesday, 5th May 2026": "2026-05-05",
}
"""Days that a person reads where no copy of the cell would do."""


def _answer(name: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((ANSWERS / f"{name}.json").read_text(encoding="utf-8"))
    return told


def _grid(name: str) -> list[list[Any]]:
    data, _ = LAYOUTS[name]()
    if name in TEXT_FILES:
        by, coded = TEXT_FILES[name]
        return list(csv.reader(io.StringIO(data.decode(coded), newline=""), delimiter=by))
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return book.get_sheet_by_name(_answer(name)["sheet"]).to_python(skip_empty_area=False)


def _written(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, date):
        value = value.isoformat()[:10]
    text = " ".join(str(value).split())
    return SAME_DAY.get(text, re.sub(r"^(\d{4}-\d\d-\d\d)T[\d:]+Z$", r"\1", text))


def _claims(risk: dict[str, Any]) -> Iterator[Any]:
    """Yield all that an answer says stands in the risk's row."""
    yield from (risk[field] for field in (*COPIED, "raised_on") if risk.get(field) is not None)
    yield from risk.get("custom", {}).values()
    for rating in RATINGS:
        parts = risk.get(rating) or {}
        yield from (parts[part] for part in PARTS if parts.get(part) is not None)


@pytest.mark.parametrize("name", LAYOUTS)
def test_all_that_an_answer_says_stands_in_the_row_of_the_risk(name: str) -> None:
    answer, grid = _answer(name), _grid(name)
    for risk in answer["risks"]:
        cells = [_written(cell) for cell in grid[risk["row"] - 1]]
        if name == "whole_rating_in_a_cell":
            cells += [word for cell in cells for word in re.findall(r"\w+", cell)]
        if name == "pasted_from_word":
            below = (_written(cell) for cell in grid[risk["row"]])
            cells += [f"{cell} {more}" for cell, more in zip(cells, below, strict=True)]
        missing = [claim for claim in _claims(risk) if _written(claim) not in cells]
        assert missing == [], risk["row"]


@pytest.mark.parametrize("name", LAYOUTS)
def test_each_heading_of_an_answer_stands_in_the_header(name: str) -> None:
    answer, grid = _answer(name), _grid(name)
    heads = {_written(cell) for number in answer["header_rows"] for cell in grid[number - 1]}
    for heading in answer["columns"].values():
        assert set(heading.split(" | ")) <= heads, heading


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_title_is_a_cell_or_the_beginning_of_the_text(name: str) -> None:
    answer, grid = _answer(name), _grid(name)
    for risk in answer["risks"]:
        cells = [_written(cell) for cell in grid[risk["row"] - 1]]
        assert risk["title"] in cells or str(risk.get("event", "")).startswith(risk["title"])


def test_there_are_twenty_layouts_of_three_to_six_risks() -> None:
    assert len(LAYOUTS) == 20
    assert all(3 <= len(_answer(name)["risks"]) <= 6 for name in LAYOUTS)
