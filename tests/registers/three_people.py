"""Registers whose dates, owners, statuses and types are written as their office writes them."""

from datetime import date

from openpyxl.styles import Font

from tests.registers.two_writing import File, book, head, lay, saved


def weekday_dates() -> File:
    """Days with the name of the weekday, typed or as the cell shows them."""
    made, sheet = book("Actions and risks")
    head(
        sheet,
        1,
        [
            "Ref",
            "Logged",
            "Risk",
            "Result if it happens",
            "Prob",
            "Impact",
            "Risk factor",
            "Person responsible",
        ],
    )
    lay(
        sheet,
        2,
        [
            [
                "DW1",
                "Mon 2 March 2026",
                "Minibus drivers are employed by two councils",
                "Short breaks are cancelled",
                3,
                2,
                6,
                "Transport Lead",
            ],
            [
                "DW2",
                "Thursday 16/04/26",
                "Contact centre closes on the wrong day",
                "Family time has no room",
                2,
                4,
                8,
                "Contact Service Manager",
            ],
            [
                "DW3",
                "Tuesday, 5th May 2026",
                "Nursery top-up is paid twice",
                "Clawback from small settings",
                3,
                3,
                9,
                "Early Years Lead",
            ],
            [
                "DW4",
                date(2026, 6, 10),
                "Out of hours rota is built on one list",
                "A night without cover",
                2,
                5,
                10,
                "Emergency Duty Manager",
            ],
        ],
    )
    sheet["B5"].number_format = "ddd d mmm yyyy"
    return saved(made, "Actions and risks.xlsx")


def risks_and_issues() -> File:
    """One log for both, told apart by a column."""
    made, sheet = book("R&I log")
    sheet["A1"] = "Risk & issue log – workforce strand"
    head(
        sheet,
        2,
        [
            "Log no",
            "Type",
            "Summary",
            "Detail",
            "Raised by",
            "Raised on",
            "Likelihood",
            "Impact",
            "RAG",
            "Owned by",
            "State",
        ],
    )
    lay(
        sheet,
        3,
        [
            [
                "RI-01",
                "Risk",
                "Job titles differ",
                "The same work is graded in three ways and staff appeal",
                "HR Adviser",
                date(2026, 1, 12),
                4,
                3,
                "Amber",
                "Head of Reward",
                "Open",
            ],
            [
                "RI-02",
                "Issue",
                "Transfer letters held up",
                "The mail merge used last year's list of staff",
                "HR Adviser",
                date(2026, 1, 15),
                None,
                None,
                "Red",
                "HR Operations Lead",
                "Open",
            ],
            [
                "RI-03",
                "Risk",
                "Students go elsewhere",
                "Final placements have no host after March",
                "Practice Educator",
                date(2026, 2, 2),
                3,
                3,
                "Amber",
                "Principal Social Worker",
                "Open",
            ],
            [
                "RI-04",
                "Risk",
                "Union ballot",
                "A ballot may fall in the week of transfer",
                "HR Adviser",
                date(2026, 2, 9),
                1,
                4,
                "Green",
                "HR Director",
                "Closed",
            ],
            [
                "RI-05",
                "Issue",
                "Badges not printed",
                "The printer's lease ended",
                "Facilities Lead",
                date(2026, 2, 16),
                None,
                None,
                "Amber",
                "Facilities Lead",
                "Open",
            ],
        ],
    )
    return saved(made, "R&I log.xlsx")


def struck_and_closed() -> File:
    """Closed risks are struck through and carry a C; the key is at the foot."""
    made, sheet = book("Register")
    head(
        sheet,
        1,
        [
            "Ref",
            "Status",
            "Risk",
            "Cause",
            "Likelihood score",
            "Impact score",
            "Total",
            "Senior responsible owner",
        ],
    )
    lay(
        sheet,
        2,
        [
            [
                "A7",
                "O",
                "Signs of neglect are read differently on each side",
                "Two practice guides",
                3,
                4,
                12,
                "Principal Social Worker",
            ],
            [
                "A8",
                "C",
                "Old forms stay in use",
                "Forms printed in bulk",
                2,
                2,
                4,
                "Business Support Lead",
            ],
            [
                "A9",
                "O",
                "Trainers leave before the academy splits",
                "Fixed term posts",
                4,
                2,
                8,
                "Academy Manager",
            ],
            [
                "A10",
                "C",
                "Car lease scheme ends",
                "Lease names the county",
                1,
                2,
                2,
                "Fleet Manager",
            ],
            [],
            ["Key", "O = open, C = closed"],
        ],
    )
    for row in (3, 5):
        for cell in sheet[row]:
            cell.font = Font(strike=True)
    return saved(made, "Practice register.xlsx")
