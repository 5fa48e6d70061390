"""The words of the map: every kind of thing, link and rule has some."""

import doctest
from datetime import date

import pytest

from lgr_tracker.domain.graph import EdgeKind, EdgeRow, NodeKind, NodeRow, Rule, words

ONE, OTHER = ("risk", "R-1"), NodeRow("service", "care:east", "Care", {"name": "Care, East"})


def test_examples_in_the_words_are_true() -> None:
    assert doctest.testmod(words).failed == 0


def test_every_kind_and_rule_has_words_of_its_own() -> None:
    assert set(words.KIND_WORDS) == set(NodeKind)
    assert set(words.RULE_WORDS) == set(Rule)
    assert len(set(words.RULE_WORDS.values())) == len(Rule)


@pytest.mark.parametrize("kind", EdgeKind)
@pytest.mark.parametrize("back", [False, True])
def test_every_link_is_told_from_both_ends_by_the_others_name(kind: str, back: bool) -> None:
    told = words.link_words(EdgeRow(kind, ONE, OTHER.node), OTHER, back=back)
    assert "Care, East" in told
    assert "{" not in told


@pytest.mark.parametrize(
    ("kind", "facts", "expected"),
    [
        ("disrupts", {"days": [5, 10, 20]}, "may disrupt Care, East, for 5 to 20 days"),
        ("disrupts", {"days": [7, 7, 7]}, "may disrupt Care, East, for 7 days"),
        ("disrupts", {"days": [5, 5, 20]}, "may disrupt Care, East, for 5 to 20 days"),
        ("delays", {"days": [5, 20, 20]}, "may delay Care, East, for 5 to 20 days"),
        ("delays", {"days": (3,)}, "may delay Care, East, for 3 days"),
        ("delays", {"days": []}, "may delay Care, East"),
        ("disrupts", {}, "may disrupt Care, East"),
        ("precedes", {"days": [5]}, "comes before Care, East"),
        ("triggers", {"probability": 0.05}, "may set off Care, East, 5 times in 100"),
        ("triggers", {"probability": 1}, "may set off Care, East, 100 times in 100"),
        ("triggers", {}, "may set off Care, East"),
        (
            "serves",
            {"people": 1200, "as_at_on": date(2026, 8, 31)},
            "is there for Care, East, 1,200 people at 31 August 2026",
        ),
        ("serves", {"people": 0}, "is there for Care, East, 0 people"),
        ("serves", {}, "is there for Care, East"),
    ],
)
def test_what_belongs_to_a_link_is_told_with_it(
    kind: str, facts: dict[str, object], expected: str
) -> None:
    assert words.link_words(EdgeRow(kind, ONE, OTHER.node, facts), OTHER) == expected


def test_counts_and_lists_read_as_sentences_do() -> None:
    assert words.counted("cohort", 0) == "0 groups of people"
    assert words.joined(["one"]) == "one"
    assert words.joined(["one", "two"]) == "one and two"
    assert words.joined([]) == ""
