"""Sentences about transition plans: headings that are answers, and what differs since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lgr_tracker.domain.plan_content import CouncilPart, Figure, PlanContent
from lgr_tracker.domain.risk_text import number_word, plural
from lgr_tracker.domain.states import PlanState


def day_of(day: date) -> str:
    """Return a day as a sentence has it.

    >>> day_of(date(2027, 10, 29))
    '29 October 2027'
    """
    return f"{day.day} {day:%B %Y}"


def board_sentence(waiting: Sequence[str], drafts: int, plans: int) -> str:
    """Return the heading of the board's page: what waits for its decision.

    >>> board_sentence(["TP-2"], 0, 2), board_sentence([], 1, 1), board_sentence([], 0, 0)
    ('TP-2 waits for a decision', 'Nothing waits for a decision; one plan is being drafted', \
'No transition plan has been built yet')
    """
    if waiting:
        named = " and ".join(filter(None, [", ".join(waiting[:-1]), waiting[-1]]))
        return f"{named} {plural(len(waiting), 'waits', 'wait')} for a decision"
    if drafts:
        noun = plural(drafts, "plan is", "plans are")
        return f"Nothing waits for a decision; {number_word(drafts)} {noun} being drafted"
    return "Nothing waits for a decision" if plans else "No transition plan has been built yet"


def standing(state: PlanState, reference: str) -> str:
    """Return how a plan stands, for the caption above its title."""
    words = {
        PlanState.DRAFT: "being drafted",
        PlanState.SUBMITTED: "waits for the board's decision",
        PlanState.APPROVED: "approved",
        PlanState.RETURNED: "returned",
        PlanState.WITHDRAWN: "withdrawn",
        PlanState.SUPERSEDED: "approved, and replaced by a later one",
    }
    return f"Transition plan {reference}, {words[state]}"


def council_sentence(council: CouncilPart) -> str:
    """Return how a council stands to its Day 1, in one sentence.

    >>> part = CouncilPart("Birch", 2, -3, date(2027, 4, 6), 13, 17, 5, 5, (), ())
    >>> council_sentence(part)
    'Birch is three working days short: its work is forecast to be done on 6 April 2027.'
    """
    if council.room_days is None or council.ready_on is None:
        return f"{council.name} has no open work that its Day 1 waits for."
    done = f"its work is forecast to be done on {day_of(council.ready_on)}"
    days = abs(council.room_days)
    words = f"{number_word(days)} working {plural(days, 'day', 'days')}"
    if council.room_days < 0:
        return f"{council.name} is {words} short: {done}."
    if council.room_days == 0:
        return f"{council.name} has no day to spare: {done}."
    return f"{council.name} has {words} to spare: {done}."


def gap_words(first: date, last: date, organisations: Sequence[str] = ()) -> str:
    """Return which days a service has no holder, or several who have not agreed it.

    >>> gap_words(date(2027, 4, 1), date(2027, 4, 3))
    'Nobody runs it from 1 April 2027 to 3 April 2027 (3 days).'
    """
    days = (last - first).days + 1
    when = f"on {day_of(first)}" if first == last else f"from {day_of(first)} to {day_of(last)}"
    counted = f"({days:,} {plural(days, 'day', 'days')})"
    if organisations:
        return f"{' and '.join(organisations)} both run it {when} {counted} without an agreement."
    return f"Nobody runs it {when} {counted}."


@dataclass(frozen=True)
class Difference:
    """Hold a headline figure that is not what it was when the plan was frozen."""

    label: str
    then: str
    now: str


def differences(frozen: PlanContent, live: PlanContent) -> tuple[Difference, ...]:
    """Return the headline figures in which what stands now differs from a frozen plan."""
    then = {figure.key: figure for figure in frozen.headline}
    now = {figure.key: figure for figure in live.headline}
    keys = [*then, *(key for key in now if key not in then)]
    return tuple(
        Difference(_label(then, now, key), _figure(then, key), _figure(now, key))
        for key in keys
        if _figure(then, key) != _figure(now, key)
    )


def _figure(figures: dict[str, Figure], key: str) -> str:
    return figures[key].figure if key in figures else "not there"


def _label(then: dict[str, Figure], now: dict[str, Figure], key: str) -> str:
    return (now.get(key) or then[key]).label


def since_sentence(state: PlanState, changes: int, differing: int) -> str:
    """Return the honest line on what has changed since a plan was frozen; empty if nothing has.

    >>> since_sentence(PlanState.APPROVED, 3, 1)
    'This approval was given on an earlier text: three changes have been made in the programme \
since, and one headline figure differs.'
    """
    if not changes:
        return ""
    made = f"{number_word(changes)} {plural(changes, 'change has', 'changes have')} been made"
    figures = (
        f"{number_word(differing)} headline {plural(differing, 'figure differs', 'figures differ')}"
        if differing
        else "the headline figures stand"
    )
    begins = (
        "This approval was given on an earlier text"
        if state in (PlanState.APPROVED, PlanState.SUPERSEDED)
        else "The text before the board was frozen earlier"
    )
    return f"{begins}: {made} in the programme since, and {figures}."
