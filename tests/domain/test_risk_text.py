"""What is said of risks and actions, as tables of cases."""

import doctest
from datetime import date

import pytest

from lgr_tracker.domain import direction, risk_text
from lgr_tracker.domain.kinds import ScaleRule
from lgr_tracker.domain.review import next_review, sooner_review
from lgr_tracker.domain.risk_text import (
    Piece,
    actions_sentence,
    log_sentence,
    scale_sentence,
    told_changes,
    window_text,
    word_difference,
)
from lgr_tracker.domain.scales import Band, Scale, ScalePoint

TODAY = date(2026, 11, 23)
FIVE = tuple(ScalePoint(n, str(n)) for n in range(1, 6))
BANDS = (Band(1, "Low", 1, 180), Band(2, "Medium", 5, 90), Band(3, "Very high", 16, 30))
SCALE = Scale(ScaleRule.PRODUCT, FIVE, FIVE, BANDS)


def test_the_examples_hold() -> None:
    for module in (risk_text, direction):
        assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ((0, 0, 0), "No risk is open."),
        ((12, 1, 0), "12 open risks. One is very high, with an action."),
        ((12, 3, 0), "12 open risks. Three are very high, each with an action."),
        ((12, 1, 1), "12 open risks. One is very high, and it has no action."),
        ((12, 2, 2), "12 open risks. Two are very high, and none of those has an action."),
        ((12, 3, 1), "12 open risks. Three are very high, and one of those has no action."),
    ],
)
def test_the_log_is_told_in_a_sentence(numbers: tuple[int, int, int], sentence: str) -> None:
    count, in_band, without = numbers
    assert log_sentence(count, "Very high", in_band, without) == sentence


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ((0, 0, 0), "No action is left to do."),
        ((3, 0, 1), "Three actions to do. None is late, but one has no owner."),
        ((3, 1, 0), "Three actions to do. One is late."),
    ],
)
def test_the_actions_are_told_in_a_sentence(numbers: tuple[int, int, int], sentence: str) -> None:
    assert actions_sentence(*numbers) == sentence


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (None, None, ""),
        (None, date(2027, 4, 1), "until 1 Apr"),
        (date(2027, 4, 1), date(2027, 4, 1), "1 Apr"),
        (date(2027, 4, 1), date(2028, 3, 1), "1 Apr–1 Mar 2028"),
    ],
)
def test_a_window_is_told(first: date | None, last: date | None, text: str) -> None:
    assert window_text(first, last, TODAY) == text


def said(before: dict[str, object], after: dict[str, object]) -> list[str]:
    names = {("owner_post_id", 3): "Head of Systems"}
    told = told_changes(before, after, names=names)
    return ["".join(piece.text for piece in sentence) for sentence in told]


@pytest.mark.parametrize(
    ("before", "after", "sentences"),
    [
        (
            {"current_likelihood": 3, "current_score": 12},
            {"current_likelihood": 4, "current_score": 16},
            ["Score now from likelihood 3 to 4: 12 to 16."],
        ),
        (
            {},
            {"target_likelihood": 2, "target_impact": 4, "target_score": 8},
            ["Score aimed for: likelihood 2, impact 4 = 8."],
        ),
        (
            {"owner_post_id": None},
            {"owner_post_id": 3},
            ["Owner: Head of Systems"],
        ),
        ({"owner_post_id": 3}, {"owner_post_id": None}, ["Owner: Head of Systems"]),
        (
            {"due_on": "2027-02-04"},
            {"due_on": "2027-03-01"},
            ["Due date from 4 February 2027 to 1 March 2027"],
        ),
        ({"lenses": []}, {"lenses": ["One", "Two"]}, ["Lenses: One, Two"]),
        ({"state": "open"}, {"state": "signed_off"}, ["State from open to signed off"]),
        ({"title": "a b"}, {"title": "a c"}, ["Title: a b c"]),
        ({"unknown": 1}, {"unknown": 2}, []),
    ],
)
def test_a_change_is_told(
    before: dict[str, object], after: dict[str, object], sentences: list[str]
) -> None:
    assert said(before, after) == sentences


def test_a_difference_marks_what_went_and_what_came() -> None:
    assert word_difference("", "new text") == (Piece("new text", "in"),)
    assert word_difference("all the same", "all the same") == (Piece("all the same"),)
    assert [p.kind for p in word_difference("one two three", "one 2 three")] == [
        "same",
        "out",
        "same",
        "in",
        "same",
    ]


def test_the_scale_is_told_in_a_line() -> None:
    assert scale_sentence(SCALE) == (
        "Scale: likelihood 1–5 × impact 1–5. Low 1–4, medium 5–15, very high 16–25."
    )


def test_a_review_follows_the_band_and_never_waits_longer_for_a_worse_score() -> None:
    assert next_review(SCALE, 20, TODAY) == date(2026, 12, 23)
    assert next_review(SCALE, None, TODAY) == date(2026, 12, 23)
    assert next_review(SCALE, 2, TODAY) == date(2027, 5, 22)
    assert sooner_review(SCALE, 20, TODAY, date(2027, 5, 1)) == date(2026, 12, 23)
    assert sooner_review(SCALE, 2, TODAY, date(2026, 12, 1)) == date(2026, 12, 1)
    assert sooner_review(SCALE, 20, TODAY, None) == date(2026, 12, 23)
