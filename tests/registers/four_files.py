"""The register in an older format, made once by LibreOffice from what is built here.

`python -m tests.registers.four_files` makes it again.
"""

import subprocess
import tempfile
from pathlib import Path

from tests.registers.four_boards import build_assurance_framework
from tests.registers.two_files import FILES
from tests.registers.two_writing import File


def assurance_framework() -> File:
    """A trust's board paper in the format of 2003: three whole scores and no factors."""
    return (FILES / "assurance_framework.xls").read_bytes(), "BAF Q3.xls"


def convert() -> None:
    """Make the file in `files/` again; needs LibreOffice on the path."""
    data, name = build_assurance_framework()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / name
        source.write_bytes(data)
        subprocess.run(
            ["soffice", "--headless", "--convert-to", "xls", "--outdir", FILES, source], check=True
        )


if __name__ == "__main__":
    convert()
