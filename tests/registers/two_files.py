"""Registers in older or other formats, and one that reckons for itself.

The .xls and .ods files lie in `files/`, made once by LibreOffice from the workbooks built
here: `python -m tests.registers.two_files` makes them again.
"""

import io
import subprocess
import tempfile
from datetime import date
from pathlib import Path

import xlsxwriter

from tests.registers.two_writing import File, book, head, lay, saved

FILES = Path(__file__).parent / "files"


def excel_2003() -> File:
    """A sheet kept since 2003: capitals, short words, and a lookup sheet behind it."""
    return (FILES / "excel_2003.xls").read_bytes(), "RISKREG.XLS"


def open_document() -> File:
    """A register kept in LibreOffice."""
    return (FILES / "open_document.ods").read_bytes(), "register.ods"


def build_excel_2003() -> File:
    """What LibreOffice turned into `files/excel_2003.xls`."""
    made, sheet = book("Sheet1")
    sheet["A1"] = "CHILDREN & YOUNG PEOPLE'S DIRECTORATE"
    sheet["A2"] = "RISK REGISTER"
    head(
        sheet,
        4,
        ["NO", "RISK", "CONSEQUENCE", "PROB", "SEV", "RATING", "LEAD OFFICER", "DATE RAISED"],
    )
    lay(
        sheet,
        5,
        [
            [
                1,
                "Old paper files stay in a store that is to be sold",
                "Subject access requests fail",
                3,
                3,
                9,
                "Records Manager",
                date(2025, 11, 17),
            ],
            [
                2,
                "Fuel cards for outreach vans stop",
                "Visits cancelled",
                2,
                2,
                4,
                "Fleet Officer",
                date(2026, 1, 26),
            ],
            [
                3,
                "Play schemes double booked across the border",
                "Disabled children turned away",
                3,
                4,
                12,
                "Short Breaks Lead",
                date(2026, 2, 9),
            ],
        ],
    )
    for row in (5, 6, 7):
        sheet.cell(row, 8).number_format = "dd/mm/yyyy"
    lists = made.create_sheet("Lists")
    lay(lists, 1, [["PROB", "SEV"], ["1 Rare", "1 Minor"], ["2 Possible", "2 Serious"]])
    return saved(made, "excel_2003.xlsx")


def build_open_document() -> File:
    """What LibreOffice turned into `files/open_document.ods`."""
    made, sheet = book("Risks")
    sheet["A1"] = "Shadow year risks"
    head(
        sheet,
        2,
        [
            "Ref",
            "Cause",
            "Event",
            "Effect",
            "Owner",
            "Inherent L",
            "Inherent I",
            "Inherent RAG",
            "Residual L",
            "Residual I",
            "Residual RAG",
            "Raised on",
        ],
    )
    lay(
        sheet,
        3,
        [
            [
                "SY1",
                "Spending freeze in the shadow year",
                "Youth contracts are not renewed",
                "Workers leave before summer",
                "Youth Services Lead",
                4,
                3,
                "Amber",
                3,
                3,
                "Amber",
                date(2026, 6, 3),
            ],
            [
                "SY2",
                "Three councils choose three systems",
                "No one view of the caseload",
                "Managers steer blind for weeks",
                "ICT Transition Lead",
                5,
                4,
                "Red",
                4,
                4,
                "Red",
                date(2026, 7, 21),
            ],
            [
                "SY3",
                "Depot moves",
                "Equipment for carers is in the wrong town",
                "Collections take a day",
                "Facilities Manager",
                2,
                2,
                "Green",
                1,
                2,
                "Green",
                date(2026, 8, 12),
            ],
        ],
    )
    for row in (3, 4, 5):
        sheet.cell(row, 12).number_format = "dd/mm/yyyy"
    return saved(made, "open_document.xlsx")


def formulas() -> File:
    """Scores, references and a date come from formulas, and one of them is broken."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = made.add_worksheet("Calculated")
    day = made.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_formula("A1", '="Risks at "&TEXT(DATE(2026,9,30),"d mmmm yyyy")', None, TITLE)
    headings = ["Ref", "Risk", "Risk owner", "Date raised", "Inherent L", "Inherent I"]
    headings += ["Inherent score", "Current L", "Current I", "Current score"]
    sheet.write_row("A3", headings, made.add_format({"bold": True}))
    for row, values in enumerate(CALCULATED, 4):
        reference, risk, owner, serial, *scores = values
        sheet.write_formula(f"A{row}", f'="F"&ROW()-3+{row - 4}*9', None, reference)
        sheet.write_row(f"B{row}", [risk, owner])
        sheet.write_formula(f"D{row}", f"=DATE(2026,1,1)+{serial - 46023}", day, serial)
        sheet.write_row(f"E{row}", scores[:2])
        sheet.write_formula(f"G{row}", f"=E{row}*F{row}", None, scores[2])
        sheet.write_row(f"H{row}", scores[3:5])
        broken = scores[5] == "#REF!"
        sheet.write_formula(
            f"J{row}", f"=H{row}*{'#REF!' if broken else f'I{row}'}", None, scores[5]
        )
    made.close()
    return out.getvalue(), "calculated.xlsx"


TITLE = "Risks at 30 September 2026"
CALCULATED: list[tuple[str, str, str, int, int, int, int, int, int, int | str]] = [
    ("F1", "Grants paid to the wrong council", "Grants Officer", 46146, 3, 3, 9, 2, 3, 6),
    ("F11", "Hub rota fails at half-term", "Hub Manager", 46155, 4, 3, 12, 3, 3, "#REF!"),
    ("F21", "Archive boxes are not labelled", "Records Manager", 46174, 2, 2, 4, 2, 1, 2),
]
"""As each row shows: reference, risk, owner, day as a serial number, inherent, current."""


def convert() -> None:
    """Make the files in `files/` again; needs LibreOffice on the path."""
    for build, form in ((build_excel_2003, "xls"), (build_open_document, "ods")):
        data, name = build()
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / name
            source.write_bytes(data)
            subprocess.run(
                ["soffice", "--headless", "--convert-to", form, "--outdir", FILES, source],
                check=True,
            )


if __name__ == "__main__":
    convert()
