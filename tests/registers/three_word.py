"""Registers made in Word, and by people trained in a method of projects."""

from datetime import date

from openpyxl.worksheet.worksheet import Worksheet

from tests.registers.two_writing import File, book, head, lay, saved


def pasted_from_word() -> File:
    """A Word table pasted in: each paragraph took a row, the other cells were merged over them."""
    made, sheet = book("Sheet1")
    sheet["B2"] = "Appendix C – Emerging risks, fostering and adoption"
    head(
        sheet,
        4,
        [
            "No.",
            "What is the risk?",
            "Implications",
            "Lead",
            "Likelihood (H/M/L)",
            "Impact (H/M/L)",
            "What we are doing",
        ],
        column=2,
    )
    lay(
        sheet,
        5,
        [
            [
                "1",
                "Carers hear two different fee offers",
                "Carers compare notes and lose faith.",
                "Fostering Manager",
                "H",
                "M",
                "Joint statement",
            ],
            [None, None, "Some move to an agency.", None, None, None, "Question line for carers"],
            [
                "2",
                "The matching panel has no chair from May",
                "Matches are put off.",
                "Panel Adviser",
                "M",
                "H",
                "Interim chair sought",
            ],
            [
                "3",
                "Letterbox contact sits in one drawer in one office",
                "Letters between families go astray.",
                "Adoption Support Lead",
                "L",
                "H",
                "Scan the drawer",
            ],
            [None, None, None, None, None, None, "Name a keeper"],
            [None, None, None, None, None, None, "Test in January"],
        ],
        column=2,
    )
    _merge(sheet, ("B5:B6", "C5:C6", "E5:E6", "F5:F6", "G5:G6"))
    _merge(sheet, ("B8:B10", "C8:C10", "D8:D10", "E8:E10", "F8:F10", "G8:G10"))
    return saved(made, "Appendix C pasted.xlsx")


def project_board_log() -> File:
    """The log a project manager keeps by the method's own list of headings."""
    made, sheet = book("Risk Register")
    sheet["A1"] = "Project: Day One Safe and Legal – Children"
    sheet["A2"] = "Version 0.7 DRAFT"
    head(
        sheet,
        4,
        [
            "Risk identifier",
            "Risk author",
            "Date registered",
            "Risk category",
            "Cause",
            "Event",
            "Effect",
            "Probability (pre-response)",
            "Impact (pre-response)",
            "Probability (post-response)",
            "Impact (post-response)",
            "Expected value (£k)",
            "Proximity",
            "Response category",
            "Risk status",
            "Risk owner",
            "Risk actionee",
        ],
    )
    lay(
        sheet,
        5,
        [
            [
                "DOSL-1",
                "Project Support",
                date(2026, 2, 11),
                "Legal",
                "The scheme of delegation is drafted late",
                "No officer may sign a care plan on the first morning",
                "Plans are unlawful",
                "Very high",
                "Very high",
                "Low",
                "Very high",
                45,
                "Imminent",
                "Reduce",
                "Active",
                "Monitoring Officer",
                "Senior Solicitor",
            ],
            [
                "DOSL-2",
                "Project Support",
                date(2026, 2, 18),
                "Supplier",
                "The telephone contract names one site",
                "Calls to the front door ring out",
                "A referral is not taken",
                "Medium",
                "High",
                "Low",
                "High",
                20,
                "Within the stage",
                "Transfer",
                "Active",
                "ICT Director",
                "Telephony Lead",
            ],
            [
                "DOSL-3",
                "Quality Lead",
                date(2026, 3, 25),
                "People",
                "Identity badges are ordered in one batch",
                "Workers visit homes without a badge",
                "Families refuse entry",
                "High",
                "Low",
                "Very low",
                "Low",
                3,
                "Within the project",
                "Avoid",
                "Closed",
                "HR Director",
                "Facilities Lead",
            ],
        ],
    )
    return saved(made, "Risk Register v0.7.xlsx")


def _merge(sheet: Worksheet, blocks: tuple[str, ...]) -> None:
    for block in blocks:
        sheet.merge_cells(block)
