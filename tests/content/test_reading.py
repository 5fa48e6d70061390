"""A slip in a content file is named by file and key; nothing is guessed."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pytest

from lgr_tracker.content import reading
from lgr_tracker.content.moments import Anchor, Anchors, RelativeDay, ThreePoint
from lgr_tracker.content.starter_plan import Follows
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import LinkKind


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Pair:
    left: int
    right: float


@dataclass(frozen=True)
class Thing:
    name: str
    pair: Pair
    colour: Colour
    starts: RelativeDay | None = None
    words: tuple[str, ...] = ()
    is_good: bool = True


GOOD = {"name": "Kite", "pair": [1, 2], "colour": "red"}


def test_a_table_becomes_a_dataclass_with_its_defaults() -> None:
    made = reading.build(GOOD | {"starts": "v-3", "words": ["a"]}, Thing, "x.toml")
    assert made == Thing("Kite", Pair(1, 2.0), Colour.RED, RelativeDay(Anchor.VESTING, -3), ("a",))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"size": 3}, "x.toml: the key size is not known."),
        ({"name": None}, "x.toml: the key name is missing."),
        ({"name": "  "}, "x.toml, name: the text is empty."),
        ({"name": 4}, "x.toml, name: expected text."),
        ({"pair": [1]}, "x.toml, pair: expected 2 values (left, right)."),
        ({"pair": [True, 2]}, "x.toml, pair, left: expected a whole number."),
        ({"pair": "1, 2"}, "x.toml, pair: expected a table of keys."),
        ({"colour": "blue"}, "x.toml, colour: blue is none of red."),
        ({"starts": 3}, "x.toml, starts: expected a word in quotes."),
        ({"starts": "soon"}, "x.toml, starts: soon is not a day such as"),
        ({"words": "a"}, "x.toml, words: expected a list."),
        ({"is_good": 1}, "x.toml, is_good: expected true or false."),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_slip_is_named_by_place_and_key(change: dict[str, object], sentence: str) -> None:
    row = {key: value for key, value in (GOOD | change).items() if value is not None}
    with pytest.raises(Invalid, match=re.escape(sentence)):
        reading.build(row, Thing, "x.toml")


def test_a_value_that_its_own_kind_refuses_is_named_by_place() -> None:
    with pytest.raises(Invalid, match=r"x.toml: 3, 2, 4 are not in rising order"):
        reading.build([3, 2, 4], ThreePoint, "x.toml")


def test_a_missing_list_and_a_code_used_twice_are_named() -> None:
    with pytest.raises(Invalid, match=r"scales.toml has no list called kites"):
        reading.rows("scales.toml", "kites", Pair)
    with pytest.raises(Invalid, match=r"x.toml: the code A is used twice"):
        reading.check_unique(["A", "B", "A"], "x.toml")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("v", date(2027, 4, 1)),
        ("v-120", date(2026, 12, 2)),
        ("e+21", date(2026, 5, 28)),
        ("d+0", date(2025, 10, 28)),
        ("today-10", date(2026, 11, 13)),
    ],
)
def test_a_relative_day_is_counted_in_calendar_days(text: str, day: date) -> None:
    anchors = Anchors(date(2025, 10, 28), date(2026, 5, 7), date(2027, 4, 1), date(2026, 11, 23))
    assert RelativeDay.parse(text).on(anchors) == day


def test_a_day_counted_from_today_needs_a_today() -> None:
    anchors = Anchors(date(2025, 10, 28), date(2026, 5, 7), date(2027, 4, 1))
    with pytest.raises(Invalid, match="the day the sample is made"):
        RelativeDay.parse("today").on(anchors)


def test_a_link_is_read_with_its_kind_and_lag() -> None:
    assert Follows.parse("M20 FF+15") == Follows("M20", LinkKind.FINISH_FINISH, 15)
    assert Follows.parse("M20 FS-10") == Follows("M20", LinkKind.FINISH_START, -10)
    with pytest.raises(ValueError, match="is not a link"):
        Follows.parse("M20 after")
