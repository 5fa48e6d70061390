"""Registers of health partners and consultants, each rating more than once."""

from datetime import date

from tests.registers.two_writing import File, book, head, lay, saved


def five_by_five_consequence() -> File:
    """A health partner's sheet: consequence before likelihood, initial, current and target."""
    made, sheet = book("Corporate Risks")
    sheet["A1"] = "Integrated Care Board – Place risks shared with the council"
    sheet["A3"] = "Scored on the 5 x 5 matrix: consequence x likelihood"
    head(
        sheet,
        5,
        [
            "Risk ID",
            "Date opened",
            "Description of risk",
            "Controls in place",
            "Gaps in control",
            "Consequence (initial)",
            "Likelihood (initial)",
            "Rating (initial)",
            "Consequence (current)",
            "Likelihood (current)",
            "Rating (current)",
            "Consequence (target)",
            "Likelihood (target)",
            "Rating (target)",
            "Executive lead",
            "Assurance committee",
        ],
    )
    lay(
        sheet,
        6,
        [
            [
                2417,
                date(2025, 9, 1),
                "Initial health assessments are missed as the notice goes to the old inbox",
                "Weekly list",
                "No shared inbox",
                4,
                4,
                16,
                4,
                3,
                12,
                4,
                1,
                4,
                "Chief Nurse",
                "Quality",
            ],
            [
                2430,
                date(2025, 10, 6),
                "Continuing care panels lose a quorum when the council seat is split",
                "Deputies named",
                "None known",
                3,
                4,
                12,
                3,
                3,
                9,
                3,
                2,
                6,
                "Director of Partnerships",
                "Place Board",
            ],
            [
                2431,
                date(2025, 10, 6),
                "Speech therapy waiting lists are cut by the new boundary",
                "Joint triage",
                "No lead for the east",
                3,
                5,
                15,
                3,
                5,
                15,
                2,
                2,
                4,
                "Director of Partnerships",
                "Quality",
            ],
            [
                2466,
                date(2026, 1, 19),
                "The joint funding agreement lapses",
                "Letter of comfort",
                "Unsigned",
                5,
                2,
                10,
                5,
                2,
                10,
                5,
                1,
                5,
                "Chief Finance Officer",
                "Finance",
            ],
        ],
    )
    return saved(made, "ICB place risks.xlsx")


def headings_three_deep() -> File:
    """Headings that grew: three rows, ragged, with a group inside a group."""
    made, sheet = book("LGR")
    sheet["A1"] = "Consultancy draft – not for circulation"
    head(sheet, 3, ["Risk", None, None, "Assessment", None, None, None, None, None, "Ownership"])
    head(
        sheet,
        4,
        [None, None, None, "Before controls", None, None, "After controls", None, None, None],
    )
    head(
        sheet, 5, ["#", "Headline", "So what?", "L", "I", "Total", "L", "I", "Total", "Accountable"]
    )
    lay(
        sheet,
        6,
        [
            [
                "W1",
                "Two duty numbers on the same poster",
                "Callers ring the wrong team",
                5,
                3,
                15,
                2,
                3,
                6,
                "Communications Lead",
            ],
            [
                "W2",
                "Kinship allowances recalculated in error",
                "Families are short for a month",
                3,
                4,
                12,
                2,
                4,
                8,
                "Payments Manager",
            ],
            [
                "W3",
                "Independent visitors not re-registered",
                "Young people lose a trusted adult",
                3,
                3,
                9,
                3,
                2,
                6,
                "Participation Manager",
            ],
        ],
    )
    for block in ("A3:C3", "D3:I3", "D4:F4", "G4:I4"):
        sheet.merge_cells(block)
    return saved(made, "Risk workshop output.xlsx")
