"""Registers as councils lay them out are read as people would read them."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import openpyxl

from lgr_tracker.exchange.reading import ReadRegister, open_register, read_register, told_risks

Row = Sequence[object]


def sheet_of(*rows: Row, merge: Sequence[str] = (), name: str = "Risks") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    for block in merge:
        sheet.merge_cells(block)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def read(*rows: Row, merge: Sequence[str] = ()) -> ReadRegister:
    return read_register(open_register(sheet_of(*rows, merge=merge), "r.xlsx"))


def risks(register: ReadRegister) -> list[tuple[str, str]]:
    return [(str(row.reference), str(row.values["title"])) for row in register.rows]


def told(*rows: Row, merge: Sequence[str] = ()) -> list[dict[str, Any]]:
    return told_risks(read(*rows, merge=merge))


def rating(*parts: object) -> dict[str, object]:
    return dict(zip(("likelihood", "impact", "score", "band"), parts, strict=True))


def test_impact_and_likelihood_over_inherent_and_residual() -> None:
    register = read(
        ["Ref", "Risk title", "Impact", None, "Likelihood", None, "Owner"],
        [None, None, "Inherent", "Residual", "Inherent", "Residual", None],
        ["R1", "Records split late", 5, 4, 4, 3, "Head of data"],
        merge=("A1:A2", "B1:B2", "C1:D1", "E1:F1", "G1:G2"),
    )
    [risk] = told_risks(register)
    assert register.header_rows == (1, 2)
    assert register.columns["current_impact"] == "Impact | Residual"
    assert register.columns["owner"] == "Owner"
    assert risk["inherent"] == rating(4, 5, None, None)
    assert risk["current"] == rating(3, 4, None, None)
    assert risk["target"] is None


def test_groups_above_letters() -> None:
    [risk] = told(
        ["Corporate risk register"],
        [],
        ["Risk details", None, None, "Gross", None, None, "Net", None, None, "Target", None, None],
        ["No.", "Risk", "Owner", *("L", "I", "Score") * 3],
        [1, "Care payments stop", "Treasurer", 4, 5, 20, 3, 5, 15, 2, 3, 6],
        merge=("A1:L1", "A3:C3", "D3:F3", "G3:I3", "J3:L3"),
    )
    assert risk["reference"] == "1"
    assert risk["inherent"] == rating(4, 5, 20, None)
    assert risk["current"] == rating(3, 5, 15, None)
    assert risk["target"] == rating(2, 3, 6, None)


def test_the_previous_quarter_is_not_taken_for_the_current_one() -> None:
    [risk] = told(
        ["Risk owner", "Corporate risk description", "Previous quarter", None, None, "Current"],
        [None, None, "Impact", "Likelihood", "Rating", "Impact", "Likelihood", "Rating"],
        ["DCS", "There is a risk that fees rise", 5, 4, 20, 4, 4, 16],
        merge=("A1:A2", "B1:B2", "C1:E1", "F1:H1"),
    )
    assert risk["current"] == rating(4, 4, 16, None)
    assert risk["inherent"] is None
    assert risk["custom"]["Previous quarter | Rating"] == "20"


def test_two_tables_below_one_another() -> None:
    register = read(
        ["Open risks"],
        ["Ref", "Risk", "Likelihood", "Impact", "Owner"],
        ["O1", "Front doors differ", 3, 4, "Head of MASH"],
        ["O2", "Homes are scarce", 4, 4, "Commissioner"],
        [],
        ["Closed risks"],
        ["Ref", "Risk", "Closed on", "Owner"],
        ["C1", "No director by May", date(2027, 5, 1), "Chief executive"],
    )
    assert [row.reference for row in register.rows] == ["O1", "O2", "C1"]
    assert register.rows[2].custom["Closed on"] == "2027-05-01"


def test_two_registers_side_by_side() -> None:
    register = read(
        ["Ref", "Risk", "Score", None, "Ref", "Risk", "Score"],
        ["A1", "Records", 12, None, "B1", "Buildings", 6],
        ["A2", "Rotas", 9, None, "B2", "Budgets", 20],
    )
    assert risks(register) == [
        ("A1", "Records"),
        ("A2", "Rotas"),
        ("B1", "Buildings"),
        ("B2", "Budgets"),
    ]


def test_sections_notes_totals_and_keys_are_no_risks() -> None:
    register = read(
        ["Ref", "Risk", "Likelihood", "Impact", "Score", "Owner", "Status"],
        ["Children's services"],
        ["R1", "Records", 3, 4, 12, "Head of data", "Open"],
        ["Resources", None, None, None, None, None, None],
        ["R2", "Payments", 2, 4, 8, "Treasurer", "Open"],
        ["Total", None, None, None, 20],
        [],
        ["Note: scored on 3 May"],
        ["Key", "Meaning"],
        ["16-25", "Red"],
        ["1-4", "Green"],
        merge=("A2:G2",),
    )
    assert [row.reference for row in register.rows] == ["R1", "R2"]
    assert {each.cell for each in register.unread} >= {"A2", "A4", "A6", "E6", "A8", "A9", "B10"}


def test_a_risk_over_several_rows_is_one_risk() -> None:
    [one, two] = told(
        ["Ref", "Risk", "Cause", "Actions", "Action due", "Current score", "Owner"],
        ["R1", "Records", "Late split", "Rehearse", date(2027, 1, 1), 12, "Head of data"],
        [None, None, None, "Check", date(2027, 2, 1), None, None],
        [None, None, "No plan", "Train", None, None, None],
        ["R2", "Fees", "Few homes", "Talk", None, 9, "Commissioner"],
    )
    assert (one["cause"], two["reference"]) == ("Late split\nNo plan", "R2")
    assert one["custom"]["Action due"] == "2027-01-01\n2027-02-01"


def test_cells_merged_down_belong_to_each_row() -> None:
    register = read(
        ["Owner", "Ref", "Risk", "Score"],
        ["Head of data", "R1", "Records", 12],
        [None, "R2", "Returns", 9],
        ["Treasurer", "R3", "Payments", 6],
        merge=("A2:A3",),
    )
    assert [row.values["owner"] for row in register.rows] == [
        "Head of data",
        "Head of data",
        "Treasurer",
    ]


def test_headers_printed_again_are_passed_over() -> None:
    header = ["Ref", "Risk", "Owner", "Score"]
    register = read(header, ["R1", "A", "x", 4], [], header, ["R2", "B", "y", 6])
    assert [row.reference for row in register.rows] == ["R1", "R2"]


def test_words_where_a_date_belongs_stay_as_text() -> None:
    [risk] = told(
        ["Ref", "Risk", "Date raised", "Next review", "Score"],
        ["R1", "A", "Q2", "Mar 2027", 4],
    )
    assert risk["raised_on"] is None
    assert risk["custom"] == {"Date raised": "Q2"}


def test_residual_beside_current_is_what_is_aimed_at_and_is_asked() -> None:
    register = read(
        ["Ref", "Risk", "Inherent score", "Current score", "Residual score"],
        ["R1", "A", 20, 12, 6],
    )
    assert register.columns["target_score"] == "Residual score"
    assert any("Residual score" in each for each in register.warnings)


def test_plain_before_after_mitigation() -> None:
    [risk] = told(
        [
            "Nature of risk",
            "Consequences",
            "Likelihood 1:5 (A)",
            "Impact 1:5 (B)",
            "Inherent A*B",
            "Mitigation",
            "Likelihood after (C)",
            "Impact after (D)",
            "Post-mitigation C*D",
        ],
        ["Plan is late", "Homes are not built", 4, 3, 12, "Plan early", 2, 3, 6],
    )
    assert risk["inherent"] == rating(4, 3, 12, None)
    assert risk["current"] == rating(2, 3, 6, None)
    assert risk["effect"] == "Homes are not built"


def test_scores_in_one_cell() -> None:
    [risk] = told(
        ["Number", "Description/event", "Score with controls (I x L = total)", "Target score"],
        [3.0, "Data is lost", "5x4=20", "C2"],
    )
    assert risk["reference"] == "3"
    assert risk["current"] == rating(4, 5, 20, None)
    assert risk["target"] == rating("C", 2, "C2", None)


def test_a_stated_score_that_differs_is_reported() -> None:
    register = read(
        ["Ref", "Risk", "L", "I", "Score"],
        ["R1", "A", 3, 5, 12],
        ["R2", "B", 3, 5, 15],
    )
    [warning] = [each for each in register.warnings if "E2" in each]
    assert "12" in warning


def test_scores_that_add_are_no_difference() -> None:
    register = read(["Ref", "Risk", "L", "I", "Score"], ["R1", "A", 3, 5, 8], ["R2", "B", 2, 2, 4])
    assert not any("do not make it" in each for each in register.warnings)


def test_as_above() -> None:
    register = read(
        ["Ref", "Risk", "Owner", "Score"],
        ["R1", "A", "Head of data", 4],
        ["R2", "B", "As above", 4],
        ["R3", "C", '"', 4],
    )
    assert [row.values["owner"] for row in register.rows] == ["Head of data"] * 3
    assert any("C3, C4" in each for each in register.warnings)


def test_hidden_rows_and_columns_are_reported() -> None:
    data = io.BytesIO(sheet_of(["Ref", "Risk", "Owner"], ["R1", "A", "x"], ["R2", "B", "y"]))
    book = openpyxl.load_workbook(data)
    sheet = book.worksheets[0]
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    target = io.BytesIO()
    book.save(target)
    register = read_register(open_register(target.getvalue(), "r.xlsx"))
    assert any("hidden" in each and " 3" in each for each in register.warnings)
    assert any("hidden" in each and "C (Owner)" in each for each in register.warnings)


def test_a_hidden_sheet_is_named_and_not_chosen() -> None:
    book = openpyxl.Workbook()
    old, new = book.worksheets[0], book.create_sheet("Now")
    old.title, old.sheet_state = "Before", "hidden"
    for sheet, title in ((old, "Old"), (new, "New")):
        sheet.append(["Ref", "Risk title", "Score", "Owner"])
        sheet.append(["R1", title, 4, "x"])
    target = io.BytesIO()
    book.save(target)
    register = read_register(open_register(target.getvalue(), "r.xlsx"))
    assert (register.sheet, register.rows[0].values["title"]) == ("Now", "New")
    assert "The sheet Before is hidden." in register.warnings
