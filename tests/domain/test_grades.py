"""How answers spread, what they ask, and which grades are low or high: tables of cases."""

import doctest

import pytest

from lgr_tracker.domain import grades, suggestions
from lgr_tracker.domain.grades import (
    GradeStep,
    Spread,
    headline,
    heads,
    listed,
    question,
    ranked,
    spread_of,
)
from lgr_tracker.domain.suggestions import nearest_step, patterns_of_lens


def levels(count: int, start: int = 1, word: str = "Level") -> tuple[GradeStep, ...]:
    """Return grades named after their numbers, weakest first."""
    return tuple(
        GradeStep(100 + at, at + 1, start + at, f"{word} {start + at}") for at in range(count)
    )


@pytest.mark.parametrize("module", [grades, suggestions], ids=["grades", "suggestions"])
def test_the_examples_in_the_words_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]  # modules, as ids want


@pytest.mark.parametrize(
    ("best_first", "numbers"), [(False, [0, 1, 2, 3]), (True, [3, 2, 1, 0])], ids=["last", "first"]
)
def test_grades_are_listed_as_the_programme_lists_them(
    best_first: bool, numbers: list[int]
) -> None:
    zero_based = levels(4, start=0)
    shuffled = [zero_based[at] for at in (2, 0, 3, 1)]
    assert [g.number for g in listed(shuffled, best_first=best_first)] == numbers
    assert [g.rank for g in ranked(shuffled)] == [1, 2, 3, 4]


def test_a_label_that_does_not_say_its_number_gets_it() -> None:
    assert GradeStep(1, 2, 0, "Settled").words == "Settled (0)"
    assert GradeStep(1, 2, 3, "Level 3").words == "Level 3"
    assert heads(()) == ("", ())


# Ranks as answered, None for "not enough to say"; the middle is the weaker of two.
@pytest.mark.parametrize(
    ("ranks", "count", "counts", "cannot_say", "middle"),
    [
        ([], 3, (0, 0, 0), 0, None),
        ([None, None], 3, (0, 0, 0), 2, None),
        ([1, 3, 3], 3, (1, 0, 2), 0, 3),
        ([1, 2, 3, 4], 4, (1, 1, 1, 1), 0, 2),
        ([5, None], 5, (0, 0, 0, 0, 1), 1, 5),
    ],
    ids=["nobody", "none can say", "three", "even", "one"],
)
def test_answers_are_counted(
    ranks: list[int | None],
    count: int,
    counts: tuple[int, ...],
    cannot_say: int,
    middle: int | None,
) -> None:
    spread = spread_of(ranks, count)
    assert (spread.counts, spread.cannot_say, spread.middle) == (counts, cannot_say, middle)
    assert spread.answered == len(ranks)


@pytest.mark.parametrize(
    ("counts", "cannot_say", "asked"),
    [
        ((0, 0, 0, 0, 0), 0, None),
        ((0, 0, 6, 0, 0), 0, None),
        (
            (0, 2, 0, 4, 0),
            0,
            "Two of six see Level 2. What do they see that the four at Level 4 do not?",
        ),
        (
            (1, 9, 5, 8, 1),
            1,
            "Nine of 24 see Level 2. What do they see that the eight at Level 4 do not?",
        ),
        ((0, 2, 4, 0, 0), 0, "Two of six see Level 2: what do they see that others don't?"),
        ((0, 1, 5, 0, 0), 0, None),
        (
            (1, 1, 1, 0, 0),
            0,
            "Answers run from Level 1 to Level 3: what would each side like the others to know?",
        ),
        ((4, 2, 0, 0, 0), 0, None),
        ((0, 0, 4, 0, 0), 2, "Two of six cannot say: what would they need to see?"),
        ((0, 0, 4, 0, 0), 1, None),
    ],
    ids=[
        "nobody",
        "all alike",
        "two camps",
        "two large camps",
        "a third sees it weaker",
        "one person is not pointed at",
        "a range",
        "most at the weakest",
        "many cannot say",
        "one cannot say",
    ],
)
def test_differences_become_questions(
    counts: tuple[int, ...], cannot_say: int, asked: str | None
) -> None:
    assert question(Spread(counts, cannot_say), levels(5)) == asked


def test_three_grades_can_differ_too() -> None:
    asked = question(Spread((3, 0, 3)), levels(3, start=0, word="Stage"))
    assert asked == "Three of six see Stage 0. What do they see that the three at Stage 2 do not?"


ALIKE, APART = Spread((0, 0, 6, 1, 0)), Spread((0, 3, 0, 4, 0))


@pytest.mark.parametrize(
    ("lenses", "said"),
    [
        ([], "Nobody has graded a lens in this round"),
        ([("Money", Spread((0, 0), 3))], "Nobody has graded a lens in this round"),
        ([("Money", Spread((0, 1)))], "Too few have graded for answers to be compared"),
        (
            [("Money", ALIKE), ("Staff", Spread((1, 0)))],
            "People see one lens much the same way",
        ),
        (
            [("Money", ALIKE), ("SEND", APART)],
            "People agree on one lens. They see SEND differently.",
        ),
        (
            [("Money", ALIKE), ("Staff", APART), ("Homes", APART)],
            "People agree on one lens. They see two lenses differently.",
        ),
        ([("Staff", APART)], "People see staff in different ways"),
    ],
    ids=["no lens", "none could say", "one answer", "alike", "one apart", "two apart", "all apart"],
)
def test_a_round_is_said_in_one_sentence(lenses: list[tuple[str, Spread]], said: str) -> None:
    assert headline(lenses) == said


class Known:
    """A pattern that belongs to lenses."""

    def __init__(self, *lenses: str) -> None:
        self.lenses = lenses


def test_a_lens_that_no_pattern_knows_is_offered_all() -> None:
    patterns = (Known("L1"), Known("L2", "L1"), Known("L3"))
    assert patterns_of_lens("L1", patterns) == patterns[:2]
    assert patterns_of_lens("X9", patterns) == patterns


@pytest.mark.parametrize(
    ("number", "steps", "nearest"),
    [(1, (1, 2, 3), 1), (2, (1, 2, 3), 2), (5, (1, 2, 3), 3), (4, (0, 10, 20, 30, 40), 30)],
    ids=["lowest", "half goes up", "highest", "own numbers"],
)
def test_scores_move_to_the_programmes_scale(
    number: int, steps: tuple[int, ...], nearest: int
) -> None:
    assert nearest_step(number, 5, steps) == nearest
