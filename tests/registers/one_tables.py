"""Sheets with more than one clean table: two registers, sections, notes, headers said again."""

from tests.registers.two_writing import File, book, head, lay, saved


def open_above_closed() -> File:
    """Open risks in one table, closed ones below it under other headings."""
    made, sheet = book("RAID log")
    lay(sheet, 1, [["Open risks"]])
    head(sheet, 2, ["Risk ID", "Risk", "Mitigation", "Risk owner", "Likelihood", "Impact", "Score"])
    lay(
        sheet,
        3,
        [
            (
                "R-21",
                "Two panels approve foster carers under different rules",
                "One rule book",
                "Fostering Panel Adviser",
                *(3, 3, 9),
            ),
            (
                "R-24",
                "Health assessments for children in care wait for a new contract",
                "Extend the old one",
                "Designated Nurse",
                *(4, 4, 16),
            ),
            (
                "R-25",
                "Printers for court bundles stay with the other council",
                "List of machines",
                "Business Support Manager",
                *(2, 2, 4),
            ),
        ],
    )
    lay(sheet, 9, [["Closed risks"]])
    head(sheet, 10, ["Risk ID", "Risk", "Date closed", "Reason for closing", "Final score"])
    lay(
        sheet,
        11,
        [
            (
                "R-03",
                "No name is agreed for the northern council",
                "18/05/2026",
                "Name chosen by the joint committee",
                6,
            ),
            (
                "R-09",
                "Budget for the programme office ends in June",
                "22/06/2026",
                "Funding extended",
                3,
            ),
        ],
    )
    return saved(made, "RAID log open and closed.xlsx")


def side_by_side() -> File:
    """The registers of two new councils beside each other, with a blank column between."""
    made, sheet = book("East and West")
    lay(sheet, 1, [["Joint programme: first-day risks"]])
    lay(sheet, 3, [["East"]])
    lay(sheet, 3, [["West"]], column=8)
    headings = ["Ref", "Risk", "Owner", "Likelihood", "Impact", "Score"]
    head(sheet, 4, headings)
    head(sheet, 4, headings, column=8)
    lay(
        sheet,
        5,
        [
            ("E1", "East has no lead for allegations against staff", "HR Lead East", 2, 5, 10),
            ("E2", "East inherits most of the homes", "Placements Lead East", 4, 3, 12),
            ("E3", "East cannot reach the old archive", "Archive Lead East", 3, 2, 6),
        ],
    )
    lay(
        sheet,
        5,
        [
            ("W1", "West has few foster carers near its towns", "Fostering Lead West", 4, 4, 16),
            ("W2", "West shares a court with two others", "Legal Lead West", 3, 3, 9),
        ],
        column=8,
    )
    return saved(made, "Joint first day risks.xlsx")


def section_rows_by_directorate() -> File:
    """One table cut into directorates by merged rows that carry only a name."""
    made, sheet = book("All directorates")
    head(
        sheet,
        2,
        ["Risk Ref", "Risk description", "Consequence", "Risk owner", "Likelihood", "Impact"],
    )
    sections = {
        3: "Children's Social Care",
        6: "Education and Inclusion",
        9: "Corporate Services",
    }
    for row, name in sections.items():
        lay(sheet, row, [[name]])
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=6)
    lay(
        sheet,
        4,
        [
            (
                "CSC1",
                "Duty teams cover two areas with one rota",
                "Visits are late",
                "Duty Service Manager",
                *(4, 4),
            ),
            (
                "CSC2",
                "Kinship carers are told of two different allowances",
                "Carers lose heart",
                "Kinship Manager",
                *(3, 3),
            ),
        ],
    )
    lay(
        sheet,
        7,
        [
            (
                "EI1",
                "Admission rounds straddle vesting day",
                "Places are offered twice",
                "Admissions Manager",
                *(3, 4),
            ),
            (
                "EI2",
                "Schools on the line belong to neither team",
                "Heads do not know whom to ring",
                "School Improvement Lead",
                *(5, 2),
            ),
        ],
    )
    lay(
        sheet,
        10,
        [
            (
                "CS1",
                "Pay analysts retire before the first payroll",
                "Staff are paid late",
                "Head of Payroll",
                *(2, 4),
            )
        ],
    )
    return saved(made, "Risks by directorate.xlsx")


def trailing_notes_and_key() -> File:
    """A short register, followed by notes, a key of colours and the words of the scale."""
    made, sheet = book("Risk register")
    head(
        sheet,
        1,
        ["No", "Risk", "Risk owner", "Likelihood", "Impact", "Risk score", "Risk rating"],
    )
    lay(
        sheet,
        2,
        [
            (
                1,
                "Therapy for adopted families is bought by one council only",
                "Adoption Support Lead",
                *(3, 4, 12, "Amber"),
            ),
            (
                2,
                "Leisure passes for children in care end at the boundary",
                "Leisure Contracts Officer",
                *(4, 2, 8, "Amber"),
            ),
            (
                3,
                "No one signs school attendance orders in the first week",
                "Education Welfare Manager",
                *(2, 2, 4, "Green"),
            ),
            (
                4,
                "Panel minutes are kept in two places",
                "Panel Administrator",
                *(4, 4, 16, "Red"),
            ),
        ],
    )
    lay(
        sheet,
        7,
        [
            ["Notes"],
            ["1. Scores were agreed at the workshop on 8 October."],
            ["2. Risk 2 is shared with the leisure trust."],
        ],
    )
    lay(
        sheet,
        11,
        [
            ["Key", "Rating", "Score"],
            [None, "Red", "15 to 25"],
            [None, "Amber", "6 to 14"],
            [None, "Green", "1 to 5"],
        ],
    )
    lay(
        sheet,
        16,
        [
            ["Likelihood", "Meaning"],
            [1, "Rare"],
            [2, "Unlikely"],
            [3, "Possible"],
            [4, "Likely"],
            [5, "Almost certain"],
        ],
    )
    return saved(made, "workshop register.xlsx")


def header_repeated_every_ten() -> File:
    """A register laid out for paper: the headings come again after ten risks."""
    made, sheet = book("Print version")
    headings = ["Risk ref", "Risk", "Owner", "L", "I", "Score"]
    lay(sheet, 1, [["Transition risks (print version)"]])
    head(sheet, 2, headings)
    lay(
        sheet,
        3,
        [
            ("T01", "Two logos on one letter", "Communications Lead", 3, 1, 3),
            ("T02", "Family court dates clash with the move", "Court Work Manager", 3, 4, 12),
            ("T03", "Keys to contact centres are not passed on", "Contact Centre Lead", 2, 2, 4),
            ("T04", "Interpreters are booked twice", "Interpreting Officer", 4, 1, 4),
            ("T05", "Nursery funding is claimed late", "Early Years Finance Lead", 3, 3, 9),
            ("T06", "Drivers' checks expire in March", "Transport Safety Officer", 2, 5, 10),
            ("T07", "Return interviews have no provider", "Missing Children Lead", 3, 5, 15),
            ("T08", "Advocates are not told of the change", "Advocacy Commissioner", 4, 3, 12),
            ("T09", "Life story work pauses", "Life Story Lead", 3, 4, 12),
            ("T10", "School nurses move to another trust", "Public Health Partner", 2, 3, 6),
        ],
    )
    head(sheet, 13, headings)
    lay(
        sheet,
        14,
        [
            ("T11", "Parking permits for social workers lapse", "Parking Manager", 5, 2, 10),
            ("T12", "Out-of-area visits lose their car pool", "Fleet Manager", 3, 2, 6),
        ],
    )
    return saved(made, "Transition risks for print.xlsx")
