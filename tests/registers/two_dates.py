"""Registers whose dates are typed as text, left as serial numbers, or no dates at all."""

from datetime import date

from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.registers.two_writing import File, book, head, lay, saved

HEADINGS = ["Ref", "Risk", "Effect", "Date identified", "Risk owner", "Likelihood", "Impact"]


def dates_as_text() -> File:
    """Every form in which an officer in England types a day."""
    made, sheet = book("Dates")
    head(sheet, 1, [*HEADINGS, "Target date"])
    lay(
        sheet,
        2,
        [
            [
                "D1",
                "Short breaks grant is split by head count alone",
                "Families lose a weekend",
                "02/12/21",
                "Disability Service Manager",
                3,
                3,
                "1st March 2027",
            ],
            [
                "D2",
                "School admissions are co-ordinated by two bodies for one round",
                "Offers clash",
                "1st March 2026",
                "Admissions Manager",
                2,
                3,
                "Mar-27",
            ],
            [
                "D3",
                "Early years funding rates diverge",
                "Providers near the line close",
                "2025-11-05",
                "Early Years Lead",
                3,
                2,
                "31.03.2027",
            ],
            [
                "D4",
                "Named nurse post stays with one area",
                "Health advice is late",
                "3 Sept 2025",
                "Health Partnership Lead",
                2,
                4,
                "2026-11-05",
            ],
            [
                "D5",
                "Duty rota is built on goodwill",
                "Rota fails in the holidays",
                "14.07.2025",
                "Head of Assessment",
                4,
                3,
                "01/02/27",
            ],
            [
                "D6",
                "Complaints file is not handed over",
                "Stage two answers are lost",
                "Tuesday 6 January 2026",
                "Customer Lead",
                2,
                2,
                None,
            ],
            [
                "D7",
                "Lease of the contact house runs out",
                "Families travel further to meet",
                "Mar-26",
                "Estates Partner",
                2,
                3,
                "ongoing",
            ],
        ],
    )
    return saved(made, "Dates as typed.xlsx")


def serials_1900() -> File:
    """Days pasted as values, so that only their serial numbers are left."""
    made, sheet = book("Pasted")
    sheet["A1"] = "Pasted as values from the old register"
    head(sheet, 2, HEADINGS)
    lay(
        sheet,
        3,
        [
            [
                "X1",
                "Printing of plans for reviews stops on cutover",
                "Reviews held without papers",
                46095,
                "Review Service Manager",
                2,
                3,
            ],
            [
                "X2",
                "Interpreter framework ends with the district",
                "Meetings put off",
                46055,
                "Procurement Lead",
                3,
                3,
            ],
            [
                "X3",
                "Fees for special guardians are uprated in one area only",
                "Complaints and appeals",
                46203,
                "Finance Business Partner",
                3,
                4,
            ],
        ],
    )
    return saved(made, "pasted values.xlsx")


def serials_1904() -> File:
    """A workbook begun on an old Apple computer: days are counted from 1904."""
    made, sheet = book("Register")
    made.epoch = CALENDAR_MAC_1904
    head(sheet, 1, HEADINGS)
    lay(
        sheet,
        2,
        [
            [
                "M1",
                "Music hubs lose their lead council",
                "Lessons end in July",
                44633,
                "Culture and Learning Lead",
                2,
                2,
            ],
            [
                "M2",
                "Elective home education list is not shared",
                "Visits are missed",
                44804,
                "Education Welfare Manager",
                3,
                4,
            ],
            [
                "M3",
                "Exclusion panels have no clerk",
                "Hearings out of time",
                date(2026, 10, 15),
                "Democratic Services Manager",
                3,
                3,
            ],
        ],
    )
    sheet["D4"].number_format = "dd/mm/yyyy"
    return saved(made, "Old Mac register.xlsx")


def words_for_dates() -> File:
    """A column of days in which people wrote what they knew instead."""
    made, sheet = book("Risk log")
    head(sheet, 1, ["Ref", "Risk title", "Date raised", "Owner", "Score", "Review date", "Status"])
    lay(
        sheet,
        2,
        [
            [
                "E1",
                "Inspection file is spread over three drives",
                date(2026, 4, 14),
                "Head of Quality",
                12,
                "Q2",
                "Open",
            ],
            [
                "E2",
                "Agreement for hosted services has no exit",
                "Q2",
                "Programme Solicitor",
                16,
                "ongoing",
                "Open",
            ],
            [
                "E3",
                "Care leavers' council tax relief ends at the border",
                "TBC",
                "Leaving Care Manager",
                9,
                "TBC",
                "Open",
            ],
            [
                "E4",
                "Learning from reviews is not carried across",
                "ongoing",
                "Partnership Manager",
                8,
                date(2027, 1, 12),
                "Open",
            ],
        ],
    )
    for name in ("C2", "F5"):
        sheet[name].number_format = "d mmm yyyy"
    return saved(made, "log with words.xlsx")
