"""What goes out comes back equal, and other tables are read with every doubt named."""

import io
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.register import (
    REGISTER_COLUMNS,
    Column,
    ColumnKind,
    Rating,
    RegisterRow,
    SaidRating,
    ScaleView,
    join_list,
    split_list,
)
from lgr_tracker.exchange.cell_text import fitting_text, lawful_text, was_cut
from lgr_tracker.exchange.reading import (
    ReadRegister,
    RegisterInput,
    open_register,
    read_register,
)
from lgr_tracker.exchange.reading.days import Unreadable
from lgr_tracker.exchange.reading.found import Grid
from lgr_tracker.exchange.reading.headers import headers_of
from lgr_tracker.exchange.reading.values import CellValue, readers_of
from lgr_tracker.exchange.reading.words import folded, known_headings, meaning_of
from tests.exchange.workbooks import (
    NASTY_TEXTS,
    SCALE,
    full_risk,
    full_workbook,
    plain_workbook,
    risk,
    workbook,
    written,
)

COLUMNS = {column.key: column for column in REGISTER_COLUMNS}


def read(data: bytes, name: str = "register.xlsx") -> ReadRegister:
    return read_register(open_register(data, name), scale=SCALE)


def table(*rows: list[object]) -> bytes:
    return plain_workbook(("Risks", rows))


def as_read(row: RegisterRow) -> dict[str, CellValue]:
    """Say what a row should read back as: nothing for what is blank, odd marks replaced."""
    return {column.key: expected(column, getattr(row, column.key)) for column in REGISTER_COLUMNS}


def expected(column: Column, value: Any) -> CellValue:
    match column.kind:
        case ColumnKind.LIST:
            return split_list(lawful_text(join_list(value)).strip()) or None
        case ColumnKind.LINES:
            lines = lawful_text("\n".join(value)).split("\n")
            return tuple(line.strip() for line in lines if line.strip()) or None
        case ColumnKind.NUMBER | ColumnKind.SCALE | ColumnKind.MONEY | ColumnKind.DATE:
            return value
        case _:
            return lawful_text(str(value)).strip() or None


TEXTS = st.text(max_size=60) | st.sampled_from(NASTY_TEXTS)
DAYS = st.none() | st.dates(date(1990, 1, 1), date(2199, 12, 31))
POINTS = st.none() | st.integers(1, 5)
SCORES = st.none() | st.integers(0, 25)


def any_value(column: Column) -> st.SearchStrategy[object]:
    match column.kind:
        case ColumnKind.DATE:
            return DAYS
        case ColumnKind.SCALE:
            return POINTS
        case ColumnKind.NUMBER:
            return st.integers(0, 10**9) if column.key == "version" else SCORES
        case ColumnKind.MONEY:
            return st.none() | st.integers(0, 10**9)
        case ColumnKind.LIST | ColumnKind.LINES:
            return st.lists(TEXTS, max_size=3).map(tuple)
        case _:
            return TEXTS


ANY_RISK = st.builds(RegisterRow, **{key: any_value(column) for key, column in COLUMNS.items()})


@settings(max_examples=60, deadline=None)
@given(st.lists(ANY_RISK, min_size=1, max_size=4))
def test_any_register_that_can_be_written_reads_back_equal(rows: list[RegisterRow]) -> None:
    register = read(written(workbook(*rows)))
    assert [dict(row.values) for row in register.rows] == [as_read(row) for row in rows]
    assert register.problems == ()
    assert register.is_ours


def test_a_full_risk_reads_back_field_by_field() -> None:
    [first, second] = read(written(full_workbook())).rows
    assert dict(first.values) == as_read(full_risk())
    assert first.values["services"] == ("Front door", "Fees; charges")
    assert (first.row, first.reference) == (2, "R01")
    assert first.cell_of("current_impact") == "Z2"
    assert second.values["cause"] is None


@pytest.mark.parametrize("text", NASTY_TEXTS, ids=ascii)
def test_odd_text_comes_back_as_it_was_typed(text: str) -> None:
    [row] = read(written(workbook(risk(title="x", cause=text)))).rows
    assert row.values["cause"] == (lawful_text(text).strip() or None)


def test_text_that_was_cut_on_the_way_out_is_not_taken_for_the_whole() -> None:
    register = read(written(workbook(risk(cause="a" * 40_000))))
    [problem] = register.problems
    assert (problem.sheet, problem.cell, problem.heading) == ("Register", "M2", "Cause")
    assert "what stands is kept" in problem.reason
    assert "cause" not in register.rows[0].values


@given(st.text(max_size=20), st.integers(0, 3))
def test_text_is_cut_between_characters_to_what_a_cell_holds(text: str, shift: int) -> None:
    long = "a" * shift + (text + "😀") * 33_000
    cut = fitting_text(lawful_text(long))
    assert len(cut.encode("utf-16-le")) // 2 <= 32_767
    assert was_cut(cut)
    assert lawful_text(long).startswith(cut.partition(" … [cut")[0])


def test_an_empty_register_of_ours_has_no_rows_and_no_problems() -> None:
    register = read(written(workbook()))
    assert (register.rows, register.problems, register.header_row) == ((), (), 1)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b'Ref,Risk,Cause,L,I\nA1,Late,"Slow, late",4,5\n', "r.csv"),
        (b'Ref;Risk;Cause;L;I\r\nA1;Late;"Slow, late";4;5\r\n', "r.csv"),
        (b"Ref\tRisk\tCause\tL\tI\nA1\tLate\tSlow, late\t4\t5\n", "r.txt"),
        ('\ufeffRef,Risk,Cause,L,I\nA1,Late,"Slow, late",4,5'.encode(), "r.csv"),
        (
            plain_workbook(
                ("Sheet1", [["Ref", "Risk", "Cause", "L", "I"], ["A1", "Late", "Slow, late", 4, 5]])
            ),
            "r.xlsx",
        ),
    ],
    ids=["commas", "semicolons", "tabs", "with a mark", "workbook"],
)
def test_a_plain_table_is_read_by_its_headings(data: bytes, name: str) -> None:
    register = read(data, name)
    [row] = register.rows
    assert row.values == {
        "reference": "A1",
        "title": "Late",
        "event": "Late",
        "cause": "Slow, late",
    }
    assert row.ratings == {Rating.CURRENT: SaidRating(4, 5)}
    assert register.columns["current_likelihood"] == "L"
    assert not register.is_ours


def test_titles_and_blank_rows_above_the_header_are_passed_over() -> None:
    register = read(
        table(
            ["Fenwold risk register"],
            [],
            ["Draft", None, "Owner: programme office"],
            ["Risk title", "Risk owner", "Colour of the sky"],
            [],
            ["Late", "DCS", "grey"],
            [None, None, None],
            ["Risk title", "Risk owner", "Colour of the sky"],
            ["Later", "", ""],
        )
    )
    assert register.header_row == 4
    assert [(row.row, row.values["title"]) for row in register.rows] == [(6, "Late"), (9, "Later")]
    assert dict(register.rows[0].custom) == {"Colour of the sky": "grey"}
    assert register.rows[1].values["owner"] is None


def test_the_sheet_register_is_taken_before_all_others() -> None:
    data = plain_workbook(
        ("Archive", [["Title", "Cause", "Event", "Effect"], ["Old", "a", "b", "c"]]),
        ("Register", [["Title", "Cause"], ["New", "a"]]),
    )
    register = read(data)
    assert [row.values["title"] for row in register.rows] == ["New"]


def test_among_other_sheets_the_one_with_most_of_our_columns_is_taken_and_the_rest_named() -> None:
    data = plain_workbook(
        ("Cover", [["Hello"]]),
        ("Short", [["Title", "Cause"], ["One", "a"]]),
        ("Long", [["Title", "Cause", "Effect"], ["Two", "a", "b"]]),
    )
    register = read(data)
    assert register.sheet == "Long"
    assert register.warnings == (
        "These sheets hold no register and were not read: Cover.",
        "Only the sheet Long was read; these look like registers too: Short.",
    )


def test_of_two_columns_for_one_thing_the_fuller_heading_wins_and_the_other_is_asked() -> None:
    register = read(b"Title,Owner,Risk owner\nLate,A,B\n", "r.csv")
    assert register.rows[0].values["owner"] == "B"
    assert register.rows[0].values["action_owners"] == ("A",)
    assert register.warnings == ("Please check column B: Owner was taken for Action owners.",)


def test_every_cell_that_was_not_read_is_named_with_its_reason() -> None:
    register = read(
        table(
            ["Title", "Current likelihood", "Date raised", "Owner"],
            ["Late", time(4), "31/02/2027", "a_x0007_"],
        )
    )
    assert [(each.sheet, each.cell, each.heading) for each in register.problems] == [
        ("Risks", "C2", "Date raised"),
        ("Risks", "D2", "Owner"),
        ("Risks", "B2", "Current likelihood"),
    ]
    assert "as Excel makes of texts" in register.problems[2].reason
    assert all(each.reason.endswith(".") for each in register.problems)


def test_on_the_way_back_a_point_that_is_not_on_the_scale_is_named() -> None:
    data = written(workbook(risk(title="x")))
    book = openpyxl.load_workbook(io.BytesIO(data))
    place = next(cell for cell in book["Register"][1] if cell.value == "Current likelihood")
    book["Register"].cell(2, place.column).value = "Sometimes"
    target = io.BytesIO()
    book.save(target)
    [problem] = read(target.getvalue()).problems
    assert (problem.cell, problem.heading) == (f"{place.column_letter}2", "Current likelihood")
    assert "1 (Rare), 2 (Unlikely)" in problem.reason


def test_a_row_that_says_nothing_of_a_risk_is_passed_over_and_listed() -> None:
    register = read(table(["Title", "Target date"], [None, "soon"]))
    assert register.rows == ()
    assert [(each.cell, each.value) for each in register.unread] == [("B2", "soon")]
    assert register.warnings == ("No risks were found under the headings.",)


def test_a_long_cell_is_quoted_only_in_part() -> None:
    [problem] = read(("Title,Owner\nA,\x07" + "x" * 500).encode(), "r.csv").problems
    assert problem.value == "\x07" + "x" * 79


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("02/12/21", date(2021, 12, 2)),
        ("2/12/2021", date(2021, 12, 2)),
        ("02-12-2021", date(2021, 12, 2)),
        ("02.12.2021", date(2021, 12, 2)),
        ("2021-12-02", date(2021, 12, 2)),
        ("2021-12-02T10:00:00Z", date(2021, 12, 2)),
        ("2 December 2021", date(2021, 12, 2)),
        ("2nd of December 2021", date(2021, 12, 2)),
        ("Thursday 2 December 2021", date(2021, 12, 2)),
        (" 2 Dec  2021 ", date(2021, 12, 2)),
        ("2-Dec-21", date(2021, 12, 2)),
        ("4 Sept 2027", date(2027, 9, 4)),
        (datetime(2021, 12, 2, 9, 30), date(2021, 12, 2)),
        (date(2021, 12, 2), date(2021, 12, 2)),
        (44532, date(2021, 12, 2)),
        (44532.5, date(2021, 12, 2)),
        ("29/02/2028", date(2028, 2, 29)),
        ("", None),
        ("  ", None),
        (None, None),
    ],
    ids=ascii,
)
def test_days_are_read_with_the_day_first(value: object, day: date | None) -> None:
    assert readers_of(SCALE)(COLUMNS["raised_on"])(value) == day


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("29/02/2027", "no such day"),
        ("12/31/2027", "no such day"),
        ("0/1/2027", "no such day"),
        ("5 Mayhem 2027", "no such day"),
        ("5 M 2027", "should be a date"),
        ("Q2", "should be a date"),
        ("ongoing", "should be a date"),
        ("2027", "should be a date"),
        ("٠٢/١٢/٢٠٢١", "should be a date"),
        (True, "should be a date"),
        (time(9), "should be a date"),
        (timedelta(1), "should be a date"),
        (float("nan"), "should be a date"),
        (-1, "should be a date"),
        (1e300, "should be a date"),
        (5, "looks like a slip"),
        ("01/01/0001", "looks like a slip"),
        (date(9999, 12, 31), "looks like a slip"),
        (datetime(1900, 1, 1), "looks like a slip"),
        ("1\x00/2/2027", "unseen control"),
    ],
    ids=ascii,
)
def test_what_is_no_day_is_named_so(value: object, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        readers_of(SCALE)(COLUMNS["raised_on"])(value)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (4, 4),
        (4.0, 4),
        ("4", 4),
        (" 4.0 ", 4),
        ("Likely", 4),
        ("LIKELY", 4),
        ("almost  certain", 5),
        ("4 - Likely", 4),
        ("4 Likely", 4),
        ("4: Likely", 4),
        ("4 (Likely)", 4),
        ("Likely (4)", 4),
        ("", None),
        (None, None),
    ],
    ids=ascii,
)
def test_points_are_read_as_numbers_words_or_both(value: object, number: int | None) -> None:
    assert readers_of(SCALE)(COLUMNS["current_likelihood"])(value) == number


@pytest.mark.parametrize(
    "value",
    [0, 6, -1, 4.5, "4.5", "6", "Likelyish", "3 - Likely", "Likely (3)", "²", "₄", "4x4=16", True],
    ids=ascii,
)
def test_what_is_not_on_the_scale_is_never_guessed(value: object) -> None:
    with pytest.raises(Unreadable, match="not on the programme's scale"):
        readers_of(SCALE)(COLUMNS["current_likelihood"])(value)


def test_impact_is_read_by_its_own_words_not_by_those_of_likelihood() -> None:
    read_impact = readers_of(SCALE)(COLUMNS["target_impact"])
    assert read_impact("Severe") == 5
    with pytest.raises(Unreadable, match="1 \\(Slight\\)"):
        read_impact("Likely")


def test_without_a_scale_no_point_is_read() -> None:
    empty = ScaleView("None", (), (), ())
    with pytest.raises(Unreadable, match="no scale yet"):
        readers_of(empty)(COLUMNS["current_impact"])(3)


@pytest.mark.parametrize(
    ("value", "number"),
    [(20, 20), (20.0, 20), (2.5, 2.5), ("20", 20), ("-3", -3), ("2.50", 2.5), ("", None)],
    ids=ascii,
)
def test_numbers_are_read_also_from_text(value: object, number: object) -> None:
    found = readers_of(SCALE)(COLUMNS["current_score"])(value)
    assert (found, type(found)) == (number, type(number))


@pytest.mark.parametrize(
    "value", ["x", "1e5", "NaN", "²", "1,000", True, date(2027, 1, 1), float("nan"), 1e16, 10**400]
)
def test_what_is_no_number_is_named_so(value: object) -> None:
    with pytest.raises(Unreadable):
        readers_of(SCALE)(COLUMNS["current_score"])(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (" a\r\nb ", "a\nb"),
        (7, "7"),
        (7.0, "7"),
        (7.25, "7.25"),
        (True, "Yes"),
        (False, "No"),
        (date(2027, 10, 29), "29 October 2027"),
        (datetime(2027, 10, 29, 9), "29 October 2027"),
        (time(9, 30), "09:30:00"),
        (" \n", None),
        (None, None),
    ],
    ids=ascii,
)
def test_text_is_read_as_it_stands_and_other_values_in_plain_words(
    value: object, text: str | None
) -> None:
    assert readers_of(SCALE)(COLUMNS["comment"])(value) == text


def test_cells_of_real_workbooks_come_as_what_they_are() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Title", "Cause", "Date raised", "Risk id", "Current likelihood", "Comment"])
    sheet.append(["NA", "None", datetime(2027, 3, 1), 12.0, 3, "=1+1"])
    sheet["G1"] = "Band"
    sheet["G2"] = True
    target = io.BytesIO()
    book.save(target)
    register = read(target.getvalue())
    [row] = register.rows
    assert row.values == {
        "title": "NA",
        "cause": "None",
        "raised_on": date(2027, 3, 1),
        "reference": "12",
        "comment": None,
    }
    assert row.ratings == {Rating.CURRENT: SaidRating(3, None, None, "True")}
    [unread] = register.unread
    assert (unread.cell, "formula without a value" in unread.reason) == ("F2", True)


def test_the_words_for_headings_lead_to_one_column_each_and_ours_come_first() -> None:
    known = known_headings()
    for column in REGISTER_COLUMNS:
        assert known[folded(column.heading)] == column.key
    assert set(known.values()) == {each.name for each in fields(RegisterRow)} - {"custom"}


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("RISK  OWNER", "owner"),
        ("Gross\nLikelihood", "inherent likelihood"),
        ("Residual Impact", "residual impact"),
        ("D.O.T.", "direction"),
        ("Colour of the sky", None),
        ("DOT", "direction"),
        ("Existing controls*", "existing_controls"),
        ("Ｔｉｔｌｅ", "title"),
        ("There is a risk that…", "event"),
    ],
)
def test_headings_are_known_whatever_their_case_blanks_and_signs(
    heading: str, key: str | None
) -> None:
    found = meaning_of((heading,))
    assert (found.key or (f"{found.state} {found.axis}" if found else None)) == key


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [[]],
        [["Title"]],
        [["Risk owner", "Status"]],
        [[1, 2], [date(2027, 1, 1), None]],
    ],
    ids=["nothing", "no cells", "one heading", "nothing telling", "no words"],
)
def test_a_table_without_telling_headings_has_no_header(rows: list[list[object]]) -> None:
    assert headers_of(Grid("Sheet1", rows)) == []
    with pytest.raises(Invalid, match="row of headings"):
        read(plain_workbook(("Sheet1", rows)))


def test_a_row_knows_where_its_cells_stand() -> None:
    row = RegisterInput("S", 7, {"title": "x"}, {"title": "C"})
    assert (row.cell_of("title"), row.cell_of("owner"), row.reference) == ("C7", "A7", None)
