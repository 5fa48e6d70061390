"""Passwords: long enough, never cut, and none of those that are tried first, however dressed up."""

import contextlib
import secrets
from random import Random
from string import ascii_letters

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgr_tracker.content.passwords import common_words
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.passwords import (
    LONGEST,
    SHORTEST,
    check_password,
    is_easily_guessed,
    once_round,
)

COMMON = common_words()
WHO = {"name": "Asha Patel", "email": "a.patel@alder.gov.uk", "about": ("Fenland programme",)}

GUESSED = [
    "password1234",
    "Password123!",
    "passwordpassword",
    "p@ssw0rd1234",
    "P4$$word2026",
    "pa5sword-pa5sword",
    "qwertyuiop123",
    "123456789012",
    "councilcouncil",
    "Council-2026-",
    "children2026!!",
    "lgrtracker2026",
    "LGR-Tracker-2026",
    "letmeinplease",
    "1qaz2wsx3edc",
    "4rfv3edc2wsx",
    "iloveyou1234",
    "Summer2026!!!",
    "liverpool1892!",
    "Surrey-Council-26",
    "aaaaaaaaaaaa",
    "abababababab",
    "xk9xk9xk9xk9",
    "Safeguarding1",
    "safeguardingchildren",
    "ilovemyfamily",
    "michaeljackson",
    "112233445566",
    "Monday23November",
    "dragon!dragon!",
    "Director2026!",
    "localgovernment",
    "19851224london",
    "asha.patel.2026",
    "PatelPatel99",
    "fenland-fenland",
    "Fenland2026!!",
    "  password  1  ",
]

TAKEN = [
    "three-quiet-words",
    "correct horse battery staple",
    "purple kettle marmalade",
    "gravel-teapot-eleven",
    "84629105738264",
    "xK3#fjq92LmP",
    "my dog eats green socks",
    "une grenouille verte",
    "😀🎉🌈🔥🍕🚲🎸🐢🌵🍩⛄🦊",
    "пароль из трёх лисиц",
    "council kettle marmalade",
]


def check(password: str) -> str:
    return check_password(password, COMMON, **WHO)


@pytest.mark.parametrize("password", GUESSED)
def test_what_is_tried_first_is_refused_however_it_is_dressed_up(password: str) -> None:
    with pytest.raises(Invalid, match="first that somebody would try"):
        check(password)


@pytest.mark.parametrize("password", TAKEN)
def test_what_is_hard_to_guess_is_taken_as_it_stands(password: str) -> None:
    assert check(password) == password


def test_no_word_of_the_list_makes_a_password_by_itself_or_with_figures_behind_it() -> None:
    assert len(COMMON) >= 3_000
    words = COMMON.local | COMMON.most | COMMON.many
    tried = 0
    for word in sorted(words):
        for dressed in (word, f"{word}{word}", f"{word.title()}2026!", f"{word}123456789"):
            if len(dressed) >= SHORTEST:
                tried += 1
                assert is_easily_guessed(dressed, COMMON), dressed
    assert tried > 6_000


def test_words_that_nobody_should_read_are_refused_without_standing_in_the_file() -> None:
    word = bytes.fromhex("6675636b746865776f726c64").decode()
    assert is_easily_guessed(word, COMMON)
    assert word not in COMMON.local | COMMON.most | COMMON.many


@pytest.mark.parametrize("length", [0, 1, SHORTEST - 1, LONGEST + 1, 100_000])
def test_a_password_that_is_too_short_or_too_long_is_refused_by_its_length(length: int) -> None:
    with pytest.raises(Invalid, match=f"{SHORTEST} to {LONGEST} characters"):
        check("x" * length)


def test_the_longest_password_is_taken_whole() -> None:
    longest = "".join(Random(3).choices(ascii_letters, k=LONGEST))
    assert LONGEST >= 128
    assert check(longest) == longest


def test_drawn_passwords_are_hardly_ever_refused() -> None:
    drawn = (secrets.token_urlsafe(12) for _ in range(500))
    assert sum(is_easily_guessed(each, COMMON) for each in drawn) <= 3


@given(st.text(max_size=LONGEST + 5))
def test_any_text_at_all_is_either_taken_or_refused_in_words(text: str) -> None:
    with contextlib.suppress(Invalid):
        assert check(text) == text


@given(st.text(min_size=1, max_size=12), st.integers(2, 6))
def test_a_repetition_is_read_once(piece: str, times: int) -> None:
    assert once_round(piece * times) == once_round(piece)
