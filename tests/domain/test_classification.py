"""What a classification says, whom it shuts out, and who decides it."""

import doctest

import pytest

from lgr_tracker.domain import classification
from lgr_tracker.domain.classification import (
    PARAGRAPHS,
    Classified,
    Level,
    any_member,
    check,
    marking,
    may_classify,
    may_see,
    short_marking,
)
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.permissions import Actor, Permission, Role, Seat, operator

ALDER, BIRCH, OFFICE, BOARD = 1, 2, 3, 9
KEPT = Classified(Level.RESTRICTED, reason="Talks", organisation_ids=(OFFICE,), body_ids=(BOARD,))


def somebody(role: Role, organisation_id: int | None, *bodies: int, where: int = 7) -> Actor:
    return Actor(1, "Ben", (Seat(where, role, organisation_id),), body_ids=frozenset(bodies))


def test_the_examples_hold() -> None:
    assert doctest.testmod(classification).failed == 0


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (somebody(Role.VIEWER, ALDER), True),
        (somebody(Role.PROGRAMME_MANAGER, OFFICE), True),
        (somebody(Role.PROGRAMME_MANAGER, BIRCH), False),
        (somebody(Role.AUDITOR, None), False),
        (somebody(Role.BOARD_MEMBER, BIRCH, BOARD), True),
        (somebody(Role.VIEWER, ALDER, where=8), False),
        (operator(), True),
        (any_member(7), False),
    ],
)
def test_a_row_is_seen_by_its_owner_and_those_named(who: Actor, expected: bool) -> None:
    assert may_see(who, 7, ALDER, KEPT) is expected
    assert may_see(who, 7, ALDER, Classified())


def test_a_row_of_nobody_is_seen_only_by_those_named() -> None:
    assert not may_see(somebody(Role.AUDITOR, None), 7, None, KEPT)
    assert may_see(somebody(Role.VIEWER, OFFICE), 7, None, KEPT)


@pytest.mark.parametrize(
    ("who", "owner", "expected"),
    [
        (somebody(Role.CONTRIBUTOR, ALDER), ALDER, True),
        (somebody(Role.VIEWER, ALDER), ALDER, False),
        (somebody(Role.PROGRAMME_MANAGER, OFFICE), ALDER, False),
        (somebody(Role.PROGRAMME_MANAGER, OFFICE), None, True),
        (somebody(Role.CONTRIBUTOR, ALDER), None, False),
        (operator(), ALDER, True),
    ],
)
def test_the_owners_people_decide(who: Actor, owner: int | None, expected: bool) -> None:
    assert may_classify(who, Permission.RISK_EDIT, 7, owner) is expected


def test_what_a_level_does_not_carry_is_left_out() -> None:
    given = Classified(Level.PUBLIC, 3, "Talks", (2, 1), (4,))
    assert given.tidied() == Classified()
    restricted = Classified(Level.RESTRICTED, 3, " Talks ", (2, 1, 2)).tidied()
    assert restricted == Classified(Level.RESTRICTED, None, "Talks", (1, 2))


def test_a_restriction_without_owner_or_names_would_be_seen_by_nobody() -> None:
    check(Classified(Level.RESTRICTED, reason="Talks"))
    with pytest.raises(Invalid):
        check(Classified(Level.RESTRICTED, reason="Talks"), has_owner=False)


def test_every_paragraph_has_words_and_a_marking() -> None:
    assert sorted(PARAGRAPHS) == list(range(1, 8))
    for number in PARAGRAPHS:
        exempt = Classified(Level.EXEMPT, number, "Bids", (OFFICE,))
        assert marking(exempt, "Alder", ["Office"]) == f"Exempt, paragraph {number}: Alder, Office"
        assert short_marking(exempt).endswith("restricted")
