"""What departments, trusts and programme offices send to their boards."""

from datetime import date

from tests.registers.two_writing import File, book, head, lay, saved


def untreated_treated() -> File:
    """A metropolitan council's register with letters for colours and arrows for movement."""
    made, sheet = book("Nov 26")
    sheet["A1"] = "Children's Services Reorganisation – Departmental Risk Register"
    head(
        sheet,
        3,
        [
            "ID",
            "Risk description",
            "Accountable officer",
            "Untreated risk",
            None,
            None,
            None,
            "Treated risk",
            None,
            None,
            None,
            "Target score",
            "Trend",
        ],
    )
    head(
        sheet, 4, [None, None, None, "L", "I", "Score", "RAG", "L", "I", "Score", "RAG", None, None]
    )
    for block in ("A3:A4", "B3:B4", "C3:C4", "D3:G3", "H3:K3", "L3:L4", "M3:M4"):
        sheet.merge_cells(block)
    lay(
        sheet,
        5,
        [
            [
                "DR1",
                "Supervision records do not transfer with the worker",
                "Assistant Director, Help and Protection",
                4,
                4,
                16,
                "R",
                3,
                3,
                9,
                "A",
                6,
                "↓",
            ],
            [
                "DR2",
                "Regional adoption agency host is abolished",
                "Assistant Director, Permanence",
                3,
                5,
                15,
                "R",
                3,
                4,
                12,
                "A",
                4,
                "→",
            ],
            [
                "DR3",
                "School transport routes are tendered twice",
                "Head of Transport",
                3,
                3,
                9,
                "A",
                3,
                3,
                9,
                "A",
                6,
                "→",
            ],
            [
                "DR4",
                "Secure email addresses stop working on vesting day",
                "Head of Information Governance",
                4,
                4,
                16,
                "R",
                None,
                None,
                None,
                None,
                4,
                "New",
            ],
            [
                "DR5",
                "Youth justice cases are split between two courts",
                "Head of Youth Justice",
                2,
                3,
                6,
                "G",
                1,
                3,
                3,
                "G",
                3,
                "↓",
            ],
        ],
    )
    return saved(made, "Dept risk register - CS reorg.xlsx")


def build_assurance_framework() -> File:
    """What LibreOffice turned into `files/assurance_framework.xls`: a children's trust's paper."""
    made, sheet = book("BAF")
    sheet["A1"] = "Northmere Children's Trust"
    sheet["A2"] = "Appendix 2: Board Assurance Framework, Q3 2026/27"
    head(
        sheet,
        4,
        [
            "No.",
            "Strategic objective",
            "Principal risk",
            "Executive lead",
            "Inherent risk score",
            "Key controls",
            "Residual risk score",
            "Sources of assurance",
            "Gaps in control",
            "Target risk score",
        ],
    )
    lay(
        sheet,
        5,
        [
            [
                "SR1",
                "Good homes",
                "The service contract is not passed to the new councils by order",
                "Chief Executive",
                20,
                "Draft order reviewed by counsel",
                15,
                "Quarterly contract meeting",
                "No reply from the department",
                5,
            ],
            [
                "SR2",
                "A stable workforce",
                "Staff of the Trust are left out of the transfer scheme",
                "Director of People",
                16,
                "Joint union forum",
                12,
                "Staff survey",
                "No list of posts",
                4,
            ],
            [
                "SR3",
                "Sound money",
                "Two commissioners pay on different terms and cash runs short",
                "Director of Finance",
                12,
                "Monthly forecast",
                8,
                "Internal audit",
                "None",
                8,
            ],
        ],
    )
    return saved(made, "assurance_framework.xlsx")


def worst_of_three() -> File:
    """A programme office's sheet, which scores three impacts and counts the worst."""
    made, sheet = book("Assessment")
    sheet["A1"] = "Disaggregation of education services: risk assessment"
    head(
        sheet,
        3,
        [
            "Risk ID",
            "Risk",
            "Probability",
            "Cost impact",
            "Time impact",
            "Quality impact",
            "Overall impact",
            "Risk factor",
            "Expected cost (£)",
            "Risk owner",
            "Date logged",
        ],
    )
    lay(
        sheet,
        4,
        [
            [
                "ED-11",
                "Admissions for September are run by a council that no longer exists",
                2,
                2,
                5,
                4,
                5,
                10,
                60000,
                "Admissions Manager",
                date(2026, 4, 14),
            ],
            [
                "ED-12",
                "Music service staff have no clear employer",
                3,
                2,
                2,
                3,
                3,
                9,
                25000,
                "Education HR Partner",
                date(2026, 4, 14),
            ],
            [
                "ED-13",
                "Attendance officers cover fewer schools",
                4,
                1,
                2,
                4,
                4,
                16,
                0,
                "Head of Inclusion",
                date(2026, 5, 5),
            ],
            [
                "ED-14",
                "The schools forum cannot vote on the new formula in time",
                3,
                4,
                3,
                1,
                4,
                12,
                140000,
                "Schools Finance Manager",
                date(2026, 6, 23),
            ],
        ],
    )
    return saved(made, "Education disaggregation RA.xlsx")
