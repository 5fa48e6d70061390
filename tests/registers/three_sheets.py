"""Workbooks with more on them than one plain table."""

from datetime import date

from openpyxl.worksheet.table import Table, TableStyleInfo

from tests.registers.two_writing import File, book, head, lay, saved


def workstream_sheets() -> File:
    """A small sheet for each workstream; the first is the longest."""
    made, sheet = book("Placements")
    headings = ["Ref", "Risk", "Likelihood", "Impact", "Score", "Owner"]
    head(sheet, 1, headings)
    lay(
        sheet,
        2,
        [
            ["PL1", "Block beds are counted in both councils' plans", 3, 4, 12, "Placements Lead"],
            ["PL2", "Emergency placements need two signatures", 4, 4, 16, "Placements Lead"],
            ["PL3", "Secure transport has no contract", 2, 5, 10, "Contracts Officer"],
            ["PL4", "Staying put payments are left out", 2, 3, 6, "Leaving Care Manager"],
        ],
    )
    others = {
        "Front Door": ["FD1", "Screening team loses its room", 3, 3, 9, "Hub Manager"],
        "SEND": ["SE1", "Panels meet in one town only", 2, 2, 4, "SEND Manager"],
        "Youth Justice": [
            "YJ1",
            "Court duty is not covered in the north",
            3,
            4,
            12,
            "Youth Justice Lead",
        ],
        "Finance": ["FI1", "Two ledgers in April", 4, 3, 12, "Finance Partner"],
    }
    for title, risk in others.items():
        other = made.create_sheet(title)
        head(other, 1, headings)
        lay(other, 2, [risk])
    return saved(made, "Workstream risks.xlsx")


def build_totals_row() -> File:
    """What LibreOffice turned into `files/totals_row.xls`: sums stand under the risks."""
    made, sheet = book("Exposure")
    sheet["A1"] = "Financial exposure, children's transition budget"
    head(
        sheet,
        3,
        [
            "Ref",
            "Description of risk",
            "Risk owner",
            "Likelihood",
            "Impact",
            "Score",
            "Exposure £",
            "Provision held",
        ],
    )
    lay(
        sheet,
        4,
        [
            ["FX1", "Double rents for the move year", "Estates Lead", 4, 2, 8, 240000, "No"],
            ["FX2", "Claims for back pay", "Reward Manager", 2, 4, 8, 610000, "In part"],
            ["FX3", "Licences bought twice", "Digital Lead", 5, 2, 10, 85000, "Yes"],
            ["FX4", "Fee uplift settled late", "Placements Lead", 3, 4, 12, 1300000, "No"],
            ["Total", "4 risks", None, 14, 12, 38, 2235000, None],
        ],
    )
    return saved(made, "totals_row.xlsx")


def summary_at_the_right() -> File:
    """Counts by colour stand frozen beside the register."""
    made, sheet = book("RR")
    sheet["A1"] = "Risk register – corporate parenting"
    head(
        sheet,
        2,
        ["Risk ID", "Risk title", "Description", "Owner", "Likelihood", "Impact", "Rating"],
    )
    lay(
        sheet,
        3,
        [
            [
                "CP1",
                "Panel papers go out late",
                "Two democratic teams share one agenda",
                "Committee Clerk",
                3,
                2,
                6,
            ],
            [
                "CP2",
                "Care leavers' hub",
                "The lease of the hub falls to another council",
                "Leaving Care Manager",
                4,
                4,
                16,
            ],
            [
                "CP3",
                "Savings accounts",
                "Accounts are not moved to the new council",
                "Finance Partner",
                2,
                5,
                10,
            ],
        ],
    )
    head(sheet, 2, ["Summary", "Now", "Last time"], column=10)
    lay(sheet, 3, [["Red", 1, 2], ["Amber", 1, 1], ["Green", 1, 0], ["All", 3, 3]], column=10)
    sheet.freeze_panes = "C3"
    return saved(made, "Corporate parenting RR.xlsx")


def grouped_columns() -> File:
    """A named table whose columns before controls are folded away in a group."""
    made, sheet = book("Data")
    head(
        sheet,
        1,
        [
            "RiskRef",
            "RiskTitle",
            "InherentLikelihood",
            "InherentImpact",
            "InherentScore",
            "ResidualLikelihood",
            "ResidualImpact",
            "ResidualScore",
            "RiskOwner",
            "DateIdentified",
            "RiskStatus",
        ],
    )
    lay(
        sheet,
        2,
        [
            [
                "G-100",
                "Passport copies kept on paper",
                4,
                3,
                12,
                2,
                3,
                6,
                "Records Manager",
                date(2026, 5, 6),
                "Open",
            ],
            [
                "G-101",
                "Grant returns signed by the wrong officer",
                3,
                3,
                9,
                1,
                3,
                3,
                "Grants Officer",
                date(2026, 5, 20),
                "Open",
            ],
            [
                "G-102",
                "Holiday food vouchers stop",
                4,
                4,
                16,
                3,
                4,
                12,
                "Welfare Lead",
                date(2026, 6, 3),
                "Closed",
            ],
        ],
    )
    table = Table(displayName="tblRisks", ref="A1:K4")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleMedium2", showRowStripes=True)
    sheet.add_table(table)
    sheet.column_dimensions.group("C", "E", outline_level=1, hidden=True)
    return saved(made, "Risks data.xlsx")
