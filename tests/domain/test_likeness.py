"""Risks of different organisations that may be the same thing, said twice."""

import re

from hypothesis import given
from hypothesis import strategies as st

from lgr_tracker.domain.likeness import LEAST, Told, alike, words_of

WORDS = re.findall(
    "[a-z]+",
    "social workers leave before vesting contracts lapse placements records missing foster carers "
    "payments late panel court orders tribunal homes supervision front door telephone night cover",
)

risks = st.lists(
    st.builds(
        lambda organisation, words, cause, lenses: (
            organisation,
            " ".join(words),
            " ".join(cause),
            frozenset(lenses),
        ),
        st.integers(1, 3),
        st.lists(st.sampled_from(WORDS), max_size=6),
        st.lists(st.sampled_from(WORDS), max_size=4),
        st.lists(st.integers(1, 3), max_size=3),
    ),
    max_size=12,
)


def told(rows: list[tuple[int, str, str, frozenset[int]]]) -> list[Told]:
    return [Told(at, *row) for at, row in enumerate(rows, start=1)]


@given(risks, st.randoms())
def test_the_order_of_the_rows_changes_nothing(rows, order) -> None:
    found = alike(told(rows))
    mixed = told(rows)
    order.shuffle(mixed)
    assert alike(mixed) == found


@given(risks)
def test_pairs_are_of_two_organisations_in_one_order_and_alike_enough(rows) -> None:
    by_id = {risk.id: risk for risk in told(rows)}
    found = alike(told(rows))
    assert len({(pair.first_id, pair.second_id) for pair in found}) == len(found)
    for pair in found:
        assert pair.first_id < pair.second_id
        assert by_id[pair.first_id].organisation_id != by_id[pair.second_id].organisation_id
        assert LEAST <= pair.share <= 1 + 1e-9


@given(risks)
def test_each_side_weighs_the_same_whichever_risk_comes_first(rows) -> None:
    there = {(p.first_id, p.second_id): p.share for p in alike(told(rows))}
    back = [
        Told(-risk.id, risk.organisation_id, risk.title, risk.cause, risk.lens_ids)
        for risk in told(rows)
    ]
    assert {(-p.second_id, -p.first_id): p.share for p in alike(back)} == there


def test_the_same_words_from_two_councils_are_found_and_from_one_are_not() -> None:
    title = "Foster carers are not paid in April"
    twice = [Told(1, 1, title), Told(2, 2, title.upper()), Told(3, 1, title)]
    assert [(p.first_id, p.second_id) for p in alike(twice)] == [(1, 2), (2, 3)]
    assert alike([Told(1, 1, ""), Told(2, 2, "")]) == ()


def test_a_rare_word_says_more_than_a_common_one() -> None:
    crowd = [Told(n, 3, f"Contracts lapse number{chr(97 + n)}") for n in range(3, 9)]
    rare = [Told(1, 1, "Contracts of tribunal lapse"), Told(2, 2, "Tribunal files late")]
    pairs = {(p.first_id, p.second_id): p.title for p in alike([*crowd, *rare], least=0)}
    assert pairs[1, 2] > min(share for pair, share in pairs.items() if pair != (1, 2))


def test_words_are_known_without_their_case_and_endings() -> None:
    assert words_of("The CONTRACTS, a contract's") == ("contract",)
