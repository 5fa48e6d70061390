"""Sentences about what waits for somebody: on their page and in their mail."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from lgr_tracker.domain.risk_text import number_word, plural


class Waiting(Protocol):
    """Anything that waits: what sort, what it is called, and by when it is due."""

    @property
    def kind(self) -> str:
        """The sort of thing, as `queries.my_work.WorkKind` has it."""

    @property
    def reference(self) -> str:
        """What it is called, like R-014; empty for a round."""

    @property
    def title(self) -> str:
        """What it says."""

    @property
    def by_on(self) -> date | None:
        """The day by which it is due."""

    @property
    def place(self) -> str:
        """The council that it is about, if it is about one."""

    @property
    def programme(self) -> str:
        """The programme's name."""

    @property
    def is_sample(self) -> bool:
        """Whether its programme is made up."""

    @property
    def is_marked(self) -> bool:
        """Whether it is restricted or exempt."""


@dataclass(frozen=True)
class Told:
    """Hold one thing as a line of a mail tells it."""

    what: str
    when: str
    programme: str
    is_late: bool


ASKS = {
    "plan": "Decide on",
    "baseline": "Decide on",
    "round": "Answer",
    "action": "Finish",
    "review": "Review",
    "risk": "Plan an action for",
    "criterion": "Enter evidence for",
    "seat": "Confirm that",
}
"""What each sort of thing asks of its owner."""

KEPT_BACK = "(who may read it is limited, so its title is left out here)"


def asked_of(kind: str) -> str:
    """Return what a sort of thing asks of the person, without naming the thing.

    >>> asked_of("review"), asked_of("criterion")
    ('Review', 'Enter evidence')
    """
    return ASKS[kind].removesuffix(" for").removesuffix(" on").removesuffix(" that")


def programme_named(item: Waiting) -> str:
    """Return the programme's name, marked where it is the sample."""
    return f"{item.programme} (sample)" if item.is_sample else item.programme


def told_work(item: Waiting, today: date) -> Told:
    """Return a thing that waits as a line of a mail; a restricted one by its reference only."""
    title = KEPT_BACK if item.is_marked else item.title
    named = " ".join(word for word in (item.reference, title) if word)
    if item.place:
        named = f"{named}, {item.place}"
    return Told(
        what=f"{ASKS[item.kind]} {named}",
        when=due_text(item.by_on, today),
        programme=programme_named(item),
        is_late=item.by_on is not None and item.by_on < today,
    )


def due_text(by_on: date | None, today: date) -> str:
    """Return when something is due, told from today.

    >>> due_text(date(2026, 11, 20), date(2026, 11, 23))
    'due 20 November, 3 days ago'
    >>> due_text(date(2026, 11, 24), date(2026, 11, 23)), due_text(None, date(2026, 11, 23))
    ('due tomorrow, 24 November', 'no day set')
    """
    if by_on is None:
        return "no day set"
    year = f" {by_on.year}" if by_on.year != today.year else ""
    day = f"{by_on.day} {by_on:%B}{year}"
    days = (by_on - today).days
    if days < 0:
        return f"due {day}, {-days:,} {plural(-days, 'day', 'days')} ago"
    near = {0: "due today, ", 1: "due tomorrow, "}
    return f"{near.get(days, 'due ')}{day}"


def work_sentence(pressing: int, late: int) -> str:
    """Return the heading of what waits: how much this week, and how much of it is late.

    >>> work_sentence(3, 1)
    'Three things wait for you this week. One is late.'
    >>> work_sentence(1, 0), work_sentence(2, 2), work_sentence(0, 0)
    ('One thing waits for you this week.', 'Two things wait for you. Both are late.', \
'Nothing waits for you this week.')
    """
    if not pressing:
        return "Nothing waits for you this week."
    noun, verb = plural(pressing, "thing", "things"), plural(pressing, "waits", "wait")
    first = f"{number_word(pressing).capitalize()} {noun} {verb} for you"
    if not late:
        return f"{first} this week."
    if late < pressing:
        return (
            f"{first} this week. {number_word(late).capitalize()} {plural(late, 'is', 'are')} late."
        )
    return f"{first}. {_all_late(late)}"


def _all_late(late: int) -> str:
    if late == 1:
        return "It is late."
    return "Both are late." if late == 2 else f"All {number_word(late)} are late."
