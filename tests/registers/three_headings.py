"""Registers with headings in capitals, cut short or in two languages, and numbers as text."""

from openpyxl.styles import Alignment

from tests.registers.two_writing import File, book, head, lay, saved


def capitals_cut_short() -> File:
    """Every heading shouts, breaks its lines and is cut short."""
    made, sheet = book("RISKS")
    sheet["A1"] = "HOUSING & CHILDREN – JOINT BOARD"
    head(
        sheet,
        3,
        [
            "RSK\nREF.",
            "RISK\nDESCR.",
            "CONS.\n(WHAT WOULD FOLLOW)",
            "GROSS\nPROB.",
            "GROSS\nSEV.",
            "GROSS\nRTG.",
            "NET\nPROB.",
            "NET\nSEV.",
            "NET\nRTG.",
            "RESP.\nOFFICER",
        ],
    )
    lay(
        sheet,
        4,
        [
            [
                "HC-1",
                "Homeless young people are sent between two councils",
                "Nights without a bed",
                5,
                4,
                20,
                3,
                4,
                12,
                "Housing Options Manager",
            ],
            [
                "HC-2",
                "Joint protocol is not signed",
                "No lead for those aged sixteen",
                4,
                3,
                12,
                2,
                3,
                6,
                "Youth Homelessness Lead",
            ],
            [
                "HC-3",
                "Supported lodgings hosts are not insured",
                "Hosts withdraw",
                3,
                4,
                12,
                1,
                4,
                4,
                "Insurance Officer",
            ],
            [
                "HC-4",
                "Rent guarantees end with the district",
                "Care leavers are refused",
                3,
                3,
                9,
                2,
                2,
                4,
                "Leaving Care Manager",
            ],
        ],
    )
    return saved(made, "JOINT BOARD RISKS.XLSX")


def build_two_languages() -> File:
    """What LibreOffice turned into `files/two_languages.ods`: a border council's sheet."""
    made, sheet = book("Risgiau - Risks")
    sheet["A1"] = "Cofrestr Risgiau / Risk Register"
    head(
        sheet,
        2,
        [
            "Cyf / Ref",
            "Risg / Risk",
            "Canlyniad / Consequence",
            "Tebygolrwydd / Likelihood",
            "Effaith / Impact",
            "Sgôr / Score",
            "Perchennog / Owner",
            "Statws / Status",
        ],
    )
    lay(
        sheet,
        3,
        [
            [
                "TR1",
                "Cross-border placements lose their host agreement",
                "Children are moved at short notice",
                3,
                4,
                12,
                "Regional Placements Lead",
                "Agored / Open",
            ],
            [
                "TR2",
                "Letters go out in one language",
                "Families are not served in Welsh",
                4,
                2,
                8,
                "Language Officer",
                "Agored / Open",
            ],
            [
                "TR3",
                "Regional adoption partner withdraws",
                "Matches wait",
                2,
                4,
                8,
                "Adoption Manager",
                "Ar gau / Closed",
            ],
        ],
    )
    return saved(made, "two_languages.xlsx")


def numbers_as_text() -> File:
    """Pasted from a web page: numbers are text, and blanks cling to everything."""
    made, sheet = book("Risk Log ")
    head(
        sheet,
        2,
        [
            "Risk ID ",
            "Risk\xa0Title",
            " Risk Event",
            "Likelihood\xa0",
            "Impact ",
            "Risk Score",
            "Risk\xa0Owner",
            "Current Status ",
        ],
    )
    lay(
        sheet,
        3,
        [
            [
                "007 ",
                "Library cards\xa0",
                "Young readers lose their loans ",
                "2",
                "1 ",
                "2",
                "Library Manager\xa0",
                "Open ",
            ],
            [
                "008 ",
                " Music hubs",
                "Instruments are on\xa0two asset lists",
                "3\xa0",
                "2",
                "6 ",
                "Music Hub Lead",
                "Open\xa0",
            ],
            [
                "010 ",
                "Crossing patrols",
                "No council claims the\xa0patrol at the new line ",
                " 4",
                "4",
                "16\xa0",
                " Road Safety Officer ",
                "Closed",
            ],
        ],
    )
    for row in sheet["D3:F5"]:
        for cell in row:
            cell.number_format, cell.alignment = "@", Alignment(horizontal="left")
    return saved(made, "risk log.xlsx")
