"""The sieve before the guard: no rule that it leaves out would have found anything."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lgr_tracker.domain.privacy.folding import fold
from lgr_tracker.domain.privacy.found import Found
from lgr_tracker.domain.privacy.rules import ALL, NOBODY, TELLING, Rule, is_plain, rules_for
from lgr_tracker.domain.privacy.windows import Text
from tests.domain.privacy_lines import lines

LINES = [line.text for line in lines()]
TOKENS = sorted({token for line in LINES for token in re.findall(r"\w+|[^\w\s]+", line)})
CUTS = st.builds(
    lambda line, start, length: line[start : start + length],
    st.sampled_from(LINES),
    st.integers(0, 60),
    st.integers(2, 60),
)
LIKELY = st.lists(
    st.one_of(
        CUTS,
        st.sampled_from(TOKENS),
        st.sampled_from(
            [
                "#",
                "id ",
                "day",
                "who ",
                " ",
                ". ",
                ", ",
                "\n",
                "-",
                "_",
                "'",
                "/",
                "(",
                "O",
                "1",
                "９",
                "é",
                "İ",
            ]
        ),
        st.from_regex(r"[A-Z]\.? ?[A-Z]|[0-9]{1,4}|[a-z]{1,3}[0-9]", fullmatch=True),
    ),
    max_size=12,
).flatmap(lambda parts: st.sampled_from(["", " "]).map(lambda gap: gap.join(parts)))


def found_by(rules: tuple[Rule, ...], text: str) -> set[Found]:
    whole = Text(fold(text).text, TELLING)
    return {found for rule in rules for found in rule(whole, NOBODY)}


def check(text: str) -> None:
    found = found_by(ALL, text)
    assert found_by(rules_for(Text(fold(text).text, TELLING)), text) == found
    assert not (found and is_plain(text))


def test_all_that_any_rule_finds_in_the_known_lines_passes_the_sieve() -> None:
    for text in LINES:
        check(text)


@settings(max_examples=300)
@given(st.one_of(LIKELY, CUTS, st.text()))
def test_a_rule_that_is_left_out_would_have_found_nothing(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "She is now nine and needs a bed",
        "who turned fourteen",
        "it is a boy who's 14 and she will be 15",
        "nearly 9 when he moved in",
        "child's b'day 12/03/2015",
        "childbirth day 12/03/2015",
        "A pupil at Hill C of E was assaulted",
        "plan for Ayla Stone EHCP.pdf",
        "Re: T.W. - care proceedings",
        "Mosaic ref 4711",
        "pupil#4711",
        "childid 47-11",
        "mosaic 47112",
        "on that day 12/03/2015",
        "born at AB10 1XG",
    ],
)
def test_a_lone_sign_is_enough(text: str) -> None:
    assert not is_plain(text)
    check(text)


def test_the_sieve_leaves_most_words_of_an_office_aside() -> None:
    assert is_plain("The two councils share one contract for records until 1 July.")
    assert is_plain("One who answers the telephone was told in 2026, on the day.")
    assert rules_for(Text("The budget was agreed on a Monday by 12 of them.", TELLING)) == ()
