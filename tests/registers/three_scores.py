"""Registers that say how bad it is in their own way."""

from openpyxl.styles import PatternFill

from tests.registers.two_writing import File, book, head, lay, saved

COLOURS = {"Red": "FF0000", "Amber": "FFC000", "Green": "92D050"}


def tolerance_beside() -> File:
    """Scores before and after mitigation, and the line the board will bear."""
    made, sheet = book("Risk Profile")
    head(
        sheet,
        2,
        [
            None,
            None,
            None,
            "Pre-mitigation",
            None,
            None,
            "Post-mitigation",
            None,
            None,
            "Tolerance",
        ],
    )
    head(
        sheet,
        3,
        [
            "Ref",
            "Risk title",
            "Risk owner",
            "Likelihood",
            "Impact",
            "Score",
            "Likelihood",
            "Impact",
            "Score",
            "Score",
        ],
    )
    lay(
        sheet,
        4,
        [
            [
                "PF/01",
                "Agency spend doubles in the shadow year",
                "Workforce Director",
                5,
                4,
                20,
                4,
                4,
                16,
                8,
            ],
            [
                "PF/02",
                "Inspection falls in the month of transfer",
                "Director of Improvement",
                3,
                5,
                15,
                3,
                4,
                12,
                12,
            ],
            [
                "PF/03",
                "Schools do not know whom to call",
                "Education Director",
                4,
                3,
                12,
                2,
                3,
                6,
                8,
            ],
        ],
    )
    for block in ("D2:F2", "G2:I2"):
        sheet.merge_cells(block)
    return saved(made, "Risk profile.xlsx")


def whole_rating_in_a_cell() -> File:
    """Both factors, their product and the colour, all typed in one cell."""
    made, sheet = book("Register")
    sheet["A1"] = "Trust Board – strategic risks"
    head(
        sheet,
        3,
        [
            "Risk reference",
            "Risk name",
            "Causes",
            "Consequences",
            "Gross risk (LxI)",
            "Net risk (LxI)",
            "Target risk (LxI)",
            "Director responsible",
        ],
    )
    lay(
        sheet,
        4,
        [
            [
                "SR-A",
                "Trust contract ends on the day of transfer",
                "The contract names a body that is dissolved",
                "Staff have no employer",
                "5 x 3 = 15 (Red)",
                "4 x 3 = 12 (Amber)",
                "1 x 3 = 3 (Green)",
                "Chief Executive",
            ],
            [
                "SR-B",
                "Pension strain is not funded",
                "The actuary reports late",
                "A gap in year one",
                "3 x 4 = 12 (Amber)",
                "3 x 3 = 9 (Amber)",
                "2 x 2 = 4 (Green)",
                "Finance Director",
            ],
            [
                "SR-C",
                "Homes inspected under two names",
                "Registration takes sixteen weeks",
                "A home stands empty",
                "4 x 5 = 20 (Red)",
                "2 x 5 = 10 (Amber)",
                "1 x 5 = 5 (Green)",
                "Director of Care",
            ],
        ],
    )
    return saved(made, "Strategic risks board paper.xlsx")


def colours_only() -> File:
    """A highlight report's table: a colour and no numbers at all."""
    made, sheet = book("Top risks")
    sheet["A1"] = "Highlight report – period 7"
    head(sheet, 3, ["Item", "Key risk", "RAG", "Commentary", "Lead officer"])
    lay(
        sheet,
        4,
        [
            [
                1,
                "Placement sufficiency in the west",
                "Red",
                "Two homes are delayed",
                "Sufficiency Lead",
            ],
            [
                2,
                "Education plans held on two systems",
                "Amber",
                "Export tested once",
                "SEND Manager",
            ],
            [3, "Youth club leases", "Green", "Heads of terms agreed", "Property Lead"],
            [
                4,
                "Record of court dates",
                "Amber",
                "Shared diary on trial",
                "Head of Legal Practice",
            ],
            [5, "Workers' parking at the new base", "Green", "Permits ordered", "Facilities Lead"],
        ],
    )
    for row in range(4, 9):
        cell = sheet.cell(row, 3)
        cell.fill = PatternFill("solid", fgColor=COLOURS[str(cell.value)])
    return saved(made, "Highlight report P7.xlsx")


def chance_bands() -> File:
    """A consultancy's sheet where likelihood is a range of chances."""
    made, sheet = book("Risks and mitigations")
    sheet["B1"] = "Client: Joint Transition Board"
    sheet["B2"] = "Likelihood is the chance that the risk comes about before vesting day."
    head(
        sheet,
        5,
        [
            "Risk no.",
            "Risk description",
            "Potential consequence",
            "Likelihood",
            "Impact",
            "Severity",
            "Owner",
            "Mitigating steps",
        ],
        column=2,
    )
    lay(
        sheet,
        6,
        [
            [
                "T1",
                "The data centre move overruns",
                "Case files are read-only for a week",
                "25-50%",
                "Major",
                "High",
                "Technology Partner",
                "Rehearse twice",
            ],
            [
                "T2",
                "Key staff accept posts elsewhere",
                "Knowledge of the budget is lost",
                ">75%",
                "Moderate",
                "High",
                "People Partner",
                "Retention payment",
            ],
            [
                "T3",
                "Members call in the target design",
                "The design is six weeks late",
                "10-25%",
                "Moderate",
                "Medium",
                "Programme Sponsor",
                "Brief group leaders",
            ],
            [
                "T4",
                "A supplier goes out of business",
                "Equipment is not delivered",
                "<10%",
                "Minor",
                "Low",
                "Commercial Partner",
                "Second supplier",
            ],
        ],
        column=2,
    )
    return saved(made, "Risks and mitigations FINAL v2.xlsx")
