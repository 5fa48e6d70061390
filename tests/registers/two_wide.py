"""Registers after a method or a habit: Management of Risk, and quarter after quarter."""

from datetime import date
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from tests.registers.two_writing import File, book, head, lay, saved


def management_of_risk() -> File:
    """The register of the Management of Risk guide, with proximity and secondary risks."""
    made, sheet = book("Risk Register")
    sheet["A1"] = "Project: Children's services disaggregation"
    sheet["A2"] = "Author: Programme Office"
    top: list[str | None] = ["Risk identifier", "Author", "Date registered", "Risk category"]
    top += ["Risk cause", "Risk event", "Risk effect", "Inherent", None, "Proximity"]
    top += ["Risk response category", "Risk response actions", "Residual", None]
    top += ["Secondary risks", "Risk status", "Risk owner", "Risk actionee"]
    head(sheet, 4, top)
    low: list[str | None] = [None] * 18
    low[7:9] = low[12:14] = ["Probability", "Impact"]
    head(sheet, 5, low)
    sheet.merge_cells("H4:I4")
    sheet.merge_cells("M4:N4")
    for letter in "ABCDEFGJKLOPQR":
        sheet.merge_cells(f"{letter}4:{letter}5")
    lay(
        sheet,
        6,
        [
            [
                "MR-001",
                "Programme Office",
                date(2026, 3, 3),
                "Service continuity",
                "One emergency team serves the whole county",
                "The team is split before a second rota is staffed",
                "No worker free for a night call",
                "High",
                "Very high",
                "Imminent",
                "Reduce",
                "Keep one team under agreement for a year",
                "Medium",
                "High",
                "Agreement ends without a plan",
                "Active",
                "Head of Contact and Emergency Duty",
                "Rota Manager",
            ],
            [
                "MR-002",
                "Programme Office",
                date(2026, 3, 17),
                "Commercial",
                "Framework names the county as buyer",
                "New councils cannot call off",
                "Spot purchase for a quarter",
                "Medium",
                "High",
                "Within six months",
                "Transfer",
                "Ask for consent to assign",
                "Low",
                "High",
                "Provider asks a premium",
                "Active",
                "Placements Commissioner",
                "Programme Solicitor",
            ],
            [
                "MR-003",
                "Data Workstream",
                date(2025, 12, 8),
                "Data and ICT",
                "New authority codes come late",
                "Returns are rejected",
                "Figures published with gaps",
                "Medium",
                "Low",
                "After vesting",
                "Accept",
                None,
                "Low",
                "Low",
                None,
                "Closed",
                "Performance Manager",
                "Data Officer",
            ],
        ],
    )
    for row in (6, 7, 8):
        sheet.cell(row, 3).number_format = "dd/mm/yyyy"
    return saved(made, "MoR risk register.xlsx")


def quarters() -> File:
    """Three quarters past beside the present one, each with an arrow for the direction."""
    made, sheet = book("Quarterly")
    sheet["A1"] = "Children's services transition risks by quarter"
    groups = ["Q4 2025/26", "Q1 2026/27", "Q2 2026/27", "Current (Q3 2026/27)"]
    top: list[str | None] = ["Risk ref", "Risk title", "Risk owner"]
    low: list[str | None] = [None, None, None]
    for group in groups:
        top += [group, None, None, None]
        low += ["L", "I", "Score", "DOT"]
    head(sheet, 3, [*top, "Target", None, None])
    head(sheet, 4, [*low, "L", "I", "Score"])
    for area in ("A3:A4", "B3:B4", "C3:C4", "D3:G3", "H3:K3", "L3:O3", "P3:S3", "T3:V3"):
        sheet.merge_cells(area)
    names = [
        ["QR1", "Unallocated work grows as teams are re-drawn", "Head of Assessment"],
        ["QR2", "Corporate parenting board has no successor", "Lead for Corporate Parenting"],
        ["QR3", "Health data sharing lapses", "Information Governance Manager"],
        ["QR4", "Fostering recruitment under two brands", "Fostering Service Manager"],
    ]
    past: list[list[Any]] = [
        [3, 3, 9, "↔", 3, 4, 12, "↑", 4, 4, 16, "↑"],
        [4, 4, 16, "↔", 3, 4, 12, "↓", 3, 4, 12, "↔"],
        [None, None, None, None, 2, 5, 10, "New", 3, 5, 15, "↑"],
        [3, 2, 6, "↔", 3, 2, 6, "↔", 2, 2, 4, "↓"],
    ]
    now = [
        [4, 5, 20, "↑", 2, 4, 8],
        [2, 4, 8, "↓", 1, 4, 4],
        [3, 5, 15, "↔", 1, 5, 5],
        [2, 2, 4, "↔", 2, 1, 2],
    ]
    lay(sheet, 5, [[*a, *b, *c] for a, b, c in zip(names, past, now, strict=True)])
    return saved(made, "Quarterly risks Q3.xlsx")


def behind_a_cover() -> File:
    """A cover, a page of advice, the register third, and the scoring matrix last."""
    made, sheet = book("Cover")
    sheet["C4"] = "Transition programme"
    sheet["C6"] = "Children's services risk register"
    lay(sheet, 9, [["Version", "2.4"], ["Owner", "Programme Office"], ["Status", "Live"]], column=3)
    advice = made.create_sheet("How to use")
    advice["A1"] = "How to fill in the register"
    head(advice, 3, ["Column", "What to write"])
    lay(
        advice,
        4,
        [
            ["Risk ref", "The next free number; never use one again"],
            ["Risk title", "Up to eight words"],
            ["Owner", "The post that answers for the risk"],
            ["Likelihood", "1 to 5, see the matrix"],
            ["Impact", "1 to 5, see the matrix"],
        ],
    )
    register = made.create_sheet("Risk Register")
    register["A1"] = "Risk register"
    register["A2"] = "As at"
    register["B2"] = date(2026, 10, 30)
    head(
        register,
        6,
        [
            "Risk ref",
            "Risk title",
            "Description",
            "Owner",
            "Likelihood",
            "Impact",
            "Score",
            "Status",
        ],
    )
    _fill_register(register)
    _fill_matrix(made.create_sheet("Scoring matrix"))
    return saved(made, "TP-RR-v2.4.xlsx")


def _fill_register(register: Worksheet) -> None:
    lay(
        register,
        7,
        [
            [
                "TP-031",
                "Readiness reports are too kind",
                "Teams grade themselves well because bad news travels badly",
                "Programme Director",
                4,
                4,
                16,
                "Open",
            ],
            [
                "TP-034",
                "Two cut-overs in one weekend",
                "Case records and payroll move on the same two days",
                "ICT Transition Lead",
                3,
                5,
                15,
                "Open",
            ],
            [
                "TP-036",
                "Young people not asked",
                "The care council meets only after the offer is written",
                "Participation Lead",
                3,
                3,
                9,
                "Closed",
            ],
        ],
    )


def _fill_matrix(matrix: Worksheet) -> None:
    matrix["A1"] = "Scoring matrix"
    head(matrix, 3, ["Likelihood / Impact", "1", "2", "3", "4", "5"])
    lay(matrix, 4, [[high, *(high * wide for wide in range(1, 6))] for high in range(5, 0, -1)])
    head(matrix, 11, ["Score", "Band", "Who may accept it"])
    lay(
        matrix,
        12,
        [
            ["1-4", "Low", "Risk owner"],
            ["5-12", "Medium", "Workstream board"],
            ["15-25", "High", "Programme board"],
        ],
    )
