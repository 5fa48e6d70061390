"""Registers in older or other formats, made once by LibreOffice from what is built here.

`python -m tests.registers.three_files` makes them again.
"""

import subprocess
import tempfile
from pathlib import Path

from tests.registers.three_headings import build_two_languages
from tests.registers.three_sheets import build_totals_row
from tests.registers.two_files import FILES
from tests.registers.two_writing import File


def totals_row() -> File:
    """A workbook of 2003 with a row of sums under its risks."""
    return (FILES / "totals_row.xls").read_bytes(), "EXPOSURE 2026.xls"


def two_languages() -> File:
    """A sheet of LibreOffice with each heading in Welsh and English."""
    return (FILES / "two_languages.ods").read_bytes(), "cofrestr risgiau.ods"


def convert() -> None:
    """Make both files in `files/` again; needs LibreOffice on the path."""
    for build, form in ((build_totals_row, "xls"), (build_two_languages, "ods")):
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
