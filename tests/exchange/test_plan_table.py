"""A plan read from tables as programs and offices write them."""

import io
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.exchange.plan_headings import NO_CODE, offered
from lgr_tracker.exchange.plan_rows import MOST_ROWS, NO_ROWS, SAME_WBS
from lgr_tracker.exchange.plan_table import (
    NO_HEADER,
    columns_of_plan,
    open_plan,
    pack_plan,
    read_plan,
    unpack_plan,
)
from tests.exchange.plans import LAYOUTS, PROJECT_CSV
from tests.exchange.workbooks import plain_workbook

NAMES = ["Agree the split", "Move the records", "Go live"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_is_found_and_read_without_a_problem(layout: str) -> None:
    name, data = LAYOUTS[layout]
    read = read_plan(open_plan(data, name))
    assert [row.values["name"] for row in read.rows] == NAMES
    assert read.problems == ()
    assert all(row.values[read.known_by] for row in read.rows)


def test_a_planning_program_is_taken_at_its_word() -> None:
    read = read_plan(open_plan(PROJECT_CSV, "plan.csv"))
    first, second, last = (row.values for row in read.rows)
    assert (first["duration_days"], first["percent"], first["constraint_type"]) == (
        10,
        40,
        "fixed_start_on",
    )
    assert str(first["constraint_on"]) == "2026-11-02"
    assert (second["duration_days"], second["predecessors"]) == (15, "2FS+2 days")
    assert (last["is_milestone"], last["constraint_type"], last["constraint_on"]) == (
        True,
        "none",
        None,
    )
    assert [(each.cell, each.value) for each in read.passed] == [("C2", "Records")]
    assert read.rows[0].cell_of("predecessors") == "G3"
    assert "These columns were left out: Task Mode." in read.warnings


def test_numbers_of_an_outline_tell_what_sums_up_what() -> None:
    read = read_plan(open_plan(LAYOUTS["tabs"][1], "plan.txt"))
    assert (read.known_by, [each.value for each in read.passed]) == ("wbs", ["Records"])


def test_other_sheets_are_named_and_headings_between_rows_passed_over() -> None:
    read = read_plan(open_plan(LAYOUTS["primavera"][1], "plan.xlsx"))
    assert (read.sheet, read.header_row) == ("TASK", 3)
    assert read.warnings[0] == "These sheets hold no plan and were not read: Cover."
    dated = read_plan(open_plan(LAYOUTS["dated"][1], "plan.xlsx"))
    assert [each.value for each in dated.passed] == ["RECORDS"]
    assert [str(row.values["finish"]) for row in dated.rows] == [
        "2026-11-13",
        "2026-12-08",
        "2026-12-08",
    ]


@pytest.mark.parametrize(
    ("heading", "cell", "words"),
    [
        ("Duration", "1 mon", "is no fixed number of working days"),
        ("Duration", "-3d", "No work takes fewer than 0 days"),
        ("Duration", "3ed", "counts elapsed time"),
        ("Start", "soon", "This should be a date such as 29/10/2027."),
        ("Start", "31/02/2027", "There is no such day."),
        ("Start", "Mon 1/5/26", "1 May 2026 is a Friday. If the month stands first here"),
        ("Milestone", "perhaps", "This should be Yes or No."),
        ("% complete", "half", "This should be a percentage"),
        ("% complete", "0.5", "Write it such as 40%."),
        ("% complete", "140%", "from 0% to 100%"),
        ("Constraint Type", "As Late As Possible", "The plan can't hold this."),
        ("Name", "bell\x07", "unseen control character"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_with_the_reason(
    heading: str, cell: str, words: str
) -> None:
    table = f'Code,Task,Duration,{heading}\nM1,Work,"5","{cell}"\n'
    if heading in ("Duration", "Name"):
        table = f'Code,Task,Duration\nM1,"{cell if heading == "Name" else "Work"}",'
        table += f'"{cell if heading == "Duration" else 5}"\n'
    read = read_plan(open_plan(table.encode(), "plan.csv"))
    [problem] = read.problems
    assert words in problem.reason
    assert problem.cell.endswith("2")


def test_dates_and_errors_in_cells_of_a_workbook_are_refused_where_they_cannot_be() -> None:
    rows = [["Code", "Task", "Days", "Predecessors"], ["M1", "Work", "=1/0", "M2"]]
    book = plain_workbook(("Plan", rows))
    read = read_plan(open_plan(book, "plan.xlsx"))
    assert "never worked out" in read.problems[0].reason
    dated = plain_workbook(("Plan", [rows[0], ["M1", "Work", date(2026, 1, 2), date(2026, 1, 2)]]))
    days, links = read_plan(open_plan(dated, "plan.xlsx")).problems
    assert "This should be a number of working days" in days.reason
    assert links.reason == "The spreadsheet took this for a date. Type it as text."


def test_a_name_that_looks_like_a_formula_comes_back_as_it_went_out() -> None:
    read = read_plan(open_plan(b"Code,Name,Working days\nM1,'=2 to 1,5\n", "plan.csv"))
    assert read.rows[0].values["name"] == "=2 to 1"


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (b"A,B\n1,2\n", NO_HEADER),
        (b"Name,Address\nOffice,Street\n", NO_HEADER),
        (b"Task,Duration\nWork,5\n", NO_CODE),
        (b"WBS,Task,Duration\n1,Work,5\n1,Rest,5\n", SAME_WBS),
        (b"Code,Task,Duration\n", NO_ROWS),
        (b"", "The file is empty."),
    ],
)
def test_what_is_no_plan_is_refused_in_words(table: bytes, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence[:30]):
        read_plan(open_plan(table, "plan.csv"))


def test_too_many_rows_are_refused_with_their_number() -> None:
    rows = "".join(f"M{number},Work,1\n" for number in range(MOST_ROWS + 1))
    opened = open_plan(f"Code,Task,Days\n{rows}".encode(), "plan.csv")
    with pytest.raises(Invalid, match="5,001 pieces of work; at most 5,000"):
        read_plan(opened)


def test_of_several_sheets_one_is_chosen_by_name_and_all_come_back_from_waiting() -> None:
    head = ["Code", "Task", "Days"]
    data = plain_workbook(
        ("Short", [head, ["A", "One", 1]]), ("Long", [head, ["B", "Two", 1], ["C", "Three", 2]])
    )
    opened = unpack_plan(pack_plan(open_plan(data, "plan.xlsx")))
    assert list(opened.grids) == ["Long", "Short"]
    assert [row.values["name"] for row in read_plan(opened, "Short").rows] == ["One"]
    with pytest.raises(Invalid, match="no sheet called Other"):
        read_plan(opened, "Other")


def test_columns_can_be_told_under_headings_that_say_nothing() -> None:
    table = "Our plan;;;\n;Vorgang;Dauer;Dauer\nM1;Move;;3\nM2;Close;x;0\n"
    opened = open_plan(table.encode(), "plan.csv")
    header = columns_of_plan(opened, "plan.csv")
    assert [(each.heading, each.key, each.samples) for each in header.columns] == [
        ("Column A", None, ("M1", "M2")),
        ("Vorgang", None, ("Move", "Close")),
        ("Dauer", None, ("x",)),
        ("Dauer (2)", None, ("3", "0")),
    ]
    told = {"Column A": "code", "Vorgang": "name", "Dauer": None, "Dauer (2)": "duration_days"}
    read = read_plan(opened, None, told)
    assert [row.values for row in read.rows] == [
        {"code": "M1", "name": "Move", "duration_days": 3},
        {"code": "M2", "name": "Close", "duration_days": 0},
    ]
    with pytest.raises(Invalid, match="Say which column holds how long"):
        read_plan(opened, None, {**told, "Dauer (2)": None})


def test_every_column_that_can_be_told_has_a_name() -> None:
    assert len({label for _, label in offered()}) == len(offered())


def test_hidden_rows_are_read_and_told() -> None:
    book = openpyxl.load_workbook(io.BytesIO(LAYOUTS["primavera"][1]))
    book["TASK"].row_dimensions[5].hidden = True
    target = io.BytesIO()
    book.save(target)
    read = read_plan(open_plan(target.getvalue(), "plan.xlsx"))
    assert len(read.rows) == 3
    assert "These rows are hidden in the sheet, and were read: 5." in read.warnings


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
@settings(max_examples=60, deadline=None)
def test_any_bytes_give_a_plain_refusal_or_a_plan(data: bytes) -> None:
    for head in (b"", b"Code,Task,Duration,Predecessors,Start\n"):
        assert outcome(head + data)


def outcome(data: bytes) -> bool:
    """Read a file; tell whether it gave a plan or a plain refusal."""
    try:
        read = read_plan(open_plan(data, "plan.csv"))
    except Invalid as refusal:
        return refusal.message.endswith(".")
    return len(read.rows) + len(read.passed) > 0
