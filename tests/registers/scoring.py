"""Score what a reader told of a register against what a person counted by hand.

An answer has the shape of `lgr-tracker import risks --json`. What it leaves out is open and is not
scored. Beyond that shape it may say:

- `reported`: each entry must be named in what was told as refused or as a warning; an entry that is
  a list is met by any one of its members;
- of a risk, `row`: the row of the sheet it stands in, and `cells`: addresses or words of the source
  by the name of the cell (`{"raised_on": "D9", "current likelihood": "F9"}`);
- of a rating, `score_or_band`: one word for the whole rating, which may be told as either;
- of a part of a rating, a list of what is fair: "4 - Likely" may be told as 4 or as "Likely".
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any, NamedTuple

FIELDS = ("reference", "title", "cause", "event", "effect", "owner", "status", "raised_on")
RATINGS = ("inherent", "current", "target")
PARTS = ("likelihood", "impact", "score", "band", "score_or_band")
# A word with its number, as "High (3)": any of the three ways of telling it is right.
WORD_AND_NUMBER = re.compile(r"(?P<word>[^()]+?) \((?P<number>\d+)\)")
# Shorter values stand in many sentences by chance; they need the risk or its row named as well.
TELLING_LENGTH = 3

Risk = Mapping[str, Any]


@dataclass(frozen=True)
class Score:
    """How many cells were right, of how many, and the wrong ones that nobody was told of."""

    right: int
    total: int
    silent: list[str]


class Cell(NamedTuple):
    """One value of a risk that a person counted: its name, and what it should say."""

    name: tuple[str, ...]
    wanted: Any

    def __str__(self) -> str:
        return " ".join(self.name)


class Notice(NamedTuple):
    """One thing told as refused or as a warning: all its words, and the row it speaks of."""

    text: str
    row: str


def score(answer: Mapping[str, Any], told: Mapping[str, Any]) -> Score:
    """Return the score of what was told; a missing or invented risk is wrong in every cell."""
    notices = [_notice(entry) for key in ("refused", "warnings") for entry in told.get(key, [])]
    faults = [
        *_compared(list(answer["risks"]), list(told["risks"]), notices),
        *(_unreported(entry, notices) for entry in answer.get("reported", [])),
    ]
    silent = [fault for fault in faults if isinstance(fault, str)]
    return Score(sum(fault is None for fault in faults), len(faults), silent)


class Excused:
    """A wrong cell that a person was told of."""


# What became of a cell: nothing is wrong, a person was told, or the words of a silent fault.
Fault = None | Excused | str


def _compared(answers: list[Risk], found: list[Risk], notices: list[Notice]) -> Iterator[Fault]:
    """Yield what became of each cell of the risks."""
    for answer, risk in _paired(answers, found):
        if answer is not None and risk is not None:
            yield from (_fault(cell, answer, risk, notices) for cell in _cells(answer))
        elif answer is not None:
            for cell in _cells(answer):
                yield f"missing {_label(answer)}: {cell} should be {cell.wanted!r}"
        elif risk is not None:
            for cell in _cells(risk):
                yield f"invented {_label(risk)}: {cell} is {cell.wanted!r}"


def _fault(cell: Cell, answer: Risk, found: Risk, notices: list[Notice]) -> Fault:
    if _is_right(cell, answer, found):
        return None
    if _is_named(cell, answer, notices):
        return Excused()
    told = found.get(cell.name[0]) if cell.name[-1] == "score_or_band" else _told(cell.name, found)
    return f"{_label(answer)}: {cell} should be {cell.wanted!r}, told {told!r}"


def _unreported(entry: Any, notices: list[Notice]) -> Fault:
    choices = entry if isinstance(entry, list) else [entry]
    if any(_stands_in(choice, notice.text) for choice in choices for notice in notices):
        return None
    return f"not reported: {' or '.join(map(str, choices))}"


def _cells(risk: Risk) -> Iterator[Cell]:
    """Yield the cells a risk says something of, an empty rating as one cell."""
    for field in FIELDS:
        if field in risk:
            yield Cell((field,), risk[field])
    for rating in RATINGS:
        if rating in risk and risk[rating] is None:
            yield Cell((rating,), None)
        else:
            parts = risk.get(rating, {})
            yield from (Cell((rating, part), parts[part]) for part in PARTS if part in parts)
    for heading, value in risk.get("custom", {}).items():
        yield Cell(("custom", heading), value)


def _paired(answers: list[Risk], found: list[Risk]) -> list[tuple[Risk | None, Risk | None]]:
    """Pair each answer with the risk told for it, in the order they come.

    Reference and text together decide first, then either of them, so that one missing risk does
    not make every later one look wrong, and two of one reference keep apart.
    """
    partners: dict[int, Risk] = {}
    left = list(found)
    for is_same in (_same_in_both, _same_in_either):
        for position, answer in enumerate(answers):
            if position not in partners and (match := _first(left, is_same, answer)) is not None:
                partners[position] = left.pop(match)
    pairs: list[tuple[Risk | None, Risk | None]] = [
        (answer, partners.get(position)) for position, answer in enumerate(answers)
    ]
    return pairs + [(None, risk) for risk in left]


def _first(risks: list[Risk], is_same: Callable[[Risk, Risk], bool], answer: Risk) -> int | None:
    return next((i for i, risk in enumerate(risks) if is_same(answer, risk)), None)


def _same_in_both(answer: Risk, found: Risk) -> bool:
    return _same_reference(answer, found) and _same_wording(answer, found)


def _same_in_either(answer: Risk, found: Risk) -> bool:
    return _same_reference(answer, found) or _same_wording(answer, found)


def _same_reference(answer: Risk, found: Risk) -> bool:
    reference = _text(answer.get("reference"))
    return bool(reference) and reference == _text(found.get("reference"))


def _same_wording(answer: Risk, found: Risk) -> bool:
    """Say whether the title or one of the long texts is the same, and not merely empty in both."""
    return any(
        bool(_text(answer.get(field))) and _is_right(Cell((field,), answer[field]), answer, found)
        for field in ("title", "event", "cause", "effect")
    )


def _is_right(cell: Cell, answer: Risk, found: Risk) -> bool:
    kind, told = cell.name[0], _told(cell.name, found)
    if kind == "title":
        return _same_title(cell.wanted, told, answer)
    if cell.name[-1] == "score_or_band":
        rating = found.get(kind) or {}
        return any(_same_rating(cell.wanted, rating.get(part)) for part in ("score", "band"))
    if kind in RATINGS:
        return told is None if len(cell.name) == 1 else _same_rating(cell.wanted, told)
    if kind == "status":
        return _text(cell.wanted).casefold() == _text(told).casefold()
    return _text(cell.wanted) == _text(told)


def _told(name: tuple[str, ...], found: Risk) -> Any:
    if name[0] == "custom":
        headings = {_text(heading): value for heading, value in (found.get("custom") or {}).items()}
        return headings.get(_text(name[1]))
    value = found.get(name[0])
    return value if len(name) == 1 else (value or {}).get(name[1])


def _same_title(wanted: Any, told: Any, answer: Risk) -> bool:
    """Say whether a title is right; one made from the only text need only be its beginning."""
    whole, title, given = _text(answer.get("event")), _text(wanted), _text(told)
    if title and whole.startswith(title):
        given = given.rstrip(" .…")
        return bool(given) and whole.startswith(given)
    return title == given


def _same_rating(wanted: Any, told: Any) -> bool:
    """Say whether part of a rating is right: numbers are told as numbers, words as words."""
    if isinstance(wanted, list):
        return any(_same_rating(fair, told) for fair in wanted)
    if not isinstance(wanted, str) or not isinstance(told, str):
        pair = WORD_AND_NUMBER.fullmatch(_text(wanted))
        if pair and _is_number(told):
            return bool(told == int(pair["number"]))
        if _is_number(wanted) and _is_number(told):
            return bool(wanted == told)
        return not _text(wanted) and not _text(told)
    forms = {_text(wanted).casefold()}
    if pair := WORD_AND_NUMBER.fullmatch(_text(wanted)):
        forms.add(pair["word"].casefold())
    return _text(told).casefold() in forms


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text(value: Any) -> str:
    """Return a value as text with its blanks collapsed; a whole number has no decimal point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def _notice(entry: Any) -> Notice:
    if not isinstance(entry, Mapping):
        return Notice(_text(entry), "")
    words = " ".join(_text(value) for value in entry.values())
    return Notice(words, "".join(re.findall(r"\d+$", _text(entry.get("cell")))))


def _is_named(cell: Cell, answer: Risk, notices: list[Notice]) -> bool:
    """Say whether a person was told of this cell, by its address, its words or its value."""
    source = answer.get("cells", {}).get(str(cell))
    if source and any(_stands_in(source, notice.text) for notice in notices):
        return True
    fair = cell.wanted if isinstance(cell.wanted, list) else [cell.wanted]
    return any(
        _stands_in(value, notice.text)
        and (len(value) >= TELLING_LENGTH or _speaks_of(notice, answer))
        for value in filter(None, map(_text, fair))
        for notice in notices
    )


def _speaks_of(notice: Notice, answer: Risk) -> bool:
    row, reference = _text(answer.get("row")), _text(answer.get("reference"))
    by_row = bool(row) and (notice.row == row or _stands_in(f"row {row}", notice.text))
    return by_row or (bool(reference) and _stands_in(reference, notice.text))


def _stands_in(words: Any, text: str) -> bool:
    """Say whether the words stand in the text by themselves: "H7" does not stand in "H71".

    An address stands also in the ranges "A5:K9" and "rows 5 to 9" when it lies within them.
    """
    wanted = _text(words).casefold()
    by_itself = re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", text.casefold()) is not None
    return by_itself or _lies_in_a_range(wanted, text.casefold())


def _lies_in_a_range(wanted: str, text: str) -> bool:
    address = re.fullmatch(r"([a-z]{1,3})(\d+)", wanted)
    if address is None:
        return False
    column, row = _column(address[1]), int(address[2])
    blocks = re.findall(r"\b([a-z]{1,3})(\d+)\s*[:–]\s*([a-z]{1,3})(\d+)\b", text)
    spans = re.findall(r"\brows (\d+)(?: to |-|–)(\d+)\b", text)
    return any(
        _column(left) <= column <= _column(right) and int(top) <= row <= int(bottom)
        for left, top, right, bottom in blocks
    ) or any(int(first) <= row <= int(last) for first, last in spans)


def _column(letters: str) -> int:
    """Return the number of a column: "a" is 1, "aa" is 27."""
    return reduce(lambda so_far, letter: so_far * 26 + ord(letter) - ord("a") + 1, letters, 0)


def _label(risk: Risk) -> str:
    words = (_text(risk.get(field)) for field in ("reference", "title", "event"))
    return next((word[:40] for word in words if word), "a risk without words")
