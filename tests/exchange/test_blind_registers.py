"""Layouts that were written without sight of the reader are read as a person counted them."""

import json
from pathlib import Path
from typing import Any

import pytest

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.exchange.reading import (
    open_register,
    read_register,
    told_risks,
    told_warnings,
)
from tests.registers import four, one, scoring, three, two

ANSWERS = Path(__file__).parents[1] / "registers" / "answers"
LEAST_RIGHT = 0.95


def told_of(data: bytes, filename: str) -> dict[str, Any]:
    try:
        read = read_register(open_register(data, filename))
    except Invalid as refusal:
        return {"risks": [], "refused": [], "warnings": [refusal.message]}
    refused = [
        {"sheet": each.sheet, "cell": each.cell, "value": each.value, "why": each.reason}
        for each in read.problems
    ]
    return {"risks": told_risks(read), "refused": refused, "warnings": told_warnings(read)}


@pytest.mark.parametrize("part", [one, two, three, four], ids=["one", "two", "three", "four"])
def test_nearly_every_cell_is_right_and_none_is_wrong_in_silence(part: Any) -> None:
    right = total = 0
    silent: list[str] = []
    for name, build in part.LAYOUTS.items():
        answer = json.loads((ANSWERS / f"{name}.json").read_text(encoding="utf-8"))
        score = scoring.score(answer, told_of(*build()))
        right += score.right
        total += score.total
        silent += [f"{name}: {each}" for each in score.silent]
    assert silent == []
    assert right >= total * LEAST_RIGHT
