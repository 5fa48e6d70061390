"""Registers as councils lay them out are read as people would read them."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import openpyxl
import pytest

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.exchange.reading import (
    CUSTOM,
    ReadRegister,
    open_register,
    read_register,
    told_risks,
    told_source,
    told_warnings,
)
from lgr_tracker.exchange.reading.words import meaning_of

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
    assert register.rows[2].values["status"] == "Closed"
    assert (
        "Several tables were read, with headings in row 2 (Open risks), row 7 (Closed risks)."
        in register.warnings
    )


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


@pytest.mark.parametrize(
    "header",
    [
        ["Title", "Cause", "Owner"],
        ["Ref", "Title", "Cause", "Event", "Effect", "Owner", "Status"],
        ["Risk ID", "Risk title", "Cause", "Risk owner"],
    ],
)
def test_risks_that_only_number_the_headings_are_no_headings(header: list[str]) -> None:
    risks = [
        [f"{heading} {row * (place + 2) % (place + 40)}" for place, heading in enumerate(header)]
        for row in range(50)
    ]
    register = read(header, *risks[:30], header, *risks[30:])
    assert register.header_rows[0] == 1
    assert [row.values["cause"] for row in register.rows] == [
        risk[header.index("Cause")] for risk in risks
    ]


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


def test_ratings_that_come_again_are_before_and_after_and_are_asked() -> None:
    header = ["Ref", "Description", "L", "S", "RR", "Controls", "L", "S", "RR", "Comments"]
    register = read(header, ["R1", "Fees", 5, 4, 20, "Talks", 2, 2, 4], [], header)
    [risk] = told_risks(register)
    assert risk["inherent"] == rating(5, 4, 20, None)
    assert risk["current"] == rating(2, 2, 4, None)
    assert sum("Please check" in each for each in register.warnings) == 6


def test_columns_with_one_heading_are_all_kept() -> None:
    [risk] = told(
        ["Ref", "Risk title", "Owner", "Evidence", "Evidence"], ["R1", "Fees", "x", "one", "two"]
    )
    assert risk["custom"] == {"Evidence": "one", "Evidence (2)": "two"}


def test_titles_of_sections_may_stand_in_the_second_column() -> None:
    register = read(
        ["Ref", "Risk", "Owner", "L", "I"],
        [None, "Finance"],
        ["F1", "Fees", "x", 1, 2],
        [None, "Workforce"],
        ["W1", "Staff", "y", 1, 2],
    )
    assert risks(register) == [("F1", "Fees"), ("W1", "Staff")]


def test_threats_and_opportunities() -> None:
    register = read(
        ["Ref", "Type", "Title", "Score", "Owner"],
        ["R1", "Threat", "Fees", 4, "x"],
        ["R2", "Opportunity", "One front door", 9, "y"],
    )
    assert [row.values["kind"] for row in register.rows] == ["Threat", "Opportunity"]


def test_a_heading_that_only_names_risk_is_asked() -> None:
    register = read(
        ["Ref", "Main hazard or threat", "Likelihood (H/M/L)", "Impact (H/M/L)", "Rating"],
        ["R1", "Fees", "H", "M", "High"],
    )
    assert register.columns["event"] == "Main hazard or threat"
    assert any("Main hazard or threat" in each for each in register.warnings)


def test_the_last_quarter_that_says_anything_is_the_current_one() -> None:
    register = read(
        ["Ref", "Risk", "Q1 score", "Q2 score", "Q3 score", "Owner"],
        ["R1", "Fees", 9, 12, None, "x"],
    )
    [risk] = told_risks(register)
    assert risk["current"] == rating(None, None, 12, None)
    assert risk["custom"] == {"Q1 score": "9"}
    assert any("Q2 score" in each for each in register.warnings)


def test_a_person_puts_columns_right() -> None:
    opened = open_register(
        sheet_of(["Ref", "Risk", "Level", "Lead"], ["R1", "Fees", "High", "x"]), "r.xlsx"
    )
    mapping = {"Level": "category", "Lead": CUSTOM, "Ref": None, "Risk": "title"}
    register = read_register(opened, mapping=mapping)
    [row] = register.rows
    assert row.values == {"title": "Fees", "category": "High"}
    assert dict(row.custom) == {"Lead": "x"}
    assert (register.unread_headings, row.ratings) == (("Ref",), {})


def test_what_a_person_names_must_be_there() -> None:
    opened = open_register(sheet_of(["Ref", "Risk title"], ["R1", "Fees"]), "r.xlsx")
    with pytest.raises(Invalid, match="no register on a sheet called Nowhere"):
        read_register(opened, sheet="Nowhere")
    with pytest.raises(Invalid, match="cannot be read as colour"):
        read_register(opened, mapping={"Ref": "colour"})


def test_the_source_is_told() -> None:
    opened = open_register(b"Ref,Risk title\nR1,Fees\n", "/tmp/r.csv")
    assert told_source(read_register(opened), "/tmp/r.csv") == {
        "file": "r.csv",
        "sheet": None,
        "header_rows": [1],
        "columns": {"reference": "Ref", "title": "Risk title"},
    }


def test_every_cell_that_was_passed_over_is_told() -> None:
    register = read(["Draft"], ["Ref", "Risk title", None], ["R1", "Fees", "stray"])
    said = told_warnings(register)
    assert any(each.startswith("A1 was not read (Draft)") for each in said)
    assert any(each.startswith("C3 was not read (stray)") for each in said)


def test_words_for_a_status_are_told_in_three_words() -> None:
    rows = [
        [f"R{n}", "Fees", word]
        for n, word in enumerate(("Live", "Managed out", "Now an issue", "Parked"))
    ]
    assert [each["status"] for each in told(["Ref", "Risk", "Status"], *rows)] == [
        "open",
        "closed",
        "issue",
        "Parked",
    ]


LONG = "Two councils hold different copies of one record"


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("RiskTitle", "title"),
        ("RSK\nREF.", "reference"),
        ("RISK\nDESCR.", "event"),
        ("CONS.\n(what would follow)", "effect"),
        ("Canlyniad / Consequence", "effect"),
        ("Executive lead", "owner"),
        ("Result if it happens", "effect"),
        ("Owner¹", "owner"),
        ("Date of last update", "last_review_on"),
        ("Description of risk and impact", "event"),
        ("Gaps in control", None),
        ("Reason for score", None),
        ("Risk appetite", None),
        ("Date closed", None),
        ("Closure reason", None),
    ],
)
def test_headings_nobody_has_listed_are_read_by_their_words(heading: str, key: str | None) -> None:
    assert meaning_of((heading,)).key == key


@pytest.mark.parametrize(
    ("heading", "state", "axis"),
    [
        ("GROSS\nPROB.", "inherent", "likelihood"),
        ("ResidualScore", "residual", "score"),
        ("How bad would it be? (1-5)", "", "impact"),
        ("Score with controls in place", "residual", "score"),
        ("Expected value (£k)", None, None),
        ("Exposure £", None, None),
        ("Score of controls", None, None),
    ],
)
def test_ratings_are_read_by_their_words_and_pounds_are_none(
    heading: str, state: str | None, axis: str | None
) -> None:
    found = meaning_of((heading,))
    assert (found.state, found.axis) == (state, axis)


def test_a_guess_is_asked_by_the_name_of_its_heading() -> None:
    register = read(
        ["Ref", "Risk title", "L", "I", "Delivery lead"], ["R1", "Fees", 1, 2, "Treasurer"]
    )
    assert register.rows[0].values["owner"] == "Treasurer"
    assert any("Delivery lead was taken for" in each for each in register.warnings)


def test_what_does_not_look_like_a_rating_is_none() -> None:
    [one, _] = told(
        ["Ref", "Risk title", "L", "I", "Level", "Impact on programme"],
        ["R1", "Fees", 1, 2, "Corporate", "Homes are not found"],
        ["R2", "Staff", 3, 4, "Service", "Visits are missed"],
    )
    assert one["current"] == rating(1, 2, None, None)
    assert (one["effect"], one["custom"]) == ("Homes are not found", {"Level": "Corporate"})


def test_sums_and_counts_are_no_risks() -> None:
    header = ["Ref", "Risk", "Owner", "L", "I", "Score"]
    for last in (["Total", "2 risks", "", 4, 6, 14], ["", "2 risks", "", 4, 6, 14]):
        register = read(header, ["R1", "A", "x", 1, 2, 2], ["R2", "B", "y", 3, 4, 12], last)
        assert [row.reference for row in register.rows] == ["R1", "R2"]
        assert any(each.value == "2 risks" for each in register.unread)


def test_a_summary_at_the_side_is_no_part_of_the_table() -> None:
    register = read(
        ["Ref", "Risk title", "Owner", "L", "I", None, "Summary", "Now"],
        ["R1", "A", "x", 1, 2, None, "Red", 1],
        ["R2", "B", "y", 3, 4, None, "Green", 1],
        [None, None, None, None, None, None, "All", 2],
    )
    assert [dict(row.custom) for row in register.rows] == [{}, {}]
    assert {"G1", "H2", "G4"} <= {each.cell for each in register.unread}


def test_a_table_of_unknown_headings_is_found_by_its_shape() -> None:
    register = read(
        ["Register of the north"],
        ["Alpha", "Beta", "Gamma", "Delta"],
        ["A1", LONG, 4, "Treasurer"],
        ["A2", LONG, 3, "Clerk"],
    )
    assert register.header_rows == (2,)
    assert register.rows[0].values["event"] == LONG
    assert dict(register.rows[0].custom) == {"Gamma": "4", "Delta": "Treasurer"}
    assert any("found by its shape" in each for each in register.warnings)
    assert any("Alpha was taken for" in each for each in register.warnings)


def test_a_table_without_texts_or_figures_is_no_register() -> None:
    rows = (["Alpha", "Beta", "Gamma", "Delta"], ["a", "b", "c", "d"])
    with pytest.raises(Invalid, match="No row of headings was found"):
        read(*rows)


def test_issues_among_risks_are_told_as_issues() -> None:
    header = ["Log no", "Type", "Summary", "Detail", "L", "I", "State"]
    register = read(
        header,
        ["1", "Risk", "Fees", LONG, 1, 2, "Open"],
        ["2", "Issue", "Staff", LONG, 1, 2, "Open"],
        ["3", "Issue", "Files", LONG, 1, 2, "Closed"],
    )
    assert [each["status"] for each in told_risks(register)] == ["open", "issue", "closed"]
    assert any("these rows are issues: 3." in each for each in register.warnings)


@pytest.mark.parametrize(
    "day", ["Mon 2 March 2026", "Monday 02/03/26", "March 2, 2026", "02/03/2026 09:15"]
)
def test_days_with_their_weekday_or_time_are_read(day: str) -> None:
    [risk] = told(["Ref", "Risk title", "Date raised"], ["R1", "Fees", day])
    assert risk["raised_on"] == "2026-03-02"


@pytest.mark.parametrize(
    "said", ["4 - Likely", "4: Likely", "Likely - 4", "4/5", "4 - Likely (51-80%)", "4) Likely"]
)
def test_of_a_number_and_its_word_the_number_is_told(said: str) -> None:
    [risk] = told(["Ref", "Risk title", "Likelihood", "Impact"], ["R1", "Fees", said, 2])
    assert risk["current"] == rating(4, 2, None, None)


def test_rows_that_are_no_risks_by_their_type_are_named() -> None:
    register = read(
        ["ID", "RAID type", "Title", "Description", "Owner"],
        ["1", "Risk", "Fees", LONG, "x"],
        ["2", "Assumption", "Staff", LONG, "y"],
    )
    assert any("no risks, but they were read: 3." in each for each in register.warnings)


def test_a_column_of_threats_and_opportunities_is_no_title() -> None:
    register = read(
        ["Ref", "Threat / Opportunity", "Risk description", "Owner"],
        ["1", "Threat", LONG, "x"],
        ["2", "Opportunity", LONG, "y"],
    )
    assert [row.values["kind"] for row in register.rows] == ["Threat", "Opportunity"]
    assert register.rows[0].values["title"] == LONG
