"""CSV files: what a spreadsheet would make of them."""

import csv
import io
from datetime import date

import pytest

from lgr_tracker.domain.kinds import HolderBasis
from lgr_tracker.exchange.csv_table import write_csv


def _read(written: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))


def test_values_keep_their_kind() -> None:
    row = [date(2027, 10, 29), -3, 0.5, True, None, HolderBasis.OWN, 'Says "yes",\r\nthen no']
    assert _read(write_csv(["a", "b", "c", "d", "e", "f", "g"], [row]))[1] == [
        "2027-10-29",
        "-3",
        "0.5",
        "yes",
        "",
        "own",
        'Says "yes",\nthen no',
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " \u200b=1", "＝1"])
def test_text_never_runs(text: str) -> None:
    assert _read(write_csv(["a"], [[text]]))[1][0].startswith("'")


def test_a_spreadsheet_is_told_that_it_is_utf_8() -> None:
    assert write_csv(["Café"], []) == "\ufeffCafé\r\n".encode()
