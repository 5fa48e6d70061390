"""A register that waits comes back as it was opened, and carries nothing beside it."""

import io
from datetime import date, datetime, time, timedelta

import openpyxl

from lgr_tracker.exchange.kept_register import pack_opened, unpack_opened
from lgr_tracker.exchange.reading import open_register, read_register
from tests.exchange.workbooks import SCALE, full_workbook, plain_workbook, written

ROWS = [
    ["Corporate risks"],
    ["Ref", "Risk", "Score", "Date raised", "Seen", "At", "For", "Agreed"],
    [1, "Records go \u201castray\u201d", "4x4=16", date(2026, 11, 1), datetime(2026, 1, 2, 3, 4)],
    [2.5, "Fees rise", 12, "Q2", None, time(9, 30), timedelta(hours=30), True],
]


def test_what_was_opened_comes_back_the_same() -> None:
    opened = open_register(plain_workbook(("Risks", ROWS)), "r.xlsx")
    again, digest = unpack_opened(pack_opened(opened, "abc"))
    assert digest == "abc"
    assert (again.sheets, again.notes, again.filename) == (
        opened.sheets,
        opened.notes,
        opened.filename,
    )
    assert read_register(again) == read_register(opened)
    assert [list(row) for row in again.grids["Risks"].rows] == [
        list(row) for row in opened.grids["Risks"].rows
    ]


def test_our_own_workbook_comes_back_the_same() -> None:
    opened = open_register(written(full_workbook()), "register.xlsx")
    again, _ = unpack_opened(pack_opened(opened, ""))
    assert read_register(again, scale=SCALE) == read_register(opened, scale=SCALE)


def test_hidden_parts_and_merged_cells_come_back() -> None:
    book = openpyxl.load_workbook(io.BytesIO(plain_workbook(("Risks", ROWS))))
    sheet = book["Risks"]
    sheet.merge_cells("A1:C1")
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet["E4"] = "=1/0"
    target = io.BytesIO()
    book.save(target)
    opened = open_register(target.getvalue(), "r.xlsx")
    again, _ = unpack_opened(pack_opened(opened, ""))
    assert again.grids["Risks"].merges == ((0, 0, 0, 2),)
    assert again.grids["Risks"].unread == {(3, 4): ""}
    assert read_register(again).warnings == read_register(opened).warnings
    assert any("hidden" in each for each in read_register(again).warnings)


def test_other_sheets_are_not_kept() -> None:
    data = plain_workbook(("Risks", ROWS), ("Diary", [["Something", "private"]]))
    opened = open_register(data, "r.xlsx")
    assert list(unpack_opened(pack_opened(opened, ""))[0].grids) == ["Risks"]
    assert opened.notes == ("These sheets hold no register and were not read: Diary.",)
