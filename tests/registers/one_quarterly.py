"""Corporate registers told quarter by quarter: movement, heat maps, the quarter before."""

from tests.registers.two_writing import File, book, head, lay, saved


def county_previous_quarter() -> File:
    """A county's register: one text a risk, the previous quarter beside the current one."""
    made, sheet = book("Q2 2026-27")
    lay(sheet, 1, [["Appendix A: Corporate Risk Register, Quarter 2 2026/27"]])
    lay(sheet, 2, [["Marlshire County Council"]])
    sheet.merge_cells("A1:I1")
    head(sheet, 4, ["Risk owner", "Corporate risk description", "Previous quarter", None, None])
    head(sheet, 4, ["Current", None, None, "Comments on mitigating actions"], column=6)
    parts = ["Impact", "Likelihood", "Rating"]
    head(sheet, 5, [None, None, *parts, *parts, None])
    for block in ("A4:A5", "B4:B5", "C4:E4", "F4:H4", "I4:I5"):
        sheet.merge_cells(block)
    rows = [
        (
            "Executive Director for People",
            "There is a risk that social workers leave before vesting caused by doubt over which "
            "council will employ them, resulting in children meeting several new workers.",
            *(5, 4, 20),
            *(5, 5, 25),
            "Retention offer agreed in September. Monthly count of leavers.",
        ),
        (
            "Director of Finance",
            "There is a risk that the high needs deficit is shared out unfairly caused by a "
            "formula settled late, resulting in one council starting with less than it needs.",
            *(4, 4, 16),
            *(4, 4, 16),
            "Schools Forum briefed. Joint model in hand.",
        ),
        (
            "Chief Digital Officer",
            "There is a risk that case records reach the wrong council caused by addresses not "
            "being matched, resulting in gaps in what the front door can see.",
            *(5, 3, 15),
            *(5, 2, 10),
            "Second trial load matched 98 of every 100 records.",
        ),
        (
            "Monitoring Officer",
            "There is a risk that delegations lapse on vesting day caused by schemes not being "
            "adopted in time, resulting in decisions open to challenge.",
            *(3, 3, 9),
            *(3, 2, 6),
            "Draft scheme with the shadow executive.",
        ),
    ]
    lay(sheet, 6, rows)
    return saved(made, "Corporate Risk Register Q2.xlsx")


def shared_services_quarters() -> File:
    """Three councils' shared services: residual scores a quarter, direction of travel, a target."""
    made, sheet = book("Corporate level")
    lay(sheet, 1, [["Shared Services Risk Register: corporate level"], ["Review date: 27/10/2026"]])
    head(sheet, 4, ["Ref", "Risk (cause and context)", "Assigned to"])
    head(sheet, 4, ["Quarter 1 2026/27 residual", None, None], column=4)
    head(sheet, 4, ["Quarter 2 2026/27 residual", None, None, None], column=7)
    head(sheet, 4, ["Target", None, None], column=11)
    head(
        sheet,
        4,
        ["Management comments (controls)", "Planned actions", "Date / in place"],
        column=14,
    )
    parts = ["Likelihood", "Impact", "Overall"]
    head(sheet, 5, [None, None, None, *parts, *parts, "DOT", *parts, None, None, None])
    for block in ("A4:A5", "B4:B5", "C4:C5", "D4:F4", "G4:J4", "K4:M4", "N4:N5", "O4:O5", "P4:P5"):
        sheet.merge_cells(block)
    rows = [
        (
            "SS1",
            "Joint fostering panel has no lawful basis after the agreement ends in March 2027.",
            "Assistant Director, Permanence",
            *(3, 4, 12),
            *(4, 4, 16, "▲"),
            *(2, 4, 8),
            "Agreement reviewed by legal services each quarter.",
            "Draft a new agreement between the two successor councils.",
            "31/01/2027",
        ),
        (
            "SS2",
            "Out-of-hours team is staffed by one borough only.\nOthers pay by recharge.",
            "Head of Emergency Duty",
            *(3, 5, 15),
            *(3, 5, 15, "◄►"),
            *(2, 5, 10),
            "Rota published six weeks ahead.",
            "Agree cover for the vesting weekend.",
            "In place",
        ),
        (
            "SS3",
            "Placement budgets are monitored in three ledgers with three calendars.",
            "Strategic Finance Partner",
            *(4, 3, 12),
            *(3, 3, 9, "▼"),
            *(2, 3, 6),
            "Monthly reconciliation by finance partners.",
            "One ledger from April.",
            "01/04/2027",
        ),
    ]
    lay(sheet, 6, rows)
    return saved(made, "shared services RR Oct 26.xlsx")


def black_band_heat_map() -> File:
    """A borough whose highest band is black; a heat map of counts, then the register."""
    made, heat = book("Heat map")
    lay(heat, 1, [["Number of risks now (previous quarter in brackets)"]])
    lay(
        heat,
        3,
        [
            ["Likelihood 5", None, "1 (0)", None, "1 (1)"],
            ["Likelihood 4", None, None, "1 (2)", None],
            ["Likelihood 3", None, "1 (1)", None, None],
            [None, "Impact 2", "Impact 3", "Impact 4", "Impact 5"],
        ],
    )
    sheet = made.create_sheet("Risk register")
    lay(sheet, 1, [["Thornwick Borough Council: corporate risks, autumn 2026"]])
    head(sheet, 3, ["Ref", "Risk", "Risk owner", "Key existing controls"])
    head(sheet, 3, ["Inherent rating", None, None, "Planned controls"], column=5)
    head(sheet, 3, ["Current rating", None, None, None], column=9)
    head(sheet, 4, [None, None, None, None, "I", "L", "Σ", None, "I", "L", "Σ", "Level"])
    for block in ("A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:G3", "H3:H4", "I3:L3"):
        sheet.merge_cells(block)
    rows = [
        (
            "CR01",
            "Housing and care staff are moved twice within one year",
            "Director of Housing",
            "Staff forum; joint structure chart",
            *(5, 5, 25),
            "Single consultation with unions",
            *(5, 5, 25, "BLACK"),
        ),
        (
            "CR02",
            "Early help contracts run out before the new council can let its own",
            "Head of Communities",
            "Contract calendar",
            *(4, 5, 20),
            "Extend for twelve months with consent",
            *(4, 4, 16, "RED"),
        ),
        (
            "CR03",
            "Care leavers lose the local council tax discount",
            "Revenues Manager",
            "Scheme kept under review",
            *(3, 5, 15),
            "Common discount from the first budget",
            *(3, 3, 9, "AMBER"),
        ),
        (
            "CR04",
            "Members have too little time to learn their duty as corporate parents",
            "Democratic Services Manager",
            "Induction days",
            *(3, 5, 15),
            "Short films in plain words",
            *(3, 5, 15, "RED"),
        ),
    ]
    lay(sheet, 5, rows)
    return saved(made, "Appendix 1 corporate risk.xlsx")


def movement_by_band() -> File:
    """A city that counts its risks by band first, then lists them band by band."""
    made, sheet = book("Corporate risks")
    lay(sheet, 1, [["Corporate Risk Report to Cabinet: position at end of September 2026"]])
    head(sheet, 3, ["Level", "Range", "This quarter", "Last quarter"])
    lay(
        sheet,
        4,
        [["High", "15 to 25", 2, 1], ["Medium", "5 to 14", 2, 3], ["Low", "1 to 4", 0, 0]],
    )
    head(
        sheet,
        9,
        [
            "Risk title",
            "Risk description",
            "Lead officer",
            "Current risk score",
            "Target risk score",
            "Movement since last quarter",
        ],
    )
    lay(sheet, 10, [["High risks (15 to 25)"]])
    sheet.merge_cells("A10:F10")
    lay(
        sheet,
        11,
        [
            (
                "Sufficiency of foster homes",
                "Foster carers may wait to see which council they will foster for.",
                "Head of Fostering",
                *(20, 10),
                "Up from 16",
            ),
            (
                "Statutory returns",
                "Two part-year returns may be due under two authority codes.",
                "Performance Manager",
                *(16, 8),
                "No change",
            ),
        ],
    )
    lay(sheet, 13, [["Medium risks (5 to 14)"]])
    sheet.merge_cells("A13:F13")
    lay(
        sheet,
        14,
        [
            (
                "Corporate support",
                "Lawyers and analysts may leave before the split is agreed.",
                "Head of Legal Practice",
                *(12, 6),
                "Down from 15",
            ),
            (
                "Web pages and telephone numbers",
                "Old pages may send families to the wrong front door.",
                "Customer Service Manager",
                *(9, 3),
                "No change",
            ),
        ],
    )
    return saved(made, "Cabinet item 9 risk.xlsx")
