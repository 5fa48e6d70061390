"""Ratings, days and sums of money are read in every form that registers use."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgr_tracker.domain.register import Rating, SaidRating, ScaleMapping
from lgr_tracker.exchange.reading import open_register, read_register, words_of_scale
from lgr_tracker.exchange.reading.days import Unreadable, day_of, month_of
from lgr_tracker.exchange.reading.ratings import points_of, said_rating
from lgr_tracker.exchange.reading.told import short_title
from lgr_tracker.exchange.reading.values import read_money
from tests.exchange.workbooks import SCALE


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (16.0, (None, None, 16, None)),
        (2.5, (None, None, 2.5, None)),
        ("16", (None, None, 16, None)),
        ("4x4=16", (4, 4, 16, None)),
        ("4 x 5 = 20", (4, 5, 20, None)),
        ("4 × 4 (16)", (4, 4, 16, None)),
        ("4*3", (4, 3, None, None)),
        ("3+4=7", (3, 4, 7, None)),
        ("16 (4x4)", (4, 4, 16, None)),
        ("L4 I5 = 20", (4, 5, 20, None)),
        ("L: 2, I: 3", (2, 3, None, None)),
        ("4x4=16 Red", (4, 4, 16, "Red")),
        ("C4", ("C", 4, "C4", None)),
        ("c 4", ("C", 4, "C4", None)),
        ("4C", ("C", 4, "4C", None)),
        ("B2 Medium", ("B", 2, "B2", "Medium")),
        ("High (16)", (None, None, 16, "High")),
        ("16 - Red", (None, None, 16, "Red")),
        ("12 Amber", (None, None, 12, "Amber")),
        ("High", (None, None, None, "High")),
        ("Very high", (None, None, None, "Very high")),
        ("x" * 200, (None, None, None, "x" * 200)),
    ],
    ids=ascii,
)
def test_a_score_is_read_in_the_words_of_the_source(
    value: object, said: tuple[object, ...]
) -> None:
    assert said_rating({"score": value}) == SaidRating(*said)  # type: ignore[arg-type]  # as told


@pytest.mark.parametrize(
    ("value", "point"),
    [
        (4.0, 4),
        ("4", 4),
        ("Likely", "Likely"),
        ("4 - Likely", 4),
        ("Likely (4)", 4),
        ("4 (Likely)", 4),
        ("4: Likely", 4),
        ("C", "C"),
        ("C - Possible", "C"),
        ("50%", "50%"),
        ("Very low (under 10%)", "Very low (under 10%)"),
        ("2.5", "2.5"),
        ("  Almost   certain ", "Almost certain"),
    ],
    ids=ascii,
)
def test_a_point_is_read_in_the_words_of_the_source(value: object, point: object) -> None:
    said = said_rating({"likelihood": value})
    assert said is not None
    assert said.likelihood == point


@pytest.mark.parametrize("value", ["", "-", "–"])
def test_an_empty_rating_is_none(value: str) -> None:
    assert said_rating({"score": value, "likelihood": value, "band": value}) is None


def test_impact_may_stand_first() -> None:
    assert said_rating({"score": "5x4=20"}, is_impact_first=True) == SaidRating(4, 5, 20)


def test_a_day_that_was_a_rating_is_named() -> None:
    with pytest.raises(Unreadable, match="as Excel makes of texts"):
        said_rating({"score": datetime(2027, 3, 4)})


def test_cells_of_their_own_go_before_what_the_score_says() -> None:
    cells = {"likelihood": 3, "impact": "Major", "score": "4x4=16", "band": "Red (16)"}
    assert said_rating(cells) == SaidRating(3, "Major", 16, "Red")


@given(st.text(max_size=80))
def test_any_text_is_read_as_some_rating(text: str) -> None:
    for side in ("score", "band", "likelihood"):
        said_rating({side: text})


def test_only_a_mapping_makes_points_of_words() -> None:
    mapping = ScaleMapping({"likely": 4}, {"major": 4}, {"c4": (3, 4), "high": (4, 4)})
    assert points_of(SaidRating("Likely", "Major"), mapping) == (4, 4)
    assert points_of(SaidRating("Likely", "Huge"), mapping) is None
    assert points_of(SaidRating("C", 4, "C4"), mapping) == (3, 4)
    assert points_of(SaidRating(band="HIGH"), mapping) == (4, 4)
    assert points_of(SaidRating(4, 4), ScaleMapping()) is None


TABLE = (
    b"Ref,Risk title,Current likelihood,Current impact,Target rating\n"
    b"R1,Records,Likely,4,High\nR2,Fees,Rare,2,\nR3,Rotas,likely,4,Low\n"
)


def test_words_are_listed_once_for_the_page_that_asks_what_they_mean() -> None:
    words = words_of_scale(read_register(open_register(TABLE, "r.csv")))
    assert words.likelihood == ("Likely", "Rare", "likely")
    assert words.impact == ("4", "2")
    assert words.scores == ("High", "Low")


def test_a_mapping_gives_the_programmes_numbers_and_names_what_it_does_not_know() -> None:
    mapping = ScaleMapping({"likely": 4, "rare": 1}, {"4": 5, "2": 2}, {"high": (4, 4)})
    read = read_register(open_register(TABLE, "r.csv"), scale=SCALE, scale_mapping=mapping)
    first, second, third = read.rows
    assert (first.values["current_likelihood"], first.values["current_impact"]) == (4, 5)
    assert (first.values["target_likelihood"], first.values["target_impact"]) == (4, 4)
    assert second.values["target_likelihood"] is None
    assert "target_likelihood" not in third.values
    assert [(each.cell, each.value) for each in read.problems] == [("E4", "Low")]
    assert first.ratings[Rating.TARGET] == SaidRating(band="High")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Mar 2027", date(2027, 3, 1)),
        ("March 2027", date(2027, 3, 1)),
        ("Mar-27", date(2027, 3, 1)),
        ("Sept '27", date(2027, 9, 1)),
        ("03/2027", date(2027, 3, 1)),
        ("13/2027", None),
        ("Smarch 2027", None),
        ("Q2", None),
        ("2027", None),
    ],
)
def test_a_month_counts_from_its_first_day(text: str, day: date | None) -> None:
    assert month_of(text) == day


def test_days_are_counted_in_both_epochs() -> None:
    assert day_of(44532) == date(2021, 12, 2)
    assert day_of(44532 - 1462, counts_from_1904=True) == date(2021, 12, 2)


@pytest.mark.parametrize(
    ("text", "pounds"),
    [
        ("£1.2m", 1_200_000),
        ("£50k", 50_000),
        ("£1,250.50", 1250.5),
        ("1.5 million", 1_500_000),
        ("£2bn", 2_000_000_000),
        (" 400 ", 400),
        (75.0, 75),
        ("", None),
    ],
)
def test_money_is_read_in_pounds(text: object, pounds: float | None) -> None:
    assert read_money(text) == pounds


@pytest.mark.parametrize("text", ["£1m to £2m", "tbc", "£", "1,00", "$5"])
def test_what_is_no_sum_is_named_so(text: str) -> None:
    with pytest.raises(Unreadable):
        read_money(text)


def test_a_title_is_the_first_sentence_cut_at_a_word() -> None:
    assert short_title("Records are lost. Children wait.") == "Records are lost."
    assert short_title("First line\nsecond") == "First line"
    long = short_title("word " * 60)
    assert (len(long) <= 120, long.endswith("word")) == (True, True)


@given(st.text(min_size=1).filter(str.strip))
def test_a_title_is_never_too_long_and_begins_the_text(text: str) -> None:
    title = short_title(text)
    assert len(title) <= 120
    assert text.strip().startswith(title)
