"""Lines that must be blocked, warned about or let pass, with numbers that nobody has.

Where a line says {nhs}, {upn} and so on, a number is put in that is reckoned here, by formulas of
their own, and differs from line to line. NHS numbers are from the range kept for tests (999).
"""

import json
import random
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


class Line(NamedTuple):
    """One line and what it is."""

    id: str
    text: str
    verdict: str


def lines() -> list[Line]:
    """Every line, its numbers put in."""
    read = []
    for verdict in ("block", "warn", "ok"):
        for row in (HERE / f"{verdict}.jsonl").read_text(encoding="utf-8").splitlines():
            line = json.loads(row)
            read.append(Line(line["id"], filled(line["text"], line["id"]), verdict))
    return read


def filled(text: str, seed: str) -> str:
    """The line with a number for each of its places."""
    dice = random.Random(seed)
    for name, make in MAKERS.items():
        while "{" + name + "}" in text:
            text = text.replace("{" + name + "}", make(dice), 1)
    return text


def _digits(dice: random.Random, many: int) -> str:
    return "".join(dice.choice("0123456789") for _ in range(many))


def _eleven(dice: random.Random, start: str, remainder: int) -> str:
    """Ten digits whose weighed sum leaves the remainder when divided by eleven."""
    while True:
        nine = start + _digits(dice, 9 - len(start))
        total = sum(int(digit) * weight for digit, weight in zip(nine, count(10, -1), strict=False))
        last = (remainder - total) % 11
        if last < 10:
            return nine + str(last)


def _nhs(dice: random.Random) -> str:
    return _eleven(dice, "999", 0)


def _apart(number: str, between: str) -> str:
    return between.join((number[:3], number[3:6], number[6:]))


def _nhs_with_letter(dice: random.Random) -> str:
    number = _eleven(dice, "9990", 0)
    return _apart(number[:3] + "O" + number[4:], " ")


def _upn(dice: random.Random, last: str = "") -> str:
    eleven = dice.choice(("801", "873", "926", "210")) + _digits(dice, 8)
    last = last or dice.choice("0123456789")
    values = [int(digit) for digit in eleven] + [
        LETTERS.index(last) if last.isalpha() else int(last)
    ]
    return (
        LETTERS[sum(value * weight for value, weight in zip(values, count(2), strict=False)) % 23]
        + eleven
        + last
    )


def _spaced_upn(dice: random.Random, between: str) -> str:
    upn = _upn(dice)
    return between.join((upn[0], upn[1:4], upn[4:8], upn[8:10], upn[10:]))


def _upn_with_letter(dice: random.Random) -> str:
    while "0" not in (upn := _upn(dice))[1:]:
        pass
    return upn[0] + upn[1:].replace("0", "O", 1)


def _nino(dice: random.Random) -> str:
    return dice.choice(("AB", "CE", "JK", "ST", "WX")) + _digits(dice, 6) + dice.choice("ABCD")


def _pairs(nino: str, between: str = " ") -> str:
    return between.join((nino[:2], nino[2:4], nino[4:6], nino[6:8], nino[8]))


def _bad(dice: random.Random) -> str:
    return _apart(_eleven(dice, "999", dice.choice(range(1, 10))), " ")


MAKERS: dict[str, Callable[[random.Random], str]] = {
    "nhs": lambda dice: _apart(_nhs(dice), " "),
    "nhs-": lambda dice: _apart(_nhs(dice), "-"),
    "nhs.": lambda dice: _apart(_nhs(dice), "."),
    "nhsn": lambda dice: _apart(_nhs(dice), "\n"),
    "nhs_": _nhs,
    "nhs1": lambda dice: " ".join(_nhs(dice)),
    "nhsO": _nhs_with_letter,
    "nhsw": lambda dice: "".join(chr(ord(digit) + 0xFEE0) for digit in _nhs(dice)),
    "nhsz": lambda dice: _apart(_nhs(dice), " \u200b"),
    "uln": lambda dice: _eleven(dice, "7", 10),
    "ulns": lambda dice: _apart(_eleven(dice, "7", 10), " "),
    "upn": _upn,
    "upn_": lambda dice: _upn(dice).lower(),
    "upnt": lambda dice: _upn(dice, "K"),
    "upns": lambda dice: _spaced_upn(dice, " "),
    "upnd": lambda dice: _spaced_upn(dice, "-"),
    "upnO": _upn_with_letter,
    "nino": lambda dice: _pairs(_nino(dice)),
    "nino_": _nino,
    "ninol": lambda dice: _pairs(_nino(dice)).lower(),
    "ninod": lambda dice: _pairs(_nino(dice), "-"),
    "ten": lambda dice: _eleven(dice, "45", 0),
    "tel": lambda dice: f"01632 960{_digits(dice, 3)}",
    "tel2": lambda dice: f"0163 296 {_digits(dice, 4)}",
    "bad": _bad,
    "bad2": lambda dice: _eleven(dice, "4", 3),
    "bad3": lambda dice: _eleven(dice, "7", 5),
}
