"""The audit chain against everything that somebody with the database could do to it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lgr_tracker.domain.audit_chain import GENESIS, ChainHead, SealedRow, canonical, seal, verify

KEY = b"a key that is kept outside the database"
OTHER = b"another key, which an attacker made up himself"


def chain(length: int, key: bytes = KEY, name: str = "programme-1") -> list[SealedRow]:
    rows: list[SealedRow] = []
    previous = GENESIS
    for number in range(1, length + 1):
        values = {"chain": name, "sequence": number, "event": f"risk:raise {number}"}
        sealed = seal(key, previous, values)
        rows.append(SealedRow(number, name, number, previous, sealed, values))
        previous = sealed
    return rows


def head(rows: list[SealedRow]) -> ChainHead:
    return ChainHead(rows[-1].chain, rows[-1].sequence, rows[-1].sealed)


def faults(
    rows: list[SealedRow], heads: list[ChainHead], anchors: list[ChainHead]
) -> list[tuple[int, str]]:
    return [(found.sequence, found.fault) for found in verify(KEY, rows, heads, anchors)]


def test_an_untouched_chain_stands() -> None:
    rows = chain(6)
    assert faults(rows, [head(rows)], [head(rows[:4]), head(rows)]) == []
    assert faults([], [], []) == []


def test_an_altered_row_is_named() -> None:
    rows = chain(6)
    spoilt = [*rows[:2], replace(rows[2], values={**rows[2].values, "event": "x"}), *rows[3:]]
    assert faults(spoilt, [head(rows)], [head(rows)]) == [(3, "altered")]


def test_a_deleted_row_is_named() -> None:
    rows = chain(6)
    assert (4, "missing") in faults(rows[:3] + rows[4:], [head(rows)], [head(rows)])
    first_gone = faults(rows[1:], [head(rows)], [head(rows)])
    assert (1, "missing") in first_gone


def test_an_inserted_row_is_named() -> None:
    rows = chain(6)
    forged = chain(4, OTHER)[3]
    found = faults([*rows[:4], forged, *rows[4:]], [head(rows)], [head(rows)])
    assert (4, "altered") in found
    assert (4, "out of order") in found


def test_swapped_rows_are_named() -> None:
    rows = chain(6)
    swapped = [*rows[:2], rows[3], rows[2], *rows[4:]]
    assert {number for number, _ in faults(swapped, [head(rows)], [head(rows)])} >= {3}


def test_a_renumbered_row_is_named() -> None:
    rows = chain(6)
    moved = replace(rows[2], sequence=9, values={**rows[2].values, "sequence": 9})
    found = faults([*rows[:2], moved, *rows[3:]], [head(rows)], [head(rows)])
    assert (9, "altered") in found


def test_a_cut_tail_is_named_even_when_the_head_is_cut_with_it() -> None:
    rows = chain(6)
    assert (4, "cut off") in faults(rows[:4], [head(rows)], [head(rows)])
    assert faults(rows[:4], [head(rows[:4])], [head(rows)]) == [(4, "cut off")]
    assert faults([], [], [head(rows)]) == [(0, "cut off")]


def test_a_whole_rewrite_with_another_key_is_named() -> None:
    rows, forged = chain(6), chain(6, OTHER)
    found = faults(forged, [head(forged)], [head(rows)])
    assert (1, "altered") in found
    assert (6, "rewritten") in found


def test_a_missing_head_is_named() -> None:
    rows = chain(3)
    assert faults(rows, [], []) == [(3, "no head")]


def test_an_anchor_may_lag_but_never_lead() -> None:
    rows = chain(5)
    assert faults(rows, [head(rows)], [head(rows[:2])]) == []
    assert faults(rows[:2], [head(rows[:2])], [head(rows)]) == [(2, "cut off")]


def test_chains_do_not_mix() -> None:
    one, two = chain(3), chain(2, name="service")
    assert faults([*one, *two], [head(one), head(two)], []) == []
    strayed = replace(two[1], chain="programme-1")
    assert faults([*one, strayed, two[0]], [head(one), head(two)], []) != []


@pytest.mark.parametrize("text", ["\ud800", "é", "e\u0301", "\x00"])
def test_any_text_can_be_sealed(text: str) -> None:
    assert len(seal(KEY, GENESIS, {"text": text})) == 64


def test_a_seal_does_not_hang_on_the_order_of_fields() -> None:
    moment = datetime(2027, 4, 1, tzinfo=UTC)
    assert canonical({"a": moment, "b": 2}) == canonical({"b": 2, "a": moment})
