"""Registers whose header is hard to find: under titles, far down, in two rows."""

from datetime import datetime

from openpyxl.styles import Font

from tests.registers.two_writing import File, book, head, lay, saved


def logo_and_titles_above() -> File:
    """A tall row for a crest, three lines of titles and blank rows before the headings."""
    made, sheet = book("Sheet1")
    sheet.row_dimensions[1].height = 72
    sheet.merge_cells("A1:H1")
    lay(
        sheet,
        2,
        [
            ["HOLLINBROOK COUNTY COUNCIL"],
            ["Children, Families and Learning"],
            ["Risk log for the two-council proposal", None, None, None, "Owner of this log: PMO"],
        ],
    )
    sheet["A2"].font = Font(bold=True, size=18)
    head(
        sheet,
        8,
        [
            "Ref",
            "Title",
            "Cause",
            "Event",
            "Effect",
            "Risk Owner",
            "Likelihood",
            "Impact",
            "Score",
            "RAG",
            "Date raised",
            "Status",
        ],
    )
    rows = [
        (
            "H-1",
            "Thresholds",
            "Two practice models",
            "neighbours meet different thresholds",
            "families are treated unequally at the border",
            "Head of Practice",
            *(4, 3, 12, "Amber"),
            "05/10/2026",
            "Open",
        ),
        (
            "H-2",
            "Court work",
            "Orders name the old council",
            "lawyers lack authority to act",
            "hearings are adjourned",
            "Head of Family Law",
            *(3, 5, 15, "Red"),
            "06/10/2026",
            "Open",
        ),
        (
            "H-3",
            "Short breaks",
            "Grant ends in March",
            "clubs for disabled children pause",
            "carers have no rest",
            "Short Breaks Commissioner",
            *(2, 3, 6, "Green"),
            "12/10/2026",
            "Closed",
        ),
    ]
    lay(sheet, 9, rows)
    return saved(made, "Hollinbrook risk log.xlsx")


def header_twelve_deep() -> File:
    """A report's front matter of sign-offs fills eleven rows; the headings stand in the twelfth."""
    made, sheet = book("Register")
    lay(
        sheet,
        1,
        [
            ["Programme", "Two new councils for Wexmere"],
            ["Document", "Risk register"],
            ["Prepared by", "Programme office"],
            ["Approved by", "Programme Director"],
            ["Date", "02/11/2026"],
            ["Version", "0.9"],
            ["Distribution", "Implementation team; statutory officers"],
            ["Status", "Draft for comment"],
            ["Retention", "Seven years"],
            ["Purpose", "To tell the board what may stop a safe first day."],
        ],
    )
    head(
        sheet,
        12,
        [
            "ID",
            "Description of risk",
            "Owner",
            "Probability",
            "Impact",
            "Rating",
            "Status",
            "Raised on",
        ],
    )
    rows = [
        (
            "W1",
            "Two front doors share one telephone number for the first month.",
            "Front Door Manager",
            *(3, 5, 15),
            "Open",
            datetime(2026, 9, 7),
        ),
        (
            "W2",
            "Independent visitors are not named for every child who should have one.",
            "Commissioning Manager, Advocacy",
            *(2, 3, 6),
            "Open",
            datetime(2026, 9, 21),
        ),
        (
            "W3",
            "Supervision lines are drawn after caseloads have moved.",
            "Assistant Director, Safeguarding",
            *(4, 4, 16),
            "Issue",
            datetime(2026, 8, 10),
        ),
    ]
    lay(sheet, 13, rows)
    return saved(made, "Wexmere risk register v0.9.xlsx")


def impact_inherent_residual_merged() -> File:
    """Merged groups by impact and by likelihood, each with inherent and residual beneath."""
    made, sheet = book("Risks")
    head(sheet, 2, ["Risk ID", "Risk description", "Impact", None, "Likelihood", None, "Owner"])
    head(sheet, 3, [None, None, "Inherent", "Residual", "Inherent", "Residual", None])
    for block in ("A2:A3", "B2:B3", "C2:D2", "E2:F2", "G2:G3"):
        sheet.merge_cells(block)
    rows = [
        (
            "M1",
            "Adoption panels cannot sign because the decision maker is not named.",
            *(5, 4, 4, 2),
            "Agency Decision Lead",
        ),
        (
            "M2",
            "Parents with plans for special needs are not told who to call.",
            *(4, 3, 5, 3),
            "SEND Service Manager",
        ),
        (
            "M3",
            "Homes for unaccompanied young people fall on one side of the line.",
            *(4, 4, 3, 3),
            "Separated Young People Lead",
        ),
        (
            "M4",
            "Records of visits to homes stay on a drive nobody may open.",
            *(3, 2, 4, 1),
            "Records Manager",
        ),
    ]
    lay(sheet, 4, rows)
    return saved(made, "Project risks.xlsx")


def gross_net_target_groups() -> File:
    """Three groups of short headings: gross, net and target, each with L, I and a score."""
    made, sheet = book("Risk Register")
    lay(sheet, 1, [["Directorate risk register: Children and Young People"]])
    head(sheet, 3, ["Risk Ref", "Risk Title", "Risk Description", "Gross", None, None])
    head(sheet, 3, ["Net", None, None, "Target", None, None, "Accountable officer"], column=7)
    parts = ["L", "I", "Score"]
    head(sheet, 4, [None, None, None, *parts, *parts, *parts, None])
    for block in ("A3:A4", "B3:B4", "C3:C4", "D3:F3", "G3:I3", "J3:L3", "M3:M4"):
        sheet.merge_cells(block)
    rows = [
        (
            "CYP1",
            "Panel decisions",
            "Tribunal files may be split between two teams.",
            *(4, 5, 20),
            *(3, 4, 12),
            *(2, 3, 6),
            "SEND Lead Officer",
        ),
        (
            "CYP2",
            "Independent reviewing",
            "Reviews may fall due in the week of vesting.",
            *(5, 3, 15),
            *(4, 3, 12),
            *(2, 2, 4),
            "Reviewing Service Manager",
        ),
        (
            "CYP3",
            "Registration of a home",
            "The responsible individual may not be registered by day one.",
            *(3, 5, 15),
            *(2, 5, 10),
            None,
            None,
            None,
            "Residential Service Manager",
        ),
    ]
    lay(sheet, 5, rows)
    return saved(made, "CYP directorate risk register.xlsx")


def hidden_older_sheet() -> File:
    """A visible register, and last spring's left behind on a hidden sheet before it."""
    made, old = book("Register April 2026")
    headings = ["Ref", "Risk", "Owner", "Likelihood", "Impact", "Score"]
    head(old, 1, headings)
    lay(
        old,
        2,
        [
            ("X1", "Old wording of the pay risk", "Payroll Manager", 5, 4, 20),
            ("X2", "Risk settled in May", "Insurance Officer", 3, 3, 9),
        ],
    )
    old.sheet_state = "hidden"
    sheet = made.create_sheet("Register November 2026")
    head(sheet, 2, headings)
    rows = [
        (
            "X1",
            "Care leavers' allowances are paid by two payrolls in one week",
            "Payroll Manager",
            *(3, 4, 12),
        ),
        (
            "X3",
            "Insurers ask for claims histories that nobody has split",
            "Insurance Officer",
            *(4, 3, 12),
        ),
        (
            "X4",
            "Passes to council buildings stop working on vesting day",
            "Facilities Lead",
            *(2, 2, 4),
        ),
    ]
    lay(sheet, 3, rows)
    made.active = 1
    return saved(made, "PMO register.xlsx")
