"""Registers of programmes and committees: an export, a report, costs, one-word levels."""

from datetime import datetime

from tests.registers.two_writing import File, book, head, lay, saved


def gross_current_net_cost() -> File:
    """A unitary's register: gross, current and expected net in one cell each, and a cost."""
    made, sheet = book("Q2 risks")
    lay(sheet, 1, [["Risk register, quarter two 2026/27", None, "Ratings are likelihood x impact"]])
    head(
        sheet,
        3,
        [
            "Risk no.",
            "Risk",
            "Risk owner",
            "Gross rating (L x I)",
            "Controls",
            "Current rating (L x I)",
            "Actions",
            "Expected net rating (L x I)",
            "Estimated cost",
        ],
    )
    rows = [
        (
            "WB-11",
            "Moving to a new case system takes longer than the shadow year allows.",
            "Service Director, Children",
            "5x5=25",
            "Programme board each fortnight",
            "4x5=20",
            "Keep the old system readable for a year",
            "2x4=8",
            450000,
        ),
        (
            "WB-12",
            "Agency rates rise when three councils advertise at once.",
            "Principal Social Worker",
            "5x4=20",
            "Regional rate card",
            "4x4=16",
            "One campaign for all three",
            "3x3=9",
            220000,
        ),
        (
            "WB-13",
            "Adult learning at family hubs has no budget holder.",
            "Head of Family Hubs",
            "3x3=9",
            "Budget tracker",
            "2x3=6",
            "Name a holder",
            "1x3=3",
            15000,
        ),
    ]
    lay(sheet, 4, rows)
    return saved(made, "Risk register Q2 with costs.xlsx")


def programme_software_export() -> File:
    """What risk software writes out: headings in the first row, real dates."""
    made, sheet = book("Export")
    lay(
        sheet,
        1,
        [
            [
                "Risk Reference",
                "Risk Title",
                "Risk Description",
                "Register Category",
                "Risk Owner",
                "Date Identified",
                "Risk Status",
                "Inherent Likelihood",
                "Inherent Impact",
                "Inherent Score",
                "Residual Likelihood",
                "Residual Impact",
                "Residual Score",
                "Target Likelihood",
                "Target Impact",
                "Target Score",
                "Last Review Date",
            ]
        ],
    )
    rows = [
        (
            "LGR0007",
            "Foster payments in April",
            "Foster carers may not be paid in the first week of April.",
            "Programme",
            "Transactional Finance Lead",
            datetime(2026, 6, 1),
            "Open",
            *(5, 5, 25),
            *(3, 5, 15),
            *(1, 5, 5),
            datetime(2026, 11, 2),
        ),
        (
            "LGR0012",
            "Virtual school",
            "Tracking of attendance may stop while the virtual school is split.",
            "Project",
            "Virtual School Head",
            datetime(2026, 7, 13),
            "Open",
            *(4, 4, 16),
            *(3, 4, 12),
            *(2, 4, 8),
            datetime(2026, 10, 5),
        ),
        (
            "LGR0013",
            "Youth justice partnership",
            "The partnership agreement may not name the new councils.",
            "Operational",
            "Youth Justice Manager",
            datetime(2026, 7, 13),
            "Closed",
            *(4, 3, 12),
            *(1, 3, 3),
            *(1, 3, 3),
            datetime(2026, 9, 14),
        ),
        (
            "LGR0019",
            "Complaints across vesting day",
            "A complaint begun with one council may be lost with the next.",
            "Operational",
            "Customer Relations Manager",
            datetime(2026, 8, 3),
            "Open",
            *(3, 3, 9),
            *(3, 3, 9),
            *(2, 2, 4),
            datetime(2026, 11, 2),
        ),
    ]
    lay(sheet, 2, rows)
    return saved(made, "RiskExport_20261106.xlsx")


def shadow_highlight_report() -> File:
    """A weekly highlight report: milestones first, then the risks with a colour only."""
    made, sheet = book("Highlight report")
    lay(
        sheet,
        1,
        [
            ["Weekly highlight report to the programme board"],
            ["Project", "Children's services transition"],
            ["Report date", "13/11/2026", "Overall status", "AMBER"],
        ],
    )
    lay(sheet, 5, [["Milestones this period"]])
    head(sheet, 6, ["Milestone", "Due", "Status", "Comment"])
    lay(
        sheet,
        7,
        [
            ["Structure chart agreed", "20/11/2026", "GREEN", "On the agenda"],
            [
                "Trial load of records",
                "27/11/2026",
                "AMBER",
                "Two addresses in a hundred unmatched",
            ],
        ],
    )
    lay(sheet, 10, [["Risks"]])
    head(sheet, 11, ["Risk", "Sovereign council", "RAG", "Movement", "Mitigation", "Lead"])
    rows = [
        (
            "Transfer of staff is announced before unions are consulted",
            "County",
            "RED",
            "Worse",
            "Joint timetable for consultation",
            "HR Workstream Lead",
        ),
        (
            "A challenge in court delays the order",
            "All",
            "AMBER",
            "Same",
            "Two plans kept, with and without delay",
            "Programme Solicitor",
        ),
        (
            "First budget leaves no room for early help",
            "Districts",
            "AMBER",
            "Better",
            "Members' seminar in January",
            "Finance Workstream Lead",
        ),
    ]
    lay(sheet, 12, rows)
    lay(sheet, 16, [["Decisions needed"], ["Board is asked to agree the second trial load."]])
    return saved(made, "Highlight report 13 Nov.xlsx")


def change_since_last_meeting() -> File:
    """An audit committee's register: a word for each level, and the change since last time."""
    made, sheet = book("Audit Committee")
    lay(
        sheet,
        1,
        [
            ["Corporate risk register: report to Audit Committee"],
            ["Members are asked to note the changes since the meeting in July."],
        ],
    )
    head(
        sheet,
        4,
        [
            "Risk ref",
            "Risk",
            "Current risk level",
            "Change since last meeting",
            "Commentary",
        ],
    )
    rows = [
        (
            "3",
            "Decision on new councils falls later than planned",
            "Extreme",
            "High → Extreme",
            "No date is known for the order.",
        ),
        (
            "8",
            "Safeguarding training of district staff lapses",
            "Moderate",
            "No change",
            "Two sessions held.",
        ),
        (
            "14",
            "Data on families in temporary homes cannot be shared",
            "High",
            "New",
            "Agreement drafted with the county.",
        ),
    ]
    lay(sheet, 5, rows)
    return saved(made, "Item 7 risk register.xlsx")
