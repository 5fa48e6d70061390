"""Registers with scores in their own tongue: products, codes, words with numbers."""

from tests.registers.two_writing import File, book, head, lay, saved


def products_in_a_cell() -> File:
    """One column a rating, each holding likelihood times impact as typed text."""
    made, sheet = book("Programme risks")
    sheet["A1"] = "LGR CHILDREN'S WORKSTREAM"
    sheet["A2"] = "Scores are likelihood x impact"
    head(
        sheet,
        4,
        [
            "Ref.",
            "Description of risk",
            "Inherent risk (L x I)",
            "Existing controls",
            "Residual risk (L x I)",
            "Target risk (L x I)",
            "Responsible officer",
        ],
    )
    lay(
        sheet,
        5,
        [
            [
                "P1",
                "Supervision lines break as teams are mapped to new areas",
                "5x4=20",
                "Map of every line",
                "4x4=16",
                "2x4=8",
                "Assistant Director, Social Work",
            ],
            [
                "P2",
                "Inspection falls in the eight weeks before vesting",
                "3 x 5 = 15",
                "Inspection rota",
                "3 x 4 = 12",
                "3 x 3 = 9",
                "Head of Quality",
            ],
            [
                "P3",
                "Adoption agency's board has no seat for one new council",
                "3×3=9",
                None,
                "2×3=6",
                "1×3=3",
                "Adoption Partnership Lead",
            ],
            [
                "P4",
                "Care leavers' offers differ by district",
                "4X4 = 16",
                "Comparison done",
                "4X3 = 12",
                None,
                "Leaving Care Manager",
            ],
        ],
    )
    return saved(made, "Children LGR risks.xlsx")


def codes() -> File:
    """Letters for likelihood, digits for impact, with the key below the register."""
    made, sheet = book("Risk profile")
    sheet["B2"] = "Strategic risk profile: children"
    head(
        sheet,
        4,
        [
            "Risk ref",
            "Date",
            "Risk",
            "Consequences",
            "Original score",
            "Mitigation",
            "Current risk score",
            "Target score",
            "Responsible officer",
        ],
    )
    lay(
        sheet,
        5,
        [
            [
                "SR1",
                "14/10/2025",
                "Director of children's services not appointed in time",
                "Interim decisions on thresholds",
                "B4",
                "Search firm engaged",
                "C4",
                "C1",
                "Chief Executive",
            ],
            [
                "SR2",
                "14/10/2025",
                "High needs deficit is shared out by a formula nobody tested",
                "New council starts in debt",
                "A4",
                "Modelling with both treasurers",
                "A3",
                "B2",
                "Chief Finance Officer",
            ],
            [
                "SR3",
                "09/12/2025",
                "Lead member changes at the shadow election",
                "Improvement work pauses",
                "C2",
                "Induction for all candidates' groups",
                "C2",
                "D1",
                "Democratic Services Manager",
            ],
        ],
    )
    lay(
        sheet,
        10,
        [
            ["Key"],
            ["A", "Very likely"],
            ["B", "Likely"],
            ["C", "Possible"],
            ["D", "Unlikely"],
            ["1", "Minor"],
            ["2", "Moderate"],
            ["3", "Major"],
            ["4", "Critical"],
        ],
    )
    return saved(made, "Profile Q3.xlsx")


def words_with_numbers() -> File:
    """Drop-downs that show the word first and its number in brackets."""
    made, sheet = book("Log")
    head(
        sheet,
        2,
        [
            "ID",
            "Risk title",
            "Cause",
            "Effect",
            "Inherent Likelihood",
            "Inherent Impact",
            "Inherent Score",
            "Residual Likelihood",
            "Residual Impact",
            "Residual Score",
            "Owner",
        ],
    )
    lay(
        sheet,
        3,
        [
            [
                "T-11",
                "Analysts leave",
                "Fixed-term posts end in the shadow year",
                "Returns are late",
                "High (3)",
                "Medium (2)",
                6,
                "Medium (2)",
                "Medium (2)",
                4,
                "Head of Insight",
            ],
            [
                "T-12",
                "Safeguarding partners' arrangements unpublished",
                "Health and police areas differ from the new councils",
                "Nobody is sure who leads",
                "Very high (4)",
                "Very high (4)",
                16,
                "High (3)",
                "Very high (4)",
                12,
                "Partnership Manager",
            ],
            [
                "T-13",
                "Children's home registration not varied",
                "Responsible person leaves",
                "A home may not open on Day 1",
                "Medium (2)",
                "Very high (4)",
                8,
                "Low (1)",
                "Very high (4)",
                4,
                "Residential Service Manager",
            ],
        ],
    )
    return saved(made, "Transition log.xlsx")
