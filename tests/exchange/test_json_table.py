"""A list as JSON, and the register as one file: values keep their kinds, own columns names."""

import csv
import io
import json
from datetime import date
from typing import Any

import pytest

from lgr_tracker.domain.kinds import RiskResponse
from lgr_tracker.domain.register import REGISTER_COLUMNS
from lgr_tracker.exchange.json_table import write_json
from lgr_tracker.exchange.register_table import register_csv, register_json
from tests.exchange.workbooks import NASTY_TEXTS, full_risk, risk


def test_each_value_keeps_its_kind() -> None:
    values = ["text", 3, 0.5, True, None, date(2027, 10, 29), ("a", "b"), {"Ward": "x"}]
    names = [str(number) for number in range(len(values))]
    told = json.loads(write_json([*names, "word"], [[*values, RiskResponse.TREAT]]))
    assert list(told[0].values()) == [
        *("text", 3, 0.5, True, None, "2027-10-29", ["a", "b"], {"Ward": "x"}, "treat")
    ]


def test_no_rows_are_an_empty_list() -> None:
    assert json.loads(write_json(["name"], [])) == []


@pytest.mark.parametrize("text", NASTY_TEXTS, ids=ascii)
def test_any_text_stays_as_it_was_but_half_a_character(text: str) -> None:
    [row] = json.loads(write_json(["text"], [[text]]))
    assert row["text"] == text.encode("utf-8", "replace").decode()


@pytest.mark.parametrize("row", [[1], [1, 2, 3], [float("nan"), 1], [object(), 1]])
def test_what_is_no_row_is_refused(row: list[Any]) -> None:
    with pytest.raises((ValueError, TypeError)):
        write_json(["one", "two"], [row])


def test_the_register_as_json_has_every_column_by_its_key() -> None:
    [row] = json.loads(register_json([full_risk()]))
    assert list(row) == [*(column.key for column in REGISTER_COLUMNS), "custom"]
    assert row["raised_on"] == "2026-04-01"
    assert row["services"] == ["Front door", "Fees; charges"]
    assert row["current_score"] == 20


def test_the_register_as_csv_has_the_own_columns_at_the_right() -> None:
    rows = [
        risk(custom={"Status": "=1+1"}),
        risk("R02", services=("Front door", "Fees; charges"), custom={"@x": "y"}),
    ]
    text = register_csv(rows, ["Status", "@x"]).decode("utf-8-sig")
    head, first, second = csv.reader(io.StringIO(text, newline=""))
    assert head[:-2] == [column.heading for column in REGISTER_COLUMNS]
    assert head[-2:] == ["Status (own)", "'@x"]
    assert (first[-2:], second[-2:]) == (["'=1+1", ""], ["", "y"])
    assert second[head.index("Services")] == "Front door\nFees; charges"
