"""Registers that rate in per cent, in colours, and by adding up."""

from openpyxl.styles import PatternFill

from tests.registers.two_writing import File, book, head, lay, saved


def chances_in_percent() -> File:
    """A chance in per cent beside a word for the impact, and the band in words."""
    made, sheet = book("Risks")
    sheet["A1"] = "Prepared for the transition board"
    head(
        sheet,
        3,
        ["Risk ID", "Risk event", "Probability", "Impact", "Risk level", "Owner", "Status"],
    )
    lay(
        sheet,
        4,
        [
            [
                "B1",
                "Migration of case records slips past February",
                "70%",
                "Severe",
                "Red",
                "ICT Transition Lead",
                "Open",
            ],
            [
                "B2",
                "Transport contracts cannot be split in time",
                "40%",
                "Moderate",
                "Amber",
                "Transport Lead",
                "Open",
            ],
            [
                "B3",
                "Mothballed office needed as contact centre",
                "15%",
                "Minor",
                "Green",
                "Estates Partner",
                "Closed",
            ],
            [
                "B4",
                "Regional framework for fostering agencies is re-let early",
                "25%",
                "Severe",
                "Amber",
                "Placements Commissioner",
                "Open",
            ],
        ],
    )
    return saved(made, "Board risks.xlsx")


def words_and_colours() -> File:
    """High, Medium and Low before and after controls, with the colour written out."""
    made, sheet = book("RAG register")
    sheet["A1"] = "Children's transition: RAG register"
    head(
        sheet,
        3,
        [
            "Number",
            "Risk description",
            "Likelihood before controls",
            "Impact before controls",
            "RAG before controls",
            "Controls",
            "Likelihood after controls",
            "Impact after controls",
            "RAG after controls",
            "Accountable officer",
        ],
    )
    lay(
        sheet,
        4,
        [
            [
                "1",
                "Families hear of the change from the press",
                "High",
                "Medium",
                "Amber",
                "Letters planned",
                "Medium",
                "Medium",
                "Amber",
                "Head of Communications",
            ],
            [
                "2",
                "Missing-from-care alerts go to a shared mailbox that closes",
                "Medium",
                "High",
                "Red",
                "Mailbox kept for a year",
                "Low",
                "High",
                "Amber",
                "Head of Exploitation Service",
            ],
            [
                "3",
                "Staff awards are paused",
                "Medium",
                "Low",
                "Green",
                None,
                "Low",
                "Low",
                "Green",
                "HR Partner",
            ],
        ],
    )
    shades = {"Red": "FF5050", "Amber": "FFC000", "Green": "92D050"}
    for cell in [*sheet["E"][3:], *sheet["I"][3:]]:
        cell.fill = PatternFill("solid", fgColor=shades[str(cell.value)])
    return saved(made, "RAG register.xlsx")


def sums() -> File:
    """Likelihood plus impact, under two merged groups."""
    made, sheet = book("Additive")
    sheet["A1"] = "Score = likelihood + impact, from 2 to 10"
    head(sheet, 3, ["Ref", "Risk", "Owner", "Inherent", None, None, "Residual", None, None])
    head(sheet, 4, [None, None, None, "L", "I", "L + I", "L", "I", "L + I"])
    for area in ("A3:A4", "B3:B4", "C3:C4", "D3:F3", "G3:I3"):
        sheet.merge_cells(area)
    lay(
        sheet,
        5,
        [
            ["A-1", "Two sets of procedures on Day 1", "Policy Lead", 4, 3, 7, 3, 3, 6],
            ["A-2", "Key worker posts frozen", "HR Partner", 5, 4, 9, 4, 4, 8],
            ["A-3", "Complaints without a named reader", "Customer Lead", 2, 2, 4, 1, 2, 3],
        ],
    )
    return saved(made, "additive scoring.xlsx")
