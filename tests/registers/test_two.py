"""The answers of part two are what the files hold: each cell is held against its source."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.registers.two import LAYOUTS

ANSWERS = Path(__file__).parent / "answers"
TEXT_FILES = {
    "semicolons": (";", "cp1252"),
    "marked_utf8": (",", "utf-8-sig"),
    "tabs": ("\t", "utf-8"),
}
READ_BY_A_PERSON = {
    "semicolons": {"raised_on"},
    "tabs": {"raised_on"},
    "codes": {"raised_on", "inherent", "current", "target"},
    "products_in_a_cell": {"inherent", "current", "target"},
    "dates_as_text": {"raised_on"},
    "serials_1900": {"raised_on"},
    "serials_1904": {"raised_on"},
    "words_for_dates": {"raised_on"},
    "as_above": {"owner"},
    "management_of_risk": {"status"},
}
"""Where the answer is the meaning of a cell and not a copy of it."""

Grid = list[list[Any]]
Answer = dict[str, Any]


def answer_to(name: str) -> Answer:
    told: Answer = json.loads((ANSWERS / f"{name}.json").read_text(encoding="utf-8"))
    return told


def cells_of(name: str, sheet: str | None) -> Grid:
    data, _ = LAYOUTS[name]()
    if sheet is None:
        by, coded = TEXT_FILES[name]
        return list(csv.reader(io.StringIO(data.decode(coded), newline=""), delimiter=by))
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def written(value: Any) -> str:
    """A cell as a person would copy it out."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, date):
        value = value.isoformat()[:10]
    return "" if value is None else " ".join(str(value).split())


def headings(grid: Grid, header_rows: list[int]) -> list[str]:
    """The headings of a table; a group's name goes on to the right until the next one."""
    rows = [[written(cell) for cell in grid[number - 1]] for number in header_rows]
    if len(rows) == 1:
        return rows[0]
    group, found = "", []
    for above, below in zip(*rows, strict=True):
        group = above or group
        found.append(f"{group} | {below}" if below else above)
    return found


def part_of(risk: Answer, field: str) -> Any:
    """What the answer says to a field such as "owner" or "current likelihood"."""
    name, _, part = field.partition(" ")
    if not part:
        return risk[name].capitalize() if name == "status" else risk[name]
    rating = risk[name] or {}
    return rating.get(part, rating.get("score_or_band"))


@pytest.mark.parametrize("name", LAYOUTS)
def test_each_cell_of_the_answer_is_a_cell_of_the_file(name: str) -> None:
    answer = answer_to(name)
    grid = cells_of(name, answer["sheet"])
    columns = headings(grid, answer["header_rows"])
    for risk, row in zip(answer["risks"], rows_of(answer), strict=True):
        told = {heading: part_of(risk, field) for field, heading in copied(name, answer).items()}
        told |= risk.get("custom", {})
        source = {heading: written(grid[row - 1][columns.index(heading)]) for heading in told}
        assert {h: written(v) for h, v in told.items()} == source


def copied(name: str, answer: Answer) -> dict[str, str]:
    """The fields whose answer is a copy of the cell, each with its heading."""
    judged = READ_BY_A_PERSON.get(name, set())
    return {f: heading for f, heading in answer["columns"].items() if f.split(" ")[0] not in judged}


def rows_of(answer: Answer) -> list[int]:
    first = answer["header_rows"][-1] + 1
    return [risk.get("row", first + at) for at, risk in enumerate(answer["risks"])]


@pytest.mark.parametrize("name", LAYOUTS)
def test_no_owned_row_of_the_file_is_left_out_of_the_answer(name: str) -> None:
    answer = answer_to(name)
    grid = cells_of(name, answer["sheet"])
    owner = headings(grid, answer["header_rows"]).index(answer["columns"]["owner"])
    below = answer["header_rows"][-1]
    owned = [at for at, row in enumerate(grid[below:], below + 1) if written(row[owner])]
    merged_owner = {8, 9} if name == "as_above" else set()
    assert {*owned, *merged_owner} == set(rows_of(answer))


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_title_made_from_the_text_is_its_beginning_or_stands_in_a_column(name: str) -> None:
    answer = answer_to(name)
    if "title" not in answer["columns"]:
        assert all(risk["event"].startswith(risk["title"]) for risk in answer["risks"])
    else:
        assert all("title" in risk for risk in answer["risks"])


def test_there_are_as_many_answers_as_layouts_and_three_to_nine_risks_in_each() -> None:
    assert len(LAYOUTS) == 29
    assert all(3 <= len(answer_to(name)["risks"]) <= 9 for name in LAYOUTS)
