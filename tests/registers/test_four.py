"""The answers of part four are what the files hold: each text and number stands in its row."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.registers.four import LAYOUTS
from tests.registers.scoring import PARTS, RATINGS

ANSWERS = Path(__file__).parent / "answers"
COPIED = ("reference", "cause", "event", "effect", "owner", "raised_on")
# Cells that hold several parts of a rating: each number and each word is one.
IN_ONE_CELL = re.compile(r"L(\d) x I(\d) = (\d+)|(\d+) – (\w+)")
DAYS_IN_WORDS = {"%d/%m/%Y", "%d-%b-%y"}


def _answer(name: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((ANSWERS / f"{name}.json").read_text(encoding="utf-8"))
    return told


def _grid(name: str) -> list[list[Any]]:
    data, sent_as = LAYOUTS[name]()
    if sent_as.endswith(".csv"):
        return list(csv.reader(io.StringIO(data.decode(), newline="")))
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return book.get_sheet_by_name(_answer(name)["sheet"]).to_python(skip_empty_area=False)


def _written(value: Any) -> str:
    """Return a cell or a claim as one text, its blanks collapsed and its day in ISO form."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, date):
        return value.isoformat()[:10]
    text = " ".join(str(value).split())
    for form in DAYS_IN_WORDS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC).date().isoformat()
        except ValueError:
            continue
    return text


def _claims(risk: dict[str, Any]) -> Iterator[Any]:
    """Yield all that an answer says stands in the risk's row."""
    yield from (risk[field] for field in COPIED if risk.get(field) is not None)
    yield from risk.get("custom", {}).values()
    for rating in RATINGS:
        parts = risk.get(rating) or {}
        yield from (parts[part] for part in PARTS if parts.get(part) is not None)


def _stands_in(claim: Any, cells: list[str]) -> bool:
    """Say whether a claim is one of the cells; of several fair words the last is the whole cell."""
    return _written(claim[-1] if isinstance(claim, list) else claim) in cells


def _cells(row: list[Any]) -> list[str]:
    cells = [_written(cell) for cell in row]
    parts = [match.groups() for cell in cells if (match := IN_ONE_CELL.fullmatch(cell))]
    return cells + [part for several in parts for part in several if part]


def _heads(rows: list[list[Any]]) -> list[str]:
    """Return the heading of each column; a group's name goes on to the right until the next."""
    groups = accumulate(rows[0], lambda before, here: here or before)
    pairs = zip(groups, rows[0], rows[-1], strict=True)
    if len(rows) == 1:
        return [_written(above) for _, above, _ in pairs]
    return [_written(f"{group} | {below}" if below else above) for group, above, below in pairs]


def _told_of(field: str, risk: dict[str, Any], columns: dict[str, str]) -> list[Any]:
    """Return what an answer says of a risk in the column of a field, but its status."""
    name, _, part = field.partition(" ")
    if name not in RATINGS:
        return [risk[name]] if name in COPIED else []
    rating = risk[name] or {}
    if part:
        return [rating[key] for key in (part, "score_or_band") if rating.get(key)][:1]
    here = (value for key, value in rating.items() if f"{name} {key}" not in columns)
    return [value for value in here if value is not None]


@pytest.mark.parametrize("name", LAYOUTS)
def test_all_that_an_answer_says_stands_in_the_row_of_the_risk(name: str) -> None:
    grid = _grid(name)
    for risk in _answer(name)["risks"]:
        cells = _cells(grid[risk["row"] - 1])
        assert [claim for claim in _claims(risk) if not _stands_in(claim, cells)] == [], risk["row"]


@pytest.mark.parametrize("name", LAYOUTS)
def test_each_heading_of_an_answer_stands_in_the_header(name: str) -> None:
    answer, grid = _answer(name), _grid(name)
    heads = {_written(cell) for number in answer["header_rows"] for cell in grid[number - 1]}
    for heading in answer["columns"].values():
        assert set(heading.split(" | ")) <= heads, heading


@pytest.mark.parametrize("name", LAYOUTS)
def test_what_an_answer_says_stands_under_its_own_heading(name: str) -> None:
    answer, grid = _answer(name), _grid(name)
    heads = _heads([grid[number - 1] for number in answer["header_rows"]])
    for field, heading in answer["columns"].items():
        for risk in answer["risks"]:
            cells = _cells([grid[risk["row"] - 1][heads.index(heading)]])
            claims = _told_of(field, risk, answer["columns"])
            assert all(_stands_in(claim, cells) for claim in claims), (risk["row"], heading)


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_title_is_a_cell_or_the_beginning_of_the_text(name: str) -> None:
    answer, grid = _answer(name), _grid(name)
    for risk in answer["risks"]:
        cells = _cells(grid[risk["row"] - 1])
        assert risk["title"] in cells or risk["event"].startswith(risk["title"])


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_reference_of_the_file_is_answered(name: str) -> None:
    answer, grid = _answer(name), _grid(name)
    heads = [_written(cell) for cell in grid[answer["header_rows"][0] - 1]]
    column = heads.index(answer["columns"]["reference"])
    below = (_written(row[column]) for row in grid[answer["header_rows"][-1] :] if any(row))
    assert [word for word in below if word] == [risk["reference"] for risk in answer["risks"]]


def test_there_are_twelve_layouts_of_three_to_six_risks() -> None:
    assert len(LAYOUTS) == 12
    assert all(3 <= len(_answer(name)["risks"]) <= 6 for name in LAYOUTS)
