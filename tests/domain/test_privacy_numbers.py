"""Check digits and the folding of text, against formulas that were written apart from them."""

import doctest
import sys
import unicodedata
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgr_tracker.domain import privacy
from lgr_tracker.domain.privacy import check_digits, folding
from lgr_tracker.domain.privacy.check_digits import UPN_LETTERS, is_nhs_number, is_uln, is_upn

NINE = st.text("0123456789", min_size=9, max_size=9)


@pytest.mark.parametrize(
    "module", [privacy, check_digits, folding], ids=["examine", "check digits", "folding"]
)
def test_the_worked_examples_hold(module: ModuleType) -> None:
    assert doctest.testmod(module).attempted > 0
    assert doctest.testmod(module).failed == 0


def last_of_nhs(nine: str) -> str | None:
    """The check digit by Horner's rule, from which no weights can be misread."""
    total = running = 0
    for digit in nine:
        running += int(digit)
        total += running
    # A digit at place i was added 9 - i times; one more running total makes that 10 - i.
    total += running
    last = -total % 11
    return None if last == 10 else str(last)


@given(NINE, st.sampled_from("0123456789"))
def test_an_nhs_number_has_exactly_one_last_digit(nine: str, tried: str) -> None:
    expected = last_of_nhs(nine) == tried and len(set(nine + tried)) > 1
    assert is_nhs_number(nine + tried) == expected


@given(NINE, st.sampled_from("0123456789"))
def test_a_learner_number_has_exactly_one_last_digit_and_is_no_nhs_number(
    nine: str, tried: str
) -> None:
    # HESA: 10 less the remainder of the first nine; a remainder of 0 is not given out.
    remainder = sum((10 - place) * int(digit) for place, digit in enumerate(nine)) % 11
    expected = remainder != 0 and 10 - remainder == int(tried) and nine[0] != "0"
    assert is_uln(nine + tried) == expected
    assert not (is_uln(nine + tried) and is_nhs_number(nine + tried))


@given(st.text("0123456789", min_size=11, max_size=11), st.sampled_from("0123456789" + UPN_LETTERS))
def test_a_pupil_number_has_exactly_one_first_letter(digits: str, last: str) -> None:
    values = [int(digit) for digit in digits]
    values.append(UPN_LETTERS.index(last) if last.isalpha() else int(last))
    remainder = 0
    for place in range(12):
        remainder = (remainder + (place + 2) * values[place]) % 23
    fitting = [letter for letter in UPN_LETTERS if is_upn(letter + digits + last)]
    assert fitting == ["ABCDEFGHJKLMNPQRTUVWXYZ"[remainder]]


@given(st.text())
def test_every_place_in_folded_text_leads_back_into_the_original(text: str) -> None:
    folded = folding.fold(text)
    assert len(folded.text) == len(folded.origins)
    assert list(folded.origins) == sorted(folded.origins)
    for place in range(len(folded.text)):
        start, end = folded.span(place, place + 1)
        assert 0 <= start < end <= len(text)


def test_small_letters_of_folded_text_stand_where_the_capitals_stood() -> None:
    every = (chr(code) for code in range(sys.maxunicode + 1))
    # One letter of all grows by being made small, and folding takes its dot away.
    assert [letter for letter in every if len(letter.lower()) != 1] == ["İ"]
    assert folding.fold("İ").text == "I"


def test_digits_of_every_script_become_plain_ones() -> None:
    for code in range(sys.maxunicode + 1):
        if unicodedata.category(chr(code)) == "Nd":
            assert folding.fold(chr(code)).text == str(unicodedata.decimal(chr(code)))
