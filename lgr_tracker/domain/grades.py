"""Reckon with grades: how answers spread, what that asks, and when a grade is low or high.

A framework has three to six grades, numbered from any start and listed either way round; `rank`
is what counts, 1 the weakest.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

FEWEST_ANSWERS = 5
"""Below so many answers a distribution would tell what a person said (product.md 5.1)."""
CLOSE_SHARE = 0.75
"""People see a lens alike when so many of them chose the same or the neighbouring grade."""
LARGE_SHARE = 1 / 3
CAMP_SHARE = 1 / 4
HIGH_GRADES = 2
"""So many of the strongest grades ask for evidence."""

WORDS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
)


@dataclass(frozen=True)
class GradeStep:
    """Hold one grade of a framework; `rank` 1 is the weakest."""

    id: int
    rank: int
    number: int
    label: str

    @property
    def words(self) -> str:
        """Return what people read: the label, with the number where it doesn't say it."""
        said = self.label.split()
        return self.label if str(self.number) in said else f"{self.label} ({self.number})"


Step = TypeVar("Step", bound=GradeStep)


def ranked(grades: Iterable[Step]) -> tuple[Step, ...]:
    """Return the grades from the weakest to the strongest."""
    return tuple(sorted(grades, key=lambda grade: grade.rank))


def listed(grades: Iterable[Step], *, best_first: bool) -> tuple[Step, ...]:
    """Return the grades in the order in which the programme lists them."""
    ascending = ranked(grades)
    return ascending[::-1] if best_first else ascending


def heads(grades: Sequence[GradeStep]) -> tuple[str, tuple[str, ...]]:
    """Return the word all labels share, and what tells each grade from the others.

    Grades with labels of their own share no word.

    >>> heads([GradeStep(1, 1, 1, "Level 1"), GradeStep(2, 2, 2, "Level 2")])
    ('Level', ('1', '2'))
    >>> heads([GradeStep(1, 1, 0, "Not yet"), GradeStep(2, 2, 1, "Settled")])
    ('', ('Not yet', 'Settled'))
    """
    firsts = {grade.label.removesuffix(str(grade.number)) for grade in grades}
    first = next(iter(firsts), "")
    if len(firsts) == 1 and first.endswith(" "):
        return first.strip(), tuple(str(grade.number) for grade in grades)
    return "", tuple(grade.label for grade in grades)


def is_low(rank: int, threshold: int) -> bool:
    """Tell whether a grade is weak enough to suggest risks."""
    return rank <= threshold


def asks_evidence(rank: int, count: int) -> bool:
    """Tell whether a grade is one of the two strongest of `count`.

    >>> [asks_evidence(rank, 5) for rank in (3, 4, 5)]
    [False, True, True]
    """
    return rank > count - HIGH_GRADES


@dataclass(frozen=True)
class Spread:
    """Hold how people graded one lens; `counts` from the weakest grade to the strongest."""

    counts: tuple[int, ...]
    cannot_say: int = 0

    @property
    def graded(self) -> int:
        """Return how many chose a grade."""
        return sum(self.counts)

    @property
    def answered(self) -> int:
        """Return how many answered, also with not enough to say."""
        return self.graded + self.cannot_say

    @property
    def middle(self) -> int | None:
        """Return the rank in the middle, the weaker one of two, or None if nobody graded.

        >>> Spread((0, 2, 2, 0, 0)).middle
        2
        """
        passed = 0
        for rank, count in enumerate(self.counts, start=1):
            passed += count
            if count and passed * 2 >= self.graded:
                return rank
        return None

    @property
    def is_close(self) -> bool:
        """Tell whether most people chose the same or the neighbouring grade."""
        widest = max((a + b for a, b in pairwise(self.counts)), default=self.graded)
        return widest >= CLOSE_SHARE * self.graded


def spread_of(ranks: Iterable[int | None], count: int) -> Spread:
    """Return how answers spread over `count` grades; None is not enough to say."""
    answers = list(ranks)
    return Spread(
        tuple(answers.count(rank) for rank in range(1, count + 1)),
        sum(rank is None for rank in answers),
    )


def may_show(group: int, total: int) -> bool:
    """Tell whether a group is large enough to be shown, and so is whoever is left.

    >>> may_show(5, 5), may_show(5, 8), may_show(4, 20), may_show(6, 12)
    (True, False, False, True)
    """
    rest = total - group
    return group >= FEWEST_ANSWERS and (rest == 0 or rest >= FEWEST_ANSWERS)


def question(spread: Spread, grades: Sequence[GradeStep]) -> str | None:
    """Return the question that differing answers raise, or None where people see it alike.

    `grades` ascend. Nobody is pointed at: one person alone is never the subject of a question.
    """
    if spread.graded and not spread.is_close:
        return _of_two_camps(spread, grades) or _of_a_range(spread, grades)
    return _of_the_weaker_third(spread, grades) or _of_those_who_cannot_say(spread)


def _of_two_camps(spread: Spread, grades: Sequence[GradeStep]) -> str | None:
    most = max(range(len(spread.counts)), key=lambda at: spread.counts[at])
    apart = [at for at in range(len(spread.counts)) if abs(at - most) > 1]
    other = max(apart, key=lambda at: spread.counts[at], default=most)
    if other == most or spread.counts[other] < max(2, CAMP_SHARE * spread.graded):
        return None
    low, high = sorted((most, other))
    return (
        f"{_some_of(spread.counts[low], spread.graded)} see {grades[low].words}. What do they see "
        f"that the {in_words(spread.counts[high])} at {grades[high].words} do not?"
    )


def _of_a_range(spread: Spread, grades: Sequence[GradeStep]) -> str:
    chosen = [grade for grade, count in zip(grades, spread.counts, strict=True) if count]
    return (
        f"Answers run from {chosen[0].words} to {chosen[-1].words}: "
        "what would each side like the others to know?"
    )


def _of_the_weaker_third(spread: Spread, grades: Sequence[GradeStep]) -> str | None:
    most = max(range(len(spread.counts)), key=lambda at: spread.counts[at])
    if most == 0:
        return None
    weaker = spread.counts[most - 1]
    if weaker < 2 or weaker < LARGE_SHARE * spread.graded:
        return None
    return (
        f"{_some_of(weaker, spread.graded)} see {grades[most - 1].words}: "
        "what do they see that others don't?"
    )


def _of_those_who_cannot_say(spread: Spread) -> str | None:
    if spread.cannot_say < 2 or spread.cannot_say < LARGE_SHARE * spread.answered:
        return None
    return (
        f"{_some_of(spread.cannot_say, spread.answered)} cannot say: what would they need to see?"
    )


def _some_of(part: int, whole: int) -> str:
    return f"{in_words(part).capitalize()} of {in_words(whole)}"


def in_words(number: int) -> str:
    """Return a number as it stands in a sentence: in letters below ten.

    >>> in_words(2), in_words(24)
    ('two', '24')
    """
    return WORDS[number] if 0 <= number < len(WORDS) else f"{number:,}"


def how_many(number: int, one: str, several: str) -> str:
    """Return a number with its noun.

    >>> how_many(1, "lens", "lenses"), how_many(7, "lens", "lenses")
    ('one lens', 'seven lenses')
    """
    return f"{in_words(number)} {one if number == 1 else several}"


def in_sentence(name: str) -> str:
    """Return a name as it stands inside a sentence, its capital lowered unless it is an acronym.

    >>> in_sentence("Workforce stability"), in_sentence("SEND")
    ('workforce stability', 'SEND')
    """
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def headline(lenses: Sequence[tuple[str, Spread]]) -> str:
    """Return the sentence that says what a round found, from each lens's name and spread."""
    if not any(spread.graded for _, spread in lenses):
        return "Nobody has graded a lens in this round"
    answered = [(name, spread) for name, spread in lenses if spread.graded > 1]
    if not answered:
        return "Too few have graded for answers to be compared"
    apart = [name for name, spread in answered if not spread.is_close]
    alike = len(answered) - len(apart)
    if not apart:
        every = how_many(alike, "lens", "lenses")
        return f"People see {every} much the same way"
    seen = in_sentence(apart[0]) if len(apart) == 1 else how_many(len(apart), "lens", "lenses")
    if not alike:
        return f"People see {seen} in different ways"
    return f"People agree on {how_many(alike, 'lens', 'lenses')}. They see {seen} differently."
